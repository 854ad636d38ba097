"""Two locks merged by what they say: cards, numbers, note types, releases, retired cards."""

from __future__ import annotations

import pytest

from deck_builder.lock.merge import MergedLock, Side, merge_locks
from deck_builder.lock.model import Lock, LockedCard, LockedKind, LockedSlot
from deck_builder.lock.releases import find_last_releases, plan_release, record_release, retire_card
from deck_builder.problems.errors import InputError

SPARES = (LockedSlot(None, "Spare 1", 11), LockedSlot(None, "Spare 2", 12))
KIND = LockedKind(1, "Capitals: Question", False, "k", 100, (LockedSlot("city", "City", 10), *SPARES), ())
FRANCE = LockedCard("guid-france", "question", "f", 100, (0,))
ITALY = LockedCard("guid-italy", "question", "i", 110, (0,))
TEA = LockedCard("guid-tea", "steps", "t", 100, (0, 1), gaps=(("boil", 1), ("pour", 2)))


def release(lock: Lock, version: str, now: int) -> Lock:
    """The lock after a release at `now`."""
    return record_release(lock, plan_release(lock, version, "2026-11-23", now), f"digest of {version} at {now}")


def put(lock: Lock, **cards: LockedCard) -> Lock:
    """The lock with these cards added, or in place of those with their ids."""
    return lock._replace(cards={**lock.cards, **cards})


def edit(lock: Lock, card_id: str, digest: str, mod: int) -> Lock:
    """The lock after a build at `mod` in which a card that learners have was another one."""
    card = lock.cards[card_id]
    return put(lock, **{card_id: card._replace(digest=digest, mod=mod, sent=card.sent or card.digest)})


BASE = release(
    Lock("capitals", "Capitals", {"question": KIND}, {"france": FRANCE, "italy": ITALY, "tea": TEA}), "1.0.0", 200
)


def merge(ours: Lock, theirs: Lock, base: Lock | None = BASE, prefer: Side | None = None) -> MergedLock:
    """Merge two locks. Which of them is ours may only matter where `prefer` decides."""
    merged = merge_locks(base, ours, theirs, prefer)
    if prefer is None and not merged.collisions:
        assert set(merge_locks(base, theirs, ours).lock.cards) == set(merged.lock.cards)
        assert merge_locks(base, theirs, ours).lock.releases == merged.lock.releases
    return merged


def test_the_cards_of_both_sides_are_there() -> None:
    lock = merge(put(BASE, spain=FRANCE._replace(guid="s")), put(BASE, poland=FRANCE._replace(guid="p"))).lock
    assert set(lock.cards) == {"france", "italy", "tea", "spain", "poland"}


def test_an_edit_on_either_side_is_an_edit_and_the_newest_time_counts() -> None:
    lock = merge(edit(BASE, "france", "f2", 300), edit(BASE, "italy", "i2", 310)).lock
    assert (lock.cards["france"].digest, lock.cards["italy"].digest) == ("f2", "i2")
    both = merge(edit(BASE, "france", "f2", 300), edit(BASE, "france", "f3", 310)).lock.cards["france"]
    assert (both.digest, both.mod, both.sent) == ("f3", 310, "f")


def test_an_edit_older_than_the_other_side_s_release_is_new_for_its_learners() -> None:
    ours = release(edit(BASE, "italy", "i2", 300), "1.1.0", 400)
    lock = merge(ours, edit(BASE, "france", "f2", 300)).lock
    assert lock.cards["france"].has_changed
    assert not lock.cards["italy"].has_changed
    assert release(lock, "1.2.0", 500).cards["france"].mod == 500


def test_a_card_that_both_sides_edited_and_one_released_is_new_only_if_the_other_edit_wins() -> None:
    ours = release(edit(BASE, "france", "f2", 300), "1.1.0", 400)
    older = merge(ours, edit(BASE, "france", "f3", 350)).lock.cards["france"]
    assert (older.digest, older.has_changed) == ("f2", False)
    newer = merge(ours, edit(BASE, "france", "f3", 450)).lock.cards["france"]
    assert (newer.digest, newer.mod, newer.sent) == ("f3", 450, "f2")


def test_the_texts_that_learners_have_are_those_of_the_side_with_the_release() -> None:
    base = put(BASE, france=BASE.cards["france"]._replace(texts=(("answer", "1"),)))
    changed = edit(base, "france", "f2", 300).cards["france"]._replace(texts=(("answer", "2"),))
    ours = release(put(base, france=changed), "1.1.0", 400)
    other = changed._replace(texts=(("answer", "3"),), digest="f3", mod=450, sent_texts=(("answer", "1"),))
    card = merge(ours, put(base, france=other), base).lock.cards["france"]
    assert (card.texts, card.learners_texts) == ((("answer", "3"),), (("answer", "2"),))
    older = merge(ours, put(base, france=other._replace(mod=350)), base).lock.cards["france"]
    assert (older.texts, older.sent_texts) == ((("answer", "2"),), ())


