"""Whether the clock can be right: nothing that a wrong clock says may reach learners, who would have it for years.

Anki updates a note if the incoming one is newer. A note dated in the future is newer than anything that its learner
writes, so each later release overwrites the learner's words.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

from deck_builder.content.media import PICTURES, SOUNDS
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.git import read_commit_second
from deck_builder.lock.releases import find_last_second
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock

DAY: Final = 86_400
"""In seconds. A clock may be so much ahead of the deck's files: other computers' clocks differ."""

_SOURCES: Final = frozenset({".css", ".html", ".yaml"} | PICTURES | SOUNDS)
"""The endings of files that an author writes. The program's own files say what the clock said before."""

_YEAR: Final = 366 * DAY
"""In seconds. A deck may rest for so long between its last commit and its release."""


def find_latest_second(deck: Deck, now: int) -> int:
    """Find the latest second that `now` can be, in seconds since 1970: a day after the deck's newest file or commit.

    It is `now` itself if that is not later. The lock does not count, because the program writes it.
    """
    newest = find_newest_second(deck, now - DAY)
    return min(now, newest + DAY) if newest else now


def find_newest_second(deck: Deck, enough: int) -> int:
    """Find when the deck's newest file was written, or its newest commit was made; 0 if that can't be known.

    Files that are not needed any more are left out, once one is as new as `enough`.
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
    """Report that new content is dated at the second `used`, because the clock, at `now`, is too far ahead."""
    message = (
        f"the clock says {format_day(now)}, and the newest file and commit of the deck are from "
        f"{format_day(used - DAY)}: new content is dated {format_day(used)}"
    )
    problems.add("R821", message, Place(deck.folder / LOCK_FILE))


def may_release_now(deck: Deck, now: int, problems: Problems) -> bool:
    """Whether the clock can be right. If it is more than a year ahead of the deck, that is an error."""
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
            f"`deck-builder build {deck.folder.name} --after-wrong-clock` once."
        )
        problems.add("R823", message, Place(deck.folder / LOCK_FILE), hint=hint)


def format_day(second: int) -> str:
    """Write a day as in `2026-11-23`, or the number of seconds since 1970 if there is no such day."""
    try:
        return datetime.fromtimestamp(second, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return f"second {second}"
