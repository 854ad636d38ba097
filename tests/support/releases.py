"""Decks that are built and released on a clock that the test sets."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.support.command_line import run

SPAIN = "  - id: spain\n    question: What is the capital of Spain?\n    answer: Madrid\n"
PORTUGAL = "  - id: portugal\n    question: What is the capital of Portugal?\n    answer: Lisbon\n"
PRESET = "preset: {new-cards-a-day: 7, order: random, desired-retention: 0.85}\n"


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def next_day(self) -> None:
        self.now += 86_400


def run_build(deck: Path, expect: int = 0) -> str:
    return run("build", deck, "--out", deck.parent / "dist", expect=expect).output


def release(deck: Path, version: str, *options: str, expect: int = 0) -> str:
    return run("release", deck, version, "--out", deck.parent / "dist", *options, expect=expect).output


def build_and_release(deck: Path, version: str, clock: Clock) -> Path:
    """The package of a release on the next day."""
    clock.next_day()
    run_build(deck)
    release(deck, version)
    return package(deck, version)


def package(deck: Path, version: str) -> Path:
    return deck.parent / f"dist/{deck.name}-{version}.apkg"


def notes(deck: Path, version: str) -> str:
    return (deck.parent / f"dist/{deck.name}-{version}-notes.md").read_text(encoding="utf-8")


def lock_of(deck: Path) -> dict[str, dict[str, dict[str, object]]]:
    found = json.loads((deck / "deck.lock").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def git(folder: Path, *arguments: str) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *author, *arguments], check=True, capture_output=True)


def commit(deck: Path) -> None:
    git(deck.parent, "add", deck.name)
    git(deck.parent, "commit", "--quiet", "--allow-empty", "--message", "A change")
