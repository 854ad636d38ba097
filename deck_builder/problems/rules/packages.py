"""What can be wrong with a package, or with the place that it goes to."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import FRANCE, Rule, error, example

RULES: Final[tuple[Rule, ...]] = (
    error(
        "P701",
        "cannot-write",
        "The package could not be written. What was there before is as it was.",
        "Make room, or choose another folder with `--out`.",
        bad=example(FRANCE, "$ deck-builder build . --out /dev/null/decks"),
        good=example(FRANCE, "$ deck-builder build . --out decks"),
    ),
    error(
        "P702",
        "something-in-the-way",
        "A folder stands where the package would go, or a file where its folder would be.",
        "Move it away, or choose another folder with `--out`.",
        bad=example(FRANCE, "$ mkdir -p dist/capitals.apkg", "$ deck-builder build ."),
        good=example(FRANCE, "$ deck-builder build ."),
    ),
    error(
        "P703",
        "reserved-file-name",
        "Anki takes `collection.apkg`, and what begins with `backup-`, for a copy of a whole collection, and offers to "
        "replace the learner's own; Windows takes names such as `con` for devices.",
        "Give the deck an id other than `collection`, and one that does not begin with `backup-`.",
        bad=example("# deck.yaml\nid: collection\nname: Capitals", FRANCE),
        good=example("# deck.yaml\nid: capitals\nname: Capitals", FRANCE),
    ),
    error(
        "P704",
        "not-a-package",
        "The file is no package that Anki could import, or it is damaged.",
        "Export it from Anki again, or build it again.",
        bad=example(FRANCE, "$ echo no package > old.apkg", "$ deck-builder diff old.apkg ."),
        good=example(FRANCE, "$ deck-builder build .", "$ deck-builder diff dist/capitals.apkg ."),
    ),
    error(
        "P705",
        "no-such-revision",
        "The deck's earlier state is read from git, and git does not have it.",
        "Name a tag, a branch or a commit at which the deck stood in the same folder: `cards/capitals@v1.0.0`.",
        bad=example(FRANCE, "$ deck-builder diff .@v1.0.0 ."),
        good=example(
            FRANCE,
            "$ deck-builder build .",
            "$ git init -q && git add . && git commit -qm 'First cards' && git tag v1.0.0",
            "$ deck-builder diff .@v1.0.0 .",
        ),
    ),
    error(
        "P706",
        "not-one-deck",
        "A deck folder makes one deck; the cards of this package lie in several that have nothing in common.",
        "Export them from Anki one at a time, each with its subdecks, and import each package.",
        bad="""
        # package.py
        import genanki
        europe = genanki.Deck(1, "Europe")
        europe.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of France?", "Paris"]))
        asia = genanki.Deck(2, "Asia")
        asia.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of Japan?", "Tokyo"]))
        genanki.Package([europe, asia]).write_to_file("old.apkg")
        $ python package.py
        $ deck-builder import old.apkg --into imported
        """,
        good="""
        # package.py
        import genanki
        europe = genanki.Deck(1, "Europe")
        europe.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of France?", "Paris"]))
        genanki.Package([europe]).write_to_file("old.apkg")
        $ python package.py
        $ deck-builder import old.apkg --into imported
        """,
    ),
    error(
        "P707",
        "nothing-to-import",
        "A deck folder is made of a package's notes and their note types.",
        "Export the deck again, with all of its notes; see the reasons above.",
        bad="""
        # package.py
        import genanki
        europe = genanki.Deck(1, "Europe")
        genanki.Package([europe]).write_to_file("old.apkg")
        $ python package.py
        $ deck-builder import old.apkg --into imported
        """,
        good="""
        # package.py
        import genanki
        europe = genanki.Deck(1, "Europe")
        europe.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of France?", "Paris"]))
        genanki.Package([europe]).write_to_file("old.apkg")
        $ python package.py
        $ deck-builder import old.apkg --into imported
        """,
    ),
)
