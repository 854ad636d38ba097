"""The pictures that Anki makes of formulas in LaTeX.

Their names are `latex-` and a hash of the formula. Anki finds them by these names, so that learners without LaTeX see
them. Every note type has its own header (`Latex` in `deck/note_type_settings.py`), which is not part of the hash.
"""

from __future__ import annotations

import re
from typing import Final

from deck_builder.patterns import compile_late

_MARK: Final = compile_late(r"\[(?:latex|\$\$?)\]", re.IGNORECASE)
_PICTURE: Final = compile_late(r"latex-[0-9a-f]{40}\.(?:png|svg)")


def has_latex_marks(text: str) -> bool:
    """Whether a text has a formula that Anki makes a picture of: in `[latex]`, `[$]` or `[$$]`."""
    return "[" in text and _MARK.search(text) is not None


def is_latex_picture(name: str) -> bool:
    """Whether a file has the name of a picture that Anki makes of a formula."""
    return _PICTURE.fullmatch(name) is not None
