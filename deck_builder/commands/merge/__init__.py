"""`deck-builder merge`: a release and a learner's own words in one package."""
