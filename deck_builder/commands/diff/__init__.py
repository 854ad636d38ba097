"""`deck-builder diff`: what a learner who has one package gets from another, in several forms."""
