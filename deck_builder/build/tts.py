"""What learners may hear: Anki's `{{tts …}}` beside the fields that a deck wants read aloud."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from deck_builder.deck.model import Kind, ReadAloud

_SHOWN: Final = re.compile(r"<[^>]*>|\{\{\s*(?P<gaps>cloze:)?(?P<field>[^{}#^/:]+?)\s*\}\}")
"""A tag of HTML, inside of which nothing is shown, or a field that is."""


def with_voice(side: str, kind: Kind, tts: ReadAloud | None, *, answered: bool = False) -> str:
    """A side of a card with a button, after each field that is to be read aloud, that does it.

    It stands where the field stands, inside the same sections: so no side shows more than it did, and no note has
    another card. On a side that is `answered`, of a text with gaps only the words that were asked for are read.
    """
    if tts is None:
        return side
    names = {field.name for field in kind.fields if field.key in tts.fields}

    def heard(found: re.Match[str]) -> str:
        if found["field"] not in names:
            return found.group()
        gaps = ("cloze-only:" if answered else "cloze:") if found["gaps"] else ""
        return f"{found.group()} {{{{tts {tts.language}:{gaps}{found['field']}}}}}"

    return _SHOWN.sub(heard, side)
