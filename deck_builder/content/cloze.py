"""Cloze deletions as Anki reads them: `{{c1::hidden}}`, `{{c1::hidden::hint}}`, `{{c1,2::hidden}}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

HIGHEST_NUMBER: Final = 499
"""The highest number that Anki makes a card of."""

_TOKEN: Final = re.compile(r"\{\{c([\d,]+)::|\}\}")
_OPENS: Final = re.compile(r"\{\{c[\d,]*\d[\d,]*::")
_ALMOST_OPENS: Final = re.compile(r"\{\{(?!c\d[\d,]*::)(?:[cC]\d*|\d+):{1,2}")
_MATHEMATICS: Final = re.compile(r"\{\{c[\d,]+::|\\.|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Clozes:
    """The numbers of the gaps that are closed, and the indexes in the text of those left open."""

    numbers: frozenset[int]
    unclosed: tuple[int, ...]


def find_gaps(text: str) -> Clozes:
    """The gaps in a text; they may stand inside one another, and count only where the outermost is closed."""
    numbers: set[int] = set()
    still_open: list[tuple[int, set[int]]] = []
    for token in _TOKEN.finditer(text):
        if token[1] is not None:
            still_open.append((token.start(), {int(number) for number in token[1].split(",") if number}))
        elif still_open:
            _, closed = still_open.pop()
            (still_open[-1][1] if still_open else numbers).update(closed)
    return Clozes(frozenset(numbers), tuple(at for at, _ in still_open))


def find_gap_closed_early(text: str) -> str | None:
    """The first gap whose end is a brace of its own text, as in `{{c1::{a}}}`: Anki ends a gap at the first `}}`."""
    still_open: list[tuple[int, int]] = []  # where each begins, and how many braces it has opened and not closed
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
            opens = _OPENS.search(text, position)
            rest = text[position : opens.start() if opens else len(text)]
            if braces > 0 and rest.count("}") > rest.count("{"):
                return text[start:position]
    return None


def find_opening(text: str) -> str | None:
    """The first `{{c1::` in a text, or None."""
    token = _OPENS.search(text)
    return token.group() if token else None


def find_malformed_opening(text: str) -> str | None:
    """The first `{{c::`, `{{1::`, `{{C1::` or `{{c1:` in a text: meant as a gap, and none for Anki."""
    token = _ALMOST_OPENS.search(text)
    return token.group() if token else None


def write_gap(number: int, inside: str) -> str:
    """HTML as one gap, in which nothing of it can close the gap or begin a hint."""
    for signs, entities in (("{{", "&#123;&#123;"), ("}}", "&#125;&#125;"), ("::", "&#58;&#58;")):
        inside = inside.replace(signs, entities)
    if inside.endswith("}"):
        inside = f"{inside[:-1]}&#125;"
    return f"{{{{c{number}::{inside}}}}}"


def separate_braces(tex: str) -> str:
    r"""Mathematics in which no `}}` but a gap's own end stands, with a space put between the others.

    Anki ends a gap at the first `}}`, even inside a formula such as `\frac{1}{x_{2}}`. TeX takes
    no notice of the space.
    """
    out: list[str] = []
    inside: list[str] = []
    position = 0
    while token := _MATHEMATICS.search(tex, position):
        out.append(tex[position : token.start()])
        position = token.end()
        text = token.group()
        if text == "}" and inside and inside[-1] == "{{" and tex.startswith("}", position):
            inside.pop()
            out.append("}}")
            position += 1
            continue
        if text == "}":
            if inside and inside[-1] == "{":
                inside.pop()
            text = "} " if tex.startswith("}", position) else "}"
        elif text == "{":
            inside.append("{")
        elif text.startswith("{{c"):
            inside.append("{{")
        out.append(text)
    return "".join(out) + tex[position:]
