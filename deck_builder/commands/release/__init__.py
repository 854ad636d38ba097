"""`deck-builder release` and `retire`."""
