"""`deck-builder new`: starts a deck, or a kind of card."""
