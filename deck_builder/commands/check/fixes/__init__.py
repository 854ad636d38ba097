"""The fixes of `deck-builder check --fix`: each is a function from the text of a YAML file to the fixed text."""
