"""Short hashes of what an author wrote on a card, by which `deck.lock` recognizes a text.

The guid identifies a card; the hashes record its content. With them, a build sees that the text of one card has moved
to another, and which side of a merge edited which field.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import list_gap_texts
from deck_builder.deck.model import Gaps, Html, Options, Picture
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.deck.model import Card, Kind
    from deck_builder.lock.gap_numbers import GapNumbers

CardTexts = tuple[tuple[str, str], ...]
"""The keys of a card's texts with their hashes: its fields in the order of the kind, each followed by its gaps as
`c1`, `c2` and so on; the key `REST` comes last."""

REST: Final = "*"
"""The key for everything else that the author wrote: tags, subdeck, evidence, sources, claims, pictures, switches."""

_MARKS: Final = ("*", "_", "`", "~", "\\")
_LINE_MARKS: Final = compile_late(r"^(?:[#>]+|[-+]) ", re.MULTILINE)
_NOT_SIMPLE: Final = compile_late(r"[*_`~\\\t]|  |^[#>+-]", re.MULTILINE)
"""What `normalize_text` may remove from a text, or from one of several lines of texts."""
_ENDS: Final = " .,;:!?…\"'"


def hash_texts(card: Card, known: CardTexts = ()) -> CardTexts:
    """Hash what the author wrote on a card, without shapes and steps: the lock has them by their labels.

    Pass `known`, the hashes in the lock, if the HTML of the card's fields is unchanged: the hashes of the fields are
    reused, which saves time.
    """
    hashes: list[tuple[str, str]] = []
    gap_texts: dict[int, str] = {}
    rest: list[str] = []
    values = card.values
    for field in card.kind.fields:
        key = field.key
        value = values.get(key)
        if isinstance(value, Html):
            value = value.text
        if not value:
            continue
        if value.__class__ is not str:
            if isinstance(value, Picture):
                rest += key, value.file, value.alt, value.caption
            elif isinstance(value, Options):
                if not known:
                    hashes.append((key, hash_text("\n".join(value.texts))))
            elif isinstance(value, Gaps) and value.hide_all:
                rest.append("hide-all")
        elif field.text == "switch":
            rest.append(key)
        elif not known:
            hashes.append((key, hash_text(value)))
            if key in card.kind.cloze_fields:
                _add_gaps(hashes, gap_texts, list_gap_texts(value), card.kind)
    for place, subdeck in card.subdecks.items():
        rest += "subdeck", place, subdeck
    hash_of_rest = hash_rest(card.tags, card.subdeck, card.evidence, card.sources, card.claims, tuple(rest))
    return (*(known[:-1] or hashes), (REST, hash_of_rest))


def hash_field_texts(kind: Kind, texts: Iterable[str]) -> CardTexts:
    """Hash the texts of a card that has nothing but them, tags and a subdeck, as `hash_texts` does: all but `REST`.

    `texts` are those of the kind's fields, empty where there is none.
    """
    return tuple(_hash_fields(kind, zip([field.key for field in kind.fields], texts, strict=True)))


def _hash_fields(kind: Kind, texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Hash the texts of fields, which come with their keys, and their gaps."""
    hashes: list[tuple[str, str]] = []
    gap_texts: dict[int, str] = {}
    for key, text in texts:
        if text:
            hashes.append((key, hash_text(text)))
            if key in kind.cloze_fields:
                _add_gaps(hashes, gap_texts, list_gap_texts(text), kind)
    return hashes


def hash_columns(kind: Kind, columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Hash the texts of many cards as `hash_texts` does: `key:hash` for each, with spaces between them.

    `columns` has the texts of each field, by its key, in the order of the kind. All but `REST` is in the result.
    """
    if kind.cloze_fields:
        rows = zip(*columns.values(), strict=True)
        hashes_of_rows = (_hash_fields(kind, zip(columns, row, strict=True)) for row in rows)
        return [" ".join([f"{key}:{text}" for key, text in hashes]) for hashes in hashes_of_rows]
    parts = [[f"{key}:{text}" if text else "" for text in _hash_column(texts)] for key, texts in columns.items()]
    return [" ".join(filter(None, each)) for each in zip(*parts, strict=True)]


def _hash_column(texts: Sequence[str]) -> list[str]:
    """Hash many texts, each as `hash_text` does; empty for an empty one."""
    joined = "\n".join(texts)
    is_simple = joined.count("\n") == len(texts) - 1 and not _NOT_SIMPLE.search(joined)
    if not is_simple:
        return [hash_text(text) if text else "" for text in texts]
    if not joined.isascii():
        joined = unicodedata.normalize("NFC", joined)
    normalized = [text.strip(_ENDS) or text for text in joined.casefold().split("\n")]
    return [blake2b(text.encode(), digest_size=6).hexdigest() if text else "" for text in normalized]


@lru_cache(maxsize=1024)
def hash_rest(
    tags: tuple[str, ...],
    subdeck: str,
    evidence: str = "",
    sources: tuple[str, ...] = (),
    claims: tuple[str, ...] = (),
    rest: tuple[str, ...] = (),
) -> str:
    """Hash everything else that an author wrote on a card. `rest` are pictures, switches and subdecks of cards."""
    between = "\x1f".join
    text = f"{between(tags)}\x1e{subdeck}\x1f{evidence}\x1e{between(sources)}\x1e{between(claims)}\x1e{between(rest)}"
    return blake2b(text.encode(), digest_size=6).hexdigest()


def _add_gaps(hashes: list[tuple[str, str]], known: dict[int, str], found: dict[int, str], kind: Kind) -> None:
    """Add the gaps of a field to `hashes`, and their texts to `known`, those of the fields before it.

    Each key occurs once in the lock: a gap that goes on in another field has the hash of all its texts, and a field may
    have a key like that of a gap.
    """
    for number, text in sorted(found.items()):
        key = f"c{number}"
        if any(field.key == key for field in kind.fields):
            continue
        if number in known:
            known[number] += f"\n{text}"
            place = next(index for index, (other, _) in enumerate(hashes) if other == key)
            hashes[place] = (key, hash_text(known[number]))
        else:
            known[number] = text
            hashes.append((key, hash_text(text)))


def list_gap_hashes(texts: CardTexts) -> dict[int, str]:
    """Return the hashes of a card's gaps, by the number of the gap."""
    return {int(key[1:]): text for key, text in texts if key[0] == "c" and key[1:].isdecimal()}


def list_gone_gaps(before: CardTexts, gone: GapNumbers, texts: CardTexts) -> GapNumbers:
    """List the hashes and numbers of the gaps that learners once had and the card no longer has.

    `before` are the hashes of what learners have, `gone` the gaps that were removed earlier, `texts` the present
    hashes.
    """
    once = {number: text for text, number in gone} | list_gap_hashes(before)
    now = list_gap_hashes(texts)
    return tuple((text, number) for number, text in sorted(once.items()) if number not in now)


def hash_text(text: str) -> str:
    """Hash a text (48 bits). Texts that a person would call the same have the same hash."""
    return blake2b(normalize_text(text).encode(), digest_size=6).hexdigest()


def normalize_text(text: str) -> str:
    """Normalize a text for comparison: no capitals, no Markdown marks, no punctuation at its ends."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    for mark in _MARKS:
        if mark in text:
            text = text.replace(mark, "")
    text = text.casefold()
    if "\n" in text or text.startswith(("#", ">", "-", "+")):
        text = " ".join(_LINE_MARKS.sub("", text).split())
    elif "  " in text or "\t" in text:
        text = " ".join(text.split())
    return text.strip(_ENDS) or text
