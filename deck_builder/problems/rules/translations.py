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

_NAMESPACE: Final = "namespace: b7xk2q\n"

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

_SAME_NOTES: Final = """\
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
# translations/de/cards.yaml
cards:
  - id: france
    question: Was ist die Hauptstadt von Frankreich?
    answer: Paris (in Frankreich)
# translations/de/deck.yaml
id: capitals-de
same-notes: yes"""

_SAME_GAPS: Final = """\
# deck.yaml
id: capitals
name: Capitals
# cards.yaml
kind: cloze
cards:
  - id: france
    text: The capital of France is {{c1::Paris}}.
# translations/de/deck.yaml
id: capitals-de
same-notes: yes
# translations/de/cards.yaml
cards:
  - id: france
    text: Die Hauptstadt von Frankreich ist {{c1::Paris}}."""

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
    error(
        "D254",
        "own-name-with-same-notes",
        "With `same-notes`, a learner can change the language of a deck. Cards never move between decks in Anki, so "
        "the decks must have the names of the source, and each note its identity.",
        "Delete the line, or the line `same-notes: yes`.",
        bad=f"{_SAME_NOTES}\nname: Hauptstädte\n$ deck-builder check translations/de",
        good=f"{_SAME_NOTES}\n$ deck-builder check translations/de",
    ),
    error(
        "D255",
        "other-gaps-with-same-notes",
        "With `same-notes`, a learner can change the language of a deck. Each gap is a card with an interval, and Anki "
        "knows it by its number.",
        "Give each gap the number that it has in the source.",
        bad=f"{_SAME_GAPS.replace('ist {{c1', 'ist {{c2')}\n$ deck-builder check translations/de",
        good=f"{_SAME_GAPS}\n$ deck-builder check translations/de",
    ),
    error(
        "L635",
        "other-notes-than-learners-have",
        "`same-notes` says whether a translation has the notes of the deck that it translates. With other notes, its "
        "learners would have each card twice, and begin anew.",
        "Leave it as it was when the translation was first built.",
        bad=f"{_GERMAN_FRANCE}\n{_BUILD}\n{_SAME_NOTES}\n{_BUILD}",
        good=f"{_SAME_NOTES}\n{_BUILD}\n{_BUILD}",
    ),
    error(
        "L636",
        "source-is-not-built",
        "With `same-notes`, the identities of notes and the numbers of shapes and steps come from the deck that is "
        "translated, which gets them when it is built.",
        "Build that deck first.",
        bad=f"{_SAME_NOTES.replace(_NAMESPACE, '')}\n$ deck-builder build translations/de",
        good=f"{_SAME_NOTES.replace(_NAMESPACE, '')}\n{_BUILD}",
    ),
)
