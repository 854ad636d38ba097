"""`deck-builder rehearse`."""
