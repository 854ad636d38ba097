"""`deck-builder stats`: counts the cards, tags, claims, media and words of a deck."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from deck_builder.build.pipeline import CardPass, load_deck_and_lock
from deck_builder.lock.identity import start_lock
from deck_builder.problems.card_texts.segments import measure
from deck_builder.problems.wording import format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from deck_builder.deck.model import Card
    from deck_builder.problems.card_texts.segments import Length
    from deck_builder.problems.problem import Problems


class Stats(NamedTuple):
    """The counts of one deck."""

    deck: str
    """The deck's id."""
    name: str
    """The deck's name."""
    notes: int
    """How many notes it has."""
    cards: int
    """How many cards they make."""
    kinds: Mapping[str, int]
    """How many cards each kind has."""
    subdecks: Mapping[str, int]
    """How many cards each subdeck has."""
    tags: Mapping[str, int]
    """How many notes have each tag."""
    claims: Mapping[str, bool]
    """Whether a card teaches each claim. Of a translation, those that its cards teach: it may leave cards out."""
    media: int
    """How many files its cards show or play."""
    media_bytes: int
    """The size of those files, in bytes."""
    words: int
    """How many words its authors wrote into fields, in scripts with spaces between words."""
    characters: int
    """How many letters they wrote in scripts without spaces, such as Chinese, Japanese and Thai."""
    editions: Mapping[str, tuple[int, int]]
    """How many notes and cards each smaller edition has."""

    @property
    def claims_covered(self) -> int:
        """How many claims a card teaches."""
        return sum(self.claims.values())


def count_deck(folder: Path, problems: Problems) -> Stats | None:
    """Count what is in the deck in `folder`; None if its `deck.yaml` can't be read."""
    deck, lock = load_deck_and_lock(folder, folder, problems)
    if deck is None:
        return None
    kinds: Counter[str] = Counter()
    subdecks: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    taught: set[str] = set()
    files: dict[str, Path] = {}
    notes = words = characters = 0
    cards = CardPass(deck, lock or start_lock(deck), 0, problems)
    for compiled in cards:
        card, content = compiled.card, compiled.content
        notes += 1
        for length in _measure_texts(card):
            words += length.words
            characters += length.characters
        kinds[card.kind.key] += len(content.ordinals)
        subdecks[card.subdeck or deck.name] += len(content.ordinals)
        tags.update(content.tags)
        taught.update(card.claims)
        files |= {file.name: file.path for file in content.media}
    return Stats(
        deck=deck.id,
        name=deck.name,
        notes=notes,
        cards=kinds.total(),
        kinds=dict(sorted(kinds.items())),
        subdecks=dict(subdecks),
        tags=dict(sorted(tags.items())),
        claims={claim: claim in taught for claim in deck.claims or {} if deck.translation is None or claim in taught},
        media=len(files),
        media_bytes=sum(path.stat().st_size for path in files.values()),
        words=words,
        characters=characters,
        editions={
            each.key: (cards.index.editions.notes.get(each.key, 0), cards.index.editions.cards.get(each.key, 0))
            for each in deck.editions
        },
    )


def _measure_texts(card: Card) -> Iterator[Length]:
    texts = (card.values.get(field.key) for field in card.kind.fields if field.text in ("markdown", "plain"))
    return (measure(text) for text in texts if isinstance(text, str))


def as_json(counts: list[Stats]) -> str:
    """The counts of some decks as a JSON list."""

    def deck(stats: Stats) -> dict[str, Any]:
        return {
            "deck": stats.deck,
            "name": stats.name,
            "notes": stats.notes,
            "cards": stats.cards,
            "cards_by_kind": stats.kinds,
            "cards_by_subdeck": stats.subdecks,
            "notes_by_tag": stats.tags,
            "claims": {"all": len(stats.claims), "covered": stats.claims_covered, "missing": _missing(stats)},
            "media": {"files": stats.media, "bytes": stats.media_bytes},
            "words": stats.words,
            "characters": stats.characters,
            "editions": {key: {"notes": notes, "cards": cards} for key, (notes, cards) in stats.editions.items()},
        }

    return json.dumps([deck(stats) for stats in counts], ensure_ascii=False, indent=2)


def as_text(stats: Stats) -> str:
    """The counts of one deck as text."""
    counts = [(stats.notes, "note"), (stats.cards, "card"), (stats.words, "word")]
    if stats.characters:
        counts.append((stats.characters, "character"))
    lines = [
        f"{stats.name} ({stats.deck})",
        f"  {', '.join(format_count(number, noun) for number, noun in counts)}",
    ]
    if stats.media:
        lines.append(f"  {format_count(stats.media, 'media file')}, {format_size(stats.media_bytes)}")
    for key, (notes, cards) in stats.editions.items():
        lines.append(f"  Edition {key}: {format_count(notes, 'note')}, {format_count(cards, 'card')}")
    lines += _table("Cards by kind", stats.kinds)
    lines += _table("Cards by subdeck", stats.subdecks)
    lines += _table("Notes by tag", stats.tags)
    if stats.claims:
        share = stats.claims_covered / len(stats.claims)
        lines += ["", f"  Claims taught: {stats.claims_covered} of {len(stats.claims)} ({share:.0%})"]
        lines += [f"    without a card: {claim}" for claim in _missing(stats)]
    return "\n".join(lines)


def _missing(stats: Stats) -> list[str]:
    return [claim for claim, covered in stats.claims.items() if not covered]


def _table(title: str, counts: Mapping[str, int]) -> list[str]:
    width = max((len(name) for name in counts), default=0)
    return ["", f"  {title}", *(f"    {name.ljust(width)}  {count:>6,}" for name, count in counts.items())]
