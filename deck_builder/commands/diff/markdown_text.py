"""Texts inside Markdown: whatever is typed in a card reads the same in CommonMark and on GitHub."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.commands.diff.word_diff import Piece

_CONTROL: Final = compile_late(r"[\x00-\x1f\x7f-\x9f]")
_SPECIAL: Final = compile_late(r"[\\`*_\[\]<#|~$]|&(?=[#\w])")
"""What means something anywhere in a line, in CommonMark, in GitHub's tables or in its formulas."""
_BLOCK_START: Final = compile_late(r"^(?:\d+(?=[.)])|(?=[-+=>]))")
"""What begins a list, a quotation or the line below a heading."""
_ADDRESS: Final = compile_late(r"\b(?:https?|ftp)(?=://)|\bwww(?=\.)", re.IGNORECASE)
"""The start of what GitHub makes a link of, together with any marks that follow."""
_REFERENCE: Final = compile_late(r"@(?=\w)|#(?=\w)|:(?=[\w+-]+:)")
"""What GitHub takes for a person, an issue or an emoji. It looks for these in the finished page, where no backslash is
left: only a comment separates the sign from what follows."""
_MARKS: Final = {"gone": ("~~", "del"), "new": ("**", "strong")}


def escape_markdown(text: str) -> str:
    """A text as Markdown that reads as the text does, on one line."""
    return _BLOCK_START.sub(r"\g<0>\\", _escape(" ".join(text.split())))


def mark_markdown(pieces: Sequence[Piece]) -> str:
    """A comparison as Markdown, to follow other words on a line: removed words are struck out, added ones bold.

    CommonMark takes no `**` that is between a letter and a comma, for example. There, HTML tags do the same.
    """
    marked = []
    for place, (what, text) in enumerate(pieces):
        if what == "same":
            marked.append(_escape(text))
            continue
        before = pieces[place - 1] if place > 0 else None
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        left = before.text[-1:] if before and before.what == "same" else ""
        right = after.text[:1] if after and after.what == "same" else ""
        sign, tag = _MARKS[what]
        if _can_hold_sign(left, text[0]) and _can_hold_sign(right, text[-1]):
            marked.append(f"{sign}{_escape(text)}{sign}")
        else:
            marked.append(f"<{tag}>{_escape(text)}</{tag}>")
    return "".join(marked)


def _can_hold_sign(outside: str, inside: str) -> bool:
    """Whether a sign between two characters is a mark, by CommonMark's rules of left- and right-flanking.

    `outside` is empty at the end of the line and beside another mark.
    """
    return inside.isalnum() or (not inside.isspace() and (not outside or outside in f" {string.punctuation}"))


def _escape(text: str) -> str:
    """A text as Markdown, with its spaces."""
    text = _CONTROL.sub("�", text.replace("\t", " ").replace("\n", " "))
    text = _SPECIAL.sub(r"\\\g<0>", text)
    text = _ADDRESS.sub(r"\g<0>\\", text)
    return _REFERENCE.sub(r"\g<0><!-- -->", text)
