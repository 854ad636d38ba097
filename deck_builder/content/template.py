"""Anki's template language: `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}`, `{{^Field}}…{{/Field}}`.

The parsed template tells which fields it shows and which cards a note has, without Anki. The rules are those of Anki's
manual, "Card Templates" and "Card Generation".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.source.lines import end_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

SPECIAL_FIELDS: Final = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})
"""Names that Anki fills in by itself. On a front, all but FrontSide make a card even if the front is otherwise empty
(tried with Anki 26.9), so only backs of kinds may show them."""

_DEEPEST: Final = 100
"""How deep sections may be nested. No template needs more than a few."""
_COMMENT: Final = compile_late(r"<!--.*?-->", re.DOTALL)
_OPENING_TAG: Final = compile_late(r"<(\w+)(?:\s[^<>]*)?>")
_MAY_BE_EMPTY: Final = frozenset(" \t\n\v\f\r<")
_EMPTY: Final = compile_late(r"(?:[ \t\n\v\f\r]|</?(?:br|div)[ \t\n\v\f\r]?/?>)*", re.IGNORECASE)


class Replacement(NamedTuple):
    """A field replacement: `{{filter:…:Field}}`."""

    field: str
    """The name of the field."""
    filters: tuple[str, ...] = ()
    """The filters in the order in which Anki applies them: the one nearest the field first."""

    @property
    def is_box(self) -> bool:
        """Whether it is a box to type the field into, which does not show what is in the field."""
        return "type" in self.filters[-1:]


class Section(NamedTuple):
    """A conditional replacement: `{{#Field}}…{{/Field}}` or `{{^Field}}…{{/Field}}`."""

    field: str
    """The name of the field that decides."""
    when_filled: bool
    """Whether the section is shown if the field has content (`#`), or if it is empty (`^`)."""
    inside: tuple[Node, ...]
    """What the section shows."""


Node = str | Replacement | Section
"""A piece of a parsed template; a string is the text between replacements."""


def blank_comments(html: str) -> str:
    """Replace each HTML comment of a template by spaces, so that all else keeps its line and column."""
    end = html.rfind("-->") + 3  # behind it no comment ends, and each beginning would be searched to the end
    blank = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment.group()), html[:end])
    return blank + html[end:]


def remove_blank_lines(html: str) -> str:
    """Remove empty lines and white space at the end of lines."""
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip())


def find_field_name(html: str, field: str) -> int:
    """Return the index at which a template first names `field`, or 0."""
    for token in _find_tokens(html):
        if token.name.split(":")[-1].strip() == field:
            return html.rindex(field, token.start, token.end)
    return 0


class _Token(NamedTuple):
    """A pair of double braces with what is inside."""

    start: int
    """Where it begins."""
    end: int
    """The index behind it."""
    sign: str
    """The `#`, `^` or `/` of a section; empty for a field."""
    name: str
    """The name, with filters."""


def _find_tokens(html: str) -> Iterator[_Token]:
    """Yield what is between double braces, each from `{{` to the nearest `}}`."""
    end = 0
    while (start := html.find("{{", end)) >= 0 and (close := html.find("}}", start + 2)) >= 0:
        end = close + 2
        inside = html[start + 2 : close].strip()
        sign = inside[:1] if inside[:1] in ("#", "^", "/") else ""
        yield _Token(start, end, sign, inside[len(sign) :].strip())


def remove_fields(html: str, names: AbstractSet[str], filled: AbstractSet[str] = frozenset()) -> str:
    """The template as it is when some fields are empty, without their names and without blank lines.

    An element that has nothing but one of them, as in `<div>{{Name}}</div>`, goes as well.
    Those that are `filled` count as filled all the same: what their sections show stays.
    """
    pieces: list[str] = []
    hidden_by = ""  # the section that is being left out
    depth = end = 0
    for token in _find_tokens(html):
        if hidden_by:
            depth += (token.name == hidden_by) * {"#": 1, "^": 1, "/": -1}.get(token.sign, 0)
            hidden_by = hidden_by if depth else ""
        else:
            pieces.append(html[end : token.start])
            if token.name.split(":")[-1].strip() not in names:
                pieces.append(html[token.start : token.end])
            elif token.sign == ("^" if token.name in filled else "#"):
                hidden_by, depth = token.name, 1
            elif around := _find_element_around(html, end, token):
                pieces[-1] = html[end : around[0]]
                end = around[1]
                continue
        end = token.end
    return remove_blank_lines("".join([*pieces, html[end:]]))


def _find_element_around(html: str, start: int, token: _Token) -> tuple[int, int] | None:
    """Find the start and the end of an element that has nothing but a field; `start` is where to search from."""
    at = html.rfind("<", start, token.start)
    opening = _OPENING_TAG.fullmatch(html, at, token.start) if at >= 0 and not token.sign else None
    closing = f"</{opening[1]}>" if opening else ""
    return (at, token.end + len(closing)) if opening and html.startswith(closing, token.end) else None


def rename_fields(html: str, names: Mapping[str, str]) -> str:
    """The template with other names of fields: `names` has the new ones by the old ones."""
    pieces: list[str] = []
    end = 0
    for token in _find_tokens(html):
        *filters, name = token.name.split(":")
        if new := names.get(name.strip()):
            pieces += [html[end : token.start], f"{{{{{token.sign}{':'.join([*filters, new])}}}}}"]
            end = token.end
    return "".join([*pieces, html[end:]])


def parse_template(html: str) -> tuple[Node, ...]:
    """Parse a template. Raises TextError (K302) if braces or sections don't match."""
    open_sections: list[tuple[str, bool, int, list[Node]]] = []
    nodes: list[Node] = []
    end = 0
    for start, token_end, sign, name in _find_tokens(html):
        if text := html[end:start]:
            nodes.append(text)
        end = token_end
        if not name:
            raise _make_error("`{{}}` names no field", html, start)
        if "{{" in name or "\n" in name:
            raise _make_error("`{{` is opened and not closed on its line", html, start)
        if sign in ("#", "^"):
            if len(open_sections) == _DEEPEST:
                raise _make_error(f"more than {_DEEPEST} sections are inside one another", html, start)
            open_sections.append((name, sign == "#", start, nodes))
            nodes = []
        elif sign == "/":
            if not open_sections or open_sections[-1][0] != name:
                raise _make_error(f"`{{{{/{name}}}}}` closes what is not open here", html, start)
            name, when_filled, _, outside = open_sections.pop()
            outside.append(Section(name, when_filled, tuple(nodes)))
            nodes = outside
        else:
            *filters, field = (part.strip() for part in name.split(":"))
            nodes.append(Replacement(field, tuple(reversed(filters))))
    if open_sections:
        name, when_filled, start, _ = open_sections[-1]
        raise _make_error(f"`{{{{{'#' if when_filled else '^'}{name}}}}}` is never closed", html, start)
    if (left_open := html.find("{{", end)) >= 0:
        raise _make_error("`{{` is opened and never closed", html, left_open)
    if text := html[end:]:
        nodes.append(text)
    return tuple(nodes)


