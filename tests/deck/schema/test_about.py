"""Every key that the program reads is described, and no other."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from deck_builder.deck import check_settings, descriptions, kinds, load, note_type_settings, style
from deck_builder.deck.cards import FILE_KEYS
from deck_builder.deck.schema import about


@pytest.mark.parametrize(
    ("described", "known"),
    [
        (about.DECK, load.DECK_KEYS),
        (about.CARD_FILE, FILE_KEYS),
        (about.CARD, kinds.CARD_KEYS),
        (about.KIND, kinds.KIND_KEYS),
        (about.FIELD, kinds.FIELD_KEYS),
        (about.TEMPLATE, kinds.TEMPLATE_KEYS),
        (about.PRESET, load.PRESET_KEYS),
        (about.TTS, load.TTS_KEYS),
        (about.LATEX, note_type_settings.LATEX_KEYS),
        (about.STYLE, (*style.COLOURS, *style.LENGTHS, *style.FONTS, "night")),
        (about.CHECK, check_settings.CHECK_KEYS),
        ({key: about.DECK[key] for key in ("name", "description", "description-format")}, descriptions.SUBDECK_KEYS),
    ],
)
def test_every_key_is_described(described: Collection[str], known: Collection[str]) -> None:
    assert sorted(described) == sorted(known)
