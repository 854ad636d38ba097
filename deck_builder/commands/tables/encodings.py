"""Decodes tables: a spreadsheet saves text as UTF-8, as UTF-16, or in what its country's Windows or Mac once used."""

from __future__ import annotations

import codecs
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""How files begin that say what they are."""

_NAMES: Final = {
    **{f"cp{page}": f"Windows-{page}" for page in range(1250, 1259)},
    "cp874": "Windows-874",
    "cp932": "Shift JIS",
    "cp949": "EUC-KR",
    "gb18030": "GB 18030",
    "big5hkscs": "Big5",
    "mac-roman": "Mac Roman",
}
"""The other encodings in which spreadsheets save text, with their names."""

_SAMPLE: Final = 100_000
"""In bytes. So much before and after the first byte that is not ASCII is looked at to find the encoding."""

_WRONG: Final = 0.1
"""A text is meant to be UTF-8 if no greater share of its letters beyond ASCII is something else."""

_FEW_WORDS: Final = 5
"""Fewer words with such letters don't show the language of a table in Latin letters."""

_NOT_ASCII: Final = compile_late(rb"[\x80-\xff]")
_BEYOND_ASCII: Final = compile_late(r"[^\x00-\x7f]")
_WORD: Final = compile_late(rb"""[^\s;,"']*[\x80-\xff][^\s;,"']*""")
_SAVE_AGAIN: Final = "In the spreadsheet, choose *Save as* and then CSV with UTF-8."


def decode_table(data: bytes) -> tuple[str, str]:
    """Decode a table. Returns its text, and the name of its encoding.

    Raises InputError if a byte is not valid in the encoding of all others.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), encoding.upper().removesuffix("-LE")
    for nulls, encoding in ((data[1:200:2], "utf-16-le"), (data[0:200:2], "utf-16-be")):
        if nulls and nulls.count(0) * 2 > len(nulls):
            return data.decode(encoding, errors="replace"), "UTF-16"
    encoding = "utf-8" if _is_nearly_utf_8(data) else _detect(data)
    name = _NAMES.get(encoding, "UTF-8")
    try:
        return data.decode(encoding), name
    except UnicodeDecodeError as error:
        line = len(data[: error.start].splitlines() or [b""])
        message = f"in line {line}, the byte 0x{data[error.start]:02x} is not valid {name}, which the table seems to be"
        raise InputError("P704", message, f"Correct that letter, or save the table again. {_SAVE_AGAIN}") from None


def _is_nearly_utf_8(data: bytes) -> bool:
    """Whether a text is UTF-8, but for a few bytes at most."""
    try:
        data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        wrong = text.count("\ufffd")
        return wrong <= _WRONG * len(_BEYOND_ASCII.findall(text))
    return True


def _detect(data: bytes) -> str:
    """Detect the encoding of a text that is not UTF-8. Raises InputError for what looks like no text.

    The words with such letters are looked at once with all others and once alone: an English translation beside each
    word says nothing of the word, but of a single sign in English text the English text says most.
    """
    first = _NOT_ASCII.search(data)
    middle = first.start() if first else 0
    sample = data[max(0, middle - _SAMPLE) : middle + _SAMPLE]
    words = _WORD.findall(sample)
    together = b" ".join(words)
    if len(words) < _FEW_WORDS and 2 * len(_NOT_ASCII.findall(together)) < len(together):
        with suppress(UnicodeDecodeError):
            data.decode("cp1252")
            return "cp1252"  # a few accents in Latin letters could be those of six countries: the most usual one
    scores: dict[str, float] = {}
    for text in (sample, together):
        for encoding, score in _rate_encodings(text):
            scores[encoding] = scores.get(encoding, 0.0) + score
    if not scores:
        raise InputError("P704", "it is no text", _SAVE_AGAIN)
    return max(scores, key=lambda encoding: scores[encoding])


def _rate_encodings(text: bytes) -> Iterator[tuple[str, float]]:
    """Say of encodings that a text may have how likely they are, as fractions; none for what is no text."""
    import chardet  # late: it takes 30 ms to load, and most tables are UTF-8

    for found in chardet.detect_all(
        text, include_encodings=list(_NAMES), ignore_threshold=True, max_bytes=2 * _SAMPLE, compat_names=False
    ):
        if found["encoding"]:
            yield found["encoding"], found["confidence"]
