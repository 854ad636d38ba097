"""`deck-builder harvest`: learners' corrections as proposals to the author."""
