"""The bytes of a file into text that cards can hold."""

from __future__ import annotations

from typing import Final

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.source.lines import end_of

NOT_IN_TEXT: Final = compile_late("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that no card can hold.

Control characters (Anki separates fields with U+001F), halves of surrogate pairs, the two invisible line ends that YAML
and HTML read differently, and byte order marks inside a text, which Markdown drops.
"""


def decode(data: bytes) -> str:
    """The text of a file. Raises TextError if it is not UTF-8 without a byte order mark."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise TextError("Y104", "the file begins with a byte order mark", (1, 1))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise TextError("Y103", "the file is saved as UTF-16, not as UTF-8", (1, 1))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        byte = data[error.start]
        raise TextError("Y103", f"the byte 0x{byte:02x} is not valid UTF-8", end_of(before)) from None


def decode_text(data: bytes) -> str:
    """The text of a file. Raises TextError if it is empty, or has something that no card can hold."""
    text = decode(data)
    if not text or text.isspace():
        raise TextError("Y105", "the file is empty", (1, 1))
    if text.replace("\n", "").isprintable():  # most files, in a fifth of the time
        return text
    if forbidden := NOT_IN_TEXT.search(text):
        raise TextError("Y115", describe_forbidden(forbidden.group()), end_of(text[: forbidden.start()]))
    return text


def describe_forbidden(character: str) -> str:
    """The message about a character that no card can hold."""
    return f"the character U+{ord(character):04X} is not allowed in a card"
