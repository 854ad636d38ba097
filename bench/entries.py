"""What `make bench` measures: each entry is a piece of work, and the commands that do it. Add an entry for more."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.peers import PEERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.peers import Peer

HERE: Final = Path(__file__).resolve().parent
PROGRAM: Final = "Deck Builder"

_MOST_OF_OTHERS: Final = 100_000
"""In notes. Adding a million in Anki takes too long, and ankiforge 0.3.1 refuses so many."""

_PYTHON: Final = sys.executable
_DECK_BUILDER: Final = (_PYTHON, "-m", "deck_builder")
_IMPORTS: Final = {"import click, yaml": (_PYTHON, "-c", "import click, yaml")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of work, and who does it."""

    name: str
    """What is done, for a reader."""
    deck: tuple[str, int, *tuple[int, ...]] | None
    """The module of `bench` that writes the deck, the number of notes, and what else it takes; None without a deck."""
    commands: Mapping[str, tuple[str, ...]]
    """Who does it, with the command, in a folder with the deck under `cards/bench`. What counts comes first."""
    goal: float | None = None
    """The most of the second one's processor time that the first may take. None without a goal."""
    packages: bool = False
    """Whether each command writes a package, whose size counts. What runs wrote is removed before each, caches too."""
    after_edit: bool = False
    """Whether caches and what earlier runs wrote stay, and one card is edited before each round."""
    peers: tuple[Peer, ...] = ()
    """Tools that are installed for this, and do it beside the commands, from sources in their own formats."""


def _start(*arguments: str, deck: tuple[str, int] | None = None) -> Entry:
    command = (*_DECK_BUILDER, *arguments)
    name = f"`deck-builder {' '.join(arguments)}`{f', {deck[1]} cards' if deck else ''}"
    return Entry(name, deck, {PROGRAM: command, **_IMPORTS}, goal=1.5)


def _build(notes: int, goal: float | None = None, *, after_edit: bool = False, with_peers: bool = False) -> Entry:
    plain = ("cards/bench", "other/bench.apkg")
    commands = {
        PROGRAM: (*_DECK_BUILDER, "build", "--out", "other"),
        "script with genanki": (_PYTHON, str(HERE / "plain_script.py"), *plain),
        "script with ankiforge": (_PYTHON, str(HERE / "plain_ankiforge.py"), *plain),
        "script with Anki, its export": (_PYTHON, str(HERE / "plain_anki.py"), *plain),
    }
    if after_edit or notes > _MOST_OF_OTHERS:
        del commands["script with Anki, its export"]
    if notes > _MOST_OF_OTHERS:
        del commands["script with ankiforge"]
    if after_edit:  # in 1,000 files
        deck = ("plain_deck", notes, notes // 1_000)
        return Entry(f"build of {notes:,} notes after one edit", deck, commands, goal, packages=True, after_edit=True)
    name, peers = f"build of {notes:,} plain notes", PEERS if with_peers else ()
    return Entry(name, ("plain_deck", notes), commands, goal, packages=True, peers=peers)


def _build_markdown(notes: int) -> Entry:
    commands = {
        PROGRAM: (*_DECK_BUILDER, "build", "--out", "other"),
        "script with genanki": (_PYTHON, str(HERE / "usual_script.py"), "cards/bench", "other/bench.apkg"),
    }
    return Entry(f"build of {notes:,} notes with Markdown", ("make_deck", notes), commands, 0.3, packages=True)


def _check(notes: int) -> Entry:
    command = (_PYTHON, "-m", "bench.read_or_check")
    commands = {"check": (*command, "check", "cards/bench"), "reading alone": (*command, "read", "cards/bench")}
    return Entry(f"check of {notes:,} notes with Markdown, one process", ("make_deck", notes), commands, 2.0)


ENTRIES: Final = (
    _start("build", "--help"),
    _start("retire", "--help"),
    _start("kinds"),
    _start("build", deck=("plain_deck", 10)),
    _start("check", deck=("plain_deck", 10)),
    _start("stats", deck=("plain_deck", 10)),
    _build(1_000, with_peers=True),
    _build(20_000, 0.8),
    _build(100_000, 0.5),
    _build(100_000, 0.15, after_edit=True),
    _build_markdown(10_000),
    _check(10_000),
)

MILLION: Final = _build(1_000_000)
"""What `make bench-million` measures, once: it takes minutes and gigabytes."""
