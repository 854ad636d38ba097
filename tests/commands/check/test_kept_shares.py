"""What is kept of card files: whatever the author edits, a preview with it shows what one without it shows."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deck_builder.build.build import build
from deck_builder.commands.check import go_through, kept_shares
from deck_builder.commands.check.check import check
from deck_builder.commands.check.kept_shares import KeptShares
from deck_builder.commands.preview.page_html import make_page_data
from deck_builder.commands.preview.preview import Preview, PreviewMemory, preview_deck
from deck_builder.problems.problem import Problem, Problems
from tests.support.edited_towns import (
    DECK,
    NOW,
    apply_edit,
    edit,
    list_parsed_files,
    make_deck,
    write_cards,
    write_kind,
)

step = st.one_of(edit, st.just(("build",)))
EARLIER = 1_700_000_000
"""A time long before the tests run, so that no file is taken for one that may change again."""


def describe(preview: Preview | None) -> object:
    """All that a page shows."""
    return preview and (preview.deck_id, preview.name, preview.cards, preview.styles, preview.media)


def preview_with(deck: Path, memory: PreviewMemory | None) -> tuple[Preview | None, list[Problem]]:
    problems = Problems()
    return preview_deck(deck, NOW, problems, memory), list(problems)


def update_page(cards: list[Any], data: dict[str, Any]) -> list[Any]:
    """The cards of a page that has `cards` and gets `data`, as its script makes them."""
    pieces = data.get("pieces", [data["cards"]])
    return [
        card for piece in pieces for card in (cards[slice(*piece)] if piece and isinstance(piece[0], int) else piece)
    ]


@pytest.mark.slow
@settings(max_examples=25)
@example([("build",), ("write", 1, [(9, 1, 1, 4), (8, 1, 1, 1)]), ("build",), ("rename", 1, 0), ("delete", 0)])
@given(st.lists(step, min_size=2, max_size=9))
def test_after_any_edits_a_page_and_a_check_show_what_fresh_ones_show(steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_shares, "_SETTLED", 0)
        patch.setattr(go_through, "SMALLEST_DECK", 0)
        deck, out = make_deck(Path(folder)), Path(folder, "dist")
        write_kind(deck, "plain", 0)
        memory, shown = PreviewMemory(), None
        cards: list[Any] = []
        kept: dict[Path, KeptShares[None]] = {}
        for number, each in enumerate([("picture", "map.svg", 1), ("picture", "deep/1.svg", 1), *steps]):
            if each[0] == "build":
                build(deck, out, NOW + number, Problems())
            else:
                apply_edit(deck, Path(folder, "cache"), *each)
            if each[0] == "picture":
                os.utime(deck / "media" / each[1], (EARLIER + number, EARLIER + number))
            preview, problems = preview_with(deck, memory)
            fresh, expected = preview_with(deck, None)
            assert (describe(preview), problems) == (describe(fresh), expected)
            (checked,) = check([deck], out, NOW, processes=1)
            assert check([deck], out, NOW, kept=kept) == [checked]
            assert check([deck], out, NOW, processes=1 + number % 2, cache=Path(folder, "cache")) == [checked]
            if preview:
                cards = update_page(cards, make_page_data(preview, Problems(), {}, shown))
                assert cards == list(preview.cards)
                shown = preview


@pytest.fixture
def files_gone_through(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return list_parsed_files(kept_shares, monkeypatch)


def test_after_an_edit_only_the_edited_file_is_gone_through(tmp_path: Path, files_gone_through: list[str]) -> None:
    deck, memory = make_deck(tmp_path), PreviewMemory()
    preview_with(deck, memory)
    files_gone_through.clear()
    write_cards(deck / "part-1.yaml", [(0, 99, 1, 4)])
    preview_with(deck, memory)
    assert files_gone_through == ["part-1.yaml"]


def test_after_a_build_only_files_with_new_cards_are_gone_through(
    tmp_path: Path, files_gone_through: list[str]
) -> None:
    deck, memory = make_deck(tmp_path), PreviewMemory()
    build(deck, tmp_path / "dist", NOW, Problems())
    preview_with(deck, memory)
    write_cards(deck / "part-1.yaml", [(0, 99, 1, 4)])
    build(deck, tmp_path / "dist", NOW, Problems())
    files_gone_through.clear()
    preview_with(deck, memory)
    assert files_gone_through == ["part-1.yaml"]


@pytest.mark.parametrize(
    "change",
    [
        lambda deck: (deck / "deck.yaml").write_text(DECK + "check: {ignore: {T: fine}}\n"),
        lambda deck: (deck / "deck.yaml").write_text(DECK.replace("towns-of-the-test", "others")),
        lambda deck: (deck / "style.css").write_text(".card { color: red }"),
    ],
)
def test_what_all_files_depend_on_lets_all_be_gone_through(
    change: Callable[[Path], object], tmp_path: Path, files_gone_through: list[str]
) -> None:
    deck, memory = make_deck(tmp_path), PreviewMemory()
    preview_with(deck, memory)
    files_gone_through.clear()
    change(deck)
    preview_with(deck, memory)
    assert len(files_gone_through) == 3


def test_a_picture_of_a_template_is_a_new_one_on_all_cards(tmp_path: Path) -> None:
    deck, memory = make_deck(tmp_path, files=2), PreviewMemory()
    write_kind(deck, "plain", 0)
    (deck / "kinds/capital/front.html").write_text("<img src='_map.svg' alt='A map'>{{Country}}", encoding="utf-8")
    for number in range(2):
        write_cards(deck / f"part-{number}.yaml", [(7, number, 1, 4)])
    for second in range(2):
        apply_edit(deck, tmp_path, "picture", "_map.svg", second)
        os.utime(deck / "media/_map.svg", (EARLIER + second, EARLIER + second))
        preview, _ = preview_with(deck, memory)
    assert preview
    assert describe(preview) == describe(preview_with(deck, None)[0])


def test_a_picture_with_the_size_and_time_of_the_one_before_is_a_new_one(tmp_path: Path) -> None:
    deck, memory = make_deck(tmp_path), PreviewMemory()
    write_cards(deck / "part-1.yaml", [(3, 1, 1, 4)])
    for radius in range(2):
        apply_edit(deck, tmp_path, "picture", "map.svg", radius)
        os.utime(deck / "media/map.svg", (EARLIER, EARLIER))
        preview, _ = preview_with(deck, memory)
    assert preview
    assert describe(preview) == describe(preview_with(deck, None)[0])


def test_a_picture_that_has_just_changed_is_looked_at_again(tmp_path: Path, files_gone_through: list[str]) -> None:
    """Two changes within the steps of a clock have the same time."""
    deck, memory = make_deck(tmp_path), PreviewMemory()
    apply_edit(deck, tmp_path, "picture", "map.svg", 1)
    write_cards(deck / "part-1.yaml", [(3, 1, 1, 4)])
    for _ in range(2):
        preview_with(deck, memory)
    assert files_gone_through == ["part-0.yaml", "part-1.yaml", "part-2.yaml", "part-1.yaml"]
    os.utime(deck / "media/map.svg", (EARLIER, EARLIER))
    for _ in range(2):
        preview_with(deck, memory)
    assert files_gone_through[4:] == ["part-1.yaml"]
