"""Words of a text, and a text on one line."""

from __future__ import annotations

import pytest

from deck_builder.problems.card_texts.words import find_words, keep_content_words, to_one_line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What is Paris?", ("what", "is", "paris")),
        ("Straße, naïve; x_1", ("strasse", "naïve", "x_1")),
        ("…", ()),
    ],
)
def test_words_are_in_small_letters_and_without_punctuation(text: str, words: tuple[str, ...]) -> None:
    assert find_words(text) == words


def test_content_words_are_those_that_say_what_a_text_is_about() -> None:
    assert keep_content_words(("what", "is", "the", "capital", "of", "france")) == ["what", "capital", "france"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\n  two\n", "one two"),
        ("a **bold** `word` and *another*", "a bold word and another"),
        ("[a link](https://example.org) and ![a picture](bird.svg)", "a link and"),
        ("a sound [sound:bird.mp3]", "a sound [sound:bird.mp3]"),
    ],
)
def test_a_text_on_one_line_has_no_marks_of_markdown(text: str, line: str) -> None:
    assert to_one_line(text) == line
