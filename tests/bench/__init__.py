"""Speed, size and accuracy: every command prints a table, everything in it measured within one run."""
