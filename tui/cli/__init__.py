"""One file per command line command."""
