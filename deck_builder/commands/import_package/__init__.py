"""`deck-builder import`."""
