"""`deck-builder push`: sends a deck into the Anki that is open on this computer."""
