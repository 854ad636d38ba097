"""Updates the lock for a release, a retirement, or the undoing of a retirement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from deck_builder.lock.model import ADOPTED, LockedCard, LockedKind, Release, RetiredCard
from deck_builder.lock.turns import ANY_SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.lock.model import Lock
    from deck_builder.lock.turns import Turns

_DAY: Final = 86_400
"""In seconds. A time so much later than the clock was written by a clock that was wrong, then or now."""

_BEFORE_ANKI: Final = 1_000_000_000
"""A second in 2001. A note with this time is older than anything that a learner wrote."""

_Entry = TypeVar("_Entry", LockedCard, LockedKind)


class PlannedRelease(NamedTuple):
    """A release before its package is made.

    Everything that changed since the last release gets the time of this release, because Anki up to 24.11 skips what is
    older than the learner's last import. Everything else keeps its time.
    """

    version: str
    """Its semantic version."""
    date: str
    """Its date, as in `2026-11-23`."""
    since: int
    """The second, since 1970, of the newest release that all learners of a last release had; 0 before the first."""
    at: int
    """The second of this release, since 1970: newer than everything that learners have."""
    now: int
    """The second by the clock. It is `at`, unless an earlier release is dated in the future."""

    def time_of(self, entry: LockedCard | LockedKind) -> int:
        """Return the time of a card or note type in this release; `entry` is its entry in the lock before it."""
        if entry.released is None:  # nobody has it, so it need not be newer than anything
            return self.now
        return self.at if entry.has_changed or entry.mod > self.since else entry.mod

    def time_of_dated(self, _entry: LockedKind) -> int:
        """Return the time of a note type whose cards name the release: all learners are to get it again."""
        return self.at


class DraftTimes(NamedTuple):
    """The times of a package between two releases.

    A change that came with a merge may be older than the last release; it gets the second after that release.
    """

    since: int
    """As for a planned release."""
    last: int
    """The second of the newest release, since 1970; 0 before the first."""
    turns: Turns = ANY_SECOND
    """Which seconds the deck may use."""

    def time_of(self, entry: LockedCard | LockedKind) -> int:
        """Return the time of a card or note type in this package."""
        if not (entry.has_changed or entry.mod > self.since):
            return entry.mod
        return self.turns.find_second(max(entry.mod, self.last + 1) if self.last else entry.mod)

    def time_of_dated(self, entry: LockedKind) -> int:
        """Return the time of a note type whose cards name the last release."""
        return max(self.time_of(entry), self.last)


def find_last_releases(releases: Sequence[Release]) -> tuple[Release, ...]:
    """Return the releases that no other release follows: several after a merge of branches that each had a release."""
    parents = list_parents(releases)
    followed = {digest for digests in parents.values() for digest in digests}
    return tuple(release for release in releases if release.digest not in followed)


def find_common_second(releases: Sequence[Release]) -> int:
    """Return the second of the newest release that all last releases have in common; 0 if there is none.

    Learners of one of the last releases may not have what changed after it.
    """
    parents = list_parents(releases)
    seen = [_list_ancestors(release.digest, parents) for release in find_last_releases(releases)]
    common = set.intersection(*seen) if seen else set()
    return max((release.at for release in releases if release.digest in common), default=0)


def find_version(lock: Lock) -> str:
    """Return the version that learners have; empty before the first release, and for a package of another tool."""
    last = lock.last_release
    return last.version if last and last.version != ADOPTED else ""


def find_release(lock: Lock, version: str) -> Release | None:
    """Return the release with this version; None if there is none."""
    return next((release for release in reversed(lock.releases) if release.version == version), None)


def find_last_second(releases: Sequence[Release]) -> int:
    """Return the second of the newest release; 0 before the first."""
    return max((release.at for release in releases), default=0)


def list_parents(releases: Sequence[Release]) -> Mapping[str, tuple[str, ...]]:
    """List the digests of the releases that each release follows, by its digest."""
    before = [(), *((release.digest,) for release in releases)]
    return {
        release.digest: last if release.after is None else release.after
        for release, last in zip(releases, before, strict=False)
    }


def _list_ancestors(digest: str, parents: Mapping[str, tuple[str, ...]]) -> set[str]:
    """List a release and all releases before it, by their digests."""
    seen: set[str] = set()
    left = [digest]
    while left:
        if (last := left.pop()) not in seen:
            seen.add(last)
            left += parents.get(last, ())
    return seen


def plan_release(lock: Lock, version: str, date: str, now: int, turns: Turns = ANY_SECOND) -> PlannedRelease:
    """Plan a release of the lock's content; `now` is in seconds since 1970, and `turns` are those of the deck.

    Each smaller edition has notes that are a second older, and still newer than the last release. Content that a wrong
    clock dated in the future in a draft gets the time `now`.
    """
    mods = [*(card.mod for card in lock.cards.values()), *(kind.mod for kind in lock.kinds.values())]
    last = find_last_second(lock.releases)
    at = turns.find_second(max(now, last + 1 + turns.editions, *(mod for mod in mods if mod <= now + _DAY)))
    by_clock = turns.find_second(now)
    is_last_in_future = last > now + _DAY
    return PlannedRelease(version, date, find_common_second(lock.releases), at, by_clock if is_last_in_future else at)


def reset_future_times(lock: Lock, now: int) -> Lock:
    """Correct the times in the lock after a release with a clock in the future; `now` is in seconds since 1970.

    Learners have notes dated in the future. Notes that have not changed since get the time of the release before: they
    are then older than what learners write themselves, so Anki leaves the learners' words alone. Changed notes must
    still be newer than what learners have.
    """
    before = [release.at for release in lock.releases if release.at <= now]
    past = max(before, default=_BEFORE_ANKI) + 1
    return lock._replace(
        cards={key: _reset(card, past, now) for key, card in lock.cards.items()},
        kinds={key: _reset(kind, past, now) for key, kind in lock.kinds.items()},
    )


def _reset(entry: _Entry, past: int, now: int) -> _Entry:
    return entry._replace(mod=past) if entry.mod > now + _DAY and not entry.has_changed else entry


def record_release(lock: Lock, planned: PlannedRelease, digest: str, editions: tuple[str, ...] = ()) -> Lock:
    """Return the lock after a release; `digest` is a hash of its package's content, `editions` are the smaller ones.

    The last release under another version, as a translation has it in which nothing has changed, follows the same
    releases as that: no release follows itself.
    """
    version, time_of = planned.version, planned.time_of
    after = tuple(dict.fromkeys(release.digest for release in find_last_releases(lock.releases)))
    if digest in after:
        after = list_parents(lock.releases)[digest]
    return lock._replace(
        cards={
            key: card._replace(mod=time_of(card), released=card.released or version, sent=None, sent_texts=())
            for key, card in lock.cards.items()
        },
        kinds={
            key: kind._replace(mod=time_of(kind), released=kind.released or version, sent=None)
            for key, kind in lock.kinds.items()
        },
        retired={
            key: card if card.version else card._replace(version=version, mod=planned.at)
            for key, card in lock.retired.items()
        },
        releases=(*lock.releases, Release(version, planned.date, planned.at, digest, after, editions)),
    )


def retire_card(lock: Lock, card_id: str) -> Lock:
    """Return the lock with a released card retired. Raises KeyError if it has no such card."""
    cards = {key: card for key, card in lock.cards.items() if key != card_id}
    return lock._replace(cards=cards, retired={**lock.retired, card_id: RetiredCard(lock.cards[card_id])})


def bring_back_card(lock: Lock, card_id: str) -> Lock:
    """Return the lock with a retired card in use again. Raises KeyError if it has no such card.

    If a release took it from learners, its digest becomes empty, so that the next build sends it again, and its time
    becomes newer than that release.
    """
    gone = lock.retired[card_id]
    card = gone.card._replace(mod=gone.mod + 1, digest="", sent="") if gone.version else gone.card
    retired = {key: card for key, card in lock.retired.items() if key != card_id}
    return lock._replace(cards={**lock.cards, card_id: card}, retired=retired)
