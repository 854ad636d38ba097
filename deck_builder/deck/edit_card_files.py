"""Edits values of cards in their files, YAML or Markdown, in their lines: comments, order and layout stay.

Every edit is read back. One that would say something else than what was asked for is not made.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from deck_builder.deck.card_files import parse_card_file
from deck_builder.deck.edit_markdown_cards import edit_entry
from deck_builder.deck.folder import MARKDOWN
from deck_builder.deck.kinds import KEYS_AFTER_FIELDS, KEYS_BEFORE_FIELDS, MODE_KEY
from deck_builder.deck.markdown_cards import list_field_names
from deck_builder.problems.problem import Problems
from deck_builder.source.edit_values import (
    apply_edits,
    as_new,
    as_read,
    edit_mapping,
    find_nodes,
    get_node,
    strip_value,
)
from deck_builder.source.markdown_file import parse_markdown
from deck_builder.source.values import Mapping, Sequence
from deck_builder.source.write_values import NewValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Mapping as AnyMapping
    from pathlib import Path

    from deck_builder.deck.model import Deck, Kind
    from deck_builder.source.edit_values import TextEdit
    from deck_builder.source.values import Value

_Edits = dict[tuple[str, str], NewValue]
"""New values, by the id of the card and the key."""


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A card file after its edits."""

    text: str
    """Its new text."""
    changed: tuple[str, ...]
    """The ids of the cards with an edit that was made."""
    left: tuple[tuple[str, str], ...]
    """The edits that can't be made, each as the card's id and the key: these values stay as they are."""


def edit_card_file(old: str, file: Path, deck: Deck, changes: AnyMapping[str, AnyMapping[str, NewValue]]) -> EditedFile:
    """Change values of cards in the text of a card file.

    `changes` has the new values of keys by the id of the card, each as the whole new value of that key; None takes the
    key away. `tags` are all tags of a card, with those that its file gives to all cards. White space around a text
    means nothing, except in a field of HTML: a text that is otherwise the same stays as it is.
    """
    asked = [(card_id, key) for card_id, values in changes.items() for key in values]
    has_returns = "\r\n" in old and old.count("\r\n") == old.count("\n")
    read = _read(old.replace("\r\n", "\n") if has_returns else old, file, deck)
    if read is None:
        return EditedFile(old, (), tuple(asked))
    wanted: _Edits = {}
    for card_id, values in changes.items():
        for key, value in values.items() if card_id in read.positions else ():
            if key != "tags":
                wanted[card_id, key] = _keep_layout(value, read.cards[read.positions[card_id]], key, read)
            elif _list_tags(read.before) <= {*(value or ())}:
                wanted[card_id, key] = tuple(tag for tag in value or () if tag not in _list_tags(read.before)) or None
    made, new = _make_good_edits(read, wanted)
    return EditedFile(
        text=new.replace("\n", "\r\n") if has_returns else new,
        changed=tuple(dict.fromkeys(card_id for card_id, _ in made)),
        left=tuple(each for each in asked if each not in made),
    )


def add_cards(text: str, added: str) -> str:
    """Add whole cards, written as in a new file, at the end of the text of a YAML card file."""
    line = next((line for line in text.split("\n") if line.lstrip(" ").startswith("- ")), "  - ")
    depth = len(line) - len(line.lstrip(" "))
    if depth != 2:
        added = "\n".join(f"{' ' * depth}{line[2:]}" if line else "" for line in added.split("\n"))
    return f"{text.rstrip()}\n\n{added}"


@dataclass(frozen=True, slots=True)
class _ReadFile:
    """A card file that was read to be edited."""

    text: str
    """Its text."""
    file: Path
    """Where it is."""
    deck: Deck
    """Its deck."""
    before: Mapping
    """What it says."""
    cards: list[Mapping]
    """What it says of each card."""
    positions: dict[str, int]
    """The position of each card that has an id of its own."""
    list_edits: Callable[[int, dict[str, NewValue], bool], Iterable[TextEdit]]
    """Lists the edits that give keys of the card at a position new values; written in the plain way if that is True:
    in double quotes, or in a comment of Markdown."""


