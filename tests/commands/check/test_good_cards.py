"""Which cards the rules on good cards look at; what each rule finds is tested in tests/problems/rules/good_cards/."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.good_cards import cloze, find_codes, question

KIND_WITHOUT_FRAME = {
    "kinds__bare__kind.yaml": """
name: Bare
frame: none
fields:
  question: {name: Question, required: yes}
  answer: {name: Answer, required: yes}
cards:
  one: {name: One, front: front.html, back: back.html}
""",
    "kinds__bare__front.html": "{{Question}}",
    "kinds__bare__back.html": "{{Answer}}",
}
ENGLISH = "id: capitals\nname: Capitals\nlanguage: en\n"


def test_a_kind_without_frame_is_left_alone(write_deck: Callable[..., Path]) -> None:
    cards = question("Is Paris the capital of France?")
    assert find_codes(write_deck(cards, deck=ENGLISH)) == ["C903"]
    bare = write_deck(cards.replace("kind: question", "kind: bare"), deck=ENGLISH, **KIND_WITHOUT_FRAME)
    assert find_codes(bare) == []


def test_all_rules_look_at_a_card(write_deck: Callable[..., Path]) -> None:
    items = "|\n      - Is it?\n      - 1\n      - 2\n      - 3\n      - 4"
    cards = question("Is it? Does it?", items)
    assert find_codes(write_deck(cards, deck=ENGLISH)) == ["C902", "C904", "C905"]


@pytest.mark.parametrize(("language", "codes"), [("en", ["C903"]), ("en-GB", ["C903"]), ("enm", []), ("de", [])])
def test_rules_on_the_words_of_english_look_at_decks_in_english(
    language: str, codes: list[str], write_deck: Callable[..., Path]
) -> None:
    deck = f"id: capitals\nname: Capitals\nlanguage: {language}\n"
    assert find_codes(write_deck(question("Is Paris the capital of France?"), deck=deck)) == codes


def test_what_a_select_leaves_out_is_not_reported(write_deck: Callable[..., Path]) -> None:
    deck = f"{ENGLISH}check: {{select: [C904]}}\n"
    assert find_codes(write_deck(question("Does it do so?"), deck=deck)) == ["C904"]


def test_each_field_with_gaps_is_looked_at(write_deck: Callable[..., Path]) -> None:
    assert find_codes(write_deck(cloze("{{c1::Paris}}"))) == ["C906"]
