"""JSON Schema for the files of a deck, from which editors complete, explain and check what an author types."""
