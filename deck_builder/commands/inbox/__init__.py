"""`deck-builder inbox`: reports of mistakes that learners sent."""
