"""PO files for translators' tools."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.translations.exchange import OfferedText, list_offered_texts
from deck_builder.commands.translations.po import read_po, write_po
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place
from tests.support.decks import edit
from tests.support.translations import build_german, look, write

_TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t\"\\{}#|'"), min_size=1, max_size=60
).map(str.strip)


def test_a_tool_for_translators_reads_it(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    edit(tmp_path / "trip/cards.yaml", "What is the capital?", "What is its capital?")
    file = polib.pofile(write_po(list_offered_texts(look(german)), "trip-de", "pt-BR"))
    assert file.metadata["Language"] == "pt_BR"
    entries = {entry.msgctxt: entry for entry in file}
    stale = entries["capital/question"]
    assert (stale.msgid, stale.previous_msgid) == ("What is its capital?", "What is the capital?")
    assert stale.fuzzy
    assert stale.occurrences == [("cards.yaml", "6")]
    assert [entry.msgctxt for entry in file.untranslated_entries()] == [
        *("capital/answer", "capital/extra", "river/question", "river/answer")
    ]


@given(source=_TEXTS.filter(bool), text=_TEXTS, name=_TEXTS.filter(bool))
def test_every_text_comes_back_as_it_went_out(source: str, text: str, name: str) -> None:
    offered = OfferedText("map", f"shapes.{name}", source, text, "", "about", Place(Path("my cards.yaml"), 3))
    (returned,) = read_po(write_po([offered], "a", "de").encode())
    assert (returned.card_id, returned.key) == ("map", f"shapes.{name}")
    assert (returned.source, returned.text) == (source, text)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        b'msgid "a',
        b'msgid "a"\nmsgstr "b" c\n',
        b'msgstr "only"\nmsgid\n',
        b'"Content-Type: text/plain; charset=nonsense\\n"\n',
        b"/etc/passwd",
    ],
)
def test_what_is_no_po_file_of_a_deck_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read_po(data)
    assert refused.value.code == "P707"
    assert refused.value.hint


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_what_other_tools_write_within_a_text_ends_no_line(character: str) -> None:
    data = f'msgctxt "a/question"\nmsgid "Why?"\nmsgstr "War{character}um?"\n'.encode()
    assert [text.text for text in read_po(data)] == ["Warum?"]
