"""A value that YAML does not take as text is quoted, unless it may be meant in another way."""

from __future__ import annotations

import pytest
import yaml

from deck_builder.commands.check.fixes.quotes import add_quotes

BEGIN = "kind: question\ncards:\n  - id: france\n    question: What is it?\n"


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("    answer: *Paris*", "    answer: '*Paris*'"),
        ("    answer: @home", "    answer: '@home'"),
        ("    answer: `Paris`", "    answer: '`Paris`'"),
        ("    answer: !Paris", "    answer: '!Paris'"),
        ("    answer: % of all", "    answer: '% of all'"),
        ("    answer: Note: it's Paris", "    answer: 'Note: it''s Paris'"),
        ("    answer: [sound:paris.mp3] Paris", "    answer: '[sound:paris.mp3] Paris'"),
        ("    answer: {{Paris}}", "    answer: '{{Paris}}'"),
    ],
)
def test_what_can_only_be_text_is_quoted(line: str, fixed: str) -> None:
    text = add_quotes(f"{BEGIN}{line}\n")
    assert text == f"{BEGIN}{fixed}\n"
    assert yaml.safe_load(text)["cards"][0]["answer"] == line.split(":", 1)[1].strip()


def test_every_such_value_of_a_text_is_quoted() -> None:
    text = add_quotes(f"{BEGIN}    answer: *Paris*\n    extra: @home\n")
    assert yaml.safe_load(text)["cards"][0]["extra"] == "@home"


@pytest.mark.parametrize(
    "lines",
    [
        "answer: &paris Paris",
        "answer: *paris",
        "answer: !!str 1969",
        "answer: *Paris # or Lutetia",
        "answer: @home\n      and away",
        "tags: [europe, west",
        "answer: 'Paris' on the Seine",
        "answer: see #42",
        "was: @home",
        "answer: Paris question: In France: there",
        "answer: “What: is the capital of France?”",
        "answer: Paris  other: In France",
    ],
)
def test_what_may_be_meant_in_another_way_stays(lines: str) -> None:
    text = f"{BEGIN}    {lines}\n"
    assert add_quotes(text) == text


def test_a_value_stays_if_a_line_above_it_can_not_be_read_either() -> None:
    text = "kind: question\ncards:\n  - extra:\tPeru\n    answer: @home\n"
    assert add_quotes(text) == text
