"""Finds which kind that comes with the program an imported kind can become: Anki's own note types have such kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.content.template import Replacement, Section, blank_comments, list_fields, parse_template
from deck_builder.deck.load import load_deck
from deck_builder.deck.note_type_settings import FieldSettings
from deck_builder.problems.errors import TextError
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from deck_builder.content.template import Node
    from deck_builder.deck.model import Field, Kind, Template

_Shown = tuple[tuple[str, int], ...]
"""What a front shows: the filters and the position of each field; the sign of a condition stands as a filter."""


@dataclass(frozen=True, slots=True)
class StockKind:
    """A kind that an imported kind can become."""

    key: str
    """The key of the imported kind."""
    becomes: str
    """The key of the kind that comes with the program."""
    fields: Mapping[str, str]
    """The keys of the fields there, by those of the imported kind."""
    templates: Mapping[str, str]
    """The keys of the cards there, by those of the imported kind."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """The shape of a note type of Anki's, and the kind that it can become."""

    becomes: str
    """The key of the kind."""
    fields: tuple[str, ...]
    """The keys of the fields there, in the note type's order."""
    templates: tuple[str, ...]
    """The keys of the cards there, in the note type's order."""
    fronts: tuple[_Shown, ...]
    """What each front shows."""
    backs: tuple[frozenset[int], ...]
    """The positions of the fields that each back names, at least."""


_SHAPES: Final = (
    _Shape("question", ("question", "answer"), ("question",), ((("", 0),),), (frozenset({1}),)),
    _Shape("typed", ("question", "answer"), ("typed",), ((("", 0), ("type", 1)),), (frozenset({1}),)),
    _Shape(
        becomes="definition",
        fields=("term", "definition"),
        templates=("meaning", "term"),
        fronts=((("", 0),), (("", 1),)),
        backs=(frozenset({1}), frozenset({0})),
    ),
    _Shape(
        becomes="definition",
        fields=("term", "definition", "both-ways"),
        templates=("meaning", "term"),
        fronts=((("", 0),), (("#", 2), ("", 1))),
        backs=(frozenset({1}), frozenset({0})),
    ),
    _Shape("cloze", ("text",), ("cloze",), ((("cloze", 0),),), (frozenset(),)),
    _Shape("cloze", ("text", "extra"), ("cloze",), ((("cloze", 0),),), (frozenset(),)),
    _Shape(
        becomes="image-occlusion",
        fields=("shapes", "picture", "header", "extra", "comments"),
        templates=("shape",),
        fronts=((("#", 2), ("", 2), ("cloze", 0), ("", 1)),),
        backs=(frozenset({1, 3}),),
    ),
)
"""Basic, Basic (type in the answer), Basic (and reversed card), the same with a switch, Cloze, Image Occlusion."""


def list_stock_kinds(folder: Path) -> list[StockKind]:
    """List what the kinds of a deck folder can become."""
    deck = load_deck(folder, Problems())
    kinds = deck.kinds.values() if deck else ()
    return [stock for kind in kinds if kind and (stock := find_stock_kind(kind))]


def find_stock_kind(kind: Kind) -> StockKind | None:
    """Find what a kind can become: one with the shape of one of Anki's own note types, whatever its names.

    None for a kind of another shape, and for one with settings that would be missed: fields from right to left,
    descriptions of fields, LaTeX, templates for the browser, decks of its cards. The editor's fonts become the usual
    ones.
    """
    has_settings = kind.latex or any(map(_has_field_settings, kind.fields))
    if kind.has_frame or has_settings or any(_has_settings(template) for template in kind.templates):
        return None
    positions = {field.name: position for position, field in enumerate(kind.fields)}
    fronts = tuple(tuple(_list_shown(template.front_nodes, positions)) for template in kind.templates)
    backs = [_list_on_back(template, positions) for template in kind.templates]
    for shape in _SHAPES:
        if (
            len(kind.fields) == len(shape.fields)
            and fronts == shape.fronts
            and all(wanted <= back for wanted, back in zip(shape.backs, backs, strict=True))
            and any(field.text == "shapes" for field in kind.fields) == ("shapes" in shape.fields)
        ):
            fields = zip((field.key for field in kind.fields), shape.fields, strict=True)
            templates = zip((template.key for template in kind.templates), shape.templates, strict=True)
            return StockKind(kind.key, shape.becomes, dict(fields), dict(templates))
    return None


def _has_field_settings(field: Field) -> bool:
    """Whether a field has settings that would be missed: others than fonts, and what the author's editor last did."""
    settings = field.settings
    missed = FieldSettings(
        description=settings.description,
        right_to_left=settings.right_to_left,
        exclude_from_search=settings.exclude_from_search,
    )
    return missed != FieldSettings()


def _has_settings(template: Template) -> bool:
    settings = template.settings
    in_browser = settings.browser_front or settings.browser_back
    return template.is_broken or template.subdeck is not None or bool(settings.deck or in_browser)


def _list_shown(nodes: Sequence[Node], positions: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield what a front shows; a name that is no field has the position -1."""
    for node in nodes:
        if isinstance(node, Replacement):
            yield ":".join(node.filters), positions.get(node.field, -1)
        elif isinstance(node, Section):
            yield "#" if node.when_filled else "^", positions.get(node.field, -1)
            yield from _list_shown(node.inside, positions)


def _list_on_back(template: Template, positions: Mapping[str, int]) -> set[int]:
    try:
        names = list_fields(parse_template(blank_comments(template.back)))
    except TextError:
        return set()
    return {positions[name] for name in names if name in positions}
