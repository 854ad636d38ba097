"""The languages whose code has no colours, because they take too long. `python -m bench.lexers` measures them."""

from __future__ import annotations

from typing import Final

SLOW_LEXERS: Final = frozenset(
    {
        *("evoque", "inform7", "mason", "pawn", "pug", "sp"),
        *("autohotkey", "autoit", "easytrieve", "mcschema", "nesc"),  # for texts that the script does not make
    }
)
"""The first names of the lexers of Pygments 2.21 that take more than 120 ms for some text of 2,000 characters."""
