"""What a release, a retirement and its undoing do to the lock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder.lock.model import Release, RetiredCard

if TYPE_CHECKING:
    from deck_builder.lock.model import Lock


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """A release before its package is made.

    Whatever changed since the last release counts from one second, that of this release: Anki up to 24.11 skips what
    is older than the learner's last import. What did not change keeps its time.
    """

    version: str
    """Its semantic version."""
    date: str
    """Its date, as in `2026-11-23`."""
    since: int
    """The second of the last release, since 1970; 0 before the first one."""
    at: int
    """The second of this release, since 1970: newer than everything in the lock."""

    def time_of(self, mod: int) -> int:
        """The time from which something counts in this release; `mod` is the time in the lock before it."""
        return self.at if mod > self.since else mod


def plan_release(lock: Lock, version: str, date: str, now: int) -> PlannedRelease:
    """Plan a release of what the lock holds; `now` is in seconds since 1970."""
    since = lock.last_release.at if lock.last_release else 0
    mods = [*(card.mod for card in lock.cards.values()), *(kind.mod for kind in lock.kinds.values())]
    return PlannedRelease(version, date, since, max(now, since + 1, *mods))


def record_release(lock: Lock, planned: PlannedRelease, digest: str) -> Lock:
    """The lock after a release; `digest` stands for what its package holds."""
    version, time_of = planned.version, planned.time_of
    return replace(
        lock,
        cards={
            key: replace(card, mod=time_of(card.mod), released=card.released or version)
            for key, card in lock.cards.items()
        },
        kinds={
            key: replace(kind, mod=time_of(kind.mod), released=kind.released or version)
            for key, kind in lock.kinds.items()
        },
        retired={
            key: card if card.version else replace(card, version=version, mod=planned.at)
            for key, card in lock.retired.items()
        },
        releases=(*lock.releases, Release(version, planned.date, planned.at, digest)),
    )


def retire_card(lock: Lock, card_id: str) -> Lock:
    """The lock with a released card taken out of the deck. Raises KeyError if it has no such card."""
    cards = {key: card for key, card in lock.cards.items() if key != card_id}
    return replace(lock, cards=cards, retired={**lock.retired, card_id: RetiredCard(lock.cards[card_id])})


def bring_back_card(lock: Lock, card_id: str) -> Lock:
    """The lock with a retired card among the others again. Raises KeyError if it has no such card.

    If a release took it from learners, its digest is emptied, so that the next build sends it anew, and its time is
    newer than that release, which does not hold the card.
    """
    gone = lock.retired[card_id]
    card = replace(gone.card, mod=gone.mod + 1, digest="") if gone.version else gone.card
    retired = {key: each for key, each in lock.retired.items() if key != card_id}
    return replace(lock, cards={**lock.cards, card_id: card}, retired=retired)
