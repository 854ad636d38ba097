"""One module for each command. `deck_builder.cli.main` lists the commands and loads a module when it is needed."""
