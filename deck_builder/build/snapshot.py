"""Makes a package of a state of a deck: a deck folder, as it is or at a git revision. A package is taken as it is."""

from __future__ import annotations

import errno
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.build import draft_package
from deck_builder.build.pipeline import open_deck
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.deck.git import extract_deck
from deck_builder.packages.limits import DEFAULT_LIMITS, NO_LIMITS
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import Package


@dataclass(frozen=True, slots=True)
class Named:
    """A state of a deck, as a person names it."""

    path: Path
    """The file of a package, or the folder of a deck."""
    revision: str = ""
    """The git revision of the folder; empty for the folder as it is."""
    edition: str = ""
    """The key of the smaller edition that is meant; empty for the whole deck."""


def snapshot(named: Named, scratch: Path, now: int, problems: Problems) -> Path | None:
    """Make the package of a state of a deck; None if a problem is an error.

    It is built in the existing folder `scratch`. The deck stays as it is: its `deck.lock` is read and not written.
    `now`, in seconds since 1970, becomes the time of changes since the last build.
    """
    if named.path.is_file():
        return named.path
    folder = named.path
    if named.revision:
        try:
            folder = extract_deck(named.path, named.revision, scratch / "sources")
        except InputError as error:
            message = f"`{named.path.name}` can't be read at `{named.revision}`: {error}"
            problems.add(error.code, message, Place(named.path))
            return None
    return _build_in(folder, named.edition, scratch, now, problems)


def _build_in(folder: Path, edition: str, scratch: Path, now: int, problems: Problems) -> Path | None:
    """Build the package of a deck folder as it is in `scratch`, or of an edition; None if a problem is an error."""
    opened = open_deck(folder, scratch, problems)
    if opened is None:
        return None
    deck, lock = opened
    target = scratch / f"{deck.id}.apkg"
    with reporting_write_errors(target, problems), draft_package(deck, lock, now, target, problems) as draft:
        if draft:
            packages = {each.edition.key: (each.package, each.target) for each in draft.editions}
            packages[""] = (draft.package, target)
            if edition not in packages:
                problems.add("D251", f"`{deck.id}` has no edition `{edition}` there", deck.id_place)
                return None
            made, place = packages[edition]
            shutil.move(made, place)
            return place
    return None


def read_back(package: Path) -> Package:
    """Read a package that this run has written. Raises OSError if it can't be read as it was written."""
    try:
        return read_package(package, NO_LIMITS)
    except InputError as error:
        raise OSError(errno.EIO, f"what was written can't be read: {error.message}", str(package)) from error


def read(package: Path, problems: Problems, limits: Limits = DEFAULT_LIMITS) -> Package | None:
    """Read a package; None, with a problem, if it can't be read."""
    try:
        return read_package(package, limits)
    except InputError as error:
        problems.add(error.code, error.message, Place(package), hint=error.hint)
    return None
