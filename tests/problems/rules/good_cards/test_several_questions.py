"""C902: a front that asks several questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.good_cards import question


@pytest.mark.parametrize(
    "hard",
    [
        "What is Paris? Where does it lie?",
        "How large is $x$? Why?",
        "“What is Paris?” he asked. Where? When?",
        "什么是巴黎\uff1f 它在哪里\uff1f",
    ],
)
def test_two_questions_are_too_many(hard: str, check: Callable[..., list[str]]) -> None:
    assert "C902" in check(question(hard))


@pytest.mark.parametrize(
    "fine",
    [
        "What does the `?` operator do?",
        "Whom did Caesar ask “You too, my son?” when he fell?",
        "Do mirror neurons exist in humans, and how is that known?",
        "What does the word “forte” mean? Soft, fast or loud?",
        "Which boss yells “New toys? For me?” before the fight?",
    ],
)
def test_quoted_questions_and_choices_do_not_count(fine: str, check: Callable[..., list[str]]) -> None:
    assert check(question(fine, "A sound that carries")) == []


@pytest.mark.parametrize("text", ["यह क्या है? वह कौन है?", "这是什么\uff1f那是谁\uff1f", "ما هذا؟ ومن هو؟"])
def test_two_questions_are_found_in_every_script(text: str, check: Callable[..., list[str]]) -> None:
    assert check(question(text)) == ["C902"]


def test_a_question_in_corner_brackets_is_a_quotation(check: Callable[..., list[str]]) -> None:
    assert check(question("「何ですか\uff1f」はどういう意味ですか\uff1f")) == []
