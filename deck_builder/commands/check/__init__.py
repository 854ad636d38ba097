"""`deck-builder check`."""
