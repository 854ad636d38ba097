"""The arguments OLD and NEW of `diff` and `rehearse`: packages, decks, or decks at a git revision."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deck_builder.build import snapshot
from deck_builder.build.snapshot import Named
from deck_builder.cli.decks import check_editions, find_deck
from deck_builder.packages.limits import DEFAULT_LIMITS, NO_LIMITS

if TYPE_CHECKING:
    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import Package
    from deck_builder.problems.problem import Problems


def parse_both(old: str, new: str, edition: str) -> tuple[Named, Named]:
    """What OLD and NEW name; of a deck, the smaller `edition` with this name. Raises click.UsageError."""
    both = parse_old_or_new(old), parse_old_or_new(new)
    if not edition:
        return both
    if all(named.path.is_file() for named in both):
        raise click.UsageError("A package is of one edition: with two packages, leave out --edition.")
    check_editions([named.path for named in both if named.path.is_dir() and not named.revision], [edition])
    first, second = (replace(named, edition=edition) if named.path.is_dir() else named for named in both)
    return first, second


def parse_old_or_new(argument: str) -> Named:
    """What OLD or NEW names. Raises click.UsageError if there is no such file or deck."""
    path = Path(argument)
    if path.is_file():
        return Named(path.absolute())
    if path.suffix == ".apkg" and not path.exists():
        raise click.UsageError(f"There is no file `{argument}`.")
    deck, at, revision = argument.rpartition("@")
    if at and deck and not path.exists():
        return Named(find_deck(deck), revision)
    return Named(find_deck(argument))


def make_package(
    named: Named, scratch: Path, now: int, problems: Problems, limits: Limits = DEFAULT_LIMITS
) -> tuple[Path, Package] | None:
    """The file and the contents of a package; None if a problem is an error.

    A deck is built into `scratch`, a folder that this makes. `now` is the time in seconds since 1970 for what changed
    since the deck's last build. `limits` are for a package that someone else may have made.
    """
    scratch.mkdir()
    package = snapshot.snapshot(named, scratch, now, problems)
    own = package != named.path
    contents = snapshot.read(package, problems, NO_LIMITS if own else limits) if package else None
    return (package, contents) if package and contents else None
