"""Tables for translators with a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.translations.exchange import OfferedText, list_offered_texts
from deck_builder.commands.translations.table import read_texts, write_table
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from tests.support.quick_folder import quick_folder
from tests.support.translations import look, write

_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\"';,=+-@"), max_size=60)


def test_a_spreadsheet_reads_a_row_for_each_text(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(write_table(list_offered_texts(look(write(tmp_path)))).lstrip("\ufeff"))))
    assert len(rows) == 15
    assert rows[0]["card"] == "capital"
    assert rows[0]["translation"] == "Was ist die Hauptstadt?"


@given(source=_TEXTS.map(str.strip).filter(bool), text=_TEXTS.map(str.strip), is_guess=st.booleans())
def test_every_text_comes_back_as_it_went_out(source: str, text: str, is_guess: bool) -> None:
    before = "before" if is_guess else ""
    offered = OfferedText("map", "header", source, text, before, "about", Place(Path("cards.yaml"), 3))
    with quick_folder() as folder:
        file = folder / "de.csv"
        file.write_text(write_table([offered]), encoding="utf-8", newline="")
        (returned,) = read_texts(file, DEFAULT_LIMITS)
    assert (returned.source, returned.text) == (source, text)
    assert returned.is_guess == bool(is_guess and text)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "card,key,source\nx,y,z\n"])
def test_a_table_without_the_columns_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "de.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no column"):
        read_texts(file, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("word", "is_guess"),
    [
        ("yes", True),
        (" Yes", True),
        ("TRUE", True),
        ("x", True),
        ("", False),
        ("no", False),
        ("ok", False),
        ("0", False),
    ],
)
def test_only_a_mark_marks(word: str, is_guess: bool, tmp_path: Path) -> None:
    file = tmp_path / "de.csv"
    file.write_text(f"card,key,source,translation,look at it\na,answer,Yes,Ja,{word}\n", encoding="utf-8")
    assert [text.is_guess for text in read_texts(file, DEFAULT_LIMITS)] == [is_guess]
