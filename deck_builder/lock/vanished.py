"""Reports cards that are no longer in the deck. Their text says whether they were probably renamed or dropped."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.cloze import fill_gaps
from deck_builder.content.comparing import fold_text
from deck_builder.content.plain_text import to_plain_text
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import LOCK_FILE, name_folder
from deck_builder.deck.git import extract_deck, find_forgotten_releases
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import (
    COMMON_FIELDS,
    REPORT_ID_FIELD,
    Card,
    Deck,
    FieldValue,
    Gaps,
    Html,
    Options,
    Picture,
)
from deck_builder.lock.lock_file import locate_key
from deck_builder.problems.card_texts.words import find_words
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import find_nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deck_builder.lock.model import Lock

ALIKE: Final = 0.5
"""From this share of words in common on, a new card may be the old one under another name.

The more cards have a word, the less it counts: "What is the capital of" says nothing about a card.
"""

_MOST_COMPARISONS: Final = 1_000_000
"""With more pairs of a vanished and a new card, only ids are compared."""


class _Candidate(NamedTuple):
    """A new card that may be a renamed one."""

    card: Card
    """The card."""
    words: Counter[str]
    """The words of its texts."""


def report_vanished(
    gone: Sequence[str], old: Lock, guids: Mapping[str, str], deck: Deck, packages: Path, problems: Problems
) -> None:
    """Report each vanished card: whether it looks renamed or dropped, and what to do.

    `gone` are the ids of the vanished cards, `guids` the guids of all cards of the deck by card id. The text of a
    vanished card is looked up in the packages of this deck in the folder `packages`, and in the last commit.
    """
    carried = {card.guid for card in old.cards.values()}
    fresh = {card_id for card_id, guid in guids.items() if card_id not in old.cards and guid not in carried}
    candidates = []
    frequency: Counter[str] = Counter()
    for card in read_cards(deck, Problems()) if fresh else ():
        words = _words_of(card)
        frequency.update(words.keys())
        if card.id in fresh:
            candidates.append(_Candidate(card, words))
    texts = _earlier_words(gone, old, deck, packages) if candidates else {}
    lock_file = deck.folder / LOCK_FILE
    matched = _match(gone, texts, candidates, frequency)
    forgotten = _explain_forgotten_releases(old, deck)
    for card_id in gone:
        version = old.cards[card_id].released
        hint = forgotten or _make_hint(
            card_id, matched.get(card_id), bool(candidates), deck, released=version is not None
        )
        if version is None:
            problems.add(
                "L603", f"the card `{card_id}` is no longer in the deck", deck.id_place, hint=hint, card=card_id
            )
        else:
            message = f"the card `{card_id}` went out in release {version} and is no longer in the deck"
            problems.add("L602", message, locate_key(card_id, lock_file), hint=hint, card=card_id)


def _explain_forgotten_releases(lock: Lock, deck: Deck) -> str:
    """What to do if git knows releases that the lock lacks, as after a merge that took one side; empty if not.

    In such a release, the card may have been renamed or retired.
    """
    known = {(release.version, release.digest) for release in lock.releases}
    missing = find_forgotten_releases(deck.folder, deck.id, known)
    if not missing:
        return ""
    versions = ", ".join(release.version for release in missing)
    return (
        f"Git has a release that `{LOCK_FILE}` lacks, {versions}: a merge took one side of the file. The card may have "
        f"been renamed or retired there. Run `deck-builder lock merge {_quote_folder(deck)}` first, and build again."
    )


def _quote_folder(deck: Deck) -> str:
    name = name_folder(deck.folder)
    return f'"{name}"' if " " in name else name


def _make_hint(card_id: str, match: tuple[Card, int] | None, any_new: bool, deck: Deck, *, released: bool) -> str:
    retire = f"deck-builder retire {_quote_folder(deck)} {card_id}"
    if match:
        card, share = match
        how = f"its text is {share} % alike" if share else "their ids are alike"
        place = f"{card.place.file.name}:{card.place.line}"
        otherwise = f" If it is to go instead: {retire}" if released else ""
        return f"It looks like `{card.id}` ({place}; {how}): add `was: {card_id}` there.{otherwise}"
    if not released:
        return ""
    why = "No new card is like it" if any_new else "There is no new card that it could have become"
    if deck.translation and card_id in deck.translation.entries:
        why = "The deck that it translates has no such card any more"
    elif deck.translation and not any_new:
        why = "No file of the translation has an entry for it"
    return f"{why}, so it seems to be meant to go: {retire}"


def _match(
    gone: Sequence[str],
    texts: Mapping[str, Counter[str]],
    candidates: Sequence[_Candidate],
    frequency: Counter[str],
) -> Mapping[str, tuple[Card, int]]:
    """Match each vanished card with the new card that it most likely became, and their likeness as a percentage.

    The percentage is 0 if only the ids are alike, because the texts are unknown or too many. Each new card is
    matched at most once; the pairs that are most alike come first.
    """
    matches: dict[str, tuple[Card, int]] = {}
    free = {candidate.card.id: candidate for candidate in candidates}
    compared = texts if len(gone) * len(candidates) <= _MOST_COMPARISONS else {}
    pairs = (
        (_likeness(words, candidate.words, frequency), card_id, candidate.card.id)
        for card_id, words in compared.items()
        for candidate in candidates
    )
    for share, card_id, like in sorted((pair for pair in pairs if pair[0] >= ALIKE), key=lambda pair: -pair[0]):
        if card_id not in matches and like in free:
            matches[card_id] = free.pop(like).card, round(100 * share)
    for card_id in gone if len(free) < 10_000 else ():
        if card_id not in compared and (like := find_nearest(card_id, free)):
            matches[card_id] = free.pop(like).card, 0
    return matches


def _likeness(one: Counter[str], other: Counter[str], frequency: Counter[str]) -> float:
    """Return the share of words that two texts have in common, from 0 to 1 (Dice's coefficient).

    `frequency` says how many cards have a word; a word in n cards counts for 1/n.
    """

    def weight(words: Counter[str]) -> float:
        return sum(count / max(1, frequency[word]) for word, count in words.items())

    both = weight(one) + weight(other)
    return 2 * weight(one & other) / both if both else 0.0


def _words(text: str) -> Counter[str]:
    return Counter(find_words(fold_text(text)))


def _words_of(card: Card) -> Counter[str]:
    return _words(fill_gaps(" ".join(map(_text_of, card.values.values()))))


def _text_of(value: FieldValue) -> str:
    if isinstance(value, Gaps):
        return " ".join(gap.text for gap in value.gaps)
    if isinstance(value, Options):
        return " ".join(value.texts)
    if isinstance(value, Html):
        return value.text
    return value.alt if isinstance(value, Picture) else value


def _earlier_words(gone: Sequence[str], old: Lock, deck: Deck, packages: Path) -> Mapping[str, Counter[str]]:
    """Return the words of vanished cards, from a package that has them or from the last commit."""
    ids = {old.cards[card_id].guid: card_id for card_id in gone}
    words: dict[str, Counter[str]] = {}
    for guid, text in _packed_texts(deck, packages):
        if guid in ids:
            words.setdefault(ids[guid], _words(text))
    missing = [card_id for card_id in gone if card_id not in words]
    if missing:
        with tempfile.TemporaryDirectory() as scratch:
            for card in _committed_cards(deck, Path(scratch)):
                if card.id in missing:
                    words[card.id] = _words_of(card)
    return words


def _packed_texts(deck: Deck, packages: Path) -> Iterator[tuple[str, str]]:
    """Yield the guid and text of every note in the deck's packages, newest package first."""
    from deck_builder.packages.read import read_package  # loads SQLite and what unpacks; few runs need it

    files = [*packages.glob(f"{deck.id}.apkg"), *packages.glob(f"{deck.id}-*.apkg")]
    for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True):
        try:
            package = read_package(file)
        except InputError:
            continue
        for note in package.notes.values():
            own = (
                content
                for field, content in zip(note.note_type.fields, note.fields, strict=False)
                if field.name not in (*COMMON_FIELDS.values(), REPORT_ID_FIELD)
            )
            yield note.guid, fill_gaps(" ".join(map(to_plain_text, own)))


def _committed_cards(deck: Deck, scratch: Path) -> Iterator[Card]:
    """Return the cards of the last commit, extracted to `scratch`; empty without version control."""
    try:
        before = load_deck(extract_deck(deck.folder, "HEAD", scratch), Problems())
    except InputError:
        return
    if before:
        yield from read_cards(before, Problems())
