"""`deck-builder pull`: brings edits that were made in Anki back into the sources."""
