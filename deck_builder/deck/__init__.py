"""A deck folder into cards."""
