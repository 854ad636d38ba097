"""Lets `python -m deck_builder` do what the `deck-builder` command does."""

from deck_builder.cli.main import main

main()
