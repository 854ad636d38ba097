"""What a release, a retirement and its undoing change in the lock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deck_builder.lock.model import Lock, LockedCard, LockedKind, Release
from deck_builder.lock.releases import bring_back_card, plan_release, record_release, retire_card

KIND = LockedKind(1, "Capitals: Question", False, "k", 100, (), ())
FRANCE = LockedCard("guid-france", "question", "f", 100, (0,))
ITALY = LockedCard("guid-italy", "question", "i", 110, (0,))
DRAFT = Lock("capitals", "Capitals", {"question": KIND}, {"france": FRANCE, "italy": ITALY})


def release(lock: Lock, version: str, now: int) -> Lock:
    """Release what the lock has, and return the lock after it."""
    return record_release(lock, plan_release(lock, version, "2026-11-23", now), "digest")


def change(lock: Lock, card_id: str, mod: int) -> Lock:
    """The lock after a build at `mod` in which the text of a card was another one."""
    return replace(lock, cards={**lock.cards, card_id: replace(lock.cards[card_id], digest="new", mod=mod)})


def test_all_that_a_first_release_has_counts_from_its_second() -> None:
    lock = release(DRAFT, "1.0.0", 200)
    assert lock.releases == (Release("1.0.0", "2026-11-23", 200, "digest"),)
    assert {card.mod for card in lock.cards.values()} == {200}
    assert {kind.mod for kind in lock.kinds.values()} == {200}
    assert {card.released for card in lock.cards.values()} == {"1.0.0"}
    assert {kind.released for kind in lock.kinds.values()} == {"1.0.0"}


def test_what_did_not_change_keeps_its_time_and_its_first_release() -> None:
    lock = release(change(release(DRAFT, "1.0.0", 200), "france", 250), "1.1.0", 300)
    assert (lock.cards["france"].mod, lock.cards["italy"].mod, lock.kinds["question"].mod) == (300, 200, 200)
    assert {card.released for card in lock.cards.values()} == {"1.0.0"}
    assert [each.version for each in lock.releases] == ["1.0.0", "1.1.0"]


@pytest.mark.parametrize("now", [0, 200])
def test_a_release_is_newer_than_all_before_it_even_if_the_clock_went_back(now: int) -> None:
    first = release(DRAFT, "1.0.0", 200)
    assert plan_release(first, "1.1.0", "2026-11-23", now).at == 201
    assert plan_release(change(first, "italy", 500), "1.1.0", "2026-11-23", now).at == 500


def test_a_retired_card_leaves_the_deck_with_the_next_release() -> None:
    lock = retire_card(release(DRAFT, "1.0.0", 200), "italy")
    assert list(lock.cards) == ["france"]
    assert lock.retired["italy"].version is None
    lock = release(lock, "1.1.0", 300)
    assert (lock.retired["italy"].version, lock.retired["italy"].mod) == ("1.1.0", 300)
    lock = release(lock, "1.2.0", 400)
    assert (lock.retired["italy"].version, lock.retired["italy"].mod) == ("1.1.0", 300)


def test_a_retirement_that_no_release_has_seen_is_undone_without_a_trace() -> None:
    lock = release(DRAFT, "1.0.0", 200)
    assert bring_back_card(retire_card(lock, "italy"), "italy") == lock


def test_a_card_that_a_release_took_out_is_sent_anew() -> None:
    lock = bring_back_card(release(retire_card(release(DRAFT, "1.0.0", 200), "italy"), "1.1.0", 300), "italy")
    assert (lock.cards["italy"].mod, lock.cards["italy"].digest) == (301, "")
    assert lock.cards["italy"].guid == ITALY.guid
    assert not lock.retired


def test_a_card_that_the_lock_does_not_have_can_neither_go_nor_come_back() -> None:
    for act in (retire_card, bring_back_card):
        with pytest.raises(KeyError):
            act(DRAFT, "spain")
