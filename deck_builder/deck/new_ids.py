"""Ids for cards that have none: each is made from the card's prompt, and a build writes it into the card file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.cloze import fill_gaps
from deck_builder.content.plain_text import to_plain_text
from deck_builder.deck.card_files import parse_card_file, read_card_file
from deck_builder.deck.folder import MARKDOWN
from deck_builder.deck.kinds import CARD_KEYS
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes
from deck_builder.source.readable_ids import UniqueIds, make_readable_id
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from deck_builder.deck.model import Deck, Kind
    from deck_builder.problems.problem import Place
    from deck_builder.source.values import Value

_LONGEST: Final = 40
"""How many characters of the prompt become the id: enough to tell cards apart, short enough to type."""

_TARGET: Final = compile_late(r"\]\([^()\s]*\)")
"""The address of a link or a picture in Markdown."""
_FILE: Final = compile_late(r"<img\b[^<>]*>|\[sound:[^\[\]]*\]", re.IGNORECASE)
"""What shows a picture or plays a recording in HTML."""


class NewId(NamedTuple):
    """An id that a card has and that its file lacks."""

    place: Place
    """Where the card begins in its file: its first key, or the brace before it."""
    card_id: str
    """The id."""


class NewIds:
    """Makes ids for cards of a deck that have none. The deck is read once more for the ids in it, when first needed.

    `reserved` are ids that no new card may have, because learners know other cards by them.
    """

    def __init__(self, deck: Deck, reserved: Collection[str]) -> None:
        self._deck, self._reserved = deck, reserved
        self._ids: UniqueIds | None = None

    def make(self, card: Mapping, kind: Kind | None) -> str:
        """Make an id from the first text of a card, in the order of its kind's fields."""
        if self._ids is None:
            extension = self._deck.extension
            of_base = (*extension.base.cards, *extension.base.gone) if extension else ()
            self._ids = UniqueIds([*_list_ids(self._deck), *self._reserved, *of_base])
        fields = [field.key for field in kind.fields] if kind else []
        keys = dict.fromkeys([*fields, *(key for key in card if key not in CARD_KEYS)])
        texts = (text for key in keys if key in card for text in _list_texts(card[key]))
        made = next(filter(None, (make_readable_id(text, _LONGEST) for text in texts)), "")
        prefix = kind.key if kind else "card"
        if not made or made.replace("-", "").isdigit():  # a bare number says nothing
            made = f"{prefix[:_LONGEST]}-{made}".rstrip("-")
        return self._ids.give(made)


def report_new_id(new: NewId, problems: Problems, *, is_needed: bool) -> None:
    """Report that a card has no id in its file: an error if the id `is_needed` now, because others get the package."""
    hint = f"`deck-builder build` writes `id: {new.card_id}` into the file."
    if is_needed:
        problems.add("D236", "the card has no id", new.place, hint=f"{hint} Then commit it.", card=new.card_id)
    else:
        problems.add("D237", "the card has no id yet", new.place, hint=hint, card=new.card_id)


def add_ids(file: Path, deck: Deck, new_ids: Iterable[NewId]) -> tuple[str, tuple[int, ...]] | None:
    """Return the text of a card file with an `id` added to cards that have none; comments and layout stay.

    With it come the numbers of the lines above which the new text has a line more. None if the file can't be edited in
    this way.
    """
    data = read_bytes(file, deck.cards_folder, Problems())
    before = parse_card_file(data, file, deck, Problems()) if data is not None else None
    cards = before.get("cards") if before is not None else None
    if data is None or before is None or not isinstance(cards, Sequence):
        return None
    wanted = {(new.place.line, new.place.column): new.card_id for new in new_ids}
    marks = {card.mark for card in cards if isinstance(card, Mapping) and "id" not in card}
    if not wanted.keys() <= marks:
        return None
    lines = data.decode("utf-8").split("\n")
    write = _write_into_markdown if file.suffix == MARKDOWN else _write_into_yaml
    longer = []
    for (line, column), card_id in sorted(wanted.items(), reverse=True):
        written = write(lines[line - 1], column - 1, card_id)
        longer += [line] * (len(written) - 1)
        lines[line - 1 : line] = written
    new = "\n".join(lines)
    after = parse_card_file(new.encode(), file, deck, Problems())
    expected = [
        {"id": wanted[card.mark], **card} if isinstance(card, Mapping) and card.mark in wanted else card
        for card in cards
    ]
    return (new, tuple(longer)) if after is not None and dict(after) == {**before, "cards": expected} else None


def _write_into_yaml(line: str, at: int, card_id: str) -> list[str]:
    """The line at which a card begins, with an id before its first key."""
    if line[at : at + 1] == "{":
        return [f"{line[: at + 1]}id: {card_id}, {line[at + 1 :].lstrip(' ')}"]
    line_end = "\r" if line.endswith("\r") else ""
    return [f"{line[:at]}id: {card_id}{line_end}", " " * at + line[at:]]


def _write_into_markdown(line: str, _at: int, card_id: str) -> list[str]:
    """The line at which a card begins, with an id in a comment: behind a heading, and above anything else."""
    from deck_builder.source.markdown_file import is_heading

    text, line_end = (line[:-1], "\r") if line.endswith("\r") else (line, "")
    comment = f"<!-- id: {card_id} -->"
    return [f"{text} {comment}{line_end}"] if is_heading(text) else [f"{comment}{line_end}", line]


def _list_ids(deck: Deck) -> Iterator[str]:
    """Yield every id that the card files have, and those that cards had before."""
    for file in deck.card_files:
        mapping = read_card_file(file, deck, Problems())
        cards = mapping.get("cards") if mapping is not None else None
        for card in cards if isinstance(cards, Sequence) else ():
            if isinstance(card, Mapping):
                yield from (value for key in ("id", "was") if isinstance(value := card.get(key), str))


def list_words(text: str) -> str:
    """The words of a text in Markdown or HTML that can name its card: without tags, addresses and names of files."""
    return _TARGET.sub(" ", fill_gaps(to_plain_text(_FILE.sub(" ", text))))


def _list_texts(value: Value) -> Iterator[str]:
    """Yield the texts of a field, the most telling first: of a picture, what describes it."""
    if isinstance(value, str):
        yield list_words(value)
    elif isinstance(value, Mapping):
        yield from (
            list_words(text) for key in ("alt", "step", "name", "html") if isinstance(text := value.get(key), str)
        )
    else:
        for entry in value:
            yield from _list_texts(entry)
