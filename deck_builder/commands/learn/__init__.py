"""`deck-builder learn`: what learners' reviews say of the cards."""
