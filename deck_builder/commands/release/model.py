"""What a release is asked to be, and what it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.progress import show_nothing
from deck_builder.packages.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.build.build import BuiltEdition
    from deck_builder.build.progress import Progress
    from deck_builder.commands.release.notes import Advice
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.limits import Limits


@dataclass(frozen=True, slots=True)
class Wanted:
    """The release that somebody wants."""

    version: str
    """Its version, a semantic one. That of the last release makes its files again, if the deck is as it was."""
    out: Path
    """The folder for the packages."""
    now: int
    """The time in seconds since 1970."""
    dry_run: bool = False
    """Whether nothing is to be written."""
    limits: Limits = DEFAULT_LIMITS
    """For the packages of earlier releases in `out`."""
    progress: Progress = show_nothing
    """Is told how far the work is."""


@dataclass(frozen=True, slots=True)
class Released:
    """What a release of a deck made, or would make in a dry run."""

    deck_id: str
    """The deck's id."""
    version: str
    """The version released."""
    package: Path
    """The package."""
    notes_file: Path
    """The file with the release notes."""
    cleanup: Path | None
    """The cleanup package; None if no card was ever retired."""
    previous: Path | None
    """The package it was compared with; None if that had to be built again, or there is none."""
    difference: Difference
    """What is different for learners of the release before."""
    advice: Advice
    """What learners must do."""
    notes: str
    """The release notes, in Markdown."""
    size: int
    """The package's size in bytes."""
    editions: tuple[BuiltEdition, ...] = ()
    """The packages of the deck's smaller editions, the smallest first."""
    uncommitted: tuple[str, ...] = ()
    """Files that a dry run took as they are, and that must be committed before the release."""
