"""Tables of spreadsheets and of Anki, in any usual encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.tables.read_table import is_table, read_table
from deck_builder.packages.limits import DEFAULT_LIMITS, Limits
from deck_builder.problems.errors import InputError


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_detected(encoding: str, named: str, delimiter: str, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_bytes(
        f'Wort{delimiter}Bedeutung\r\nÄpfel{delimiter}"apples{delimiter} two\r\nlines"\r\n\r\n'.encode(encoding)
    )
    table = read_table(file, DEFAULT_LIMITS)
    assert table.rows == ((1, ("Wort", "Bedeutung")), (2, ("Äpfel", f"apples{delimiter} two\nlines")))
    assert (table.delimiter, table.encoding) == (delimiter, named)


def test_header_lines_of_anki_are_followed(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    head = "#separator:Semicolon\n#html:true\n#guid column:1\n#tags column:3\n#notetype:Basic\n#tags:a b\n"
    file.write_text(f"{head}g1;<b>x</b>;t\n")
    table = read_table(file, DEFAULT_LIMITS)
    assert table.rows == ((7, ("g1", "<b>x</b>", "t")),)
    assert (table.names, table.is_html, table.tags, table.kind) == (("guid", "", "tags"), True, ("a", "b"), "Basic")


def test_header_lines_that_anki_does_not_know_are_no_rows_and_may_name_columns(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("#separator:tab\n#made by:a tool\n#front column:1\n#back column:2\n#tags column:3\nA\tB\tc\n")
    table = read_table(file, DEFAULT_LIMITS)
    assert table.rows == ((6, ("A", "B", "c")),)
    assert table.names == ("front", "back", "tags")


def test_a_line_that_only_looks_like_a_header_is_a_row(tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    file.write_text("# of cells: many,x\n")
    assert read_table(file, DEFAULT_LIMITS).rows == ((1, ("# of cells: many", "x")),)


def test_a_table_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text("a,b\n" * 100)
    with pytest.raises(InputError, match="more than"):
        read_table(file, Limits(800))


def test_tables_are_known_by_their_ending() -> None:
    assert is_table(Path("A.CSV"))
    assert not is_table(Path("a.apkg"))


@pytest.mark.parametrize("head", ["", "#separator:Comma\n"])
def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line(head: str, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text(f'{head}"two\nlines",x\n"never,y\nlost,rows\n')
    with pytest.raises(InputError, match=f"line {4 if head else 3}, a quotation mark"):
        read_table(file, DEFAULT_LIMITS)


@pytest.mark.parametrize("text", ['a,"b ""c"""', 'a 5" disk,b\n', 'a,"b"c\n', ""])
def test_quotation_marks_within_cells_are_no_fault(text: str, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text(text)
    read_table(file, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04" + bytes(99), "a spreadsheet or another zip archive"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "a spreadsheet of an earlier Excel"),
        (b"\x1f\x8b" + bytes(99), "a compressed file"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_a_file_that_is_no_text_is_told(data: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_table(file, DEFAULT_LIMITS)


def test_more_columns_than_a_kind_can_have_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text(",".join("x" * 1001))
    with pytest.raises(InputError, match="1,001 columns"):
        read_table(file, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("front\tone<br />two\nless\tthan\n", True),
        ("a &lt; b\tc\n", True),
        ("#html:false\na<br>b\tc\n", False),
        ("a < b\tc > d\n**bold**\t`x`\n", False),
        ("a<br>b,c\n", False),
        ("a<br>b\tc\n" + "**x**\ty\n" * 50, False),
    ],
)
def test_texts_with_tabs_are_html_if_they_look_so_as_in_exports_of_an_earlier_anki(
    text: str, is_html: bool, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(text)
    assert read_table(file, DEFAULT_LIMITS).is_html is is_html
