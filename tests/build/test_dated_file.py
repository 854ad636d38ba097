"""The dated notes of a card file: while the lock says the same of its cards, a build takes them as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.build import compile_files, finish_files
from deck_builder.build.build import Built, build
from deck_builder.build.dated_file import DatedFile, read_dated, write_dated
from deck_builder.lock import card_lines
from deck_builder.lock.lock_file import read_lock, write_lock
from deck_builder.lock.model import LockedCard
from deck_builder.lock.releases import plan_release, record_release
from deck_builder.problems.problem import Problems
from tests.support.decks import edit
from tests.support.towns import DRAWING

NOW: Final = 1_900_000_000
CARD: Final = "  - id: {0}-{1}\n    term: Town {1} of {0}\n    definition: In {0} it has {1} houses.\n"


@pytest.fixture
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(finish_files, "SMALLEST_DECK", 0)
    folder = tmp_path / "towns"
    folder.mkdir()
    (folder / "deck.yaml").write_text("id: towns\nname: Towns\nnamespace: towns-of-the-test\n", encoding="utf-8")
    for name in ("a", "b", "c"):
        cards = "".join(CARD.format(name, number) for number in range(3))
        (folder / f"{name}.yaml").write_text(f"kind: definition\ncards:\n{cards}", encoding="utf-8")
    return folder


@pytest.fixture
def read_cards(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the cards that were read from their lines in the lock."""
    ids = []

    def read(line: str) -> LockedCard:
        ids.append(line.split('"')[1])
        return read_line(line)

    read_line = card_lines.read_line
    for module in (card_lines, compile_files):
        monkeypatch.setattr(module, "read_line", read)
    return ids


def build_again(deck: Path) -> Built:
    problems = Problems()
    built = build(deck, deck.parent / "dist", NOW + 1, problems, cache=deck.parent / "cache")
    assert built, list(problems)
    return built


@given(st.lists(st.tuples(st.text(), st.integers()), min_size=1), st.text())
def test_what_is_written_is_read_again(notes: list[tuple[str, int]], summary: str) -> None:
    dated = DatedFile([guid for guid, _ in notes], [mod for _, mod in notes], summary)
    text = write_dated(dated)
    assert not text or read_dated(text) == dated


def test_after_an_edit_only_cards_of_its_file_are_read_from_the_lock(deck: Path, read_cards: list[str]) -> None:
    build_again(deck)
    edit(deck / "b.yaml", "1 houses", "a house")
    built = build_again(deck)
    assert (built.new, built.changed) == (0, 1)
    assert set(read_cards) == {"b-0", "b-1", "b-2"}


def test_a_note_whose_picture_has_other_bytes_has_another_time(deck: Path) -> None:
    picture = deck / "media" / "map.svg"
    picture.parent.mkdir()
    picture.write_text(DRAWING, encoding="utf-8")
    edit(deck / "b.yaml", "In b it has 1 houses.", "'![A map](map.svg)'")
    build_again(deck)
    picture.write_text(DRAWING.replace("9z", "8z"), encoding="utf-8")
    assert build_again(deck).changed == 1


def test_after_an_edit_of_a_released_deck_no_other_cards_are_read(deck: Path, read_cards: list[str]) -> None:
    build_again(deck)
    lock = read_lock(deck / "deck.lock", Problems())
    assert lock
    planned = plan_release(lock, "1.0.0", "2030-01-01", NOW + 1)
    write_lock(record_release(lock, planned, "digest"), deck / "deck.lock")
    build_again(deck)
    read_cards.clear()
    edit(deck / "b.yaml", "1 houses", "a house")
    assert build_again(deck).changed == 1
    assert set(read_cards) == {"b-0", "b-1", "b-2"}


def test_what_the_lock_says_otherwise_is_dated_anew(deck: Path, read_cards: list[str]) -> None:
    build_again(deck)
    file = deck / "deck.lock"
    lock = read_lock(file, Problems())
    assert lock
    write_lock(lock._replace(cards={**lock.cards, "c-1": lock.cards["c-1"]._replace(guid="of-another")}), file)
    read_cards.clear()
    assert build_again(deck).changed == 0
    assert set(read_cards) == {"c-0", "c-1", "c-2"}
    after = read_lock(file, Problems())
    assert after
    assert after.cards["c-1"].guid == "of-another"


def test_the_lock_says_of_a_changed_card_what_learners_have_of_it(deck: Path) -> None:
    build_again(deck)
    lock = read_lock(deck / "deck.lock", Problems())
    assert lock
    release = plan_release(lock, "1.0.0", "2026-01-01", NOW + 1)
    write_lock(record_release(lock, release, "0" * 24), deck / "deck.lock")
    file = deck / "b.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("1 houses", "a house"), encoding="utf-8")
    build_again(deck)
    after = read_lock(deck / "deck.lock", Problems())
    assert after
    assert after.cards["b-1"].sent == lock.cards["b-1"].digest
    assert after.cards["b-1"].sent_texts == lock.cards["b-1"].texts
