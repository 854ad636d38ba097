"""How paths and texts are shown in a terminal."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from deck_builder.patterns import compile_late

_PLAIN_WORD = compile_late(r"[\w./:\\~+-]+")
_READ_BY_SHELLS = compile_late(r"""[$`"!\\]|^~""")
"""What a POSIX shell reads in double quotes, or at the beginning of a word."""
_INVISIBLE = compile_late("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def show_path(path: Path) -> str:
    """A path as you would type it from the current folder."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def quote_path(path: Path) -> str:
    """A path for a command line, in quotes if a shell needs them."""
    return quote_word(show_path(path))


def quote_word(word: str) -> str:
    """A word for a command line, in quotes if a shell needs them."""
    if os.name != "nt" and _READ_BY_SHELLS.search(word):
        import shlex  # it takes a while to load, and few paths need it

        return shlex.quote(word)
    return word if _PLAIN_WORD.fullmatch(word) else f'"{word}"'  # as every shell, Windows' own too, takes them


def make_visible(text: str) -> str:
    """A text for one line of a terminal, in which a sign stands for each character that you could not see.

    Each character becomes one sign, so columns stay right: `␀` to `␡` stand for control characters, a space for a tab,
    `�` for characters without such a sign and for those that change the direction of writing.
    """
    return _INVISIBLE.sub(lambda match: _sign(ord(match.group())), text)


def _sign(code: int) -> str:
    if code == ord("\t"):
        return " "
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def measure_columns(text: str) -> int:
    """The number of columns that a text takes in a terminal."""
    letters = sum(unicodedata.category(letter) not in ("Mn", "Me", "Cf") for letter in text)
    return letters + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
