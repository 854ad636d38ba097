"""What can be wrong with the editions of a deck."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import error, example, warning

_CARDS: Final = """\
# cards.yaml
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
  - id: italy
    question: What is the capital of Italy?
    answer: Rome
    tags: [extended]"""

_THIRD: Final = """\
  - id: spain
    question: What is the capital of Spain?
    answer: Madrid
    tags: [extended]"""

_WORDS: Final = """\
# cards.yaml
kind: vocabulary
cards:
  - {id: maison, word: maison, meaning: house, extra: Also a home.}"""

_FIRST_RELEASE: Final = (
    "$ deck-builder build .",
    "$ git init -q && echo dist > .gitignore && git add . && git commit -qm 'First cards'",
    "$ deck-builder release . 1.0.0",
)
_NEXT_RELEASE: Final = (
    "$ deck-builder build .",
    "$ git add . && git commit -qm 'Other editions'",
    "$ deck-builder release . 1.1.0",
)


def _deck(*without: str) -> str:
    """A `deck.yaml` with an edition `standard`, which leaves out what the lines say."""
    lines = "".join(f"\n      {line}" for line in without)
    return f"# deck.yaml\nid: capitals\nname: Capitals\neditions:\n  standard:\n    without:{lines}"


RULES: Final = (
    error(
        "D251",
        "unknown-in-edition",
        "An edition leaves out cards by their tags, kinds and ids, and templates and fields by their keys. What names "
        "nothing was probably misspelt, and the edition would have what it should not.",
        "Write it as the cards or the kind do, or remove it from the edition.",
        bad=example(_deck("tags: [extnded]", "cards: [italy]"), _CARDS),
        good=example(_deck("tags: [extended]"), _CARDS),
    ),
    error(
        "D252",
        "edition-without-cards",
        "Nobody can learn from an edition that leaves out every card.",
        "Leave out less: name fewer tags, kinds or cards, or fields that no card needs to ask something.",
        bad=example(_deck("tags: [extended]", "cards: [france]"), _CARDS),
        good=example(_deck("tags: [extended]"), _CARDS),
    ),
    error(
        "D253",
        "edition-like-a-larger-one",
        "Two editions with the same cards and texts are one edition with two packages.",
        "Leave out something that a card has, or remove the edition.",
        bad=example(_deck("fields: {question: [extra]}"), _CARDS),
        good=example(_deck("tags: [extended]"), _CARDS),
    ),
    error(
        "R824",
        "edition-loses-cards",
        "Learners of the edition have studied these cards. If it left them out, the next edit of a note would leave "
        "them empty, and *Tools › Empty Cards* would delete them with their progress.",
        "Keep the template, or the field that it needs, in the edition. Leave out only what no release of the edition "
        "had.",
        bad=example(
            *(_deck("fields: {vocabulary: [extra]}"), _WORDS, *_FIRST_RELEASE),
            *(_deck("fields: {vocabulary: [extra]}", "templates: {vocabulary: [word]}"), *_NEXT_RELEASE),
        ),
        good=example(
            *(_deck("templates: {vocabulary: [word]}"), _WORDS, *_FIRST_RELEASE),
            *(_deck("fields: {vocabulary: [extra]}"), *_NEXT_RELEASE),
        ),
    ),
    warning(
        "R825",
        "edition-leaves-out-cards",
        "Learners of the edition have these notes and keep them, but get no more edits of them unless they move to a "
        "larger edition.",
        "Nothing, if that is what you want. Otherwise, take the notes into the edition again.",
        bad=example(
            *(_deck("tags: [extended]"), _CARDS.replace("    tags: [extended]", _THIRD), *_FIRST_RELEASE),
            *(_CARDS + "\n" + _THIRD, *_NEXT_RELEASE),
        ),
        good=example(
            *(_deck("tags: [extended]"), _CARDS + "\n" + _THIRD, *_FIRST_RELEASE),
            *(_CARDS.replace("    tags: [extended]", _THIRD), *_NEXT_RELEASE),
        ),
    ),
    warning(
        "R826",
        "edition-gone",
        "Learners know an edition by the name of its package. Without it, they look for an update that never comes.",
        "Give the edition its name again; what people call it may change (`name:`). If it is to go, tell its learners "
        "in the next release to import another edition: they keep all progress.",
        bad=example(
            *(_deck("tags: [extended]"), _CARDS, *_FIRST_RELEASE),
            *(_deck("tags: [extended]").replace("standard", "small"), "$ deck-builder build ."),
        ),
        good=example(
            *(_deck("tags: [extended]"), _CARDS, *_FIRST_RELEASE),
            *(_deck("tags: [extended]").replace("standard:", "standard:\n    name: Small"), "$ deck-builder build ."),
        ),
    ),
)
