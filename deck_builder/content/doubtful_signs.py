r"""Markup that may be meant as text: `__init__`, `2*3*4`, `> 38 °C` inside a longer text, `C:\Users\_me`.

Markdown reads these signs as delimiters, and learners don't see them. The parser says what it read. This
module decides whether the author may have meant something else.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, Final

from deck_builder.content.shown_text import make_fault
from deck_builder.content.spans import find_code
from deck_builder.patterns import compile_late
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.content.parser import Piece
    from deck_builder.problems.errors import Fault

_NAME: Final = compile_late(r"[A-Za-z_][A-Za-z0-9_]*")
_GAP: Final = r"(?:\{\{c[0-9,]+::)?"
_NUMBER: Final = compile_late(rf"{_GAP}[.,]?[0-9\u221e]")
_AFTER_GREATER: Final = compile_late(rf"{_GAP}=?\s*[-+\u2212]?\s*(?![0-9]+[.)]\s)[.,]?[0-9\u221e]|=")
_BAR: Final = compile_late(r"(?<!\\)\|")
_FORMULA: Final = compile_late(r"(?<![\\\w$])\$(?! )[^$\n]+(?<![\\ ])\$(?![\d$])")
_LIKE_A_FORMULA: Final = compile_late(r"[\\^_=()]|\$\|[^|]*\|\$")
_LITERAL_BACKSLASH: Final = compile_late(r"\\[^\W_]")
_INSIDE_A_WORD: Final = frozenset({"Emphasis", "Strong", "Strikethrough"})
_PATH: Final = compile_late(r"(?<!\w)[A-Za-z]:\Z")
_PIECE_OF_A_PRODUCT: Final = compile_late(r"[^\W_]|[0-9.]+")
_INLINE_TAGS: Final = frozenset(
    re.findall(r"\w+", "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var")
)
_TAG: Final = compile_late(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^>]*?(/?)>")

_ENDS_WITH_A_MARKER: Final = compile_late(r"(?:\A|[\s>])(?:[-+*]|[0-9]{1,9}[.)])[ \t]+\Z")

_TABLE: Final = "Is it a table? The line below its head has dashes for each column: `|---|---|`."
_IN_AN_ADDRESS: Final = compile_late(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S*\Z|(?:\A|\s)/(?:\S*/)?\Z", re.IGNORECASE)
"""The beginning of an address or of a path, before a sign in it."""
MOST_FAULTS: Final = 20
"""How many faults of one kind are looked for in a text."""
_LONGEST_LINE: Final = 160
"""In bytes. Nothing doubtful is longer."""
_SHORT_LINE: Final = 45
"""In columns. An author who wraps lines wraps later than this, so a shorter line was ended on purpose."""
_MOST_WORDS_OF_A_NAME: Final = 3
_LONGEST_SHOWN: Final = 30
"""In characters."""


def find_doubtful_signs(text: str, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Find signs of a text that Markdown takes as markup and that may be meant as text.

    `pieces` is what the parser makes of the text.
    """
    source = _Source(text)
    for find in (_find_in_blocks, _find_numbers, _find_in_lines, _find_lost_backslash, _find_open_tags):
        yield from islice(find(source, pieces), MOST_FAULTS)


def find_bars(text: str, pieces: Sequence[Piece]) -> dict[int, Fault]:
    """Find each `|` in a formula or in code that ends the cell of a table, by the byte at which its row begins."""
    source = _Source(text)
    faults: dict[int, Fault] = {}
    for piece in pieces:
        if piece.kind != "Start" or piece.name not in ("TableRow", "TableHead") or len(faults) == MOST_FAULTS:
            continue
        row = source.get(piece.start, piece.end)
        formulas = (each.span() for each in _FORMULA.finditer(row) if _LIKE_A_FORMULA.search(each.group()))
        spans = [span for span in (*find_code(row), *formulas) if _BAR.search(row, *span)]
        for first, last in spans[:1]:
            shown = shorten(row[first:last], _LONGEST_SHOWN)
            message = f"the `|` in `{shown}` ends the cell of the table, so this is not read as one piece"
            start = piece.start + len(row[:first].encode())
            end = start + len(row[first:last].encode())
            hint = "Write the sign as `\\|`; in a formula, `\\vert` works, too."
            faults[piece.start] = source.fault(message, hint, start, end)
    return faults


