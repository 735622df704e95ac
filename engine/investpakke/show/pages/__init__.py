"""Pages on the terminal, one module each."""
