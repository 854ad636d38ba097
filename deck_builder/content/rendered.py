"""A text as HTML, and texts that are the same as HTML: most are, and a deck of such texts needs no renderer."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.plain_text import remove_tags, unescape
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.content.media_file import MediaFile
    from deck_builder.problems.errors import Fault

_LINE_OF_PROSE: Final = r"(?!\d+[.)])[^\W_][^\\`*_\[\]<>&$~|{}\n\r\t]*+"
"""One line that begins with a letter or digit and has no sign that means something to Markdown or Anki."""
_PROSE: Final = compile_late(_LINE_OF_PROSE)
_LINES_OF_PROSE: Final = compile_late(rf"(?:(?:{_LINE_OF_PROSE})?\n)*+(?:{_LINE_OF_PROSE})?")


class Rendered(NamedTuple):
    """A text as HTML."""

    html: str
    """The HTML."""
    media: tuple[MediaFile, ...] = ()
    """The files that the HTML shows or plays."""
    faults: tuple[Fault, ...] = ()
    """What is wrong with the text."""


def is_prose(text: str) -> bool:
    """Whether a text is the same as HTML, Markdown or plain. True for most texts, which saves rendering them."""
    return (
        _PROSE.fullmatch(text) is not None
        and "==" not in text
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )


def are_prose(texts: Sequence[str]) -> bool:
    """Whether all of these texts are the same as HTML, as `is_prose` says of each, or empty. Many take one search."""
    joined = "\n".join(texts)
    return (
        joined.count("\n") == len(texts) - 1
        and _LINES_OF_PROSE.fullmatch(joined) is not None
        and "==" not in joined
        and (joined.isascii() or unicodedata.is_normalized("NFC", joined))
    )


def is_blank(content: str) -> bool:
    """Whether HTML shows nothing: no character, no picture, no recording."""
    if content[:1].isalnum():
        return False
    if "<img" in content or "[sound:" in content:
        return False
    shown = unescape(remove_tags(content))
    return all(unicodedata.category(character)[0] in "ZC" for character in shown)
