"""`deck-builder merge-page`: the page on which learners merge a release with their own words, without the program."""
