"""Training of the statement tagger. Needs torch (extra `model`); nothing in the product imports it."""
