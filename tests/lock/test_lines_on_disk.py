"""Lines that wait in a file are those of a lock like any others."""

from __future__ import annotations

from tempfile import TemporaryFile

import pytest

from deck_builder.lock.card_lines import CardLines, list_card_lines, state_card
from deck_builder.lock.lines_on_disk import LinesOnDisk
from deck_builder.lock.model import LockedCard

CARDS = {
    "oslo": LockedCard("guid-ø", "question", "0a1b", 12, (0,), texts=(("answer", "0a"), ("*", "1b"))),
    "bern": LockedCard("guid-2", "definition", "2c3d", 13, (0, 1), "1.0.0"),
    "rome": LockedCard("guid-3", "steps", "4e5f", 14, (0, 1), gaps=(("Sit", 1), ("Go", 2))),
}
"""The last one has more to say than a line can."""
LINES = {card_id: state_card(card_id, card) for card_id, card in CARDS.items()}


@pytest.mark.parametrize("to_disk", [True, False])
@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_entries_come_back_as_they_were_added(at_once: int, to_disk: bool) -> None:
    ids = list(LINES)
    with TemporaryFile() as file:
        entries = LinesOnDisk(file)
        for start in range(0, len(ids), at_once):
            some = ids[start : start + at_once]
            entries.add(some, [LINES[card_id] for card_id in some], to_disk=to_disk)
            assert entries[ids[0]] == LINES[ids[0]]  # reading in between does no harm
        assert dict(entries) == LINES
        assert list(list_card_lines(CardLines(entries))) == list(list_card_lines(CARDS))
        assert CardLines(entries) == CARDS


def test_lines_in_the_file_take_no_memory() -> None:
    line = LINES["oslo"]
    assert isinstance(line, str)
    with TemporaryFile() as file:
        LinesOnDisk(file).add(["oslo"], [line], to_disk=True)
        file.seek(0)
        assert file.read().decode() == line


def test_an_entry_can_be_replaced_and_removed() -> None:
    with TemporaryFile() as file:
        entries = LinesOnDisk(file)
        entries.add(LINES.keys(), LINES.values(), to_disk=False)
        entries["bern"] = CARDS["bern"]
        del entries["rome"]
        assert dict(entries) == {"oslo": LINES["oslo"], "bern": CARDS["bern"]}