def test_a_card_that_two_releases_have_in_two_ways_is_new_for_somebody() -> None:
    ours = release(edit(BASE, "france", "f2", 300), "1.1.0", 400)
    theirs = release(edit(BASE, "france", "f3", 300), "1.2.0", 410)
    lock = merge(ours, theirs).lock
    assert [release.version for release in lock.releases] == ["1.0.0", "1.1.0", "1.2.0"]
    assert [release.version for release in find_last_releases(lock.releases)] == ["1.1.0", "1.2.0"]
    assert lock.cards["france"].has_changed
    assert release(lock, "1.3.0", 420).cards["france"].mod == 420


def test_the_first_release_of_a_card_is_the_earlier_one() -> None:
    ours, theirs = (put(BASE, spain=FRANCE._replace(guid="s", digest="s")) for _ in range(2))
    lock = merge(release(ours, "1.1.0", 410), release(theirs, "1.2.0", 400)).lock
    assert lock.cards["spain"].released == "1.2.0"


def test_a_card_that_one_side_removed_is_gone_unless_the_other_has_edited_it() -> None:
    ours = BASE._replace(cards={key: card for key, card in BASE.cards.items() if key != "italy"})
    assert "italy" not in merge(ours, BASE).lock.cards
    assert "italy" in merge(ours, edit(BASE, "italy", "i2", 300)).lock.cards


def test_a_renamed_card_keeps_what_the_other_side_did_to_it() -> None:
    renamed = {("rome" if key == "italy" else key): card for key, card in BASE.cards.items()}
    lock = merge(BASE._replace(cards=renamed), edit(BASE, "italy", "i2", 300)).lock
    assert lock.cards["rome"].digest == "i2"
    assert lock.cards["rome"].guid == "guid-italy"


def test_of_two_cards_with_one_id_the_released_one_keeps_it() -> None:
    ours = put(BASE, peru=FRANCE._replace(guid="of-bea"))
    theirs = release(put(BASE, peru=FRANCE._replace(guid="of-ada")), "1.1.0", 400)
    assert merge(ours, theirs).lock.cards["peru"].guid == "of-ada"
    collision = merge(release(ours, "1.2.0", 410), theirs)
    assert collision.collisions == ("both branches have released a card `peru`, and they are two cards",)


def with_steps(lock: Lock, *steps: tuple[str, int], gone: tuple[tuple[str, int], ...] = ()) -> Lock:
    """The lock with these steps on the card `tea`."""
    return put(lock, tea=lock.cards["tea"]._replace(gaps=steps, gone_gaps=gone, digest=str(steps), mod=300))


OURS = with_steps(BASE, ("boil", 1), ("pour", 2), ("drink", 3))
THEIRS = with_steps(BASE, ("fill", 3), ("boil", 1), ("pour", 2))


def test_a_number_that_both_sides_gave_away_belongs_to_the_side_that_released_it() -> None:
    tea = merge(OURS, release(THEIRS, "1.1.0", 400)).lock.cards["tea"]
    assert tea.gaps == (("fill", 3), ("boil", 1), ("pour", 2))
    assert merge(OURS, THEIRS).lock.cards["tea"].gaps == OURS.cards["tea"].gaps


def test_a_number_that_both_sides_released_is_for_the_author_to_decide() -> None:
    ours, theirs = release(OURS, "1.1.0", 400), release(THEIRS, "1.2.0", 410)
    (collision,) = merge(ours, theirs).collisions
    assert "a new shape as number 3, `drink` and `fill`, on the card `tea`" in collision
    assert merge(ours, theirs, prefer="ours").lock.cards["tea"].gaps == OURS.cards["tea"].gaps
    assert merge(ours, theirs, prefer="theirs").lock.cards["tea"].gaps == THEIRS.cards["tea"].gaps


def test_steps_with_numbers_of_their_own_and_edited_ones_are_merged() -> None:
    ours = with_steps(BASE, ("boil well", 1), ("pour", 2), ("drink", 3))
    theirs = with_steps(BASE, ("fill", 4), ("boil", 1), ("pour slowly", 2), gone=(("warm", 5),))
    tea = merge(ours, theirs).lock.cards["tea"]
    assert tea.gaps == (("fill", 4), ("boil well", 1), ("pour slowly", 2), ("drink", 3))
    assert tea.gone_gaps == (("warm", 5),)


