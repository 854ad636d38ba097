"""What a release, a retirement and its undoing make of the lock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deck_builder.lock.model import Release, RetiredCard

if TYPE_CHECKING:
    from deck_builder.lock.model import Lock


def record_release(lock: Lock, version: str, date: str, now: int) -> Lock:
    """The lock as a release leaves it; the release's `digest` is still empty.

    Whatever changed since the last release counts from one second, that of this release (`at`): Anki up to
    24.11 skips what is older than the learner's last import. What did not change keeps its time.
    """
    since = lock.last_release.at if lock.last_release else 0
    mods = [*(card.mod for card in lock.cards.values()), *(kind.mod for kind in lock.kinds.values())]
    at = max(now, since + 1, *mods)

    def lifted(mod: int) -> int:
        return at if mod > since else mod

    return replace(
        lock,
        cards={
            key: replace(card, mod=lifted(card.mod), released=card.released or version)
            for key, card in lock.cards.items()
        },
        kinds={
            key: replace(kind, mod=lifted(kind.mod), released=kind.released or version)
            for key, kind in lock.kinds.items()
        },
        retired={
            key: card if card.version else replace(card, version=version, mod=at) for key, card in lock.retired.items()
        },
        releases=(*lock.releases, Release(version, date, at, "")),
    )


def retire_card(lock: Lock, card_id: str) -> Lock:
    """The lock with a released card taken out of the deck. Raises KeyError where it has no such card."""
    kept = {key: each for key, each in lock.cards.items() if key != card_id}
    return replace(lock, cards=kept, retired={**lock.retired, card_id: RetiredCard(lock.cards[card_id])})


def bring_back_card(lock: Lock, card_id: str) -> Lock:
    """The lock with a retired card among the others again. Raises KeyError where it has no such card.

    Where a release has taken it from learners, its digest is emptied, so that the next build sends it anew, and it
    is newer than that release, which does not hold it.
    """
    gone = lock.retired[card_id]
    card = replace(gone.card, mod=gone.mod + 1, digest="") if gone.version else gone.card
    kept = {key: each for key, each in lock.retired.items() if key != card_id}
    return replace(lock, cards={**lock.cards, card_id: card}, retired=kept)
