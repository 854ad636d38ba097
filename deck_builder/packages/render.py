"""Draws a card's two sides as Anki does, from a note and its note type, without Anki.

What becomes of fields, filters and sections follows Anki's `rslib/src/template.rs` and `template_filters.rs`; tests
compare with Anki itself. Two things need a script in Anki and are drawn without one here: a hint opens as `<details>`,
and the back shows the answer to type as Anki does for a learner who typed nothing.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.plain_text import unescape
from deck_builder.content.spans import replace_spans
from deck_builder.content.template import Replacement, blank_comments, is_empty, parse_template
from deck_builder.packages.render_cloze import list_answers, render_gaps, render_only_gaps
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deck_builder.content.template import Node
    from deck_builder.packages.model import PackedNote

_CLOZE_NUMBER: Final = compile_late(r"c\d+")
_MATHEMATICS: Final = {"\\[": "\\]", "\\(": "\\)"}
_WITH_CONTENTS: Final = compile_late(r"(style|script)[^>]*>", re.IGNORECASE)
_CLOSING: Final = {name: compile_late(f"</{name}>", re.IGNORECASE) for name in ("style", "script")}
_READING: Final = compile_late(r" ?(?<![^ >\]])([^ >][^ >\[]*+)(?:\[(.+?)\])?")
"""A word with its reading, as in `漢字[かんじ]`; or a word without one, inside which none is searched for again."""
_READING_FILTERS: Final = {"furigana": r"<ruby><rb>\1</rb><rt>\2</rt></ruby>", "kana": r"\2", "kanji": r"\1"}
_BOX: Final = compile_late(r"\[\[type:(?:(cloze|nc):)?((?:(?!\[\[type:).)+?)\]\]")
_EMPTY_BOX: Final = '<input type="text" id="typeans" autocomplete="off" aria-label="Answer">'
_TTS_PREFIX: Final = "tts "


class _Context(NamedTuple):
    """What a side is drawn from."""

    contents: Mapping[str, str]
    """The HTML of the note's fields and of Anki's special fields, by name."""
    filled: frozenset[str]
    """The names that a section takes for filled."""
    number: int
    """The card's number, counted from 1: the number of its gap on a cloze note type."""
    front: str | None = None
    """The HTML of the front while the back is drawn; None while the front is."""


def render_card(note: PackedNote, ordinal: int) -> tuple[str, str]:
    """The HTML of a card's front and back, without the note type's style; `ordinal` counts from 0.

    Sounds stay as `[sound:…]` and mathematics as written. A side with a broken template says what is wrong with it.
    """
    templates = note.note_type.templates
    place = 0 if note.note_type.cloze else ordinal
    if not 0 <= place < len(templates):
        return (_render_error(f"the note type has no card {ordinal + 1}"),) * 2
    deck = note.decks.get(ordinal, note.deck)
    contents = dict(zip((field.name for field in note.note_type.fields), note.fields, strict=False))
    contents |= {
        "Tags": " ".join(note.tags),
        "Type": note.note_type.name,
        "Deck": deck,
        "Subdeck": deck.rsplit("::", 1)[-1],
        "Card": templates[place].name,
        "CardFlag": "flag0",
        "CardID": "",
    }
    filled = {name for name, content in contents.items() if not is_empty(content)}
    if note.note_type.cloze:
        filled.add(f"c{ordinal + 1}")
    context = _Context(contents, frozenset(filled), ordinal + 1)
    front = _render_side(templates[place].front, context)
    back = _render_side(templates[place].back, _Context(contents, context.filled, context.number, front))
    return _BOX.sub(_EMPTY_BOX, front), _BOX.sub(lambda box: _fill_box(box, context), back)


def _render_side(template: str, context: _Context) -> str:
    try:
        return "".join(_render_nodes(_parse(template), context))
    except InputError as error:
        return _render_error(str(error))


@lru_cache(maxsize=512)
def _parse(template: str) -> tuple[Node, ...]:
    return parse_template(blank_comments(template))


