"""Run all benchmarks, or the ones named: `python -m tests.benchmarks store`."""

import os
import platform
import sys
from importlib import import_module
from pathlib import Path

names = sys.argv[1:] or sorted(p.stem.removeprefix("bench_") for p in Path(__file__).parent.glob("bench_*.py"))
print(
    f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.2f}"
)
for name in names:
    print(f"\n== {name}")
    import_module(f"tests.benchmarks.bench_{name}").main()
