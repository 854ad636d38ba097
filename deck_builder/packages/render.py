"""One card's two sides as Anki makes them, from a note and its note type, without Anki.

What a template's parts become is that of Anki's `rslib/src/template.rs`, `template_filters.rs` and `cloze.rs`, as it
can be seen from outside; tests hold it to what Anki itself gives. Two things need a script in Anki and are drawn
without one here: a hint opens as `<details>`, and a box to type into is empty on the front and shows the answer
on the back.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deck_builder.content.image_occlusion import SHAPE_PREFIX
from deck_builder.content.template import Replacement, blank_comments, is_empty, parse_template
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.content.template import Node
    from deck_builder.packages.model import PackedNote

_CLOZE: Final = re.compile(r"\{\{c([\d,]+)::|\}\}")
_CLOZE_NUMBER: Final = re.compile(r"c\d+")
_MATHEMATICS: Final = re.compile(r"\\\[.*?\\\]|\\\(.*?\\\)", re.DOTALL)
_TAGS: Final = re.compile(r"<!--.*?-->|<style.*?>.*?</style>|<script.*?>.*?</script>|<.*?>", re.DOTALL | re.IGNORECASE)
_READING: Final = re.compile(r" ?([^ >]+?)\[(.+?)\]")
_READINGS: Final = {"furigana": r"<ruby><rb>\1</rb><rt>\2</rt></ruby>", "kana": r"\2", "kanji": r"\1"}
_TYPED: Final = re.compile(r"\[\[type:(?:(cloze|nc):)?(.+?)\]\]")
_TTS: Final = "tts "
_IN_FULL: Final = {"oi": "occludeInactive"}


@dataclass(frozen=True, slots=True)
class _Side:
    """What a side is made from: the contents by name, those that are filled, the gap's number, the front's HTML."""

    contents: Mapping[str, str]
    filled: frozenset[str]
    number: int
    front: str | None = None


@dataclass(slots=True)
class _Gap:
    """A cloze as it is read: what stands in it, texts and further gaps."""

    numbers: frozenset[int]
    inside: list[str | _Gap] = field(default_factory=list)
    hint: str = "..."


def render_card(note: PackedNote, ordinal: int) -> tuple[str, str]:
    """The HTML of a card's front and back, without the note type's style; `ordinal` counts from 0.

    Sounds stay as `[sound:…]` and mathematics as it is written. A side whose template doesn't add up says so.
    """
    templates = note.note_type.templates
    at = 0 if note.note_type.cloze else ordinal
    if not 0 <= at < len(templates):
        return (_error(f"the note type has no card {ordinal + 1}"),) * 2
    deck = note.decks.get(ordinal, note.deck)
    contents = dict(zip((each.name for each in note.note_type.fields), note.fields, strict=False))
    contents |= {
        "Tags": " ".join(note.tags),
        "Type": note.note_type.name,
        "Deck": deck,
        "Subdeck": deck.rsplit("::", 1)[-1],
        "Card": templates[at].name,
        "CardFlag": "flag0",
        "CardID": "",
    }
    filled = {name for name, content in contents.items() if not is_empty(content)}
    if note.note_type.cloze:
        filled.add(f"c{ordinal + 1}")
    side = _Side(contents, frozenset(filled), ordinal + 1)
    front = _side(templates[at].front, side)
    back = _side(templates[at].back, _Side(contents, side.filled, side.number, front))
    box = '<code id="typeans">&nbsp;</code>'
    return _TYPED.sub(box, front), _TYPED.sub(lambda found: _typed(found, side), back)


def _side(template: str, side: _Side) -> str:
    try:
        return "".join(_shown(_parsed(template), side))
    except InputError as error:
        return _error(str(error))


@lru_cache(maxsize=512)
def _parsed(template: str) -> tuple[Node, ...]:
    return parse_template(blank_comments(template))


def _error(message: str) -> str:
    return f'<p class="template-error">This side can’t be drawn: {html.escape(message)}.</p>'


def _shown(nodes: tuple[Node, ...], side: _Side) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Replacement):
            yield _filtered(node, side)
        else:
            if node.field not in side.contents and not _CLOZE_NUMBER.fullmatch(node.field):
                raise InputError("K303", f"there is no field `{node.field}`")
            if (node.field in side.filled) is node.when_filled:
                yield from _shown(node.inside, side)


def _filtered(node: Replacement, side: _Side) -> str:
    if node.field == "FrontSide":
        return side.front or ""
    if node.field not in side.contents and not (node.field == "" and node.filters):
        raise InputError("K303", f"there is no field `{node.field}`")
    content = side.contents.get(node.field, "")
    if "type" in node.filters[-1:]:
        kind = next((f"{name}:" for name in ("cloze", "nc") if name in node.filters), "")
        return f"[[type:{kind}{node.field}]]"
    for name in node.filters:
        if (next_content := _after(name, content, node.field, side)) is None:
            # Anki leaves the filters from here on to add-ons, and a learner has none for them.
            return content
        content = next_content
    return content


def _after(name: str, content: str, field_name: str, side: _Side) -> str | None:
    """A content after a filter; None where Anki itself knows no such filter."""
    if name in _READINGS:
        return _with_readings(content, _READINGS[name])
    if name == "text":
        return _without_tags(content)
    if name in ("cloze", "cloze-only"):
        return _cloze(content, side, only=name == "cloze-only")
    if name == "hint":
        if not content.strip():
            return content
        label = html.escape(field_name)
        return f'<details class="hint"><summary>{label}</summary><div class="hint">{content}</div></details>'
    if name.startswith(_TTS):
        return ""
    return content if name == "" else None


def _with_readings(content: str, pattern: str) -> str:
    """`漢字[かんじ]` as a word with its reading above, the reading alone, or the word alone."""

    def reading(found: re.Match[str]) -> str:
        return found.group() if found[2].startswith("sound:") else found.expand(pattern)

    return _READING.sub(reading, content.replace("&nbsp;", " "))


def _without_tags(content: str) -> str:
    return html.unescape(_TAGS.sub("", content)).replace("\u00a0", " ")


def _typed(found: re.Match[str], side: _Side) -> str:
    content = side.contents.get(found[2], "")
    if found[1] == "cloze":
        content = ", ".join(_active_texts(_gaps(content), side.number))
    return f'<code id="typeans">{html.escape(_without_tags(content))}</code>'


def _cloze(content: str, side: _Side, *, only: bool) -> str:
    nodes = _gaps(content)
    on_front = side.front is None
    active = list(_active(nodes, side.number))
    if not active:
        return ""
    if only:
        return ", ".join(each.hint if on_front else _plain(each.inside) for each in active)
    revealed = "".join(_revealed(nodes, side.number, on_front=on_front))
    # A formula is typeset by MathJax, which reads text and no tags.
    return _MATHEMATICS.sub(lambda found: _TAGS.sub("", found.group()), revealed)


def _gaps(content: str) -> list[str | _Gap]:
    """A text parted at its gaps. One that is never closed is lost, with what follows it, as in Anki."""
    outermost = _Gap(frozenset())
    still_open = [outermost]
    end = 0

    def put(text: str) -> None:
        if text:
            still_open[-1].inside.append(text)

    for token in _CLOZE.finditer(content):
        put(content[end : token.start()])
        end = token.end()
        if token[1] is not None:
            numbers = frozenset(int(number) for number in token[1].split(",") if number)
            still_open.append(_Gap(numbers))
        elif len(still_open) > 1:
            closed = still_open.pop()
            _part_off_hint(closed)
            still_open[-1].inside.append(closed)
        else:
            put(token.group())
    put(content[end:])
    return outermost.inside


def _part_off_hint(gap: _Gap) -> None:
    """The hint is what follows the first `::` of the text that a gap ends in."""
    if gap.inside and isinstance(last := gap.inside[-1], str):
        text, sign, hint = last.partition("::")
        if sign:
            gap.inside[-1] = text
            gap.hint = hint


def _active(nodes: list[str | _Gap], number: int) -> Iterator[_Gap]:
    for node in nodes:
        if isinstance(node, _Gap):
            if number in node.numbers:
                yield node
            else:
                yield from _active(node.inside, number)


def _active_texts(nodes: list[str | _Gap], number: int) -> Iterator[str]:
    return (_plain(each.inside) for each in _active(nodes, number))


def _plain(nodes: list[str | _Gap]) -> str:
    return "".join(node if isinstance(node, str) else _plain(node.inside) for node in nodes)


def _revealed(nodes: list[str | _Gap], number: int, *, on_front: bool) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        if (text := _plain(node.inside)).startswith(SHAPE_PREFIX):
            yield _shape(text, node, number, on_front=on_front)
            continue
        numbers = ",".join(map(str, sorted(node.numbers)))
        inside = "".join(_revealed(node.inside, number, on_front=on_front))
        if number not in node.numbers:
            yield f'<span class="cloze-inactive" data-ordinal="{numbers}">{inside}</span>'
        elif on_front:
            yield f'<span class="cloze" data-ordinal="{numbers}">[{node.hint}]</span>'
        else:
            yield f'<span class="cloze" data-ordinal="{numbers}">{inside}</span>'


def _shape(text: str, gap: _Gap, number: int, *, on_front: bool) -> str:
    """A shape over a picture, as Anki's script finds it."""
    look = "cloze-inactive" if number not in gap.numbers else "cloze" if on_front else "cloze-highlight"
    numbers = ",".join(map(str, sorted(gap.numbers)))
    form, *rest = text.removeprefix(SHAPE_PREFIX).split(":")
    sides = (each.split("=", 1) for each in rest if "=" in each)
    data = "".join(f'data-{_IN_FULL.get(name, name)}="{value}" ' for name, value in sides)
    return f'<div class="{look}" data-ordinal="{numbers}" data-shape="{form}" {data}></div>'
