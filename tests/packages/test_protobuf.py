"""Protobuf messages are read as Google's own library writes them."""

from __future__ import annotations

import pytest
from anki.decks_pb2 import Deck as DeckMessage
from anki.notetypes_pb2 import Notetype as NoteTypeMessage
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.packages.protobuf import number_of, read_message, read_parts, signed_number_of, text_of


@given(st.text(), st.integers(0, 2**32 - 1), st.integers(-(2**63), 2**63 - 1))
def test_texts_and_numbers_are_read_as_they_were_written(text: str, number: int, signed: int) -> None:
    config = NoteTypeMessage.Config(css=text, sort_field_idx=number)
    field = NoteTypeMessage.Field.Config(id=signed)
    message = read_message(config.SerializeToString())
    assert (text_of(message, 3), number_of(message, 2)) == (text, number)
    assert signed_number_of(read_message(field.SerializeToString()), 9) == signed


def test_what_is_missing_is_empty() -> None:
    message = read_message(b"")
    assert (text_of(message, 1), number_of(message, 1), signed_number_of(message, 1)) == ("", 0, None)


def test_messages_inside_messages_are_bytes() -> None:
    normal = DeckMessage.Normal(description="Towns", config_id=1)
    inside = read_message(DeckMessage.KindContainer(normal=normal).SerializeToString())[1]
    assert isinstance(inside, bytes)
    assert text_of(read_message(inside), 4) == "Towns"


def test_parts_of_a_fixed_width_are_skipped() -> None:
    normal = DeckMessage.Normal(description="Towns", desired_retention=0.9)
    message = read_message(normal.SerializeToString())
    assert text_of(message, 4) == "Towns"
    assert all(isinstance(value, bytes) for value in message.values())


@pytest.mark.parametrize("data", [b"\x0a\x05ab", b"\x08", b"\x08\xff", b"\x0b", b"\x0a", b"\x08" + b"\xff" * 1_500_000])
def test_damaged_data_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        list(read_parts(data))
