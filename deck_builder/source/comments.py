"""Finds values that end early because YAML takes the rest of their text for a comment."""

from __future__ import annotations

import re
from typing import Final

from deck_builder.patterns import compile_late

MAY_CUT: Final = compile_late(rb"[^\s#] +#")
"""A file without this has no value that a comment could cut."""

_COMMENT: Final = compile_late(r" +#")
_COMMENT_WITHOUT_A_SPACE: Final = compile_late(r" +#[^\s#!]")
"""Authors write a space after the `#` of a comment. Without one, the `#` is part of their text: `C #3`."""
_UNFINISHED_QUESTION: Final = compile_late(
    r"(?:what|which|who|whose|whom|when|where|why|how|is|are|was|were|do|does|did|can)\b[^?]*\Z", re.IGNORECASE
)


def is_cut_short(value: str, rest: str) -> bool:
    """Whether a value ends at a `#` that its author meant as text; `rest` is what follows the value on its line.

    The author meant text if the `#` touches the next word, or if the value opens a bracket or quote that the rest
    closes. The same goes for the beginning of an English question whose end is in the rest.
    """
    if not _COMMENT.match(rest):
        return False
    if _COMMENT_WITHOUT_A_SPACE.match(rest):
        return True
    left_open = any(value.count(sign) % 2 and sign in rest for sign in '`$"')
    closed_later = any(value.count(a) > value.count(b) and b in rest for a, b in ("()", "[]", "{}"))
    return left_open or closed_later or (rest.rstrip().endswith("?") and _UNFINISHED_QUESTION.match(value) is not None)
