"""Run all benchmarks, or the ones named: `python -m tests.benchmarks store`; of some a part: `... collect kills`."""

import os
import platform
import sys
from importlib import import_module
from pathlib import Path


def main(words: list[str]) -> None:
    """Print the machine, then each benchmark's figures."""
    known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    chosen: dict[str, list[str]] = {}
    for word in words:
        if word in known:
            chosen[name := word] = []
        elif chosen:
            chosen[name].append(word)
        else:
            sys.exit(f"There is no benchmark {word!r}: {', '.join(known)}.")
    python, load = platform.python_version(), os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {python}, load {load:.2f}")
    for name, parts in (chosen or {name: [] for name in known}).items():
        print(f"\n== {name}")
        import_module(f"tests.benchmarks.bench_{name}").main(*parts)


if __name__ == "__main__":
    main(sys.argv[1:])