def _read(text: str, file: Path, deck: Deck) -> _ReadFile | None:
    """Read a card file; None if it can't be edited."""
    before = parse_card_file(text.encode(errors="replace"), file, deck, Problems())
    listed = before.get("cards") if before is not None else None
    cards = [card for card in listed if isinstance(card, Mapping)] if isinstance(listed, Sequence) else []
    if before is None or not isinstance(listed, Sequence) or len(cards) != len(listed):
        return None
    if file.suffix == MARKDOWN:
        entries = parse_markdown(text.encode(errors="replace"), list_field_names(deck.kinds)).entries

        def list_edits(position: int, values: dict[str, NewValue], is_plain: bool) -> Iterable[TextEdit]:
            card = cards[position]
            kind = _find_kind(card, before, deck)
            return edit_entry(text, entries[position], card, kind, values, in_comments=is_plain)
    else:
        root = find_nodes(text)
        node = get_node(root, "cards") if root else None
        nodes: list[yaml.MappingNode] = node.value if isinstance(node, yaml.SequenceNode) else []

        def list_edits(position: int, values: dict[str, NewValue], is_plain: bool) -> Iterable[TextEdit]:
            kind = _find_kind(cards[position], before, deck)
            fields = [field.key for field in kind.fields] if kind else []
            order = (*KEYS_BEFORE_FIELDS, *fields, MODE_KEY, *KEYS_AFTER_FIELDS)
            return edit_mapping(text, nodes[position], values, order, is_plain=is_plain)

    ids = Counter(str(card.get("id")) for card in cards)
    positions = {str(card.get("id")): at for at, card in enumerate(cards) if ids[str(card.get("id"))] == 1}
    return _ReadFile(text, file, deck, before, cards, positions, list_edits)


def _find_kind(card: Mapping, before: Mapping, deck: Deck) -> Kind | None:
    key = card.get("kind", before.get("kind"))
    return deck.kinds.get(key.strip()) if isinstance(key, str) else None


def _list_tags(before: Mapping) -> set[str]:
    """The tags that a file gives to all its cards."""
    tags = before.get("tags")
    return {tag for tag in tags if isinstance(tag, str)} if isinstance(tags, Sequence) else set()


def _keep_layout(new: NewValue, card: Mapping, key: str, read: _ReadFile) -> NewValue:
    """Give a new value the white space that the old one has where it means nothing."""
    kind = _find_kind(card, read.before, read.deck)
    is_html = kind is not None and any(field.key == key and field.text == "html" for field in kind.fields)
    return new if is_html or key not in card else _keep_white_space(new, card[key])


def _keep_white_space(new: NewValue, old: Value) -> NewValue:
    if isinstance(new, str) and isinstance(old, str):
        return new.rstrip("\n") + old[len(old.rstrip("\n")) :]
    if isinstance(new, dict) and isinstance(old, Mapping):
        return {
            key: _keep_white_space(value, old[key]) if key in old and key != "html" else value
            for key, value in new.items()
        }
    if isinstance(new, tuple) and isinstance(old, Sequence):
        typed = {repr(strip_value(each)): each for each in old}
        return tuple(as_new(typed.get(repr(strip_value(each)), each)) for each in new)
    return new


def _make_good_edits(read: _ReadFile, wanted: _Edits) -> tuple[_Edits, str]:
    """Make the edits that read back as they should. Returns which these are, and the new text."""
    good = _find_good_edits(read, wanted)
    made = {each: wanted[each] for each in good}
    new = _apply(read, made, good)
    if _reads_back(new, read, made):
        return made, new
    return {}, read.text  # edits that are good alone may meet in one place


def _find_good_edits(read: _ReadFile, wanted: _Edits) -> dict[tuple[str, str], bool]:
    """Find the edits that read back, and whether each is written in the plain way; halves are tried if not all do."""
    for is_plain in (False, True) if len(wanted) == 1 else (False,):
        ways = dict.fromkeys(wanted, is_plain)
        if _reads_back(_apply(read, wanted, ways), read, wanted):
            return ways
    pairs = list(wanted.items())
    if len(pairs) <= 1:
        return {}
    one, other = (_find_good_edits(read, dict(half)) for half in (pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]))
    return one | other


def _apply(read: _ReadFile, wanted: _Edits, ways: AnyMapping[tuple[str, str], bool]) -> str:
    """Make these edits, each in the plain way or not."""
    by_card: dict[tuple[str, bool], dict[str, NewValue]] = defaultdict(dict)
    for (card_id, key), value in wanted.items():
        by_card[card_id, ways[card_id, key]][key] = value
    lists = (
        read.list_edits(read.positions[card_id], values, is_plain) for (card_id, is_plain), values in by_card.items()
    )
    return apply_edits(read.text, (edit for edits in lists for edit in edits))


def _reads_back(text: str, read: _ReadFile, wanted: _Edits) -> bool:
    """Whether the text of a file says what is asked for, and all else as before."""
    cards: list[dict[str, object]] = [dict(card) for card in read.cards]
    for (card_id, key), value in wanted.items():
        card = cards[read.positions[card_id]]
        if value is None:
            card.pop(key, None)
        else:
            card[key] = as_read(value)
    after = parse_card_file(text.encode(errors="replace"), read.file, read.deck, Problems())
    return after is not None and dict(after) == {**read.before, "cards": cards}
