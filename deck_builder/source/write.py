"""Writes texts as YAML that is easy to edit and that reads back as exactly the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.source.parse import parse
from deck_builder.source.quotes import quote, quote_with_escapes
from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.values import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEVER_PLAIN: Final = compile_late(r"(?=[ {\[&*!|>'\"%@`#]|.*(?:: |[: ]$| #))[^\r\n]*")
"""A text of one line that does not read back without quotes; there are others."""

_LONGEST_LINE: Final = 120
"""In characters, with the indentation; a longer text is folded."""
_CAN_BE_FOLDED: Final = compile_late(r"\S+(?: \S+)+")
"""A text whose only white space is single spaces between words."""


def write_scalar(text: str, indent: int) -> str:
    r"""A text as the value of a key that is indented by `indent` spaces.

    It is written as it is if it can be read back, otherwise as a block or in quotes. Characters that no card can
    hold are left out. If nothing else helps, `\r` becomes a line end; compare the texts if that matters.
    """
    text = NOT_IN_TEXT.sub("", text)
    if (written := write_exactly(text, indent)) is not None:
        return written
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return write_scalar(lines, indent) if lines != text else quote_with_escapes(text)


def write_exactly(text: str, indent: int) -> str | None:
    """Write a text without the characters `NOT_IN_TEXT`, as `write_scalar` does; None if it would not read back."""
    if len(text) + indent > _LONGEST_LINE and text.isprintable() and _CAN_BE_FOLDED.fullmatch(text):
        return _write_folded(text, indent)
    if text.replace("\n", "").replace("\u00a0", "").isprintable():
        if _is_surely_plain(text):
            return text
        if _NEVER_PLAIN.fullmatch(text):
            return quote(text)
        if "\n" in text and text[0] not in " \n" and text[-1] != "\n":
            return _write_block(text, indent)
    return next((written for written in _list_ways(text, indent) if _read_back(written, indent) == text), None)


def _is_surely_plain(text: str) -> bool:
    """Whether a printable text is one line that needs no quotes; there are others."""
    return (
        (text[:1].isalnum() or text.startswith(("(", "<")))
        and text[-1] not in ": "
        and ": " not in text
        and " #" not in text
        and "\n" not in text
    )


def _list_ways(text: str, indent: int) -> Iterator[str]:
    """The ways to write a text, the best first. Not all of them read back as the text."""
    if "\n" in text and text.strip() and "\r" not in text and not text.endswith("\n\n"):
        yield _write_block(text, indent)
    elif text and "\n" not in text:
        yield from (text, quote(text))
    yield quote_with_escapes(text)
    if text.strip("\n"):  # a block with several line ends at its end would take in the blank lines that follow it
        yield _write_block(text, indent)


def _write_block(text: str, indent: int) -> str:
    """A block with `|`: the lines as they are, with the indentation named if the first one begins with white space."""
    ending = text[len(text.rstrip("\n")) :]
    chomping = "-" if not ending else "" if ending == "\n" else "+"
    first = next((line for line in text.split("\n") if line), "")
    depth = "2" if first.startswith((" ", "\t")) else ""
    margin = " " * (indent + 2)
    lines = text.removesuffix("\n").split("\n")
    return f"|{depth}{chomping}\n" + "\n".join(margin + line if line else "" for line in lines)


def _write_folded(text: str, indent: int) -> str:
    """A block with `>-`: one line of text on several lines, which are joined by single spaces again."""
    margin = " " * (indent + 2)
    lines: list[str] = []
    room = 0
    for word in text.split(" "):
        if len(word) >= room:
            lines.append(word)
            room = _LONGEST_LINE - len(margin) - len(word)
        else:
            lines[-1] += f" {word}"
            room -= len(word) + 1
    return ">-\n" + "\n".join(margin + line for line in lines)


def _read_back(written: str, indent: int) -> str | None:
    """What a value reads as at its indentation, or None if it can't be read there."""
    opening = "".join(f"{' ' * depth}k:\n" for depth in range(0, indent, 2))
    data = f"{opening}{' ' * indent}k: {written}\n{' ' * indent}z: z\n".encode(errors="replace")
    try:
        value: object = parse(data).root
    except TextError:
        return None
    for _ in range(indent // 2 + 1):
        value = value.get("k") if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else None
