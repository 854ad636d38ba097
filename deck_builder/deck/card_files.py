"""Reads a card file, YAML or Markdown, into the same mapping: the keys of the file, and its `cards`."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from deck_builder.deck.folder import MARKDOWN
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes, read_yaml
from deck_builder.source.text import decode_text
from deck_builder.source.usual_table import read_usual_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from deck_builder.deck.model import Deck
    from deck_builder.source.usual_table import UsualTable
    from deck_builder.source.values import Mapping

    ReadCardFile = Callable[[Path, Deck, Problems], Mapping | None]
    """What reads a card file of a deck: `read_card_file`, or a function that knows what it would read."""

_FIRST_ENTRY: Final = compile_late(rb"^cards:[^\n]*(?:\n[ ]*(?:#[^\n]*)?)*\n( *)- ", re.MULTILINE)
"""The first card of a YAML file, with what stands before its dash."""
_MARKDOWN_CARD: Final = compile_late(rb"^(?:#+ |[QC]:)", re.MULTILINE)
"""What may begin a card in a Markdown file."""


_ENOUGH_BYTES: Final = 1024 * 1024
"""When the number of cards is estimated, so much of the files is read; the rest counts by its size."""


def read_card_file(file: Path, deck: Deck, problems: Problems) -> Mapping | None:
    """Read a card file of a deck. None, with a problem, if it can't be read."""
    data = read_bytes(file, deck.cards_folder, problems)
    return None if data is None else parse_card_file(data, file, deck, problems)


def parse_card_file(data: bytes, file: Path, deck: Deck, problems: Problems) -> Mapping | None:
    """Parse the bytes of a card file. None, with a problem, if they can't be read. `file` is what problems name."""
    if file.suffix != MARKDOWN:
        return read_yaml(data, file, problems)
    from deck_builder.deck.markdown_cards import parse_markdown_cards  # few decks have any

    return parse_markdown_cards(data, file, deck, problems)


def parse_usual_table(data: bytes, file: Path) -> UsualTable | None:
    """Parse the bytes of a card file in which all cards have the same keys; None for any other file."""
    try:
        return None if file.suffix == MARKDOWN else read_usual_table(decode_text(data))
    except TextError:
        return None


def estimate_cards(files: Iterable[Path], within: Path) -> int:
    """Estimate how many cards some card files have, without parsing them: only to say how long work may take."""
    count = read = unread = 0
    for file in files:
        if read > _ENOUGH_BYTES:
            with suppress(OSError):
                unread += file.stat().st_size
            continue
        data = read_bytes(file, within, Problems()) or b""
        read += len(data)
        if file.suffix == MARKDOWN:
            count += len(_MARKDOWN_CARD.findall(data))
        elif first := _FIRST_ENTRY.search(data):
            count += data.count(b"\n" + first[1] + b"- ")
    return count + count * unread // (read or 1)
