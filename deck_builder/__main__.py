"""Runs the command line: `python -m deck_builder` is the same as `deck-builder`."""

from deck_builder.cli.main import main

main(prog_name="deck-builder")
