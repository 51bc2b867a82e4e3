"""Run all benchmarks, or the ones named: `python -m tests.benchmarks store`; of some a part: `... collect kills`."""

import os
import platform
import sys
from importlib import import_module
from pathlib import Path

known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
chosen: dict[str, list[str]] = {}
for word in sys.argv[1:]:
    if word in known:
        chosen[name := word] = []
    elif chosen:
        chosen[name].append(word)
    else:
        sys.exit(f"There is no benchmark {word!r}: {', '.join(known)}.")
print(
    f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.2f}"
)
for name, parts in (chosen or {name: [] for name in known}).items():
    print(f"\n== {name}")
    import_module(f"tests.benchmarks.bench_{name}").main(*parts)
