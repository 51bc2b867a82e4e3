"""What people touch: the Textual desk and the command line. Reads the store, starts the collector."""
