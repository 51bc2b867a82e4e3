"""Figures, not tests: `make bench` runs every bench_*.py here and prints what it measured."""
