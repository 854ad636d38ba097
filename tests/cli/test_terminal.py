"""Paths and texts as a terminal shows them."""

from __future__ import annotations

import shlex
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.cli.terminal import make_visible, measure_columns, quote_path, quote_word, show_path


def test_a_path_is_shown_from_where_you_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert show_path(tmp_path / "here/cards/one.yaml") == str(Path("cards/one.yaml"))
    assert show_path(tmp_path / "one.yaml") == str(tmp_path / "one.yaml")


@pytest.mark.parametrize("word", ["capitals", "cards/my-deck", "two words", "a;b", "a&b", "é", "cards/Größe 1"])
def test_a_shell_takes_a_quoted_word_for_one(word: str) -> None:
    assert shlex.split(quote_word(word)) == [word]


def test_plain_paths_need_no_quotes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert quote_path(tmp_path / "cards/one/deck.lock") == str(Path("cards/one/deck.lock"))
    assert quote_path(tmp_path / "my deck/deck.lock") == f'"{Path("my deck/deck.lock")}"'


@given(st.text())
def test_no_text_moves_the_cursor_or_turns_the_direction(text: str) -> None:
    """What Unicode calls control characters, line separators and directions; each sign stays in its column."""
    visible = make_visible(text)
    assert len(visible) == len(text)
    assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in visible)
    assert not any(
        unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        for sign in visible
    )


def test_control_characters_have_pictures() -> None:
    assert make_visible("a\tb\x00\x1b\x7f\x85\u202e") == "a b␀␛␡��"
    assert make_visible("plain é 日本 😶") == "plain é 日本 😶"


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("日本", 4), ("e\u0301", 1), ("한글", 4), ("a\u200bb", 2)]
)
def test_columns_are_counted_as_terminals_do(text: str, columns: int) -> None:
    assert measure_columns(text) == columns
