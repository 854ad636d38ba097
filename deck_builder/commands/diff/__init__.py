"""`deck-builder diff`."""
