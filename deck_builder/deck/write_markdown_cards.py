"""Writes cards as a Markdown file that is read as the same cards again.

Each card is a heading with its keys in a comment, the text below it, and a section for each other text. Every card is
read back: what would not come back from a text stands in the comment.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from deck_builder.deck.card_files import parse_card_file
from deck_builder.deck.kinds import KEYS_AFTER_FIELDS, KEYS_BEFORE_FIELDS
from deck_builder.deck.markdown_cards import LISTS
from deck_builder.problems.problem import Problems
from deck_builder.source.edit_values import as_new, strip_value
from deck_builder.source.values import Mapping, Sequence
from deck_builder.source.write_values import write_below, write_in_braces

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from deck_builder.deck.model import Deck, Field, Kind
    from deck_builder.source.values import Value
    from deck_builder.source.write_values import NewValue

_FILE_KEYS: Final = ("kind", "subdeck", "tags")
_TEXTS: Final = frozenset({"markdown", "plain", "html", "sound", "switch", "picture"})
_LONGEST_LINE: Final = 120
"""In characters. If a heading with its keys is longer, the keys stand below it."""


CardKeys = dict[str, "Value"]
"""The keys of a card as its author typed them, with the kind, subdeck and tags of its file."""


def list_cards_to_write(mapping: Mapping) -> list[CardKeys]:
    """List the cards of a card file, each with what the file says about all of them."""
    listed = mapping.get("cards")
    usual = {key: mapping[key] for key in _FILE_KEYS if key in mapping}
    made = []
    for card in listed if isinstance(listed, Sequence) else ():
        if isinstance(card, Mapping):
            keys: CardKeys = {**usual, **card}
            if isinstance(tags := usual.get("tags"), Sequence) and isinstance(own := card.get("tags"), Sequence):
                keys["tags"] = joined = Sequence(own.mark)
                joined += dict.fromkeys(str(tag) for tag in (*tags, *own))
            made.append(keys)
    return made


def write_markdown_cards(cards: list[CardKeys], file: Path, deck: Deck) -> str:
    """Write cards as the text of a Markdown file. `file` is a path in the deck's folder."""
    usual = {"kind": Counter(str(card.get("kind", "")).strip() for card in cards).most_common(1)[0][0]}
    subdecks = {str(card.get("subdeck", "")).strip() for card in cards}
    if len(subdecks) == 1 and (subdeck := subdecks.pop()):
        usual["subdeck"] = subdeck
    head = "".join(["---\n", *(f"{key}:{write_below(value, 0)}\n" for key, value in usual.items()), "---\n"])
    entries = [_write_card(card, usual, head, file, deck) for card in cards]
    text = "\n".join([head, *entries])
    if _read(text, file, deck) != [_strip(card, usual, deck) for card in cards]:  # one changes how another is read
        text = "\n".join([head, *(_write_entry(card, usual, deck, card.keys()) for card in cards)])
    return text


def _write_card(card: CardKeys, usual: dict[str, str], head: str, file: Path, deck: Deck) -> str:
    """Write a card; keys that would not come back from texts stand in comments."""
    expected = [_strip(card, usual, deck)]
    in_comments: set[str] = set()
    while True:
        entry = _write_entry(card, usual, deck, in_comments)
        if in_comments == card.keys() or _read(f"{head}\n{entry}", file, deck) == expected:
            return entry
        bad = {
            key
            for key in card.keys() - in_comments
            if _read(f"{head}\n{_write_entry(card, usual, deck, card.keys() - {key})}", file, deck) != expected
        }
        in_comments |= bad or card.keys()


def _write_entry(card: CardKeys, usual: dict[str, str], deck: Deck, in_comments: Collection[str]) -> str:
    """Write a card as an entry; the keys `in_comments` are in no text."""
    kind = _find_kind(card, deck)
    texts = {
        field.key: text
        for field in (kind.fields if kind else ())
        if field.key in card and field.key not in in_comments and (text := _write_text(card[field.key], field))
    }
    required = [field.key for field in kind.fields if field.required] if kind else []
    order = (*KEYS_BEFORE_FIELDS, *(field.key for field in kind.fields)) if kind else KEYS_BEFORE_FIELDS
    order = (*order, *(key for key in card if key not in (*order, *KEYS_AFTER_FIELDS)), *KEYS_AFTER_FIELDS)
    comments = [
        f"{key}: {write_in_braces(strip_value(card[key]))}"
        for key in order
        if key in card and key not in texts and strip_value(card[key]) != usual.get(key)
    ]
    has_gaps = kind is not None and required[:1] != [] and required[0] in kind.cloze_fields
    heading = texts.pop(required[0], "") if required and not has_gaps else ""
    body_key = next((key for key in required if key in texts), "")
    body = texts.pop(body_key, "")
    lines = _write_heading(heading or str(card.get("id", "")), comments)
    names = {field.key: field.name for field in kind.fields} if kind else {}
    sections = (f"## {names[key]}\n\n{text}" for key, text in texts.items())
    return "\n\n".join(["\n".join(lines), *([body] if body else []), *sections]) + "\n"


def _write_heading(heading: str, comments: list[str]) -> list[str]:
    """Write a heading with its keys: on its line if there is room, otherwise each below it."""
    line = f"# {heading} <!-- {', '.join(comments)} -->"
    if len(line) <= _LONGEST_LINE or not comments:
        return [line if comments else f"# {heading}"]
    return [f"# {heading} <!-- {comments[0]} -->", *(f"<!-- {each} -->" for each in comments[1:])]


def _write_text(value: Value, field: Field) -> str:
    """Write a value as Markdown; empty if only a comment can say it."""
    if isinstance(value, str):
        return value.strip() if field.text in _TEXTS else ""
    if isinstance(value, Mapping) and field.text == "picture" and value.keys() <= {"file", "alt"}:
        return f"![{value.get('alt', '')}]({value.get('file', '')})"
    if isinstance(value, Sequence) and field.text in LISTS and all(isinstance(each, str) for each in value):
        return "\n".join("- " + str(each).strip().replace("\n", "\n  ") for each in value)
    return ""


def _find_kind(card: CardKeys, deck: Deck) -> Kind | None:
    return deck.kinds.get(str(card.get("kind", "")).strip())


def _read(text: str, file: Path, deck: Deck) -> list[dict[str, NewValue]]:
    """Read the cards of a Markdown file, to compare them."""
    problems = Problems()
    mapping = parse_card_file(text.encode(errors="replace"), file, deck, problems)
    if mapping is None or problems:
        return []
    return [_strip(card, {}, deck) for card in list_cards_to_write(mapping)]


def _strip(card: CardKeys, usual: dict[str, str], deck: Deck) -> dict[str, NewValue]:
    """A card without the white space that means nothing, to compare it."""
    keys: CardKeys = {**usual, **card}
    kind = _find_kind(keys, deck)
    exact = {field.key for field in kind.fields if field.text == "html"} if kind else set()
    return {key: as_new(value) if key in exact else strip_value(value) for key, value in keys.items()}
