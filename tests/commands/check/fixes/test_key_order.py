"""The keys of a card are put in the order of the card format, with their comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.check.fixes.key_order import sort_keys
from tests.support.yaml_texts import compose, read_as_typed

ENTRIES = {
    "id": ["id: {}"],
    "was": ["# It was called so", "was: before-{}"],
    "kind": ["kind: question  # as the file says"],
    "question": ["question: >-", "  What is it,", "", "  # and why?"],
    "answer": ['answer: "It is', '  both"'],
    "evidence": ["evidence: mixed"],
    "sources": ["sources:", "- one", "# between", "- two"],
    "tags": ["# two of them", "tags: [a,", "  b]"],
}


def test_keys_stand_around_the_fields_in_the_order_of_the_card_format_each_with_its_comment() -> None:
    text = """\
kind: question
cards:
  - sources:
    - cuvier-1797
    question: What is the capital of France?
    # Too well known?
    tags: [europe]
    # Since the move.
    was: lutetia
    answer: >-
      Paris,
      # not a comment
      on the Seine
    evidence: established
    id: france

  # The next one
  - tags: [north]
    id: norway
    extra: A field before the answer stays there.
    answer: Oslo
"""
    assert (
        sort_keys(text)
        == """\
kind: question
cards:
  - id: france
    # Since the move.
    was: lutetia
    question: What is the capital of France?
    answer: >-
      Paris,
      # not a comment
      on the Seine
    evidence: established
    sources:
    - cuvier-1797
    # Too well known?
    tags: [europe]

  # The next one
  - id: norway
    extra: A field before the answer stays there.
    answer: Oslo
    tags: [north]
"""
    )


@given(st.lists(st.permutations(list(ENTRIES)), min_size=1, max_size=3), st.sampled_from(["", "\n", "\n# next\n"]))
def test_whatever_the_order_was_no_line_is_lost_and_no_value_changes(orders: list[list[str]], between: str) -> None:
    cards = []
    for number, keys in enumerate(orders):
        lines = [line.format(number) for key in keys for line in ENTRIES[key]]
        cards.append("\n".join(f"    {line}" if line else "" for line in lines).replace("    ", "  - ", 1))
    text = f"cards:\n{between.join(f'{card}' + chr(10) for card in cards)}"
    new = sort_keys(text)
    assert compose(read_as_typed(new)) == compose(read_as_typed(text))
    assert sorted(map(without_dash, new.split("\n"))) == sorted(map(without_dash, text.split("\n")))
    assert sort_keys(new) == new
    for keys, card in zip(orders, read_as_typed(new)["cards"], strict=True):
        begins_with_comment = ENTRIES[keys[0]][0].startswith("#")
        if not begins_with_comment:
            assert next(iter(card)) == "id"


def without_dash(line: str) -> str:
    return line.replace("  - ", "    ", 1) if line.startswith("  - ") else line


@pytest.mark.parametrize(
    "cards",
    [
        "  # about the id, or not\n  - answer: Paris\n    # here\n    id: france\n",
        "  - {answer: Paris, id: france}\n",
        "  - answer: Paris\n\n    id: france\n",
        "  - answer: Paris\n    id: france\n    # of the answer, or of the next card?\n",
        "  - id: france\n     answer: Paris\n    question: Where\n",
    ],
)
def test_where_it_is_not_clear_what_belongs_to_a_key_all_stays(cards: str) -> None:
    text = f"kind: question\ncards:\n{cards}"
    assert sort_keys(text) == text
