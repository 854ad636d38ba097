"""YAML is read into what the author typed, with the place of every word."""

from __future__ import annotations

import pytest

from deck_builder.problems.errors import TextError
from deck_builder.source import events
from deck_builder.source.lines import split_lines
from deck_builder.source.parse import parse
from deck_builder.source.values import Mapping

pytestmark = pytest.mark.usefixtures("each_parser")


def read(text: str) -> Mapping:
    root = parse(text.encode()).root
    assert isinstance(root, Mapping)
    return root


def mistake_in(text: str) -> tuple[str, int, int]:
    with pytest.raises(TextError) as caught:
        parse(text.encode())
    return caught.value.code, *caught.value.mark


@pytest.mark.parametrize("typed", ["no", "yes", "1.0", "1e3", "0x10", "2024-01-01", "null", "~", "12:30", "=", "TRUE"])
def test_strings_stay_strings(typed: str) -> None:
    assert read(f"a: {typed}\n") == {"a": typed}


def test_texts_keep_their_lines_their_tabs_and_their_quotes() -> None:
    text = "a: |\n  one\n   \ttwo\nb: >-\n  joined\n  lines\nc: \"tab\\there\tand \\\"quotes\\\"\"\nd: 'it''s'\n"
    assert read(text) == {
        "a": "one\n \ttwo\n",
        "b": "joined lines",
        "c": 'tab\there\tand "quotes"',
        "d": "it's",
    }


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: b\na: c\n", "Y108", 2, 1),
        ("a: &x b\n", "Y109", 1, 4),
        ("a: *important* thing\n", "Y109", 1, 4),
        ("a: !x b\n", "Y110", 1, 4),
        ("a: !f!x b\n", "Y110", 1, 4),
        ("<<: {a: b}\n", "Y111", 1, 1),
        ("a: b\n---\nc: d\n", "Y112", 2, 1),
        ("a: {{c1::x}}\n", "Y114", 1, 4),
        ("? [a]\n: b\n", "Y114", 1, 3),
        ('a: "x\\x1f"\n', "Y115", 1, 6),
        ('a: "x\\ud800"\n', "Y115", 1, 6),
        ('a: "tab\\t, \\\\x1f and \\x1f"\n', "Y115", 1, 22),
        ('a: "\\U00110000"\n', "Y115", 1, 5),
        ("# nothing\n", "Y105", 1, 1),
        ("---\n", "Y105", 1, 1),
    ],
)
def test_what_cards_do_not_need_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    assert mistake_in(text) == (code, line, column)


def test_a_file_is_split_into_lines_at_most_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    part = split_lines

    def counted(text: str) -> list[str]:
        texts.append(text)
        return part(text)

    monkeypatch.setattr(events, "split_lines", counted)
    read("".join(f'a{number}: "x\n\n  $y$ \\t"\n' for number in range(100)))
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("bomb", "line", "column"),
    [
        ("[" * 100_000, 1, 21),
        ("a: " + "{a: " * 5000, 1, 80),
        ("- " * 100_000, 1, 41),
        ("".join(f"{' ' * level}a:\n" for level in range(2000)), 21, 21),
        ("a: b\nc: [" + "{a: [" * 5000, 2, 50),
    ],
    ids=["[", "{", "-", "keys", "both"],
)
def test_a_nesting_bomb_is_refused_at_its_first_level_too_many(bomb: str, line: int, column: int) -> None:
    assert mistake_in(bomb) == ("Y113", line, column)


@pytest.mark.parametrize("text", ["- a\n- b: c\n", "just words\n"])
def test_the_value_of_a_file_and_its_place_are_known_whatever_it_is(text: str) -> None:
    document = parse(b"# a comment\n" + text.encode())
    assert document.mark == (2, 1)
    assert document.root == (["a", {"b": "c"}] if text.startswith("-") else "just words")
