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
        ("ce5e95e0660147b985b0761f60d8c4c8-ao-1", "The <i>mitral</i> valve"),
        ("CR!6NJ4G01WFD58Z7WD18DXDV0AXS77:AXYVAAASAAAA:99129:5", "動揺"),
        ("1f0c2a9e-77b4-4f1d-9c3e-5a6b7c8d9e0f", ""),
        ("C6H12O6", "glucose"),
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
        "the-mitral-valve",
        "dongyao",
        "basic-11",
        "c6h12o6",
    ]
