"""What each text of a translation was made from, so that a text whose source has changed since is found.

The program keeps it in `made-from.yaml`, beside the translation: a line for each text, with the source text as it was
and a digest of the translated one. When both have changed, somebody has translated the text anew.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.deck.folder import MADE_FROM_FILE
from deck_builder.source.inside import is_there
from deck_builder.source.keys import Keys
from deck_builder.source.quotes import quote_with_escapes
from deck_builder.source.read import read_yaml_file
from deck_builder.source.values import Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from deck_builder.problems.problem import Place, Problems

_HEAD: Final = "# Written by `deck-builder build`: what each text of this {} was made from. Keep it in git.\n"
_DIGEST_BYTES: Final = 6


class Origin(NamedTuple):
    """What a translated text was made from."""

    source: str
    """The source text as it was."""
    digest: str
    """A digest of the translated text as it was."""


Origins = dict[str, dict[str, Origin]]
"""The origin of each translated text, by the card's id and the text's key."""


class TranslatedText(NamedTuple):
    """A text of a translation and its source."""

    card_id: str
    """The id of its card."""
    key: str
    """The key of its field; in a picture and in shapes with the key there, as in `picture.alt`."""
    source: str
    """The text that it translates, as it is now."""
    text: str
    """The translated text."""
    place: Place
    """Where the translation has it."""
    was: str = ""
    """The id that its card had before, or empty."""


class StaleText(NamedTuple):
    """A text whose source has changed since it was made."""

    text: TranslatedText
    """The text, with its source as it is now."""
    before: str
    """Its source as it was when the text was made."""


def make_digest(text: str) -> str:
    """A digest of a translated text."""
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def find_origin(card_id: str, was: str, key: str, origins: Mapping[str, Mapping[str, Origin]]) -> Origin | None:
    """Find what the text of a card was made from, by its key; None if it is not known.

    `was` is the id that the card had before, or empty.
    """
    return origins.get(card_id, origins.get(was, {})).get(key)


def find_older_source(text: TranslatedText, origins: Mapping[str, Mapping[str, Origin]]) -> Origin | None:
    """Find what a text was made from, if its source has changed since and the text has not; None otherwise."""
    origin = find_origin(text.card_id, text.was, text.key, origins)
    if origin is None or origin.source == text.source or origin.digest != make_digest(text.text):
        return None
    return origin


def is_stale(text: TranslatedText, origins: Mapping[str, Mapping[str, Origin]]) -> bool:
    """Whether the source of a text has changed since the text was made, and the text has not."""
    return find_older_source(text, origins) is not None


def remember_origins(texts: Iterable[TranslatedText], known: Mapping[str, Mapping[str, Origin]]) -> Origins:
    """The origins of all texts of a translation: those that are `known` of stale texts, and the present of all others.

    Origins of texts that are no longer there are forgotten.
    """
    origins: Origins = {}
    for text in texts:
        before = find_older_source(text, known)
        origins.setdefault(text.card_id, {})[text.key] = before or Origin(text.source, make_digest(text.text))
    return origins


def list_stale(texts: Iterable[TranslatedText], origins: Mapping[str, Mapping[str, Origin]]) -> tuple[StaleText, ...]:
    """List the texts whose source has changed since they were made, in their order."""
    return tuple(StaleText(text, origin.source) for text in texts if (origin := find_older_source(text, origins)))


def mark_right(
    stale: Iterable[StaleText], card_ids: Collection[str], origins: Mapping[str, Mapping[str, Origin]]
) -> tuple[Origins, Counter[str]]:
    """Say that the stale texts of some cards are still right: they are as good as made from their present source.

    `origins` are those of all texts. Returns them with the new ones, and how many texts of each card were marked.
    """
    marked = [each.text for each in stale if each.text.card_id in card_ids]
    fresh = remember_origins(marked, {})
    changed = {card_id: {**texts, **fresh.get(card_id, {})} for card_id, texts in origins.items()}
    return changed, Counter(text.card_id for text in marked)


def read_origins(folder: Path, problems: Problems) -> Origins:
    """Read the origins of the texts of a translation; none if it was never built."""
    file = folder / MADE_FROM_FILE
    origins: Origins = {}
    mapping = read_yaml_file(file, folder, problems) if is_there(file) else None
    if mapping is None:
        return origins
    keys = Keys(mapping, file, problems)
    for card_id in mapping:
        texts = keys.read_mapping(card_id)
        if texts is None:
            continue
        for key, entry in texts.mapping.items():
            if isinstance(entry, Sequence) and [type(item) for item in entry] == [str, str]:
                origins.setdefault(card_id, {})[key] = Origin(str(entry[0]), str(entry[1]))
            else:
                texts.report_wrong_type(f"`{key}`", entry, "a text and its digest", texts.place_of_value(key))
    return origins


def write_origins(origins: Mapping[str, Mapping[str, Origin]], what: str = "translation") -> str:
    """Write the origins of texts as YAML: a line for each, in the order of ids and keys. `what` has these texts."""
    head = _HEAD.format(what)
    lines = [head] if origins else [head, "{}\n"]
    for card_id in sorted(origins):
        lines.append(f"{card_id}:\n")
        lines += [
            f"  {quote_with_escapes(key)}: [{quote_with_escapes(origin.source)}, {quote_with_escapes(origin.digest)}]\n"
            for key, origin in sorted(origins[card_id].items())
        ]
    return "".join(lines)
