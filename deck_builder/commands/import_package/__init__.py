"""A deck folder from a package that learners have: `deck-builder import`."""
