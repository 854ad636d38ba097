"""A share as text: the share that is read from it is the one that was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.build.file_keys import FileKeys
from deck_builder.build.pipeline import open_deck
from deck_builder.commands.check.saved_shares import SavedShares
from deck_builder.commands.check.shares import Share, ShareMaker
from deck_builder.problems.problem import Problems
from tests.support.edited_towns import CARDS, NOW, apply_edit, make_deck, write_cards, write_kind

KEPT = [number for number, text in enumerate(CARDS) if "gone.svg" not in text and "Without an id" not in text]


def describe(share: Share) -> list[object]:
    """All that a share has, but for what the list of problems notes for itself."""
    cards = share.cards
    others = vars(cards) | {"order": vars(cards.order)}
    return [
        list(share.problems),
        share.problems.list_settings(),
        share.problems.list_unused_ignores(),
        *(cards.unique.ids.keys(), cards.unique.values.keys(), cards.unique.deck_names),
        *(value for name, value in others.items() if name not in ("unique", "texts", "editions")),
        *share[2:],
    ]


@pytest.mark.parametrize("number", KEPT)
def test_a_share_is_read_as_it_was_made(number: int, tmp_path: Path) -> None:
    folder = make_deck(tmp_path)
    write_kind(folder, "plain", 0)
    for name in ("map.svg", "deep/1.svg"):
        apply_edit(folder, tmp_path, "picture", name, 1)
    file = folder / "part-1.yaml"
    write_cards(file, [(number, 2, 1, 4), (0, 7, 1, 4)])
    opened = open_deck(folder, tmp_path, problems := Problems())
    assert opened
    deck, lock = opened
    saved = SavedShares(deck, lock, problems, FileKeys(deck))
    maker = ShareMaker(deck, deck.card_files, lock, NOW, problems)
    share, text = saved.make(maker, file, file.read_bytes())
    assert text
    read = saved.read(text, file, maker)
    assert read
    assert describe(read) == describe(share)


def test_a_share_whose_picture_has_changed_is_not_read(tmp_path: Path) -> None:
    folder = make_deck(tmp_path)
    file = folder / "part-1.yaml"
    write_cards(file, [(3, 1, 1, 4)])
    texts = []
    for circle in (1, 2):
        apply_edit(folder, tmp_path, "picture", "map.svg", circle)
        opened = open_deck(folder, tmp_path, problems := Problems())
        assert opened
        deck, lock = opened
        saved = SavedShares(deck, lock, problems, FileKeys(deck))
        maker = ShareMaker(deck, deck.card_files, lock, NOW, problems)
        texts.append(saved.make(maker, file, file.read_bytes())[1])
        assert [saved.read(text, file, maker) is None for text in texts] == [*([True] * (circle - 1)), False]
