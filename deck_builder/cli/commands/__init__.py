"""The commands, a module each; `deck_builder.cli.main` lists them and loads one when it is run."""
