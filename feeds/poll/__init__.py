"""Fetch and parse sources. Knows no classifier."""