def _make_error(message: str, html: str, index: int) -> TextError:
    """Make the error for a fault at the character with this index."""
    return TextError("K302", message, end_of(html[:index]))


def list_fields(nodes: tuple[Node, ...]) -> Iterator[str]:
    """Yield every field name in a template, in order: those it shows and those that its sections test."""
    for node in nodes:
        if isinstance(node, Replacement):
            yield node.field
        elif isinstance(node, Section):
            yield node.field
            yield from list_fields(node.inside)


def list_question_fields(nodes: tuple[Node, ...]) -> Iterator[str]:
    """Yield the names of the fields on a front, as `list_fields` does, without those that are only typed in."""
    for node in nodes:
        if isinstance(node, Section):
            yield node.field
            yield from list_question_fields(node.inside)
        elif isinstance(node, Replacement) and not node.is_box:
            yield node.field


def find_cloze_fields(nodes: tuple[Node, ...]) -> frozenset[str]:
    """Return the names of the fields that a template shows through the `cloze` filter."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, Replacement) and "cloze" in node.filters:
            names.add(node.field)
        elif isinstance(node, Section):
            names |= find_cloze_fields(node.inside)
    return frozenset(names)


def shows_something(nodes: tuple[Node, ...], filled: AbstractSet[str]) -> bool:
    """Whether a template shows any field if only the fields in `filled` have content.

    Text between the fields does not count: Anki makes a card only if its front shows a field.
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
    """Keep only what decides whether a template shows a field: remove text, special fields and empty sections."""
    kept: list[Node] = []
    for node in nodes:
        if isinstance(node, Section):
            inside = remove_text(node.inside)
            if inside:
                kept.append(Section(node.field, node.when_filled, inside))
        elif isinstance(node, Replacement) and node.field not in SPECIAL_FIELDS:
            kept.append(node)
    return tuple(kept)


def find_path_to_first_field(nodes: tuple[Node, ...]) -> tuple[Section, ...] | None:
    """Return the sections around the first field that a template shows, and one more that tests the field itself.

    What is put inside all of them is shown only together with the field. None if the template shows no field.
    """
    for node in nodes:
        if isinstance(node, Replacement):
            return (Section(node.field, True, ()),)
        if isinstance(node, Section) and (path := find_path_to_first_field(node.inside)) is not None:
            return (node, *path)
    return None


def is_empty(content: str) -> bool:
    """Whether Anki treats a field's content as empty: it has only white space, line breaks and bare `div`s."""
    return not content or (content[0] in _MAY_BE_EMPTY and _EMPTY.fullmatch(content) is not None)
