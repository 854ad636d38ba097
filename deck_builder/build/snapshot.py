"""Whatever names a state of a deck, as a package: a package itself, a deck folder, a deck folder at a git revision."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build.build import draft_package
from deck_builder.build.pipeline import open_deck
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.deck.git import extract_deck
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.packages.model import Package


@dataclass(frozen=True, slots=True)
class Named:
    """What a person named: a package's file, or a deck's folder, then or at a revision."""

    path: Path
    revision: str = ""


def snapshot(named: Named, scratch: Path, now: int, problems: Problems) -> Path | None:
    """The package of a state of a deck; None where a problem is an error.

    What has to be built for it is built below the existing folder `scratch`, and leaves the deck as it was:
    its `deck.lock` is read and not written. `now` is the second that changes since the last build count from.
    """
    if named.path.is_file():
        return named.path
    folder = named.path
    if named.revision:
        try:
            folder = extract_deck(named.path, named.revision, scratch / "sources")
        except InputError as error:
            message = f"`{named.path.name}` can't be had as of `{named.revision}`: {error}"
            problems.add(error.code, message, Place(named.path))
            return None
    return built_in(folder, scratch, now, problems)


def built_in(folder: Path, scratch: Path, now: int, problems: Problems) -> Path | None:
    """The package of a deck folder as it stands, made inside `scratch`; None where a problem is an error."""
    opened = open_deck(folder, scratch, problems)
    if opened is None:
        return None
    deck, lock = opened
    target = scratch / f"{deck.id}.apkg"
    with reporting_write_errors(target, problems), draft_package(deck, lock, now, target, problems) as draft:
        if draft:
            shutil.move(draft.package, target)
            return target
    return None


def read(package: Path, problems: Problems) -> Package | None:
    """What a package holds; None, with a problem, where it is none."""
    try:
        return read_package(package)
    except InputError as error:
        problems.add(error.code, error.message, Place(package))
    return None
