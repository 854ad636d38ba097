"""What can be wrong with a translation of a deck."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import Rule, error, example, warning

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

_MENDED: Final = """
# deck.yaml
id: capitals
name: Capitals
# cards.yaml
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
"""

_BROKEN: Final = f"{_MENDED.rstrip()}\n    tags: [leech]"

_GERMAN: Final = """
# translations/de/deck.yaml
id: capitals-de
name: Hauptstädte
# translations/de/cards.yaml
cards:
  - id: france
    question: Was ist die Hauptstadt von Frankreich?
    answer: Paris (in Frankreich)
$ deck-builder check translations/de
"""

_BUILD: Final = "$ deck-builder build ."

_GERMAN_FRANCE: Final = """\
# deck.yaml
id: capitals
name: Capitals
namespace: b7xk2q
# cards.yaml
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
# translations/de/deck.yaml
id: capitals-de
name: Hauptstädte
namespace: b7xk2r
# translations/de/cards.yaml
cards:
  - id: france
    question: Was ist die Hauptstadt von Frankreich?
    answer: Paris (in Frankreich)"""

RULES: Final[tuple[Rule, ...]] = (
    warning(
        "D246",
        "other-number-in-translation",
        "Steps and options are translated one by one, in the order of the card that is translated: only then does each "
        "keep its own card. Until there are as many, learners see those of the source.",
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
    warning(
        "D248",
        "stale-translation",
        "A learner of the translation would learn what the deck no longer says.",
        "Translate the text anew. If it is still right as it is, say so: `deck-builder translations --still-right`.",
        bad=f"""{_GERMAN_FRANCE}
{_BUILD}
# cards.yaml
kind: question
cards:
  - id: france
    question: What is the capital of France today?
    answer: Paris
$ deck-builder check translations/de""",
        good=f"{_GERMAN_FRANCE}\n{_BUILD}\n$ deck-builder check translations/de",
    ),
    warning(
        "D249",
        "untranslated-text",
        "A text without a translation is on the card in the language of the source.",
        "Translate it.",
        bad=f"{_GERMAN_FRANCE.replace('    answer: Paris (in Frankreich)', '')}\n$ deck-builder check translations/de",
        good=f"{_GERMAN_FRANCE}\n$ deck-builder check translations/de",
    ),
    warning(
        "D250",
        "translation-of-nothing",
        "The deck that is translated has no card with this id, or no such text on it: it may have been renamed or "
        "removed.",
        "Correct the id or the key, or delete the entry.",
        bad=f"{_GERMAN_FRANCE}\n  - {{id: spain, question: Wo?}}\n$ deck-builder check translations/de",
        good=f"{_GERMAN_FRANCE}\n$ deck-builder check translations/de",
    ),
    error(
        "L634",
        "stale-origins",
        "`made-from.yaml` says what each text of a translation was made from. Without it, nobody would find texts "
        "whose source changes.",
        "Run `deck-builder build` without `--locked`, and commit `made-from.yaml` with the translation.",
        bad=f"{_GERMAN_FRANCE}\n{_BUILD}\n$ rm translations/de/made-from.yaml\n{_BUILD} --locked",
        good=f"{_GERMAN_FRANCE}\n{_BUILD}\n{_BUILD} --locked",
    ),
)
