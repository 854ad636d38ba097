"""Each gap that a learner would not see as its author means it has one fault, at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.gap_faults import find_gap_faults, find_gap_faults_in_html
from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))


@pytest.mark.parametrize(
    ("typed", "code", "needle"),
    [
        ("a {{c1::b}} and {{c2 ::c}}", "T404", "{{c2 ::"),
        ("a {{c0::b}}", "T404", "{{c0"),
        ("a {{c500::b}}", "T404", "{{c500"),
        ("a {{c1::b} c", "T403", "{{c1::b} c"),
        ("{{Paris}} and {{c1::b}}", "T436", "{{Paris}}"),
        (r"\{\{c1::b\}\} c", "T404", "{c1::"),
    ],
)
def test_a_gap_that_is_none_is_told(typed: str, code: str, needle: str) -> None:
    (fault,) = find_gap_faults(typed, has_gaps=True)
    assert fault.code == code
    assert fault.needle.startswith(needle[:4])
    assert fault.needle in typed


def test_a_gap_where_none_can_be_is_told() -> None:
    (fault,) = find_gap_faults("a {{c1::b}}", has_gaps=False)
    assert fault.code == "T402"


@pytest.mark.parametrize(
    ("typed", "code", "needle", "skipped"),
    [
        ("**a {{c1::b** c}}", "T433", "{{c1", 0),
        ("{{c1::a}} **b {{c1::c** d}}", "T433", "{{c1", 1),
        ("The {{c1::a::b::c}} there", "T435", "a::b::c", 0),
        ("{{c1::{a}}}", "T412", "{{c1::{a}}", 0),
        ('```json\n{"a": {{c1::{"b": 2}}}}\n```', "T412", '{{c1::{"b": 2}}', 0),
        ("a ![{{c1::b}} c](d.png)", "T433", "{{c1", 0),
        ('{{c1::a}} <span title="x {{c1::b}}">c</span>', "T433", "{{c1", 1),
    ],
)
def test_a_gap_that_goes_wrong_in_anki_is_told(typed: str, code: str, needle: str, skipped: int) -> None:
    (fault,) = find_gap_faults_in_html(typed, render_markdown(typed, MEDIA, gaps=True).html)
    assert (fault.code, fault.needle, fault.skipped) == (code, needle, skipped)


def test_a_fault_is_told_in_the_words_of_the_author() -> None:
    typed = '```json\n{"a": {{c1::{"b": 2}}}}\n```'
    (fault,) = find_gap_faults_in_html(typed, render_markdown(typed, MEDIA, gaps=True).html)
    assert "<span" not in fault.message


def test_html_with_other_gaps_than_the_text_is_no_crash() -> None:
    (fault,) = find_gap_faults_in_html("no gap", "<b>{{c1::a</b>}}")
    assert fault.code == "T433"
