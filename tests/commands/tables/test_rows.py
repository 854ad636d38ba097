"""Rows of a table as cards."""

from __future__ import annotations

from pathlib import Path

from deck_builder.commands.tables.read_table import Table
from deck_builder.commands.tables.rows import Rows, make_rows
from deck_builder.content.media import MediaFolder
from deck_builder.deck.kinds import load_built_in_kinds


def rows_of(*rows: tuple[str, ...], is_html: bool = False) -> Rows:
    table = Table(tuple(enumerate(rows, 1)), (), is_html, ",", "UTF-8")
    return make_rows(table, load_built_in_kinds(), MediaFolder(Path("there-are-none")), {})


def test_a_row_with_gaps_is_a_cloze_and_one_without_a_text_lacks_it() -> None:
    made = rows_of(("Front", "Back"), ("Who?", "I"), ("{{c1::Oslo}} is north", ""), ("Only a question?", ""))
    assert [(row.line, row.kind, row.missing) for row in made.rows] == [
        (2, "question", ()),
        (3, "cloze", ()),
        (4, "question", ("answer",)),
    ]


def test_a_text_with_gaps_is_a_cloze_if_no_kind_has_the_name_of_its_note_type() -> None:
    made = rows_of(
        ("Note type", "Front", "Back"), ("Cloze+", "{{c1::Oslo}} is north", ""), ("Basic", "Why {{c1::x}}?", "So")
    )
    assert [(row.kind, row.missing) for row in made.rows] == [("cloze", ()), ("question", ())]


def test_html_becomes_markdown_where_that_is_the_same() -> None:
    (row,) = rows_of(("Front", "Back"), ("a &lt; b", '<font color="red">x</font>'), is_html=True).rows
    assert row.values == {"question": "a < b", "answer": {"html": '<font color="red">x</font>'}}


def test_the_apostrophe_before_a_formula_is_taken_away() -> None:
    (row,) = rows_of(("Front", "Back", "Tags"), ("'=1+1", "'tis", "a, b")).rows
    assert (row.values, row.tags) == ({"question": "=1+1", "answer": "'tis"}, ("a", "b"))