def test_a_removed_step_stays_removed_unless_the_other_side_has_edited_it() -> None:
    removed = with_steps(BASE, ("pour", 2), gone=(("boil", 1),))
    tea = merge(removed, OURS).lock.cards["tea"]
    assert (tea.gaps, tea.gone_gaps) == ((("pour", 2), ("drink", 3)), (("boil", 1),))
    edited = with_steps(BASE, ("boil well", 1), ("pour", 2))
    assert merge(removed, edited).lock.cards["tea"].gaps == (("boil well", 1), ("pour", 2))


def with_field(lock: Lock, place: int, key: str) -> Lock:
    """The lock with a field in a place of its note type."""
    fields = list(KIND.fields)
    fields[place] = LockedSlot(key, key.title(), fields[place].id)
    kind = lock.kinds["question"]._replace(fields=tuple(fields), digest=key, mod=300)
    return lock._replace(kinds={"question": kind})


def test_a_place_that_both_sides_filled_belongs_to_the_side_that_released_it() -> None:
    released = release(with_field(BASE, 1, "note"), "1.1.0", 400)
    assert merge(with_field(BASE, 1, "hint"), released).lock.kinds["question"].fields[1].key == "note"
    both = merge(release(with_field(BASE, 1, "hint"), "1.2.0", 410), released)
    assert "place 2 belongs to `hint` and to `note`" in both.collisions[0]
    twice = merge(release(with_field(BASE, 2, "note"), "1.2.0", 410), released)
    assert "`note` is in place 3 and in place 2" in twice.collisions[0]


def test_places_that_only_one_side_filled_are_filled() -> None:
    fields = merge(with_field(BASE, 1, "hint"), with_field(BASE, 2, "note")).lock.kinds["question"].fields
    assert [slot.key for slot in fields] == ["city", "hint", "note"]


def test_a_card_that_one_side_retired_is_retired_even_if_the_other_has_edited_it() -> None:
    theirs = release(edit(BASE, "italy", "i2", 300), "1.1.0", 400)
    lock = merge(retire_card(BASE, "italy"), theirs).lock
    assert "italy" not in lock.cards
    assert lock.retired["italy"].version is None
    both = merge(release(retire_card(BASE, "italy"), "1.0.1", 390), theirs).lock
    assert both.retired["italy"].version == "1.0.1"
    assert both.retired["italy"].mod > 400


def test_a_card_that_one_side_brought_back_is_sent_anew_if_the_other_has_released_its_retirement() -> None:
    base = retire_card(BASE, "italy")
    lock = merge(BASE, release(base, "1.1.0", 400), base).lock
    assert "italy" not in lock.retired
    assert lock.cards["italy"].has_changed
    assert lock.cards["italy"].mod > 400
    assert "italy" not in merge(BASE, base, base).lock.retired


def test_two_releases_of_one_version_are_both_kept_and_named() -> None:
    ours = release(edit(BASE, "france", "f2", 300), "1.1.0", 400)
    theirs = release(edit(BASE, "italy", "i2", 300), "1.1.0", 410)
    merged = merge(ours, theirs)
    assert merged.duplicate_versions == ("1.1.0",)
    assert [release.at for release in merged.lock.releases] == [200, 400, 410]


def test_without_a_common_ancestor_the_side_with_releases_says_what_learners_have() -> None:
    anew = Lock("capitals", "Capitals", {"question": KIND}, {"france": FRANCE._replace(mod=900), "tea": TEA})
    lock = merge(anew, BASE, None).lock
    assert lock.releases == BASE.releases
    assert lock.cards["france"].released == "1.0.0"
    assert lock.cards["france"].mod == 900
    assert "italy" in lock.cards


def test_kept_names_of_media_are_merged() -> None:
    base, ours, theirs = (
        BASE._replace(media=media) for media in ({"a": "1", "b": "2"}, {"a": "1"}, {"a": "3", "c": "4"})
    )
    assert merge(ours, theirs, base).lock.media == {"a": "3", "c": "4"}


def test_a_name_of_the_deck_that_one_side_changed_is_the_new_one() -> None:
    assert merge(BASE, BASE._replace(deck_name="Towns")).lock.deck_name == "Towns"


def test_locks_of_two_decks_are_not_merged() -> None:
    with pytest.raises(InputError, match="the deck `capitals`, the other of `rivers`"):
        merge_locks(BASE, BASE, BASE._replace(deck_id="rivers"))
