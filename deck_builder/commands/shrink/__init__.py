"""`deck-builder shrink`: makes the PNGs of a deck smaller, without a change of a pixel."""
