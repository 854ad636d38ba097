"""Finds what a newer version of the program changes for learners although no author changed anything.

The program turns texts into HTML and styles the cards. If a newer version does so differently, the digests in
`deck.lock` change, but the hashes of what the authors wrote do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deck_builder import __version__
from deck_builder.lock.versions import newest
from deck_builder.problems.problem import Place
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.lock.model import Lock, LockedCard, LockedKind
    from deck_builder.problems.problem import Problems


class Upgrade(NamedTuple):
    """The differences that come from another version of the program, not from the authors."""

    version_before: str
    """The version that wrote the lock; empty if it was too old to record its version."""
    notes: int
    """How many notes have other HTML although their texts are the same."""
    note_types: int
    """How many note types look different although their authors changed nothing."""
    is_only_difference: bool
    """Whether nothing else is different."""


def find_upgrade(old: Lock, new: Lock) -> Upgrade | None:
    """Find the differences between two locks that come from the version of the program; None if there are none.

    `old` is the lock as it was read, `new` the lock that this version makes.
    """
    if old.program == __version__ or not old.cards:
        return None
    cards = {key for key, card in new.cards.items() if _is_remade(old.cards.get(key), card)}
    kinds = {key for key, kind in new.kinds.items() if _looks_different(old.kinds.get(key), kind)}
    if not cards and not kinds:
        return None
    without = new._replace(
        cards={key: old.cards[key] if key in cards else card for key, card in new.cards.items()},
        kinds={key: old.kinds[key] if key in kinds else kind for key, kind in new.kinds.items()},
    )
    return Upgrade(old.program, len(cards), len(kinds), is_same_for_learners(old, without))


def _is_remade(old: LockedCard | None, new: LockedCard) -> bool:
    """Whether the HTML of a card has changed although its author changed nothing."""
    if old is None or old.digest == new.digest or not old.texts:
        return False
    return (old.texts, old.kind, _labels(old)) == (new.texts, new.kind, _labels(new))


def _labels(card: LockedCard) -> list[str]:
    return [label for label, _ in card.gaps]


def _looks_different(old: LockedKind | None, new: LockedKind) -> bool:
    return old is not None and old.digest != new.digest and bool(old.own) and old.own == new.own


def is_same_for_learners(one: Lock, other: Lock) -> bool:
    """Whether two locks say the same about what learners have.

    This ignores the version of the program, the hashes of what authors wrote, and the time of the first build.
    """
    return _for_learners(one) == _for_learners(other)


def _for_learners(lock: Lock) -> Lock:
    cards = {key: _without_texts(card) for key, card in lock.cards.items()}
    retired = {key: card._replace(card=_without_texts(card.card)) for key, card in lock.retired.items()}
    kinds = {key: kind._replace(own="") for key, kind in lock.kinds.items()}
    return lock._replace(program="", begun=0, cards=cards, retired=retired, kinds=kinds)


def _without_texts(card: LockedCard) -> LockedCard:
    return card._replace(texts=(), sent_texts=())


def check_program(lock: Lock, lock_file: Path, problems: Problems) -> None:
    """Report a lock that a newer version of the program wrote."""
    if lock.program and newest(lock.program, __version__) != __version__:
        message = f"`{lock_file.name}` was written by Deck Builder {lock.program}, and this is {__version__}"
        problems.add("L631", message, Place(lock_file))


def report_stale_lock(old: Lock, new: Lock, lock_file: Path, problems: Problems) -> None:
    """Report that a lock is not up to date, and whether an author or the program changed."""
    upgrade = find_upgrade(old, new)
    if upgrade and upgrade.is_only_difference:
        message = f"not the authors but Deck Builder has changed: {describe_upgrade(upgrade)}"
        problems.add("L632", message, Place(lock_file))
        return
    hint = ""
    if old.cards and old.program != __version__:
        since = f"Deck Builder {old.program}" if old.program else "An older version of Deck Builder"
        hint = (
            f"{since} wrote the file, and this is {__version__}; a part of the difference may come from that. Run "
            f"`deck-builder build` without `--locked`, look at the difference, and commit `{lock_file.name}`."
        )
    problems.add("L611", f"`{lock_file.name}` is not up to date", Place(lock_file), hint=hint)


def describe_upgrade(upgrade: Upgrade) -> str:
    """Describe an upgrade in words."""
    counts = [
        format_count(number, word)
        for number, word in ((upgrade.notes, "note"), (upgrade.note_types, "note type"))
        if number
    ]
    before = upgrade.version_before or "an older version"
    return f"{__version__} makes {' and '.join(counts)} differently from {before}"
