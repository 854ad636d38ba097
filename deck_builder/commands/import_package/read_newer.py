"""Plans and writes the update of a deck folder from a newer package of the same deck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.build import snapshot
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.import_package.media_names import name_media
from deck_builder.commands.import_package.update_deck import DeckUpdate, plan_update, write_update
from deck_builder.packages.limits import DEFAULT_LIMITS
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.commands.import_package.media_names import NamedMedia
    from deck_builder.packages.limits import Limits
    from deck_builder.problems.problem import Problems


@dataclass(frozen=True, slots=True)
class NewerPackage:
    """A newer package with what it brings to a deck folder."""

    named: NamedMedia
    """The package, with its media as learners have them."""
    update: DeckUpdate
    """What it brings."""


def plan_newer_package(
    file: Path, folder: Path, since: Path | None, problems: Problems, limits: Limits = DEFAULT_LIMITS
) -> NewerPackage | None:
    """Find what is new in a package for the deck in `folder`; None if a problem is an error. Nothing is written.

    `since` is the package that the deck was made from or updated with last, if the author has it.
    """
    newer = snapshot.read(file, problems, limits)
    before = snapshot.read(since, problems, limits) if since else None
    if newer is None or (since and before is None):
        return None
    named = name_media(newer)
    update = plan_update(named.package, folder, name_media(before).package if before else None, problems)
    return None if update is None else NewerPackage(named, update)


def write_newer_package(newer: NewerPackage, problems: Problems) -> None:
    """Write what a newer package brings; what can't be written is a problem."""
    with reporting_write_errors(newer.update.folder, problems):
        try:
            write_update(newer.update, newer.named.package, newer.named.entries)
        except InputError as error:
            problems.add(error.code, error.message, Place(newer.named.package.file), hint=error.hint)
