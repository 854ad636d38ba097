"""Merges the `deck.lock` of two branches by what it says, not by its lines.

What learners have decides. The side that released since the branches parted is the first side: it keeps its numbers
and places. Where the other side's collide with them, they are dropped, because no learner has them; the next build
assigns new ones. Only if both sides released can one number belong to two things for learners.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from deck_builder.lock.merge_numbers import GapsOfSide, merge_gaps
from deck_builder.lock.merge_slots import merge_slots
from deck_builder.lock.model import Lock, LockedCard, LockedKind, Release, RetiredCard
from deck_builder.lock.releases import list_parents
from deck_builder.lock.versions import newest
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.lock.merge_numbers import Collision

Side = Literal["ours", "theirs"]

_STEP: Final = compile_late(r"[0-9a-f]{8}")
"""The label of a step: a hash of its text. The label of a shape is its name."""

_Value = TypeVar("_Value")
_Entry = TypeVar("_Entry", LockedCard, LockedKind)


@dataclass(frozen=True, slots=True)
class MergedLock:
    """The merge of two locks."""

    lock: Lock
    """The merged lock. Collisions are resolved in favour of the first side."""
    collisions: tuple[str, ...]
    """Numbers that belong to different things for the learners of each side, in words."""
    duplicate_versions: tuple[str, ...]
    """The versions that both sides released with different contents."""


def merge_locks(base: Lock | None, ours: Lock, theirs: Lock, prefer: Side | None = None) -> MergedLock:
    """Merge the locks of two branches. Raises InputError (L629) if they belong to different decks.

    `base` is the lock of the commit where they parted; None if there is none. If both sides released, `prefer` is the
    side that keeps a number that both assigned.
    """
    if ours.deck_id != theirs.deck_id:
        raise InputError("L629", f"one side is the lock of the deck `{ours.deck_id}`, the other of `{theirs.deck_id}`")
    return _Merge(base or Lock(ours.deck_id, ours.deck_name), ours, theirs, prefer).run()


class _Merge:
    """One merge. `first` is the side that wins a conflict, `second` the other side."""

    def __init__(self, base: Lock, ours: Lock, theirs: Lock, prefer: Side | None) -> None:
        new_in_ours = _keys(ours) - _keys(theirs)
        new_in_theirs = _keys(theirs) - _keys(ours)
        self.both_released = bool(new_in_ours and new_in_theirs)
        only_one_released = bool(new_in_ours) != bool(new_in_theirs)
        prefer_theirs = bool(new_in_theirs) if only_one_released else prefer == "theirs"
        self.base = base
        self.first, self.second = (theirs, ours) if prefer_theirs else (ours, theirs)
        self.is_decided = prefer is not None
        self.learners_have_second = self.both_released or not (new_in_ours or new_in_theirs)
        self.collisions: list[str] = []

    def run(self) -> MergedLock:
        """Merge all parts of the locks."""
        base, first, second = self.base, self.first, self.second
        self.releases = _merge_releases(first, second)
        retired = self.merge_retired()
        cards = self.merge_cards({entry.card.guid for entry in retired.values()})
        done: dict[str, Any] = {
            "releases": self.releases,
            "retired": retired,
            "cards": cards,
            "kinds": self.merge_kinds(),
            "media": _merge_maps(base.media, first.media, second.media),
        }
        other: dict[str, Any] = {
            name: _pick(getattr(base, name), getattr(first, name), getattr(second, name))
            for name in Lock._fields
            if name not in done
        }
        other["program"] = newest(first.program, second.program)
        versions = [release.version for release in self.releases]
        duplicates = tuple(sorted({version for version in versions if versions.count(version) > 1}))
        return MergedLock(first._replace(**other, **done), tuple(self.collisions), duplicates)

    def merge_cards(self, retired: set[str]) -> dict[str, LockedCard]:
        """Merge the cards. A card that one side renamed keeps both ids; the next build drops the unused one."""
        base, first, second = (_CardsOf(lock) for lock in (self.base, self.first, self.second))
        cards: dict[str, LockedCard] = {}
        for card_id in sorted({*self.first.cards, *self.second.cards}):
            one, other = first.find(card_id), second.find(card_id)
            if one and other and one.guid != other.guid:
                one, other = self.choose_identity(card_id, one, other)
            guid = one.guid if one else other.guid if other else ""
            one, other, before = one or first.guids.get(guid), other or second.guids.get(guid), base.guids.get(guid)
            if guid in retired:
                continue
            if one and other:
                cards[card_id] = self.merge_card(card_id, before, one, other)
            elif (left := one or other) and left != before:
                cards[card_id] = self.bring_back(card_id, left)
        return cards

    def choose_identity(
        self, card_id: str, one: LockedCard, other: LockedCard
    ) -> tuple[LockedCard | None, LockedCard | None]:
        """Decide which of two cards with the same id keeps it: the one that learners have."""
        if one.released and other.released:
            self.collide(f"both branches have released a card `{card_id}`, and they are two cards")
        return (None, other) if other.released and not one.released else (one, None)

    def merge_card(self, card_id: str, before: LockedCard | None, one: LockedCard, other: LockedCard) -> LockedCard:
        """Merge the entries that a card has on both sides."""
        merged = self.merge_entry(before, one, other)
        gaps = merge_gaps(
            *(GapsOfSide(side.gaps, side.gone_gaps) if side else GapsOfSide() for side in (before, one, other))
        )
        if self.both_released and one.released and other.released:
            for collision in gaps.collisions:
                self.collide(f"both branches have released {_describe(collision)} on the card `{card_id}`")
        learners = (one, other) if self.learners_have_second else (one,)
        texts = next((side.learners_texts for side in learners if side.learners_texts), ())
        sent_texts = texts if texts != merged.texts else ()
        return merged._replace(gaps=gaps.gaps, gone_gaps=gaps.gone, sent_texts=sent_texts)

    def merge_entry(self, before: _Entry | None, one: _Entry, other: _Entry) -> _Entry:
        """Merge the fields that cards and note types share: the newer content, and what learners have.

        `one` is the entry of the first side.
        """
        newest = other if other.mod > one.mod else one
        if before and one.digest == before.digest != other.digest:
            newest = other
        elif before and other.digest == before.digest != one.digest:
            newest = one
        learners = (one, other) if self.learners_have_second else (one,)
        had = (entry.digest if entry.sent is None else entry.sent for entry in learners if entry.released)
        return newest._replace(
            mod=max(one.mod, other.mod),
            released=self.find_first_release(one.released, other.released),
            sent=next((digest for digest in had if digest != newest.digest), None),
        )

    def find_first_release(self, *versions: str | None) -> str | None:
        """Return the earlier of the versions in which each side first released something."""
        order = [release.version for release in self.releases]
        return min(filter(None, versions), key=order.index, default=None)

    def merge_retired(self) -> dict[str, RetiredCard]:
        """Merge the retired cards. A card that one side retired stays retired, even if the other side edited it."""
        first, second = _CardsOf(self.first), _CardsOf(self.second)
        retired: dict[str, RetiredCard] = {}
        for card_id in sorted({*self.first.retired, *self.second.retired}):
            one, other = self.first.retired.get(card_id), self.second.retired.get(card_id)
            before = self.base.retired.get(card_id)
            if one and other:
                newest = max(one, other, key=lambda entry: (entry.version is not None, entry.mod))
                retired[card_id] = newest._replace(card=newest.card._replace(mod=max(one.card.mod, other.card.mod)))
                continue
            only = one or other
            if only is None:
                continue
            card = (second if one else first).guids.get(only.card.guid)
            if card is None:
                retired[card_id] = only
            elif before is None:
                mod = max(only.mod, card.mod + 1) if only.version else only.mod
                # With the other side's newer time, the card is not as learners of the last release have it.
                sent = "" if only.card.sent is None and card.mod > only.card.mod else only.card.sent
                locked = only.card._replace(mod=max(only.card.mod, card.mod), sent=sent)
                retired[card_id] = only._replace(card=locked, mod=mod)
        return retired

    def bring_back(self, card_id: str, card: LockedCard) -> LockedCard:
        """Return the entry of a card that only one side has; if the other side retired it meanwhile, send it again."""
        gone = self.first.retired.get(card_id) or self.second.retired.get(card_id)
        if gone is None or gone.card.guid != card.guid or gone.version is None:
            return card
        return card._replace(mod=max(card.mod, gone.mod + 1), sent="")

    def merge_kinds(self) -> dict[str, LockedKind]:
        """Merge the note types."""
        kinds = {**self.second.kinds, **self.first.kinds}
        for key in self.first.kinds.keys() & self.second.kinds.keys():
            one, other, before = self.first.kinds[key], self.second.kinds[key], self.base.kinds.get(key)
            if one.id != other.id:
                if one.released and other.released:
                    self.collide(f"both branches have released a kind `{key}`, and they are two note types")
                kinds[key] = other if other.released and not one.released else one
                continue
            parts = [
                merge_slots(getattr(before, name) if before else (), getattr(one, name), getattr(other, name))
                for name in ("fields", "templates")
            ]
            if self.both_released and one.released and other.released:
                for collision in (collision for part in parts for collision in part.collisions):
                    self.collide(f"both branches have released the kind `{key}`, and in it {collision}")
            kinds[key] = self.merge_entry(before, one, other)._replace(
                fields=parts[0].slots,
                templates=parts[1].slots,
                former_names=tuple(sorted((dict(other.former_names) | dict(one.former_names)).items())),
            )
        return kinds

    def collide(self, message: str) -> None:
        """Add a collision, unless the author chose a side with `prefer`."""
        if not self.is_decided:
            self.collisions.append(message)


class _CardsOf:
    """The cards of a lock by id and by guid."""

    def __init__(self, lock: Lock) -> None:
        self.find = lock.cards.get
        self.guids = {card.guid: card for card in lock.cards.values()}


def _describe(collision: Collision) -> str:
    """Describe a shape or step that two branches released under one number. The lock does not have a step's text."""
    if _STEP.fullmatch(collision.label):
        return f"a new step as number {collision.number}, and they are two steps,"
    return f"a new shape as number {collision.number}, `{collision.label}` and `{collision.other_label}`,"


def _keys(lock: Lock) -> set[tuple[str, str]]:
    return {(release.version, release.digest) for release in lock.releases}


def _merge_releases(first: Lock, second: Lock) -> tuple[Release, ...]:
    """Merge the releases of both, in order of time, each with the releases that it follows."""
    releases: dict[tuple[str, str], Release] = {}
    for lock in (first, second):
        parents = list_parents(lock.releases)
        for release in lock.releases:
            releases.setdefault((release.version, release.digest), release._replace(after=parents[release.digest]))
    return tuple(sorted(releases.values(), key=lambda release: release.at))


def _pick(before: _Value, one: _Value, other: _Value) -> _Value:
    """Return the value of the side that changed it; if both did, the value of the first side, `one`."""
    return other if one == before else one


def _merge_maps(before: Mapping[str, str], one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    merged = {name: _pick(before.get(name), one.get(name), other.get(name)) for name in sorted({*one, *other})}
    return {name: value for name, value in merged.items() if value is not None}
