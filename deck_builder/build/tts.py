"""Reading aloud: Anki's `{{tts …}}` beside the fields that a deck wants read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    import re

    from deck_builder.deck.model import Kind, ReadAloud

_SHOWN: Final = compile_late(r"(?P<tag><[^>]*>)|\{\{(?P<field>[^{}#^/]+)\}\}")
"""An HTML tag, inside which nothing is shown, or a field that is shown."""
_FIELD: Final = compile_late(r"(?P<tag>(?!))|\{\{(?P<field>[^{}#^/]+)\}\}")
"""A field that is shown; for what is behind the last tag, where no `<` finds its end."""


def add_voice(side: str, kind: Kind, tts: ReadAloud | None, *, answered: bool = False) -> str:
    """Add a button that reads aloud after each field of a card's side that is to be read aloud.

    The button is inside the same sections as the field, so the side shows nothing more without it, and no note gets
    another card. With `answered`, only the words that were asked for are read from a text with gaps.
    """
    if tts is None:
        return side
    names = {field.name for field in kind.fields if field.key in tts.fields}

    def add_button(match: re.Match[str]) -> str:
        field = (match["field"] or "").strip()
        has_gaps = field.startswith("cloze:")
        field = field.removeprefix("cloze:")
        if field not in names:
            return match.group()
        gaps = ("cloze-only:" if answered else "cloze:") if has_gaps else ""
        return f"{match.group()} {{{{tts {tts.language}:{gaps}{field}}}}}"

    end = side.rfind(">") + 1
    return _SHOWN.sub(add_button, side[:end]) + _FIELD.sub(add_button, side[end:])
