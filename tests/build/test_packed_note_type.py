"""A note type that was read from a package is written as it was."""

from __future__ import annotations

import pytest

from deck_builder.build.packed_note_type import unpack_note_type
from deck_builder.packages.model import PackedTemplate
from tests.support.packages import make_note_type


@pytest.mark.parametrize(
    ("front", "fields", "ordinals"),
    [
        ("{{Front}}", ("x", ""), (0,)),
        ("{{Front}}", ("", "x"), ()),
        ("{{#Back}}{{Front}}{{/Back}}", ("x", ""), ()),
        ("{{#Back}}", ("x", "x"), ()),  # Anki can't read it
    ],
)
def test_it_makes_the_cards_that_anki_makes(front: str, fields: tuple[str, ...], ordinals: tuple[int, ...]) -> None:
    packed = make_note_type()._replace(templates=(PackedTemplate("Card 1", None, front, ""),))
    assert unpack_note_type(packed).list_ordinals(fields) == ordinals


def test_it_makes_a_card_of_each_gap() -> None:
    packed = make_note_type(cloze=True)._replace(templates=(PackedTemplate("Cloze", None, "{{cloze:Front}}", ""),))
    assert unpack_note_type(packed).list_ordinals(("{{c1::a}} {{c3::b}}", "{{c2::c}}")) == (0, 2)
