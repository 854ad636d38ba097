"""Keeps the times of a wrong clock away from learners, who would have them for years.

Anki updates a note if the incoming one is newer. A note dated in the future is newer than anything that its learner
writes, so every later release overwrites the learner's words.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

from deck_builder.content.media import PICTURES, SOUNDS
from deck_builder.deck.folder import LOCK_FILE, name_folder
from deck_builder.deck.git import read_commit_second
from deck_builder.lock.releases import find_last_second
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock

DAY: Final = 86_400
"""In seconds. The clock may be this far ahead of the deck's files, because the clocks of computers differ."""

_SOURCES: Final = frozenset({".css", ".html", ".md", ".yaml"} | PICTURES | SOUNDS)
"""Endings of files that an author writes. The program's own files have the times of the same clock."""

_YEAR: Final = 366 * DAY
"""In seconds. The longest time between a deck's last commit and its release."""


def find_latest_second(deck: Deck, now: int) -> int:
    """Return `now`, but at most a day after the deck's newest file or commit, in seconds since 1970.

    The lock does not count, because the program writes it.
    """
    newest = find_newest_second(deck, now - DAY)
    return min(now, newest + DAY) if newest else now


def find_newest_second(deck: Deck, enough: int) -> int:
    """Return the time of the deck's newest file or commit, in seconds since 1970; 0 if it is unknown.

    Stops searching at the first file that is as new as `enough`.
    """
    newest = 0
    for second in _list_seconds(deck):
        newest = max(newest, second)
        if newest >= enough:
            break
    return newest


def _list_seconds(deck: Deck) -> Iterator[int]:
    yield from map(_read_second, (*deck.card_files, deck.id_place.file))
    with suppress(OSError):
        others = (deck.folder.glob("*.*"), (deck.folder / "kinds").rglob("*"), deck.media.root.rglob("*"))
        yield from map(_read_second, (path for path in chain(*others) if path.suffix in _SOURCES))
    yield read_commit_second(deck.folder)


def _read_second(file: Path) -> int:
    try:
        return int(file.stat().st_mtime)
    except OSError:
        return 0


def report_clock_ahead(deck: Deck, now: int, used: int, problems: Problems) -> None:
    """Report that the clock, at `now`, is too far ahead, so that new content gets the time `used`."""
    message = (
        f"the clock says {format_day(now)}, and the newest file and commit of the deck are from "
        f"{format_day(used - DAY)}: new content is dated {format_day(used)}"
    )
    problems.add("R821", message, Place(deck.folder / LOCK_FILE))


def may_release_now(deck: Deck, now: int, problems: Problems) -> bool:
    """Whether the clock can be right. Reports a clock that is ahead; more than a year is an error."""
    newest = find_newest_second(deck, now - DAY)
    if not newest or newest >= now - DAY:
        return True
    if newest >= now - _YEAR:
        report_clock_ahead(deck, now, newest + DAY, problems)
        return True
    message = (
        f"the clock says {format_day(now)}, and the newest file and commit of the deck are from {format_day(newest)}"
    )
    problems.add("R822", message, Place(deck.folder / LOCK_FILE))
    return False


def report_future_release(deck: Deck, lock: Lock, now: int, problems: Problems) -> None:
    """Report a release that is dated in the future."""
    last = find_last_second(lock.releases)
    if lock.releases and last > now + DAY:
        version = next(release.version for release in lock.releases if release.at == last)
        message = f"release {version} is dated {format_day(last)}, and the clock says {format_day(now)}"
        hint = (
            "If the clock is slow, set it. If it was wrong at that release, run "
            f"`deck-builder build {name_folder(deck.folder)} --after-wrong-clock` once."
        )
        problems.add("R823", message, Place(deck.folder / LOCK_FILE), hint=hint)


def format_day(second: int) -> str:
    """Write a time as a day, such as `2026-11-23`, or in seconds since 1970 if it is out of range."""
    try:
        return datetime.fromtimestamp(second, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return f"second {second}"
