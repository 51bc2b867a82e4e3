"""From the network to tagged statements: poll, then classify. Writes the store."""