def find_joined_lines(text: str, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Find the first line of a text that Markdown joins with the next, although its author ended it early."""
    source = _Source(text)
    data = source.data
    paragraph = 0  # where the last block begins
    for before, piece, after in zip(pieces, pieces[1:], pieces[2:], strict=False):
        paragraph = before.start if before.kind == "Start" and before.name in ("Paragraph", "Item") else paragraph
        if piece.kind != "SoftBreak" or "Math" in before.kind + after.kind or "Html" in before.kind + after.kind:
            continue
        place = data.rfind(b"\n", 0, piece.end)
        above = data.rfind(b"\n", 0, place) + 1
        below = data.find(b"\n", place + 1)
        line = source.get(above, place).strip()
        following = source.get(place + 1, below if below >= 0 else len(data)).lstrip(" \t>").rstrip()
        if not following or _is_alone(line) or _is_alone(following) or "$$" in (line + following):
            continue
        if line.startswith(">") and _is_quantity(line):  # the sign is reported
            continue
        if _goes_on(line, following, is_inside=paragraph < above) or _is_tex(line) or _is_tex(following):
            continue
        first_word = following.split(maxsplit=1)[0]
        if _count_columns(line) + 1 + _count_columns(first_word) < _SHORT_LINE:
            message = f"learners see this line and the next as one: `{shorten(f'{line} {following}', _LONGEST_SHOWN)}`"
            is_table = "|" in line and "|" in following
            yield source.fault(message, _TABLE if is_table else "", above, place, "T432")
            return


def _is_quantity(line: str) -> bool:
    """Whether a line of a quotation may be a quantity: `> 38 °C`."""
    return line.lstrip()[:1] == ">" and _AFTER_GREATER.match(line.lstrip()[1:].lstrip()) is not None


def _goes_on(line: str, following: str, *, is_inside: bool) -> bool:
    """Whether two lines are one sentence: the second begins with a small letter, and the first is more than a name.

    `is_inside` says that the first goes on itself: it is not the first line of its paragraph.
    """
    is_sentence = line.endswith((",", ";")) or len(line.split()) > _MOST_WORDS_OF_A_NAME
    return following[:1].islower() and (is_sentence or (is_inside and line[:1].islower()))


def _is_alone(line: str) -> bool:
    """Whether a line is a picture or a recording, which the joined lines can't run into."""
    return line.startswith(("![", "[sound:", "<")) and line.endswith((")", "]", ">"))


def _is_tex(line: str) -> bool:
    r"""Whether a line is one of TeX, such as `\begin{equation}`, whose line ends mean nothing."""
    return line[:1] == "\\" and line[1:2].isalpha()


def _count_columns(line: str) -> int:
    return len(line) if line.isascii() else sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in line)


