"""Cloze deletions as Anki reads them: `{{c1::hidden}}`, `{{c1::hidden::hint}}`, `{{c1,2::hidden}}`.

The program calls a cloze deletion a gap.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

HIGHEST_NUMBER: Final = 499
"""The highest gap number for which Anki makes a card."""

_DEEPEST: Final = 10
"""How many gaps Anki lets stand inside one another (`rslib/src/cloze.rs`). It ignores the opening of any other."""
_LARGEST: Final = 65535
"""The highest number that Anki reads. A higher number does not make a gap."""

_TOKEN: Final = compile_late(r"\{\{c([0-9,]+)::|\}\}")
_OPENING: Final = compile_late(r"\{\{c(?=,*[0-9])[0-9,]+::")
_TEX_TOKEN: Final = compile_late(r"\{\{c[0-9,]+::|\\.|[{}]", re.DOTALL)


class Clozes(NamedTuple):
    """The gaps of a text."""

    numbers: frozenset[int]
    """The numbers of all gaps that are closed."""
    unclosed: tuple[int, ...]
    """The index in the text of each gap that is not closed."""


_NO_GAPS: Final = Clozes(frozenset(), ())


class Braces(NamedTuple):
    """The beginning or the end of a gap."""

    start: int
    """Where it begins in the text."""
    end: int
    """The index behind it."""
    numbers: frozenset[int] | None
    """The numbers of the gap that begins; empty for one that is too deep for Anki; None where a gap ends."""


def find_braces(text: str) -> Iterator[Braces]:
    """Yield each `{{c1::` of a text, and each `}}` that ends a gap, as Anki reads them."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[1] is None:
            if depth:
                depth -= 1
                yield Braces(token.start(), token.end(), None)
        elif numbers := _read_numbers(token[1]):
            is_too_deep = depth == _DEEPEST
            depth += not is_too_deep
            yield Braces(*token.span(), frozenset() if is_too_deep else numbers)


@lru_cache(maxsize=256)
def _read_numbers(text: str) -> frozenset[int]:
    """The numbers of a gap: `1,2`; those that Anki can't read are left out."""
    digits = (number.lstrip("0") or "0" for number in text.split(",") if number)
    return frozenset(number for each in digits if len(each) <= 5 and (number := int(each)) <= _LARGEST)


def find_gaps(text: str) -> Clozes:
    """Find the gaps in a text. A gap inside another counts only if the outermost gap is closed, as in Anki."""
    if "{{c" not in text:
        return _NO_GAPS
    numbers: set[int] = set()
    still_open: list[tuple[int, set[int]]] = []  # the start of each gap, and its numbers with those inside it
    for start, _, own_numbers in find_braces(text):
        if own_numbers:
            still_open.append((start, set(own_numbers)))
        elif own_numbers is None:
            _, closed = still_open.pop()
            (still_open[-1][1] if still_open else numbers).update(closed)
    return Clozes(frozenset(numbers), tuple(start for start, _ in still_open))


def list_gap_texts(text: str) -> dict[int, str]:
    """The words that each gap hides, by its number, without hints and without the marks of gaps inside it.

    Several gaps of one number count as one, with a space between their words.
    """
    if "{{c" not in text:
        return {}
    texts: dict[int, list[str]] = {}
    still_open: list[tuple[frozenset[int], list[str]]] = []  # the numbers of each gap, and its words so far
    position = 0
    for start, end, numbers in find_braces(text):
        if still_open:
            still_open[-1][1].append(text[position:start])
        position = end
        if numbers:
            still_open.append((numbers, []))
        elif numbers is None:
            own_numbers, pieces = still_open.pop()
            hidden = "".join(pieces).split("::")[0]
            if still_open:
                still_open[-1][1].append(hidden)
            for number in own_numbers:
                texts.setdefault(number, []).append(hidden)
    return {number: " ".join(parts) for number, parts in texts.items()}


def find_gap_closed_early(text: str) -> str | None:
    """Return the first gap that a brace of its own text closes, or None.

    Anki ends a gap at the first `}}`, so `{{c1::{a}}}` hides `{a` and shows the last brace.
    """
    still_open: list[tuple[int, int]] = []  # the start of each gap, and how many more `{` than `}` it has
    position = 0
    for token in find_braces(text):
        if still_open:
            start, braces = still_open[-1]
            between = text[position : token.start]
            still_open[-1] = start, braces + between.count("{") - between.count("}")
        position = token.end
        if token.numbers:
            still_open.append((token.start, 0))
        elif token.numbers is None:
            start, braces = still_open.pop()
            opening = _OPENING.search(text, position) if braces > 0 else None
            rest = text[position : opening.start() if opening else len(text)] if braces > 0 else ""
            if rest.count("}") > rest.count("{"):
                return text[start:position]
    return None


def fill_gaps(text: str) -> str:
    """Replace each gap of a text by what it hides: `{{c1::Paris::city}}` becomes `Paris`.

    A gap may have gaps inside it. What is never closed, or closes nothing, stays as it is typed.
    """
    if "{{c" not in text:
        return text
    pieces: list[str] = []
    openings: list[int] = []  # where the openings of the gaps that are still open stand in `pieces`
    position = 0
    for start, end, numbers in find_braces(text):
        pieces.append(text[position:start])
        position = end
        if numbers:
            openings.append(len(pieces))
            pieces.append(text[start:end])
        elif numbers is None:
            pieces[openings.pop()] = ""
            pieces[-1] = pieces[-1].partition("::")[0]  # the hint
    pieces.append(text[position:])
    return "".join(pieces)


def find_opening(text: str) -> str | None:
    """Return the first `{{c1::` in a text, or None."""
    token = _OPENING.search(text)
    return token.group() if token else None


def write_gap(number: int, inside: str) -> str:
    """Wrap HTML in a gap. Signs in the HTML that would end the gap or begin a hint become entities."""
    for signs, entities in (("{{", "&#123;&#123;"), ("}}", "&#125;&#125;"), ("::", "&#58;&#58;")):
        inside = inside.replace(signs, entities)
    if inside.endswith("}"):
        inside = f"{inside[:-1]}&#125;"
    return f"{{{{c{number}::{inside}}}}}"


def separate_braces(tex: str) -> str:
    r"""Put a space into every `}}` of a formula that does not end a gap.

    Anki ends a gap at the first `}}`, even inside a formula such as `\frac{1}{x_{2}}`. TeX ignores the space.
    """
    out: list[str] = []
    still_open: list[str] = []
    position = 0
    while token := _TEX_TOKEN.search(tex, position):
        out.append(tex[position : token.start()])
        position = token.end()
        text = token.group()
        if text == "}" and still_open and still_open[-1] == "{{" and tex.startswith("}", position):
            still_open.pop()
            out.append("}}")
            position += 1
            continue
        if text == "}":
            if still_open and still_open[-1] == "{":
                still_open.pop()
            text = "} " if tex.startswith("}", position) else "}"
        elif text == "{":
            still_open.append("{")
        elif text.startswith("{{c"):
            still_open.append("{{")
        out.append(text)
    return "".join(out) + tex[position:]
