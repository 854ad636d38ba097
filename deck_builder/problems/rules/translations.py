"""What can be wrong with a translation of a deck."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import Rule, error, example

_BAKING: Final = """\
# deck.yaml
id: capitals
name: Capitals
# cards.yaml
kind: steps
cards:
  - id: bread
    title: How to bake bread
    steps: [Mix, Knead, Bake]
# translations/de/deck.yaml
id: capitals-de
name: Hauptstädte
# translations/de/cards.yaml
cards:
  - id: bread
    title: Wie man Brot backt"""

_BROKEN: Final = """
# deck.yaml
id: capitals
name: Capitals
# cards.yaml
kind: question
cards:
  - id: france
    question: What is the capital of France?
"""

_MENDED: Final = f"{_BROKEN.rstrip()}\n    answer: Paris"

_GERMAN: Final = """
# translations/de/deck.yaml
id: capitals-de
name: Hauptstädte
# translations/de/cards.yaml
cards:
  - id: france
    question: Was ist die Hauptstadt von Frankreich?
$ deck-builder check translations/de
"""

RULES: Final[tuple[Rule, ...]] = (
    error(
        "D246",
        "other-number-in-translation",
        "Steps and options are translated one by one, in the order of the card that is translated: only then does each "
        "keep its own card.",
        "Write as many entries as the card has.",
        bad=f"{_BAKING}\n    steps: [Mischen, Kneten]",
        good=f"{_BAKING}\n    steps: [Mischen, Kneten, Backen]",
    ),
    error(
        "D247",
        "translated-deck-has-errors",
        "A translation takes all but its texts from the deck that it translates.",
        "Mend that deck first.",
        bad=example(_BROKEN, _GERMAN),
        good=example(_MENDED, _GERMAN),
    ),
)