class _Source:
    """A text with the bytes that the parser counts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode()

    def index(self, place: int) -> int:
        """The index in the text of a place in bytes."""
        return place if len(self.text) == len(self.data) else len(self.data[:place].decode())

    def get(self, start: int, end: int) -> str:
        """A part of the text, from and to places in bytes."""
        return self.data[start:end].decode(errors="ignore")

    def fault(self, message: str, hint: str, start: int, end: int, code: str = "T431") -> Fault:
        """A fault at a part of the text."""
        return make_fault(code, message, hint, self.text, self.index(start), self.index(end))


def _find_in_blocks(source: _Source, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """A list, quote or heading that may be a sign before a number, or that begins an item of a list."""
    for piece in pieces:
        if piece.kind != "Start" or piece.name not in ("BlockQuote", "Heading", "List"):
            continue
        if piece.name == "Heading" and (fault := _find_short_underline(source, piece)):
            yield fault
        line = source.get(piece.start, min(piece.end, piece.start + _LONGEST_LINE)).split("\n", 1)[0].rstrip()
        sign, _, rest = line.partition(" ")
        if piece.name == "BlockQuote":
            sign, rest = ">", line[1:].lstrip()
            lines = source.get(piece.start, min(piece.end, piece.start + _LONGEST_LINE)).strip().split("\n")
            doubtful = piece.end - piece.start <= _LONGEST_LINE and all(map(_is_quantity, lines))
            became = "a quotation"
        elif piece.name == "Heading":
            doubtful = line.startswith("#") and rest.lstrip()[:1].islower()
            became = "a heading"
        else:
            doubtful = piece.value is None and _NUMBER.match(rest.lstrip()) is not None
            doubtful = doubtful and (sign == "+" or _is_single(source, piece))
            became = "a list"
        above = source.data.rfind(b"\n", 0, piece.start) + 1
        is_in_item = rest and _ENDS_WITH_A_MARKER.search(source.get(max(above, piece.start - 40), piece.start))
        if doubtful or is_in_item:
            shown = shorten(line, _LONGEST_SHOWN)
            message = f"`{sign}` at the start of `{shown}` makes {became} of it, so learners don't see the sign"
            if piece.name == "List" and piece.value is not None:
                message = f"`{sign}` at the start of `{shown}` makes a list inside the list"
            yield source.fault(message, _escape(sign), piece.start, piece.start + len(line.encode()))


def _find_short_underline(source: _Source, heading: Piece) -> Fault | None:
    """A line of one or two `=` or `-` that makes a heading of the line above it."""
    whole = source.data[heading.start : heading.end].rstrip()
    underline = whole[whole.rfind(b"\n") + 1 :].strip(b" \t>").decode()
    if b"\n" not in whole or len(underline) > 2 or not underline:
        return None
    place = heading.start + whole.rfind(underline.encode())
    message = f"`{underline}` makes a heading of the line above it, so learners don't see it"
    return source.fault(message, _escape(underline), place, place + len(underline))


def _is_single(source: _Source, piece: Piece) -> bool:
    """Whether a list has one item: no other line of it begins with its sign at the same column."""
    sign, column = (
        source.data[piece.start : piece.start + 1],
        piece.start - source.data.rfind(b"\n", 0, piece.start) - 1,
    )
    lines = source.data[piece.start : piece.end].split(b"\n")[1:]
    return not any(line[column : column + 1] == sign for line in lines)


def _escape(sign: str) -> str:
    escaped = f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdecimal() else f"\\{sign}"
    return f"Is the sign text? Write `{escaped}`."


def _find_numbers(source: _Source, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """A numbered list whose items get other numbers than the typed ones."""
    lists: list[tuple[int, list[tuple[int, int]]] | None] = []
    for piece in pieces:
        if piece.name == "List" and piece.kind == "Start":
            lists.append(None if piece.value is None else (piece.value, []))
        elif piece.name == "Item" and piece.kind == "Start" and lists and (each := lists[-1]):
            number = re.match(rb"[0-9]+", source.data[piece.start : piece.start + 9])
            each[1].append((int(number.group()) if number else 0, piece.start))
        elif piece.name == "List" and (ended := lists.pop()):
            first, items = ended
            if len(items) < 2 or (first < 2 and all(number == first for number, _ in items)):
                continue
            for shown, (typed, place) in enumerate(items, first):
                if shown != typed:
                    line = source.get(place, place + 60).split("\n", 1)[0]
                    message = f"learners see the number {shown} where `{shorten(line, _LONGEST_SHOWN)}` has {typed}"
                    hint = f"A numbered list counts on from its first number. Is the number text? Write `{typed}\\.`."
                    yield source.fault(message, hint, place, place + len(line.encode()))
                    break


def _find_in_lines(source: _Source, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Emphasis or struck-through text whose delimiters may be part of a name, a product or a quantity."""
    for piece in pieces:
        if piece.kind != "Start" or piece.name not in ("Emphasis", "Strong", "Strikethrough"):
            continue
        length = 2 if piece.name == "Strong" or source.get(piece.start, piece.start + 2) == "~~" else 1
        whole = source.get(piece.start, min(piece.end, piece.start + _LONGEST_LINE))
        inside = source.get(piece.start + length, min(piece.end - length, piece.start + _LONGEST_LINE))
        before = source.get(max(0, piece.start - 4), piece.start)[-1:]
        after = source.get(piece.end, piece.end + 4)[:1]
        if whole[0] == "_":
            doubtful = _NAME.fullmatch(inside) is not None and (piece.name == "Strong" or "_" in inside)
        elif whole[0] == "*":
            doubtful = before.isalnum() and after.isalnum()
            if doubtful and length == 2:
                doubtful = _PIECE_OF_A_PRODUCT.fullmatch(inside) is not None and (inside + before + after).isdecimal()
        else:
            doubtful = length == 1
        if piece.name != "Strikethrough" and not doubtful:
            doubtful = _IN_AN_ADDRESS.search(source.get(max(0, piece.start - _LONGEST_LINE), piece.start)) is not None
        if doubtful:
            effect = {"Emphasis": "italic", "Strong": "bold", "Strikethrough": "struck through"}[piece.name]
            shown = shorten(inside.split("\n", 1)[0], _LONGEST_SHOWN)
            sign = whole[:length]
            message = f"`{shorten(whole, _LONGEST_SHOWN)}` is shown as {effect} `{shown}`, without the `{sign}`"
            escaped = sign.replace("", "\\")[:-1]
            hint = f"Is it text? Put it in backticks, or write `{escaped}`."
            if piece.name == "Strikethrough":
                hint = "Is the sign text? Write `\\~`. To strike words out, write `~~`; for a subscript, `<sub>`."
            elif piece.name == "Strong":
                hint += " For bold words, write `**`." if whole[0] == "_" else ""
            yield source.fault(message, hint, piece.start, piece.end)


