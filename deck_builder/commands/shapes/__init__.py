"""`deck-builder shapes`."""
