"""Decks that are built and released on a clock that the test sets."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.support.command_line import run

SPAIN = "  - id: spain\n    question: What is the capital of Spain?\n    answer: Madrid\n"
"""The lines of one of the three cards in `CARDS`, to take out."""
PORTUGAL = "  - id: portugal\n    question: What is the capital of Portugal?\n    answer: Lisbon\n"
"""The lines of a card to add to `CARDS`."""
PRESET = "preset: {new-cards-a-day: 7, order: random, desired-retention: 0.85}\n"
"""A line for `deck.yaml`: the settings that the deck recommends."""


class Clock:
    """A clock that stands still until the test moves it."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0
        """Seconds since 1970; at first a moment in November 2026."""

    def __call__(self) -> float:
        return self.now

    def next_day(self) -> None:
        """Move the clock on by 24 hours."""
        self.now += 86_400


def run_build(deck: Path, expect: int = 0) -> str:
    """Build a deck into the folder `dist` beside it; return what the command prints."""
    return run("build", deck, "--out", deck.parent / "dist", expect=expect).output


def release(deck: Path, version: str, *options: str, expect: int = 0) -> str:
    """Release a deck into the folder `dist` beside it; return what the command prints."""
    return run("release", deck, version, "--out", deck.parent / "dist", *options, expect=expect).output


def build_and_release(deck: Path, version: str, clock: Clock) -> Path:
    """Build and release a deck on the next day; return the path of its package."""
    clock.next_day()
    run_build(deck)
    release(deck, version)
    return package(deck, version)


def package(deck: Path, version: str) -> Path:
    """The path of a release's package."""
    return deck.parent / f"dist/{deck.name}-{version}.apkg"


def notes(deck: Path, version: str) -> str:
    """The text of a release's notes."""
    return (deck.parent / f"dist/{deck.name}-{version}-notes.md").read_text(encoding="utf-8")


def lock_of(deck: Path) -> dict[str, Any]:
    """The content of a deck's `deck.lock`."""
    content = json.loads((deck / "deck.lock").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def everything_in(folder: Path) -> dict[str, bytes]:
    """The bytes of every file in a folder and its subfolders, by path."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder, as an author who needs no configuration."""
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *author, *arguments], check=True, capture_output=True)


def commit(deck: Path) -> None:
    """Commit the folder of a deck as it is now."""
    git(deck.parent, "add", deck.name)
    git(deck.parent, "commit", "--quiet", "--allow-empty", "--message", "A change")
