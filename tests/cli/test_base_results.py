"""What `deck-builder base` says of a base that has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deck_builder.cli.base_results import describe_base_changes
from deck_builder.commands.base.update import ReadBase
from deck_builder.deck.base import Base, BaseCard

BEFORE = Base("b.apkg", "Capitals", "1.0.0", "a", (), {}, {}, {f"c{n}": BaseCard(f"g{n}", "Q", "A") for n in range(30)})


def test_what_changed_is_named_and_of_many_only_some() -> None:
    cards = {"new": BaseCard("g", "Q", "A"), **{key: card._replace(answer="B") for key, card in BEFORE.cards.items()}}
    del cards["c7"]
    now = replace(BEFORE, version="1.1.0", cards=cards)
    text = describe_base_changes(ReadBase(Path("school"), now, BEFORE), is_written=False)
    assert text.splitlines()[0] == " builds on Capitals 1.1.0, 30 cards; before on Capitals 1.0.0"
    assert "  new: new" in text
    assert "  gone: c7" in text
    assert " and 9 more" in text
    assert "--update" in text


def test_a_base_with_only_other_files_is_not_called_the_same() -> None:
    now = replace(BEFORE, media={"map.png": "1"})
    assert "--update" in describe_base_changes(ReadBase(Path("school"), now, BEFORE), is_written=False)
