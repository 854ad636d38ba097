"""The cards of a deck as a table that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from deck_builder.commands.tables.export_table import export_table
from deck_builder.problems.problem import Problems


def test_texts_have_their_ids_and_formulas_an_apostrophe(write_deck: Callable[..., Path]) -> None:
    cards = "kind: question\ncards:\n  - {id: a, question: '=cmd()', answer: {html: '<b>x</b>'}, tags: [t, u]}\n"
    text = export_table(write_deck(cards), Problems())
    assert text is not None
    head, row = csv.reader(io.StringIO(text))
    assert dict(zip(head, row, strict=True)) == {
        "id": "a",
        "kind": "question",
        "subdeck": "",
        "tags": "t u",
        "question": "'=cmd()",
        "answer": "<b>x</b>",
        **dict.fromkeys(set(head) - {"id", "kind", "subdeck", "tags", "question", "answer"}, ""),
    }


def test_a_deck_with_errors_has_no_table(write_deck: Callable[..., Path]) -> None:
    assert export_table(write_deck("cards: ["), Problems()) is None
