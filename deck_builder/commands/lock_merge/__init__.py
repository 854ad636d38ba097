"""`deck-builder lock merge`."""
