"""SQLite, and the plain values that travel between the floors. Imports nothing of ours."""
