"""A lock is read the same whether its lines are those that the program writes or any other JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from deck_builder.lock import lock_file
from deck_builder.lock.card_lines import CardLines, read_card_lines, split_lock, state_card
from deck_builder.lock.lock_file import format_lock, parse_lock
from deck_builder.lock.model import Lock, LockedCard
from deck_builder.problems.problem import Problem, Problems

FILE: Final = Path("towns", "deck.lock")
LOCK: Final = Lock(
    "towns",
    "Towns",
    cards={
        "amsterdam": LockedCard("guid-1", "question", "0a1b", 12, (0,), texts=(("answer", "0a"), ("*", "1b"))),
        "berlin": LockedCard("guid-2", "definition", "2c3d", 13, (0, 1), "1.0.0", sent="", texts=(("term", "2c"),)),
        "cairo": LockedCard("guid-3", "steps", "4e5f", 14, (0, 1), "1.0.0", gaps=(("Sit", 1), ("Go", 2))),
        "delhi": LockedCard('guid-"4', "question", "4e5f", 0, (), "1.1.0", former_ids=("old-delhi",)),
    },
)
TEXT: Final = "".join(format_lock(LOCK))

PIECES: Final = (
    '"',
    "\\",
    "\\ud800",
    "{",
    "}",
    ",",
    " ,\n",
    "\n",
    " ",
    "0",
    "-1",
    "1.5",
    "null",
    "NaN",
    "\u0663",
    "9" * 20,
)
change = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 40), st.sampled_from(("", *PIECES)))


def read(text: str) -> tuple[Lock | None, list[Problem]]:
    problems = Problems()
    return parse_lock(text, FILE, problems), list(problems)


@given(st.lists(change, max_size=3))
@example([(TEXT.index('"kind": "q'), 1, '"guid": "x", "')])
@example([(TEXT.index('"berlin"'), 8, '"amsterdam"')])
@example([(TEXT.index('"answer"'), 8, '"*"')])
@example([(TEXT.index('"answer"'), 8, '"guid"')])
@example([(TEXT.index("amsterdam"), 0, "\\ud800")])
@example([(TEXT.index('"mod": 12'), 9, '"mod": 012')])
@example([(TEXT.index('"mod": 12'), 9, '"mod": \u0661')])
@example([(TEXT.index(' "cards"'), 0, ' "cards": {\n },\n')])
@example([(TEXT.index(' "retired"'), 0, ' "media": {\n "cards": {\n')])
def test_a_changed_lock_is_read_as_any_json_is(changes: list[tuple[int, int, str]]) -> None:
    text = TEXT
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    quick = read(text)
    with patch.object(lock_file, "_read_quickly", return_value=None):
        assert read(text) == quick


def test_lines_of_the_program_need_no_json() -> None:
    plain = Lock("towns", "Towns", cards={key: LOCK.cards[key] for key in ("amsterdam",)})
    text = "".join(format_lock(plain))

    def refuse(text: str) -> object:
        raise AssertionError(text)

    assert read_card_lines(text, split_lock(text)[1], refuse) == plain.cards


def test_a_card_is_a_line_only_if_its_line_says_all_of_it() -> None:
    stated = {card_id: state_card(card_id, card) for card_id, card in LOCK.cards.items()}
    assert [card_id for card_id, each in stated.items() if isinstance(each, str)] == ["amsterdam"]
    assert CardLines(stated) == LOCK.cards
