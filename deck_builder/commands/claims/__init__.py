"""`deck-builder claims`: a page with the claims of a deck, what the evidence says of each, and its cards."""
