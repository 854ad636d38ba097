"""`deck-builder base`: what an extension takes from the deck that it builds on, and what of it has changed."""
