"""`deck-builder preview`."""
