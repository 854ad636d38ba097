"""What a release, a retirement and its undoing change in the lock."""

from __future__ import annotations

import pytest

from deck_builder.lock.model import Lock, LockedCard, LockedKind, Release
from deck_builder.lock.releases import (
    DraftTimes,
    bring_back_card,
    find_common_second,
    find_last_releases,
    plan_release,
    record_release,
    retire_card,
)
from deck_builder.lock.turns import Turns

KIND = LockedKind(1, "Capitals: Question", False, "k", 100, (), ())
FRANCE = LockedCard("guid-france", "question", "f", 100, (0,))
ITALY = LockedCard("guid-italy", "question", "i", 110, (0,))
DRAFT = Lock("capitals", "Capitals", {"question": KIND}, {"france": FRANCE, "italy": ITALY})


def release(lock: Lock, version: str, now: int) -> Lock:
    """Release what the lock has, and return the lock after it."""
    return record_release(lock, plan_release(lock, version, "2026-11-23", now), f"digest of {version}")


def change(lock: Lock, card_id: str, mod: int) -> Lock:
    """The lock after a build at `mod` in which the text of a card was another one."""
    return lock._replace(cards={**lock.cards, card_id: lock.cards[card_id]._replace(digest="new", mod=mod)})


def test_all_that_a_first_release_has_counts_from_its_second() -> None:
    lock = release(DRAFT, "1.0.0", 200)
    assert lock.releases == (Release("1.0.0", "2026-11-23", 200, "digest of 1.0.0", ()),)
    assert {card.mod for card in lock.cards.values()} == {200}
    assert {kind.mod for kind in lock.kinds.values()} == {200}
    assert {card.released for card in lock.cards.values()} == {"1.0.0"}
    assert {kind.released for kind in lock.kinds.values()} == {"1.0.0"}


def test_what_did_not_change_keeps_its_time_and_its_first_release() -> None:
    lock = release(change(release(DRAFT, "1.0.0", 200), "france", 250), "1.1.0", 300)
    assert (lock.cards["france"].mod, lock.cards["italy"].mod, lock.kinds["question"].mod) == (300, 200, 200)
    assert {card.released for card in lock.cards.values()} == {"1.0.0"}
    assert [release.version for release in lock.releases] == ["1.0.0", "1.1.0"]


@pytest.mark.parametrize("now", [0, 200])
def test_a_release_is_newer_than_all_before_it_even_if_the_clock_went_back(now: int) -> None:
    first = release(DRAFT, "1.0.0", 200)
    assert plan_release(first, "1.1.0", "2026-11-23", now).at == 201
    assert plan_release(change(first, "italy", 500), "1.1.0", "2026-11-23", now).at == 500


def test_an_edit_that_a_merge_brought_counts_from_the_next_release_although_it_is_older_than_the_last() -> None:
    lock = release(DRAFT, "1.0.0", 200)
    edited = lock.cards["france"]._replace(digest="bea", mod=250, sent="f")
    merged = release(lock, "1.1.0", 300)
    merged = merged._replace(cards={**merged.cards, "france": edited})
    planned = plan_release(merged, "1.2.0", "2026-11-23", 400)
    assert (planned.time_of(merged.cards["france"]), planned.time_of(merged.cards["italy"])) == (400, 200)
    times = DraftTimes(300, 300)
    assert (times.time_of(merged.cards["france"]), times.time_of(merged.cards["italy"])) == (301, 200)
    assert record_release(merged, planned, "d").cards["france"].sent is None


def test_what_two_branches_released_is_sent_again_to_the_learners_of_both() -> None:
    first = release(DRAFT, "1.0.0", 200)
    ours = release(change(first, "france", 250), "1.1.0", 300)
    theirs = release(change(first, "italy", 250), "1.2.0", 310)
    both = ours._replace(
        cards={**ours.cards, "italy": theirs.cards["italy"]},
        releases=(*ours.releases, theirs.releases[-1]),
    )
    assert [release.version for release in find_last_releases(both.releases)] == ["1.1.0", "1.2.0"]
    assert find_common_second(both.releases) == 200
    after = release(both, "1.3.0", 400)
    assert {card.mod for card in after.cards.values()} == {400}
    assert [release.version for release in find_last_releases(after.releases)] == ["1.3.0"]
    assert find_common_second(after.releases) == 400


def test_releases_of_a_file_of_format_1_follow_one_another() -> None:
    releases = (Release("1.0.0", "", 100, "a"), Release("1.1.0", "", 200, "b"))
    assert find_last_releases(releases) == releases[-1:]
    assert find_common_second(releases) == 200
    assert find_last_releases(()) == ()
    assert find_common_second(()) == 0


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


def test_each_smaller_edition_of_a_release_is_newer_than_the_release_before() -> None:
    first = release(DRAFT, "1.0.0", 200)
    assert plan_release(first, "1.1.0", "2026-11-23", 200, Turns(editions=2)).at - 2 > 200
