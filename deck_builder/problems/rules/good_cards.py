"""What makes a card hard to learn from, though nothing about it is wrong. `lint.py` finds it.

Each rule says where in the literature on learning, or in Anki's manual, its reason comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.problems.rules.rule import FRANCE, card, cloze, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.problems.rules.rule import Rule

_RULES: Final = "P. Wozniak, “Effective learning: Twenty rules of formulating knowledge” (1999)"
_PROMPTS: Final = "A. Matuschak, “How to write good prompts” (2020), andymatuschak.org/prompts"
_SIBLINGS: Final = "Anki’s manual on siblings and burying, docs.ankiweb.net/studying.html"

LIMITS: Final[Mapping[str, int]] = {
    "answer-words": 40,
    "list-items": 4,
}
"""What is measured against, as `check: limits:` in `deck.yaml` calls it, and how much is usual.

A deck's own limits are in `Deck.limits`.
"""

_KIND: Final = """\
# kinds/plain/kind.yaml
name: Plain
fields:
  question: {name: Question, required: yes}
  answer: {name: Answer, required: yes}
cards:
  one: {name: One, front: front.html, back: back.html}
# kinds/plain/front.html
{{Question}}
# kinds/plain/back.html
{{Answer}}
"""

_LONG: Final = " ".join(["Paris, which has been so for most of its history, although"] * 5) + " not always"


def _question(question: str, answer: str = "Paris") -> str:
    return f"# cards.yaml\nkind: question\ncards:\n  - id: france\n    question: {question}\n    answer: {answer}"


def _empathy(definition: str) -> str:
    lines = f"id: empathy\n    term: Empathy\n    definition: {definition}"
    return f"# cards.yaml\nkind: definition\ncards:\n  - {lines}"


GOOD_CARDS: Final[tuple[Rule, ...]] = (
    warning(
        "C901",
        "long-answer",
        "A long answer is recalled in parts, so that nobody knows whether it was right.",
        "Say it shorter, or make several cards of it; `check: {limits: {answer-words: 60}}` allows more.",
        bad=f"{_KIND}{card(f'answer: {_LONG}', kind='plain')}",
        good=f"{_KIND}{card('answer: Paris', kind='plain')}",
        source=f"{_RULES}, rule 4: stick to the minimum information principle",
    ),
    warning(
        "C902",
        "several-questions",
        "Of two questions on one card, one is forgotten first, and nobody knows which answer counts.",
        "Make a card of each.",
        bad=_question("What is the capital of France? And which river runs through the city?"),
        good=_question("Which river runs through the capital of France?", "The Seine"),
        source=f"{_PROMPTS}: prompts should be focused",
    ),
    warning(
        "C903",
        "yes-or-no",
        "A yes or no can be guessed, and teaches little.",
        "Ask what, why or how; or, where a belief is to be put right, use the kind `misconception`.",
        bad=_question("Is Paris the capital of France?", "It has been for a very long time"),
        good=_question("What is the capital of France?"),
        source=f"{_PROMPTS}: prompts should be effortful, and a yes or no takes no effort",
    ),
    warning(
        "C904",
        "points-to-nothing",
        "Months later the card stands alone, between cards on something else: nobody knows what is meant.",
        "Name the thing.",
        bad=_question("What does it lie on?", "The Seine"),
        good=_question("What does Paris lie on?", "The Seine"),
        source=f"{_PROMPTS}: prompts should be precise",
    ),
    warning(
        "C905",
        "long-list",
        "A list of many things is nearly impossible to keep in mind; about four is what people can hold at once.",
        "Ask for one at a time, or hide one at a time: `kind: steps` or `kind: cloze`.",
        bad=_question(
            "Which rivers run through France?",
            "|\n      - Seine\n      - Loire\n      - Rhône\n      - Garonne\n      - Dordogne",
        ),
        good=_question("Which are the two longest rivers of France?", "|\n      - Loire\n      - Seine"),
        source=(
            f"{_RULES}, rules 9 and 10: avoid sets and enumerations; N. Cowan, “The magical number 4 in short-term "
            "memory” (2001), doi.org/10.1017/S0140525X01003922"
        ),
    ),
    warning(
        "C906",
        "gap-hides-everything",
        "A sentence without a word left gives no cue at all.",
        "Leave enough of the sentence to say what is asked.",
        bad=cloze("{{c1::Paris is the capital of France.}}"),
        good=cloze("{{c1::Paris}} is the capital of France."),
        source=f"{_RULES}, rule 5, on cloze deletion, whose gaps leave the sentence as their cue",
    ),
    warning(
        "C907",
        "gap-hides-nothing",
        "A word that says nothing is guessed from the grammar, not recalled.",
        "Hide the word that is to be known.",
        bad=cloze("Paris is {{c1::the}} capital of France."),
        good=cloze("{{c1::Paris}} is the capital of France."),
        source=f"{_PROMPTS}: a gap should not be filled by the shape of its sentence",
    ),
    warning(
        "C908",
        "gap-hides-too-much",
        "What is left of the sentence no longer says what is asked, and the answer is too long to be judged.",
        "Hide less, or make several gaps of it.",
        bad=cloze("Paris {{c1::is the capital of France and lies on the Seine}} today."),
        good=cloze("Paris is the capital of France and lies on {{c1::the Seine}}."),
        source=f"{_RULES}, rules 4 and 5: the least information an item, and a gap for each",
    ),
    warning(
        "C909",
        "circular-definition",
        "Who does not know the term learns nothing from it.",
        "Say it in other words.",
        bad=_empathy("The capacity for empathy with others"),
        good=_empathy("Feeling something like what another person feels"),
        source="ISO 704:2022, “Terminology work: Principles and methods”, on circular definitions",
    ),
    warning(
        "C910",
        "answer-in-question",
        "An answer that stands in the question is read, not recalled; and recalling is what makes memory last.",
        "Take it out of the question.",
        bad=_question("What is Paris, the capital of France, called?"),
        good=FRANCE,
        source=(
            "H. Roediger and J. Karpicke, “Test-enhanced learning” (2006), doi.org/10.1111/j.1467-9280.2006.01693.x"
        ),
    ),
    warning(
        "C911",
        "asked-twice",
        "Of two cards that ask the same, both are answered by whichever comes to mind first, and both cost time.",
        "Remove one, or say in each what sets it apart.",
        bad="""
        # cards.yaml
        kind: question
        cards:
          - id: one
            question: What is the capital of France usually called?
            answer: Paris
          - id: two
            question: What is the capital of France called?
            answer: Paris, on the Seine
        """,
        good="""
        # cards.yaml
        kind: question
        cards:
          - id: one
            question: What is the capital of France called?
            answer: Paris
          - id: two
            question: What is the capital of Spain called?
            answer: Madrid
        """,
        source=f"{_RULES}, rule 11: combat interference",
    ),
    warning(
        "C912",
        "give-each-other-away",
        "Seen on one day, each card tells the answer to the other.",
        "Keep the direction that is worth knowing, or bury siblings by making both one note, as `definition` does.",
        bad="""
        # cards.yaml
        kind: question
        cards:
          - id: one
            question: Which country has the capital Paris?
            answer: France
          - id: two
            question: Which city governs France?
            answer: Paris
        """,
        good=FRANCE,
        source=f"{_SIBLINGS}: cards that tell of one another should not come on one day",
    ),
)
