"""`deck-builder check`: finds what is wrong with decks, and fixes what has only one right answer."""
