"""Cloze deletions as Anki reads them: `{{c1::hidden}}`, `{{c1::hidden::hint}}`, `{{c1,2::hidden}}`.

The program calls a cloze deletion a gap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

HIGHEST_NUMBER: Final = 499
"""The highest gap number for which Anki makes a card."""

_TOKEN: Final = re.compile(r"\{\{c([\d,]+)::|\}\}")
_OPENING: Final = re.compile(r"\{\{c(?=,*\d)[\d,]+::")
_MALFORMED_OPENING: Final = re.compile(r"\{\{(?!c\d[\d,]*::)(?:[cC]\d*|\d+):{1,2}")
_TEX_TOKEN: Final = re.compile(r"\{\{c[\d,]+::|\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Clozes:
    """The gaps of a text."""

    numbers: frozenset[int]
    """The numbers of all gaps that are closed."""
    unclosed: tuple[int, ...]
    """The index in the text of each gap that is not closed."""


def find_gaps(text: str) -> Clozes:
    """Find the gaps in a text. A gap inside another counts only if the outermost gap is closed, as in Anki."""
    numbers: set[int] = set()
    still_open: list[tuple[int, set[int]]] = []  # the start of each gap, and its numbers with those inside it
    for token in _TOKEN.finditer(text):
        if token[1] is not None:
            still_open.append((token.start(), {int(number) for number in token[1].split(",") if number}))
        elif still_open:
            _, closed = still_open.pop()
            (still_open[-1][1] if still_open else numbers).update(closed)
    return Clozes(frozenset(numbers), tuple(start for start, _ in still_open))


def list_gap_texts(text: str) -> dict[int, str]:
    """The words that each gap hides, by its number, without hints and without the marks of gaps inside it.

    Several gaps of one number count as one, with a space between their words.
    """
    texts: dict[int, str] = {}
    still_open: list[tuple[str, list[str]]] = []  # the numbers of each gap, and the pieces of its words so far
    position = 0
    for token in _TOKEN.finditer(text):
        if still_open:
            still_open[-1][1].append(text[position : token.start()])
        position = token.end()
        if token[1] is not None:
            still_open.append((token[1], []))
        elif still_open:
            numbers, pieces = still_open.pop()
            hidden = "".join(pieces).split("::")[0]
            if still_open:
                still_open[-1][1].append(hidden)
            for number in map(int, filter(None, numbers.split(","))):
                texts[number] = f"{texts[number]} {hidden}" if number in texts else hidden
    return texts


def find_gap_closed_early(text: str) -> str | None:
    """Return the first gap that a brace of its own text closes, or None.

    Anki ends a gap at the first `}}`, so `{{c1::{a}}}` hides `{a` and shows the last brace.
    """
    still_open: list[tuple[int, int]] = []  # the start of each gap, and how many more `{` than `}` it has
    position = 0
    for token in _TOKEN.finditer(text):
        if still_open:
            start, braces = still_open[-1]
            between = text[position : token.start()]
            still_open[-1] = start, braces + between.count("{") - between.count("}")
        position = token.end()
        if token[1] is not None:
            still_open.append((token.start(), 0))
        elif still_open:
            start, braces = still_open.pop()
            opening = _OPENING.search(text, position)
            rest = text[position : opening.start() if opening else len(text)]
            if braces > 0 and rest.count("}") > rest.count("{"):
                return text[start:position]
    return None


def find_opening(text: str) -> str | None:
    """Return the first `{{c1::` in a text, or None."""
    token = _OPENING.search(text)
    return token.group() if token else None


def find_malformed_opening(text: str) -> str | None:
    """Return the first `{{c::`, `{{1::`, `{{C1::` or `{{c1:` in a text, or None. Anki does not read it as a gap."""
    token = _MALFORMED_OPENING.search(text)
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
