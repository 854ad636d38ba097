"""A card as the rules on good cards look at it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.commands.check.prompts import find_sides, read_gaps, read_prompt
from deck_builder.deck.cards import read_cards
from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.load import load_deck
from deck_builder.problems.card_texts.prompts import Gap, Prompt
from deck_builder.problems.problem import Problems
from tests.support.good_cards import definition, question


@pytest.fixture
def prompt_of(write_deck: Callable[..., Path]) -> Callable[[str], Prompt | None]:
    """Writes a deck with the cards of a text. Returns the prompt of its first card."""

    def prompt(cards: str) -> Prompt | None:
        problems = Problems()
        deck = load_deck(write_deck(cards), problems)
        assert deck
        card = next(iter(read_cards(deck, problems)))
        return read_prompt(card, find_sides(card.kind), True, {"answer-words": 40})

    return prompt


def test_a_prompt_has_the_question_of_the_front_and_the_answer_of_the_back(
    prompt_of: Callable[[str], Prompt | None],
) -> None:
    prompt = prompt_of(question("'*What* is Paris?'", "A **big** city"))
    assert prompt
    assert (prompt.card, prompt.kind, prompt.key, prompt.text) == ("one", "question", "question", "What is Paris?")
    assert (prompt.file.name, prompt.line, prompt.column) == ("cards.yaml", 4, 15)
    assert prompt.words == ("what", "is", "paris")
    assert prompt.is_alone
    assert prompt.pictures == ()
    assert prompt.answer
    assert (prompt.answer.key, prompt.answer.text, prompt.answer.line) == ("answer", "A **big** city", "A big city")
    assert prompt.answer.has_limit
    assert prompt.answer.key_words == ("big", "city")


@pytest.mark.parametrize(
    ("text", "pictures"),
    [
        ("'![A bird](bird.svg) Which bird?'", ("bird.svg",)),
        ("'![A bird](<a bird.svg>) Which bird?'", ("a bird.svg",)),
        ('\'<img src="bird.svg" alt="A bird"> Which bird?\'', ("bird.svg",)),
        ("'[sound:bird.mp3] Which bird?'", ()),
    ],
)
def test_a_question_with_a_picture_or_a_sound_is_not_alone(
    text: str, pictures: tuple[str, ...], prompt_of: Callable[[str], Prompt | None]
) -> None:
    prompt = prompt_of(question(text))
    assert prompt
    assert prompt.pictures == pictures
    assert not prompt.is_alone


@pytest.mark.parametrize(
    ("answer", "key_words"),
    [
        ("The capital of France", ("capital", "france")),
        ("'True'", ()),
        ("'42'", ()),
        ("b", ()),
        ("市", ("市",)),
        ("one two three four five", ("one", "two", "three", "four", "five")),
        ("one two three four five six", ()),
        (f"of {'the ' * 40}city", ()),
    ],
)
def test_only_a_short_answer_in_words_can_be_given_away(
    answer: str, key_words: tuple[str, ...], prompt_of: Callable[[str], Prompt | None]
) -> None:
    prompt = prompt_of(question("Which one?", answer))
    assert prompt
    assert prompt.answer
    assert prompt.answer.key_words == key_words


def test_a_term_is_asked_for_its_definition(prompt_of: Callable[[str], Prompt | None]) -> None:
    prompt = prompt_of(definition("Empathy", "Feeling what another feels"))
    assert prompt
    assert prompt.answer
    assert (prompt.key, prompt.answer.key) == ("term", "definition")


def test_a_sign_is_asked_for_with_its_picture() -> None:
    kind = load_built_in_kinds()["brain-region"]
    assert kind
    sides = find_sides(kind)
    assert sides.answer
    assert sides.answer.key not in sides.texts
    assert not set(sides.texts) & set(sides.pictures)


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        (
            "{{c1::Paris}} is in {{c2::France::a country}}.",
            (Gap(1, ("paris",), 5, False), Gap(2, ("france",), 6, True)),
        ),
        ("{{c2::One}}, {{c1::two}}, {{c2::three}}", (Gap(1, ("two",), 3, False), Gap(2, ("one", "three"), 8, False))),
        ("{{c1,2::Both}} and more", (Gap(1, ("both",), 4, False), Gap(2, ("both",), 4, False))),
        ("No gap", ()),
        ("{{c1::…}} and more", ()),
    ],
)
def test_all_that_one_card_hides_is_one_gap(text: str, gaps: tuple[Gap, ...]) -> None:
    assert read_gaps("text", text, None).gaps == gaps


def test_the_words_of_a_text_are_those_in_gaps_too_but_not_hints() -> None:
    assert read_gaps("text", "*{{c1::Paris::city}}* is {{c2::big}}.", None).words == ("paris", "is", "big")


def test_empty_gaps_are_listed_and_a_text_with_a_formula_is_not_read_further() -> None:
    text = read_gaps("text", "{{c1::}} $x$ {{c2,3:: ::hint}} {{c4::y}}", None)
    assert text.empty_gaps == ("1", "2,3")
    assert (text.words, text.gaps) == ((), ())


def test_colons_that_belong_to_the_words_begin_no_hint() -> None:
    css = read_gaps("text", "The selector {{c1::::before}} comes first", None)
    link = read_gaps("text", "{{c1::[here](https://b.org/c::d)}} it is", None)
    assert (css.empty_gaps, [gap.words for gap in css.gaps]) == ((), [("before",)])
    assert [gap.words for gap in link.gaps] == [("here",)]