def _find_lost_backslash(source: _Source, pieces: Sequence[Piece]) -> Iterator[Fault]:
    r"""A backslash that Markdown drops from a word that has others: `C:\Users\_me`, `\d+\.\d`."""
    if "\\" not in source.text:
        return
    word = ""  # the part of the word before a piece that is shown
    position = 0
    for piece in pieces:
        if piece.kind != "Text":
            word = "" if piece.kind not in ("Start", "End") or piece.name not in _INSIDE_A_WORD else word
        elif piece.start > position and source.data[piece.start - 1 : piece.start] == b"\\":
            first = re.match(r"\S*", piece.value)
            whole = f"{word}\\{first.group() if first else ''}"
            if _PATH.search(word) or _LITERAL_BACKSLASH.search(f"{word} {whole[len(word) + 2 :]}"):
                message = (
                    f"a backslash of `{shorten(whole, _LONGEST_SHOWN)}` is not shown: Markdown drops it before a sign"
                )
                hint = "Put the word in backticks, or write `\\\\`."
                yield source.fault(message, hint, piece.start - 1, piece.start + 1)
        if piece.kind == "Text":
            word = re.split(r"\s", word + piece.value)[-1][-_LONGEST_LINE:]
            position = piece.end
        elif piece.kind not in ("Start", "End"):
            position = piece.end


def _find_open_tags(source: _Source, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """A tag that is opened and never closed, or the reverse: `if a<b>c` loses its middle."""
    still_open: dict[str, list[Piece]] = {name: [] for name in _INLINE_TAGS}
    pictures = 0  # pictures that are open: in their descriptions, tags are shown as text
    for piece in pieces:
        pictures += (piece.name == "Image") * {"Start": 1, "End": -1}.get(piece.kind, 0)
        if pictures:
            continue
        for tag in _TAG.finditer(piece.value) if piece.kind in ("Html", "InlineHtml") else ():
            same = still_open.get(tag[2].lower())
            if same is None or tag[3]:
                continue
            if not tag[1]:
                same.append(piece)
            elif same:
                same.pop()
            elif piece.kind == "InlineHtml":
                message = f"`{piece.value}` is read as the end of a tag that is never opened, so learners don't see it"
                hint = f"Is it text? Write `\\{piece.value}`. Is it a tag? Open it with `<{tag[2]}>`."
                yield source.fault(message, hint, piece.start, piece.end)
    for name, piece in ((name, piece) for name, same in still_open.items() for piece in same):
        if piece.kind != "InlineHtml":
            continue
        message = f"`{piece.value}` is read as a tag that is never closed, so learners don't see it"
        hint = f"Is it text? Write `\\{piece.value}`. Is it a tag? Close it with `</{name}>`."
        yield source.fault(message, hint, piece.start, piece.end)
