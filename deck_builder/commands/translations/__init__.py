"""`deck-builder translations`: what of a translation is missing, or no longer fits its source."""
