"""Find statements in text and tag them. Knows no network and no database."""
