"""Files whose lines all have usual shapes are read as PyYAML's parser reads them, value by value and place by place."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.source import parse as yaml_parser
from deck_builder.source.parse import parse
from deck_builder.source.usual_lines import read_usual_lines
from deck_builder.source.values import Document, Mapping, Sequence, Value

KEYS: Final = st.sampled_from(["id", "kind", "tags", "question", "answer", "extra-note", "k_2", "A"])
PLAIN: Final = st.sampled_from(
    [
        *("text", "two words", "x:y", "a#b", "über é", "(a)", "-5", "a, b]", "= 1", "~", "no", "<b>", "x]y {z}", "$a$"),
        *("\u00a0", "\\x", "a\u3000", "z ", "ok:", "it's", "+1", ";a", ".5", "...", "x - y", "\U0001f600 q", "a: b"),
        *(
            "a #b",
            "#b",
            "-",
            "- a",
            "---",
            "?",
            "? a",
            ":a",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "|",
            ">",
            "<<",
            "{a: b}",
        ),
    ]
)
QUOTED: Final = st.sampled_from(["''", '""', "' q '", '" q "', "'a: b # c'", '"é"', "'it''s'", '"\\t"', "'a' b", "'a"])
IN_BRACKETS: Final = st.sampled_from(
    [
        "[]",
        "[ ]",
        "[a]",
        "[a, b]",
        "[a,b c , d]",
        "[é, b]",
        "[a,]",
        "[-a]",
        "[a-b]",
        "[a: b]",
        "[[a], b]",
        "['a']",
        "[a",
    ]
)
SIGNS: Final = st.sampled_from(["|", "|-", ">", ">-", "|+", "|2", "> # a"])
LINES: Final = st.sampled_from(["word", "two words", "# x: y", "- x", "trail ", " more", "  - much", "é", "a: b", ""])
BETWEEN: Final = st.sampled_from(
    ["", "", "", "\n", " \n", "    \n", "# a\n", "      # a\n", "text\n", "...\n", "---\n"]
)


@st.composite
def write_value(draw: st.DrawFn, margin: int, depth: int) -> str:
    """What follows a key and its colon, up to the end of its last line."""
    form = draw(st.integers(0, 9 if depth else 6))
    if form < 4:
        return f" {draw((PLAIN, PLAIN, QUOTED, IN_BRACKETS)[form])}\n"
    if form < 7:
        indent = " " * (margin + draw(st.sampled_from([1, 2, 2, 2, 4, 0])))
        ends = st.sampled_from([indent, indent, indent, indent, " "])
        lines = draw(
            st.lists(st.builds(lambda start, line: f"{start if line else ''}{line}\n", ends, LINES), max_size=5)
        )
        return f" {draw(SIGNS)}\n{''.join(lines)}"
    if form == 7:
        inner = margin + draw(st.sampled_from([0, 2, 4]))
        return "\n" + "".join(f"{' ' * inner}- {text}\n" for text in draw(st.lists(PLAIN, max_size=3)))
    inner = margin + draw(st.sampled_from([0, 1, 2, 2, 2]))
    if form == 8:
        return "\n" + draw(write_mapping(inner, depth - 1))
    cards = draw(st.lists(write_mapping(inner + 2, depth - 1), max_size=3))
    return "\n" + "".join(f"{card[:inner]}- {card[inner + 2 :]}" for card in cards)


@st.composite
def write_mapping(draw: st.DrawFn, margin: int, depth: int) -> str:
    """The lines of a mapping whose keys have this margin."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=draw(st.integers(0, 9)) > 0))
    entries = (f"{' ' * margin}{key}:{draw(write_value(margin, depth))}{draw(BETWEEN)}" for key in keys)
    return "".join(entries)


def describe(value: Value) -> Any:
    """A value with the places of everything in it."""
    if isinstance(value, Mapping):
        inside: list[Any] = [(key, value.marks[key], describe(each)) for key, each in value.items()]
        return dict, value.mark, value.comments, inside, list(value.marks)
    if isinstance(value, Sequence):
        inside = [(mark, describe(each)) for mark, each in zip(value.marks, value, strict=True)]
        return list, value.mark, value.comments, inside
    return value


def read_by_parser(text: str) -> Document:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_parser, "read_usual_lines", lambda _: None)
        return parse(text.encode())


@settings(max_examples=150, deadline=None)
@given(write_mapping(0, 3))
def test_what_is_read_without_the_parser_is_what_the_parser_reads(text: str) -> None:
    mapping = read_usual_lines(text)
    if mapping is not None:
        document = read_by_parser(text)
        assert describe(mapping) == describe(document.root)
        assert (mapping.mark, ()) == (document.mark, document.cut_short)


def test_cards_as_most_people_write_them_need_no_parser() -> None:
    text = (
        "# Capitals\nkind: question\ntags: [europe, first-steps]\n\ncards:\n"
        "  - id: france\n    question: What is the capital of France?\n    answer: '**Paris**'\n"
        "    extra: |\n      - a river\n        - the Seine\n\n      # a tower\n"
        "    sources:\n      - smith-2012\n      - b\n\n"
        '  # next\n  - id: rome\n    question: >-\n      Of what is Rome\n      the capital?\n    answer: "Italy"\n'
        "    picture:\n      file: rome.png\n      alt: A view of Rome\n"
    )
    mapping = read_usual_lines(text)
    assert mapping is not None
    assert describe(mapping) == describe(read_by_parser(text).root)
    assert list(mapping) == ["kind", "tags", "cards"]


@pytest.mark.parametrize(
    "text",
    [
        *("a: b", "a: b\r\n", "a:\tb\n", "a: b\n  c\n", "a:\n", "a:\nb: c\n", "a: b\na: c\n", "- a\n", "text\n", "\n"),
        *(
            "a: |\n  b\n \n",
            "a: |\n\n  b\n",
            "a: >\n  b\n   c\n",
            "a: |\nb: c\n",
            "cards:\n  - a: b\n - c: d\n",
            "  a: b\n",
        ),
        *("cards:\n  - a: b\n   c: d\n", "cards:\n - a: b\n  - c: d\n", "a: b # c\n", "a: |\n  b\n \n  # c\n"),
    ],
)
def test_any_other_line_is_left_to_the_parser(text: str) -> None:
    assert read_usual_lines(text) is None
