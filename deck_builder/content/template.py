"""Anki's template language: `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}`, `{{^Field}}…{{/Field}}`.

Parsed here to know which fields a template shows and which cards a note has, without Anki. The
rules are those of Anki's manual, "Card Templates" and "Card Generation".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.problems.errors import TextError
from deck_builder.source.lines import end_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

SPECIAL_FIELDS: Final = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})
"""Names that Anki fills in by itself. Shown on a front, all but FrontSide make a card of a note whose
front is otherwise empty (tried with Anki 26.9), so kinds may show them on backs only."""

_TOKEN: Final = re.compile(r"\{\{\s*([#^/]?)\s*(.*?)\s*\}\}", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_MAY_BE_EMPTY: Final = frozenset(" \t\n\v\f\r<")
_EMPTY: Final = re.compile(r"(?:[ \t\n\v\f\r]|</?(?:br|div)[ \t\n\v\f\r]?/?>)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Replacement:
    """`{{filter:…:Field}}`; the filters as they are applied, the one nearest the field first."""

    field: str
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """`{{#Field}}…{{/Field}}`, or with `^` where `when_filled` is false."""

    field: str
    when_filled: bool
    inside: tuple[Node, ...]


Node = str | Replacement | Section


def blank_comments(html: str) -> str:
    """A template whose HTML comments, which are for those who edit it, are spaces: all else keeps its place."""
    return _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment.group()), html)


def remove_blank_lines(html: str) -> str:
    """A template without lines that hold nothing."""
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip())


def find_field_name(html: str, field: str) -> int:
    """The index of the first place where a template names a field."""
    for token in _TOKEN.finditer(html):
        if token[2].split(":")[-1].strip() == field:
            return token.start() + token.group().rindex(field)
    return 0


def parse(html: str) -> tuple[Node, ...]:
    """A template's parts in order. Raises TextError where it doesn't add up."""
    open_sections: list[tuple[str, bool, int, list[Node]]] = []
    nodes: list[Node] = []
    end = 0
    for token in _TOKEN.finditer(html):
        if text := html[end : token.start()]:
            nodes.append(text)
        end = token.end()
        sign, name = token.groups()
        if not name:
            raise _error("`{{}}` names no field", html, token.start())
        if "{{" in name or "\n" in name:
            raise _error("`{{` is opened and not closed on its line", html, token.start())
        if sign in ("#", "^"):
            open_sections.append((name, sign == "#", token.start(), nodes))
            nodes = []
        elif sign == "/":
            if not open_sections or open_sections[-1][0] != name:
                raise _error(f"`{{{{/{name}}}}}` closes what is not open here", html, token.start())
            name, when_filled, _, outside = open_sections.pop()
            outside.append(Section(name, when_filled, tuple(nodes)))
            nodes = outside
        else:
            *filters, field = (part.strip() for part in name.split(":"))
            nodes.append(Replacement(field, tuple(reversed(filters))))
    if open_sections:
        name, when_filled, at, _ = open_sections[-1]
        raise _error(f"`{{{{{'#' if when_filled else '^'}{name}}}}}` is never closed", html, at)
    if (left_open := html.find("{{", end)) >= 0:
        raise _error("`{{` is opened and never closed", html, left_open)
    if text := html[end:]:
        nodes.append(text)
    return tuple(nodes)


def _error(message: str, html: str, at: int) -> TextError:
    """What is wrong at the character with this index."""
    return TextError("K302", message, end_of(html[:at]))


def list_fields(nodes: tuple[Node, ...]) -> Iterator[str]:
    """Every field that a template names, in order, shown or asked about."""
    for node in nodes:
        if isinstance(node, Replacement):
            yield node.field
        elif isinstance(node, Section):
            yield node.field
            yield from list_fields(node.inside)


def find_cloze_fields(nodes: tuple[Node, ...]) -> frozenset[str]:
    """The fields that a template shows through the `cloze` filter."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Replacement) and "cloze" in node.filters:
            found.add(node.field)
        elif isinstance(node, Section):
            found |= find_cloze_fields(node.inside)
    return frozenset(found)


def shows_something(nodes: tuple[Node, ...], filled: AbstractSet[str]) -> bool:
    """Whether a template shows any field when only the fields in `filled` have content.

    Text between fields counts for nothing: Anki makes a card where its front shows a field.
    """
    for node in nodes:
        if isinstance(node, Replacement):
            if node.field in filled:
                return True
        elif (
            isinstance(node, Section)
            and (node.field in filled) is node.when_filled
            and shows_something(node.inside, filled)
        ):
            return True
    return False


def remove_text(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Only what decides whether a template shows a field: no text, no special field, no empty section."""
    kept: list[Node] = []
    for node in nodes:
        if isinstance(node, Section):
            inside = remove_text(node.inside)
            if inside:
                kept.append(Section(node.field, node.when_filled, inside))
        elif isinstance(node, Replacement) and node.field not in SPECIAL_FIELDS:
            kept.append(node)
    return tuple(kept)


def find_first_field(nodes: tuple[Node, ...]) -> tuple[Section, ...] | None:
    """The sections around the first field that a template shows, and one that asks for that field.

    What stands inside all of them is shown only together with the field. None where none is shown.
    """
    for node in nodes:
        if isinstance(node, Replacement):
            return (Section(node.field, True, ()),)
        if isinstance(node, Section) and (further := find_first_field(node.inside)) is not None:
            return (node, *further)
    return None


def is_empty(content: str) -> bool:
    """Whether Anki takes a field for empty: white space, line breaks and bare `div`s only."""
    return not content or (content[0] in _MAY_BE_EMPTY and _EMPTY.fullmatch(content) is not None)
