"""Statements of every NAME.txt of a folder, as score.py reads them:

python -m feeds.train.predict FOLDER OUT.jsonl [--models DIR] [--held-out]

--held-out takes only the documents of PolNeAR's train split that training never saw.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from feeds.classify.network import MODELS
from feeds.classify.tagger import Tagger
from feeds.train import data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--models", type=Path, default=MODELS)
    parser.add_argument("--held-out", action="store_true")
    a = parser.parse_args()
    tagger = Tagger.load(a.models)
    if tagger is None:
        sys.exit(f"no tagger in {a.models}: run make model, or install the extra for onnxruntime and tokenizers")
    names = sorted(p.stem for p in a.folder.glob("*.txt"))
    if a.held_out:
        names = data.split(names)[1]
    count, used = 0, 0.0
    with open(a.out, "w", encoding="utf-8") as f:
        for name in names:
            with open(a.folder / f"{name}.txt", encoding="utf-8", newline="") as given:
                text = given.read()
            count += len(text.split())
            started = time.process_time()
            tagged = tagger.tag(text)
            used += time.process_time() - started
            statements = [
                {
                    "source": t.source,
                    "cue": t.cue,
                    "content": t.contents,
                    "speaker": text[slice(*t.source)] if t.source else None,
                    "score": round(t.score, 4),
                }
                for t in tagged
            ]
            f.write(json.dumps({"doc": name, "statements": statements}, ensure_ascii=False) + "\n")
    print(f"{count} words, {count / max(used, 1e-9):.0f} words a CPU second", file=sys.stderr)


if __name__ == "__main__":
    main()