def _render_error(message: str) -> str:
    return f'<p class="template-error">This side can’t be drawn: {html.escape(message)}.</p>'


def _render_nodes(nodes: tuple[Node, ...], context: _Context) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Replacement):
            yield _render_field(node, context)
        else:
            if node.field not in context.contents and not _CLOZE_NUMBER.fullmatch(node.field):
                raise InputError("K303", f"there is no field `{node.field}`")
            if (node.field in context.filled) is node.when_filled:
                yield from _render_nodes(node.inside, context)


def _render_field(node: Replacement, context: _Context) -> str:
    if node.field == "FrontSide":
        return context.front or ""
    if node.field not in context.contents and not (node.field == "" and node.filters):
        raise InputError("K303", f"there is no field `{node.field}`")
    content = context.contents.get(node.field, "")
    if node.is_box:
        kind = next((f"{name}:" for name in ("cloze", "nc") if name in node.filters), "")
        return f"[[type:{kind}{node.field}]]"
    for name in node.filters:
        if (filtered := _apply_filter(name, content, node.field, context)) is None:
            return content  # Anki leaves this filter and those after it to add-ons, which learners do not have
        content = filtered
    return content


def _apply_filter(name: str, content: str, field_name: str, context: _Context) -> str | None:
    """A field's content after one filter; None where Anki itself has no such filter."""
    on_front = context.front is None
    if name in _READING_FILTERS:
        return _replace_readings(content, _READING_FILTERS[name])
    if name == "text":
        return _remove_tags(content)
    if name == "cloze":
        gaps = render_gaps(content, context.number, on_front=on_front)
        # MathJax typesets text only: tags inside a formula would show.
        return replace_spans(gaps, _MATHEMATICS, _cut_tags)
    if name == "cloze-only":
        return render_only_gaps(content, context.number, on_front=on_front)
    if name == "hint":
        if not content.strip():
            return content
        label = html.escape(field_name)
        return f'<details class="hint"><summary>{label}</summary><div class="hint">{content}</div></details>'
    if name.startswith(_TTS_PREFIX):
        return ""
    return content if name == "" else None


def _replace_readings(content: str, replacement: str) -> str:
    """A field with each `漢字[かんじ]` replaced; sounds stay."""

    def replace(reading: re.Match[str]) -> str:
        is_other = reading[2] is None or reading[2].startswith("sound:")
        return reading.group() if is_other else reading.expand(replacement)

    return "".join(
        _READING.sub(replace, line[: (end := line.rfind("]") + 1)]) + line[end:]  # none is open behind the last `]`
        for line in content.replace("&nbsp;", " ").splitlines(keepends=True)
    )


def _remove_tags(content: str) -> str:
    return unescape(_cut_tags(content)).replace("\u00a0", " ")


def _cut_tags(content: str) -> str:
    """Cut out comments, tags, and what is between the tags of styles and scripts."""
    pieces: list[str] = []
    never: set[str] = set()  # the closing signs that do not occur in the rest
    position = 0

    def find_end(start: int) -> int:
        if content.startswith("<!--", start) and "-->" not in never:
            if (end := content.find("-->", start + 4)) >= 0:
                return end + 3
            never.add("-->")
        if (element := _WITH_CONTENTS.match(content, start + 1)) and (name := element[1].lower()) not in never:
            if closing := _CLOSING[name].search(content, element.end()):
                return closing.end()
            never.add(name)
        return content.find(">", start + 1) + 1

    while (start := content.find("<", position)) >= 0 and (end := find_end(start)):
        pieces.append(content[position:start])
        position = end
    pieces.append(content[position:])
    return "".join(pieces)


def _fill_box(box: re.Match[str], context: _Context) -> str:
    """The box to type into, with the answer that Anki compares with."""
    content = context.contents.get(box[2], "")
    if box[1] == "cloze":
        answers = list_answers(content, context.number)
        content = answers[0] if len(set(answers)) == 1 else ", ".join(answers)
    return f'<code id="typeans">{html.escape(_remove_tags(content))}</code>'
