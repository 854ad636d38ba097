"""Columns of a table as keys of cards."""

from __future__ import annotations

import pytest

from deck_builder.commands.tables.columns import choose_columns, list_left_out
from deck_builder.deck.kinds import load_built_in_kinds


@pytest.mark.parametrize(
    ("names", "wanted", "kind", "keys"),
    [
        (("Front", "Back"), "", "question", ("question", "answer")),
        (("Word", "Meaning", "Labels"), "", "vocabulary", ("word", "meaning", "tags")),
        (("Term", "Definition"), "", "definition", ("term", "definition")),
        ((), "", "question", ("question", "answer", "extra", "")),
        ((), "Cloze", "cloze", ("text", "extra")),
        (("guid", "", ""), "Basic", "question", ("guid", "question", "answer")),
        (("id", "question", "answer", "Colour"), "", "question", ("id", "question", "answer", "")),
    ],
)
def test_columns_find_their_kind(names: tuple[str, ...], wanted: str, kind: str, keys: tuple[str, ...]) -> None:
    columns = choose_columns(names, len(keys), load_built_in_kinds(), wanted)
    assert (columns.kind, columns.keys) == (kind, keys)


def test_columns_without_a_place_are_listed() -> None:
    assert list_left_out(("Word", "Colour"), ("word", "", "", ""), (True, True, True, False)) == ("Colour", "column 3")
