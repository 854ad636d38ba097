"""C911: two cards that ask the same question, if in other words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import list_codes, run
from tests.support.good_cards import find_codes, question, questions


def test_a_second_card_that_asks_the_same_is_shown_with_the_place_of_the_first(
    write_deck: Callable[..., Path],
) -> None:
    text = questions(
        ("What is the capital of France called?", "Paris"),
        ("What is the capital of France usually called?", "Paris, on the Seine"),
    )
    deck = write_deck(text)
    assert find_codes(deck) == ["C911"]
    output = run("check", deck).output
    assert "cards.yaml:7:15 (card `card-2`)" in output
    assert "the card `card-1` (cards.yaml:4)" in output


def test_decks_are_looked_at_together(write_deck: Callable[..., Path]) -> None:
    one = write_deck(question("What does the insula gather from the body?"), name="one")
    two = write_deck(question("What does the insula mainly gather from the body?"), name="two")
    output = run("check", one, two).output
    assert "C911 the card `one` (one/cards.yaml:4)" in output
    assert "two/cards.yaml:4:15 (card `one`)" in output
    assert find_codes(one) == find_codes(two) == []


def test_cards_of_one_deck_are_reported_once_though_another_deck_follows(write_deck: Callable[..., Path]) -> None:
    pair = questions(
        ("What does the insula gather from the body?", "Signals"),
        ("What does the insula mainly gather from the body?", "Signals"),
    )
    one = write_deck(pair, name="one")
    two = write_deck(question("Which river flows through Rome?"), name="two")
    assert list_codes(run("check", one, two).output) == ["C911"]


def test_terms_a_letter_apart_are_told_apart_by_their_answers(check: Callable[..., list[str]]) -> None:
    terms = ["Where does an afferent nerve fibre lead?", "Where does an efferent nerve fibre lead?"]
    assert check(questions(*zip(terms, ["Towards the brain", "Out to a muscle or a gland"], strict=True))) == []
    assert check(questions(*zip(terms, ["Towards the brain", "Towards the brain"], strict=True))) == ["C911"]


def test_questions_about_two_pictures_are_two_questions(write_deck: Callable[..., Path]) -> None:
    def ask(one: str, other: str) -> str:
        return questions(
            (f"'![A bird]({one}) Which bird is this then?'", "A wren"),
            (f"'![A bird]({other}) Which bird is this?'", "A finch"),
        )

    deck = write_deck(ask("a.svg", "b.svg"))
    (deck / "media").mkdir()
    for file in ("a.svg", "b.svg"):
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
        (deck / "media" / file).write_text(svg, encoding="utf-8")
    assert find_codes(deck) == []
    assert find_codes(write_deck(ask("a.svg", "a.svg"))) == ["C911"]


def test_a_text_that_must_be_unique_is_reported_once(check: Callable[..., list[str]]) -> None:
    twice = questions(("What is the capital of France?", "Paris"), ("What is the capital of France?", "Rome"))
    assert check(twice, exit_code=1) == ["D212"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("法国的首都是哪里", "法国的首都是哪里\uff1f"),
        ("法国的首都是哪里", "法国首都是哪里"),
        ("フランスの首都はどこですか", "フランスの首都は、どこですか。"),
        ("フランスの首都はどこ", "ﾌﾗﾝｽの首都はどこ\uff1f"),
        ("「東京」とは何ですか", "東京とは何ですか\uff1f"),
        ("เมืองหลวงของฝรั่งเศสคืออะไร", "เมืองหลวงของฝรั่งเศสคืออะไร?"),
        ("ما هي عاصمة مصر؟", "ما هي عاصمة مصر"),
        ("फ़्रांस की राजधानी क्या है?", "फ़्रांस की राजधानी क्या है।"),
        ("Какая столица Франции?", "Какая столица Франции"),
        ("프랑스의 수도는 어디입니까?", "프랑스의 수도는 어디입니까"),
        ("What’s the capital of France?", "What's the capital of France"),
    ],
)
def test_other_punctuation_and_forms_of_letters_make_no_other_question(
    one: str, other: str, check: Callable[..., list[str]]
) -> None:
    assert check(questions((f'"{one}"', "1a"), (f'"{other}"', "1b"))) == ["C911"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("法国的首都是哪里", "德国的首都是哪里"),
        ("他是医生吗", "他不是医生吗"),
        ("日本の首都はどこ", "本日の首都はどこ"),
        ("第一次世界大戦はいつ始まったか", "第二次世界大戦はいつ始まったか"),
        ("เมืองหลวงของฝรั่งเศสคืออะไร", "เมืองหลวงของเยอรมันคืออะไร"),
        ("ما هي عاصمة مصر؟", "ما هي عاصمة العراق؟"),
        ("भारत की राजधानी क्या है?", "फ़्रांस की राजधानी क्या है?"),
        ("What is the language C?", "What is the language C#?"),
    ],
)
def test_another_word_is_another_question_in_every_script(
    one: str, other: str, check: Callable[..., list[str]]
) -> None:
    assert check(questions((f'"{one}"', "1a"), (f'"{other}"', "1b"))) == []
