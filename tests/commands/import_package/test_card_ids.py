"""Ids of imported cards."""

from __future__ import annotations

from deck_builder.commands.import_package.card_ids import suggest_card_id
from tests.support.basic_notes import note


def test_a_card_is_named_after_the_first_field_with_words() -> None:
    fields = [
        ("★", "Two"),
        ("二字", "Two"),
        ("{{c1::Oslo}} is", "x"),
        ("<img src=cat.gif>", "<b>A cat</b>"),
        ("12", "zwölf"),
        ("1914", "[sound:1918.mp3]"),
        ("—", "…"),
        ("・", "★"),
    ]
    notes = (note(front, back) for front, back in fields)
    assert [suggest_card_id(each, "basic", number) for number, each in enumerate(notes, 1)] == [
        "two",
        "erzi",
        "oslo-is",
        "a-cat",
        "zwolf",
        "basic-1914",
        "basic-7",
        "basic-8",
    ]
