"""Cloze gaps as Anki shows them on one card: asked, answered, or open.

What becomes of nested and unclosed gaps follows Anki's `rslib/src/cloze.rs`; tests compare with Anki itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import find_braces
from deck_builder.content.image_occlusion import SHAPE_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL_NAMES: Final = {"oi": "occludeInactive"}
"""The names that Anki's script reads for the short ones in a shape."""


@dataclass(slots=True)
class _Gap:
    """A cloze gap while it is read."""

    numbers: frozenset[int]
    """The cards that ask for it."""
    inside: list[str | _Gap] = field(default_factory=list)
    """Its texts and the gaps inside it, in order."""
    hint: str = "..."
    """What the front shows in its place."""


def render_gaps(content: str, number: int, *, on_front: bool) -> str:
    """A field's HTML with its gaps as card `number` shows them; empty where no gap has that number."""
    nodes = _parse_gaps(content)
    return "".join(_render(nodes, number, on_front=on_front)) if any(_find_active(nodes, number)) else ""


def render_only_gaps(content: str, number: int, *, on_front: bool) -> str:
    """The hints or the texts of the gaps that card `number` asks for, separated by commas."""
    active = _find_active(_parse_gaps(content), number)
    return ", ".join(gap.hint if on_front else _text_of(gap.inside) for gap in active)


def list_answers(content: str, number: int) -> list[str]:
    """The texts of the gaps that card `number` asks for."""
    return [_text_of(gap.inside) for gap in _find_active(_parse_gaps(content), number)]


@lru_cache(maxsize=8)  # a note has as many cards as gaps, and each asks for the same text
def _parse_gaps(content: str) -> list[str | _Gap]:
    """A field's texts and gaps. A gap that is never closed is lost with what follows it, as in Anki."""
    outermost = _Gap(frozenset())
    still_open = [outermost]
    end = 0

    def put(text: str) -> None:
        if text:
            still_open[-1].inside.append(text)

    for start, next_end, numbers in find_braces(content):
        put(content[end:start])
        end = next_end
        if numbers:
            still_open.append(_Gap(numbers))
        elif numbers is None:
            closed = still_open.pop()
            _take_hint(closed)
            still_open[-1].inside.append(closed)
    put(content[end:])
    return outermost.inside


def _take_hint(gap: _Gap) -> None:
    """Take the hint off a gap: what follows the first `::` of the text at its end."""
    if gap.inside and isinstance(last := gap.inside[-1], str):
        text, sign, hint = last.partition("::")
        if sign:
            gap.inside[-1] = text
            gap.hint = hint


def _find_active(nodes: list[str | _Gap], number: int) -> Iterator[_Gap]:
    """The gaps that card `number` asks for, without those inside one another."""
    for node in nodes:
        if isinstance(node, _Gap):
            if number in node.numbers:
                yield node
            else:
                yield from _find_active(node.inside, number)


def _text_of(nodes: list[str | _Gap]) -> str:
    return "".join(node if isinstance(node, str) else _text_of(node.inside) for node in nodes)


def _render(nodes: list[str | _Gap], number: int, *, on_front: bool) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        first = node.inside[0] if node.inside else ""
        if isinstance(first, str) and first.startswith(SHAPE_PREFIX):
            yield _render_shape(_text_of(node.inside), node, number, on_front=on_front)
            continue
        numbers = ",".join(map(str, sorted(node.numbers)))
        inside = "".join(_render(node.inside, number, on_front=on_front))
        if number not in node.numbers:
            yield f'<span class="cloze-inactive" data-ordinal="{numbers}">{inside}</span>'
        elif on_front:
            yield f'<span class="cloze" data-ordinal="{numbers}">[{node.hint}]</span>'
        else:
            yield f'<span class="cloze" data-ordinal="{numbers}">{inside}</span>'


def _render_shape(text: str, gap: _Gap, number: int, *, on_front: bool) -> str:
    """A shape over a picture, as Anki's image occlusion script reads it."""
    asked_class = "cloze" if on_front else "cloze-highlight"
    css_class = asked_class if number in gap.numbers else "cloze-inactive"
    numbers = ",".join(map(str, sorted(gap.numbers)))
    form, *properties = text.removeprefix(SHAPE_PREFIX).split(":")
    pairs = (text.split("=", 1) for text in properties if "=" in text)
    data = "".join(f'data-{_FULL_NAMES.get(name, name)}="{value}" ' for name, value in pairs)
    return f'<div class="{css_class}" data-ordinal="{numbers}" data-shape="{form}" {data}></div>'
