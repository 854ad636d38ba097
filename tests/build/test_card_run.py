"""Cards that SQLite makes of the rows of their notes are those that are written one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from deck_builder.build import card_run, finish_tables
from deck_builder.build.build import build
from deck_builder.problems.problem import Problems

NOW: Final = 1_700_000_000


def write_file(file: Path, kinds: list[tuple[str, int]]) -> None:
    """Write a card file with so many cards of each kind, one kind after the other."""
    texts = {
        "definition": "term: Town {0}\n    definition: A place {0}",
        "question": "question: Where is {0}?\n    answer: In {0}\n    subdeck: Far",
        "cloze": "text: 'The {{{{c1::town {0}}}}} has {{{{c3::{0}}}}} houses and {{{{c2::no}}}} end'",
    }
    cards = [
        f"  - kind: {kind}\n    id: {file.stem}-{kind}-{number}\n    {texts[kind].format(f'{file.stem} {number}')}\n"
        for kind, count in kinds
        for number in range(count)
    ]
    file.write_text("cards:\n" + "".join(cards), encoding="utf-8")


def test_the_package_has_the_same_bytes_as_card_by_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck = tmp_path / "towns"
    deck.mkdir()
    (deck / "deck.yaml").write_text("id: towns\nname: Towns\nnamespace: towns-of-the-test\n", encoding="utf-8")
    write_file(deck / "a.yaml", [("definition", 470)])
    write_file(deck / "b.yaml", [("cloze", 120)])  # the first 30 stand in a part with cards of another file
    write_file(deck / "c.yaml", [("question", 60), ("definition", 3)])
    write_file(deck / "d.yaml", [("question", 600)])
    runs: list[int] = []
    write = card_run.CardRun.write

    def write_noted(run: card_run.CardRun, *more: Any) -> None:
        runs.append(run.notes)
        write(run, *more)

    monkeypatch.setattr(card_run.CardRun, "write", write_noted)
    build(deck, tmp_path, NOW, Problems())
    assert sum(runs) >= 1000
    package = (tmp_path / "towns.apkg").read_bytes()
    (deck / "deck.lock").unlink()
    monkeypatch.setattr(finish_tables, "read_card_tables", lambda *_: None)
    build(deck, tmp_path, NOW, Problems())
    assert (tmp_path / "towns.apkg").read_bytes() == package
