"""The one general check: what an author typed is compared with what learners see.

Two comparisons make it up. First, each character of the text must belong to something that is shown, or to markup that
the parser knows: the delimiters of emphasis, a list's marker, the address of a link. Second, what is to be shown must
still be in the finished HTML. Whatever is lost is reported with its place. Both take time in proportion to the text.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.plain_text import split_at_tags, unescape
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import format_count, shorten

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from deck_builder.content.parser import Piece

_OPENING: Final = {
    "Emphasis": compile_late(rb"[*_]"),
    "Strong": compile_late(rb"\*\*|__"),
    "Strikethrough": compile_late(rb"~~?"),
    "Heading": compile_late(rb"#{0,6}"),
    "BlockQuote": compile_late(rb">"),
    "Item": compile_late(rb"[-+*]|[0-9]{1,9}[.)]"),
    "Link": compile_late(rb"[\[<]"),
    "Image": compile_late(rb"!\["),
    "FootnoteDefinition": compile_late(rb"\[\^[^\]]*\]:"),
}
"""The sign that opens an element, by the element's name."""
_CLOSING: Final = {
    "Emphasis": compile_late(rb"[*_]"),
    "Strong": compile_late(rb"\*\*|__"),
    "Strikethrough": compile_late(rb"~~?"),
    "Heading": compile_late(rb"[ \t]*#*\s*|\s*(?:=+|-+)\s*"),
    "CodeBlock": compile_late(rb"[\s>]*[`~]*\s*"),
    "TableHead": compile_late(rb"[\s|]*"),
    "Table": compile_late(rb"[\s|:>-]*"),
}
"""What may stand between the last thing that an element shows and the element's end."""
_FENCE: Final = compile_late(rb"[`~]{3,}[ \t]*(?P<language>[^\s`]*)[ \t]*(?P<rest>[^\n]*)\n?")
_TABLE_RULE: Final = compile_late(rb"[\s|:>-]*")
_DEFINITION: Final = compile_late(r"^[ \t>]*\[((?:[^\[\]\\]|\\.)+)\]:", re.MULTILINE)
_ALT: Final = compile_late(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SPACE: Final = compile_late(r"\s+")
_LONGEST_SHOWN: Final = 40
_LONGEST_NEEDLE: Final = 24
"""Both in characters."""
_MOST_FAULTS: Final = 20


def make_fault(code: str, message: str, hint: str, text: str, place: int, end: int | None = None) -> Fault:
    """A fault at an index of a text; `end` is the index behind what it is about."""
    needle = text[place : place + _LONGEST_NEEDLE if end is None else min(end, place + _LONGEST_NEEDLE)]
    needle = needle.lstrip().split("\n", 1)[0].rstrip()
    return Fault(code, message, hint, needle, skipped=text.count(needle, 0, place) if needle else 0)


def find_lost_text(text: str, pieces: Sequence[Piece], known_rows: Container[int] = ()) -> Iterator[Fault]:
    """Find the characters of a text that are neither shown nor markup. `pieces` is what the parser makes of the text.

    `known_rows` are the rows of tables for which something better is reported, by the byte at which they begin.
    """
    data = text.encode()
    parts = [part for part in _find_unshown(data, pieces) if part.row is None or part.row not in known_rows]
    for part in parts[:_MOST_FAULTS]:
        lost = data[part.start : part.end].decode()
        place = len(data[: part.start].decode())
        message = f"learners don't see `{shorten(' '.join(lost.split()), _LONGEST_SHOWN)}`"
        hint = "Put a backslash before a sign that is text, or the whole in backticks."
        if part.is_behind_fence:
            hint = "Only the language stands behind the backticks; put the rest on the line above them."
        if part.row is not None:
            message = f"{message}: this row has more cells than the head of its table"
            hint = "Add a column to the head. Write a `|` that is text, or in code or a formula, as `\\|`."
        if more := parts[_MOST_FAULTS:] if part is parts[:_MOST_FAULTS][-1] else ():
            hidden = format_count(len(more), "more part of this text is", "more parts of this text are")
            message = f"{message}; {hidden} not shown either"
        yield make_fault("T430", message, hint, text, place, place + len(lost))


class _Lost(NamedTuple):
    """A part of a text that is neither shown nor markup."""

    start: int
    """Where it begins, in bytes."""
    end: int
    """The byte behind it."""
    row: int | None = None
    """The byte at which the row begins whose cells are lost; None for anything else."""
    is_behind_fence: bool = False
    """Whether it stands behind the language of a block of code."""


def _find_unshown(data: bytes, pieces: Sequence[Piece]) -> Iterator[_Lost]:
    check = _Definitions(pieces)
    position = quotes = tables = 0
    after_head = False
    for piece in pieces:
        kind, name, _, start, end = piece
        if kind == "End":
            if start <= position < end:
                rest = data[position:end]
                if name in ("Link", "Image") or (match := _CLOSING.get(name)) is None:
                    legitimate = name in ("Link", "Image")
                else:
                    legitimate = match.fullmatch(rest) is not None
                if not legitimate and (lost := check.find_lost(rest, bool(quotes), tables, False)):
                    yield _Lost(position + lost[0], position + lost[1], start if name == "TableRow" else None)
                position = end
            quotes -= name == "BlockQuote"
            tables -= name == "Table"
            after_head = name == "TableHead"
            continue
        if position < start:
            between = data[position:start]
            if not between.isspace() and not (after_head and _TABLE_RULE.fullmatch(between)):
                escaped = kind in ("Text", "HardBreak")
                if lost := check.find_lost(between, bool(quotes), tables, escaped):
                    yield _Lost(position + lost[0], position + lost[1])
            position = start
        after_head = False
        if kind != "Start":
            position = max(position, end)
            continue
        quotes += name == "BlockQuote"
        tables += name == "Table"
        if name == "CodeBlock":
            if (fence := _FENCE.match(data, start, end)) and piece.value != "Indented":
                if fence["rest"].strip():
                    yield _Lost(fence.start("rest"), fence.end("rest"), is_behind_fence=True)
                position = max(position, fence.end())
        elif opening := _OPENING.get(name):
            sign = opening.match(data, start)
            position = max(position, sign.end() if sign else start)
    rest = data[position:]
    if rest.strip() and (lost := check.find_lost(rest, False, 0, False)):
        yield _Lost(position + lost[0], position + lost[1])


class _Definitions:
    """Knows the definitions of links, `[name]: address`, that stand between the pieces of a text."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        ids = (piece.value.get("id") for piece in pieces if piece.kind == "Start" and piece.name in ("Link", "Image"))
        self.unseen = {_fold_label(name) for name in ids if name}

    def find_lost(self, data: bytes, quoted: bool, in_table: int, escapes: bool) -> tuple[int, int] | None:
        """The beginning and end of what is lost in a part between two pieces, in bytes; None if nothing is.

        `escapes` says that what follows may be a character with a backslash before it.
        """
        signs = (b">" if quoted else b"") + (b"|" if in_table else b"")
        core = data.strip(b" \t\r\n" + signs)
        if escapes and data.endswith(b"\\"):
            core = core[:-1].rstrip(b" \t\r\n" + signs)
        if not core:
            return None
        start = data.index(core)
        part = core.decode()
        if part.startswith("["):
            definitions = list(_DEFINITION.finditer(part))
            ends = [*(each.start() for each in definitions), len(part)]
            for definition, end in zip(definitions, ends[1:], strict=True):
                label = _fold_label(definition[1])
                if label not in self.unseen:
                    return start + len(part[: definition.start()].encode()), start + len(part[:end].encode())
                self.unseen.discard(label)
            if definitions:
                return None
        return start, start + len(core)


def _fold_label(label: str) -> str:
    return " ".join(label.split()).casefold()


def find_text_lost_in_html(text: str, pieces: Sequence[Piece], out: str) -> Iterator[Fault]:
    """Find the first characters that Markdown shows and that are not in `out`, the finished HTML, or the reverse."""
    expected = _read_html(_write_pieces(pieces))
    seen = _read_html(out)
    if expected == seen or (expected := _SPACE.sub("", expected)) == (seen := _SPACE.sub("", seen)):
        return
    same = _count_same(expected, seen)
    ending = _count_same(expected[same:][::-1], seen[same:][::-1])
    lost = expected[same : len(expected) - ending]
    if lost:
        message = (
            f"learners don't see `{shorten(lost, _LONGEST_SHOWN)}` as it is typed: the HTML around it is not closed"
        )
    else:
        message = f"learners also see `{shorten(seen[same : len(seen) - ending], _LONGEST_SHOWN)}`"
    needles = (lost[:length] for length in range(_LONGEST_NEEDLE, 0, -1))  # the spaces of the text are not in `lost`
    yield Fault("T430", message, "", next((needle for needle in needles if needle in text), ""))


def _count_same(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _write_pieces(pieces: Sequence[Piece]) -> str:
    """Write what learners should see of a text as HTML, with only the tags that the author typed."""
    out: list[str] = []
    footnotes: dict[str, int] = {}  # the number of each by its name, in the order of the text
    pictures = 0  # those that are open: in their descriptions, tags are text
    for piece in pieces:
        pictures += (piece.name == "Image") * {"Start": 1, "End": -1}.get(piece.kind, 0)
        if piece.kind in ("Text", "Code"):
            out.append(html.escape(piece.value))
        elif piece.kind == "InlineMath":
            out.append(f"\\({html.escape(piece.value)}\\)")
        elif piece.kind == "DisplayMath":
            out.append(f"\\[{html.escape(piece.value)}\\]")
        elif piece.kind in ("Html", "InlineHtml"):
            out.append(html.escape(piece.value) if pictures else piece.value)
        elif piece.kind == "FootnoteReference" or (piece.kind == "Start" and piece.name == "FootnoteDefinition"):
            out.append(str(footnotes.setdefault(piece.value, len(footnotes) + 1)))
        elif piece.kind == "TaskListMarker":
            out.append("☑" if piece.value else "☐")
        elif piece.kind in ("SoftBreak", "HardBreak"):
            out.append("\n")
    return "".join(out)


def _read_html(content: str) -> str:
    """The texts of HTML, with the texts that describe its pictures."""
    if "<" not in content:
        return unescape(content)
    shown: list[str] = []
    for words, tag in split_at_tags(content):
        shown.append(unescape(words))
        if tag[:4].lower() == "<img" and (alt := _ALT.search(tag)):
            shown.append(unescape(alt[1] or alt[2] or alt[3] or ""))
    return "".join(shown)
