"""What can be wrong with a deck that builds on another one."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import error, example, warning

_BASE: Final = """\
# cards/capitals/deck.yaml
id: capitals
name: Capitals
# cards/capitals/cards.yaml
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
$ deck-builder build capitals"""


def _deck(*lines: str) -> str:
    """The `deck.yaml` of an extension, with some lines more."""
    return "\n".join(["# cards/school/deck.yaml", "id: school", "name: Our school", *lines])


_EXTENDS: Final = "extends: ../capitals"
_CARDS: Final = """\
# cards/school/cards.yaml
kind: question
cards:
  - id: andorra
    question: What is the capital of Andorra?
    answer: Andorra la Vella"""
_ADDITION: Final = """\
# cards/school/cards.yaml
kind: question
cards:
  - id: tower
    adds-to: france
    extra: Think of the tower."""
_SUSPENDS: Final = "suspends:\n  - {card: france, reason: We learn it in another class.}"
_TWINS: Final = _BASE.replace(
    "$ deck",
    """\
  - {id: twin, question: What is *pain*?, answer: Bread}
  - {id: other, question: What is _pain_?, answer: Bread}
$ deck""",
)
_UPDATE: Final = "$ deck-builder base school --update"
_CHECK: Final = "$ deck-builder check school"

_GOOD: Final = example(_BASE, _deck(_EXTENDS), _CARDS, _UPDATE, _CHECK)

RULES: Final = (
    error(
        "D260",
        "no-base-lock",
        "`base.lock` has all that an extension needs of its base. Without it, nobody knows the name of the base's "
        "deck, and which ids and guids the base has.",
        "Write it with `deck-builder base DECK --update`, and keep it in git.",
        bad=example(_BASE, _deck(_EXTENDS), _CARDS, _CHECK),
        good=_GOOD,
    ),
    error(
        "D261",
        "unusable-base",
        "An extension builds on a package or on the folder of a deck. It must be in the same project, so that a deck "
        "of a stranger can't make the program read other files.",
        "Name a package or the folder of a deck, by its path from the folder of the extension.",
        bad=example(_BASE, _deck("extends: ../capital"), _CARDS, _UPDATE),
        good=example(_BASE, _deck(_EXTENDS), _CARDS, _UPDATE),
    ),
    error(
        "D262",
        "taken-by-base",
        "Learners have the base, too. A note, note type, subdeck or file that is the same for Anki would overwrite "
        "that of the base, or be overwritten.",
        "Give yours another id or name.",
        bad=example(_BASE, _deck(_EXTENDS), _CARDS.replace("id: andorra", "id: france"), _UPDATE, _CHECK),
        good=_GOOD,
    ),
    warning(
        "D263",
        "changed-base",
        "The base is another one than when `base.lock` was written: it may have new cards, other texts, or retired "
        "cards that the extension still names.",
        "See what is new with `deck-builder base DECK`, and build on it with `--update`.",
        bad=example(
            *(_BASE, _deck(_EXTENDS), _CARDS, _UPDATE),
            *(_BASE.replace("Paris", "Paris, on the Seine"), _CHECK),
        ),
        good=_GOOD,
    ),
    error(
        "D264",
        "unknown-base-card",
        "A card that adds to one of the base takes its question and its answer from there. It may be misspelt, the "
        "base may have retired it, or it may have no words to ask with.",
        "Correct the id, or write `question` and `answer` yourself without `adds-to`.",
        bad=example(_BASE, _deck(_EXTENDS), _ADDITION.replace("adds-to: france", "adds-to: frnace"), _UPDATE, _CHECK),
        good=example(_BASE, _deck(_EXTENDS), _ADDITION, _UPDATE, _CHECK),
    ),
    warning(
        "D265",
        "stale-addition",
        "What you add to a card of the base was written for another question or answer than it has now.",
        "Edit what you add. If it is right as it is, say so: `deck-builder base DECK --still-right CARD`.",
        bad=example(
            *(_BASE, _deck(_EXTENDS), _ADDITION, _UPDATE, "$ deck-builder build school"),
            *(_BASE.replace("Paris", "Paris, on the Seine"), _UPDATE, _CHECK),
        ),
        good=example(_BASE, _deck(_EXTENDS), _ADDITION, _UPDATE, "$ deck-builder build school", _CHECK),
    ),
    warning(
        "D266",
        "card-not-found-by-search",
        "Learners suspend cards of the base by a search in Anki's browser. Another card of the base has the same "
        "texts, so a search that finds this one finds that one, too.",
        "Say in the description how learners find the card, or leave it to them.",
        bad=example(_TWINS, _deck(_EXTENDS, _SUSPENDS.replace("france", "twin")), _CARDS, _UPDATE, _CHECK),
        good=example(_BASE, _deck(_EXTENDS, _SUSPENDS), _CARDS, _UPDATE, _CHECK),
    ),
)
