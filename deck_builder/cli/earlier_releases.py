"""Finds the releases of a deck that a learner may have: as named, from the deck's lock, or beside a package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.build import snapshot
from deck_builder.build.pipeline import open_deck
from deck_builder.cli.decks import list_decks_here
from deck_builder.commands.release.earlier_packages import read_releases
from deck_builder.packages.learners_release import leave_out_larger_editions
from deck_builder.packages.read import read_package
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import Package

_RELEASE: Final = compile_late(r"(.+-)\d+\.\d+\.\d+[^/]*\.apkg")
"""The name of a release's package."""
_MOST_BESIDE: Final = 50
"""How many packages beside a release are looked at."""


def find_earlier_releases(
    mine: Package,
    named: Path,
    new: Package,
    bases: Sequence[Path],
    out: Path,
    scratch: Path,
    limits: Limits,
    problems: Problems,
) -> list[Package]:
    """Read the releases of a deck that a learner with the export `mine` may have, in each edition that they may have.

    `named` is the package or the deck folder that the release `new` comes from. `bases` are the packages of earlier
    releases; if there are none, they are those in the lock of the deck, which is the folder `named` or a deck here,
    with the packages in `out`; or else those with the same name and another version beside the package. `scratch` is
    a temporary folder. A base that can't be read is an error.
    """
    if bases:
        return [package for base in bases if (package := snapshot.read(base, problems, limits))]
    return leave_out_larger_editions(mine, _find_releases(named, new, out, scratch, limits))


def _find_releases(named: Path, new: Package, out: Path, scratch: Path, limits: Limits) -> list[Package]:
    """Read the releases in the lock of a deck, or beside a package; see `find_earlier_releases`."""
    for folder in [named] if named.is_dir() else list_decks_here():
        opened = open_deck(folder, out, Problems())
        if opened is None or not opened[1].releases:
            continue
        deck, lock = opened
        if named == folder or any(card.guid in new.notes for card in lock.cards.values()):
            return read_releases(deck, lock, out, scratch, limits)[0]
    return [*_read_beside(named, new, limits)] if named.is_file() else []


def _read_beside(file: Path, new: Package, limits: Limits) -> Iterator[Package]:
    """Yield the packages beside a release that have its name with another version, and notes of it."""
    match = _RELEASE.fullmatch(file.name)
    if match is None:
        return
    beside = [each for each in sorted(file.parent.iterdir()) if each.name.startswith(match[1]) and each != file]
    for each in beside[:_MOST_BESIDE]:
        if _RELEASE.fullmatch(each.name) and not each.stem.endswith("-cleanup") and each.is_file():
            try:
                package = read_package(each, limits)
            except InputError:
                continue
            if package.notes.keys() & new.notes.keys() and package.note_types.keys() & new.note_types.keys():
                yield package
