"""What comes back from Anki. The command's tests ask a real collection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from deck_builder.build.pipeline import open_deck
from deck_builder.build.snapshot import Named, snapshot
from deck_builder.commands.pull.pull import PullPlan, plan_pull
from deck_builder.commands.push.last_push import remember
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems

CARDS = """\
kind: question
cards:
  - {id: a, question: What is A?, answer: Old}
  - {id: b, question: What is B?, answer: B}
"""


def plan(folder: Path, edit: Callable[[str], str], *, mod: int, is_known: bool) -> PullPlan:
    """The plan for a deck whose answers were edited in Anki at `mod`; the deck was built at 1,000,000."""
    opened = open_deck(folder, folder / "dist", Problems())
    package = snapshot(Named(folder), folder.parent, 1_000_000, Problems())
    assert opened
    assert package
    sent = read_package(package)
    notes = {
        guid: replace(note, fields=(note.fields[0], edit(note.fields[1]), *note.fields[2:]), mod=mod)
        for guid, note in sent.notes.items()
    }
    have: Package = sent._replace(notes=notes)
    pushed = remember(sent, {}, ()) if is_known else {}
    made = plan_pull(*opened, have, pushed, 1_000_000, Problems())
    assert made
    return made


def test_only_later_edits_come_back(write_deck: Callable[..., Path]) -> None:
    folder = write_deck(CARDS)
    for is_known in (True, False):
        later = plan(folder, lambda html: html.replace("Old", "New"), mod=2_000_000, is_known=is_known)
        assert later.cards == ["a"]
        assert [new for _, new in later.texts.values()] == [CARDS.replace("Old", "New")]
        earlier = plan(folder, lambda html: html.replace("Old", "New"), mod=500_000, is_known=is_known)
        assert earlier.cards == []
        assert earlier.newer_here == ["a"]


def test_what_no_line_can_say_is_left_alone(write_deck: Callable[..., Path]) -> None:
    folder = write_deck(CARDS)
    made = plan(folder, lambda html: html.replace("Old", ""), mod=2_000_000, is_known=True)
    assert [(left.card, left.name, left.after) for left in made.no_way_back] == [("a", "Answer", "")]
