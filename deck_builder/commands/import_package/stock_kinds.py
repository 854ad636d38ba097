"""Finds which kind that comes with the program an imported kind can become: Anki's own note types have such kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deck_builder.content.template import Replacement, Section, blank_comments, list_fields, parse_template
from deck_builder.deck.load import load_deck
from deck_builder.problems.errors import TextError
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from deck_builder.content.template import Node
    from deck_builder.deck.model import Kind, Template


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


def list_stock_kinds(folder: Path) -> list[StockKind]:
    """List what the kinds of a deck folder can become."""
    deck = load_deck(folder, Problems())
    kinds = deck.kinds.values() if deck else ()
    return [stock for kind in kinds if kind and (stock := find_stock_kind(kind))]


def find_stock_kind(kind: Kind) -> StockKind | None:
    """Find what a kind can become: one like Basic, Basic (and reversed card), Cloze or Basic (type in the answer).

    None for a kind of another shape, and for one with settings that would be missed: fields from right to left, LaTeX,
    templates for the browser, decks of its cards. The editor's fonts become the usual ones.
    """
    has_settings = kind.latex or any(field.settings.right_to_left for field in kind.fields)
    if kind.has_frame or has_settings or any(_has_settings(template) for template in kind.templates):
        return None
    names, keys = [field.name for field in kind.fields], [field.key for field in kind.fields]
    fronts = [_list_shown(template.front_nodes) for template in kind.templates]
    backs = [_list_on_back(template) for template in kind.templates]
    first, second = ("", names[0]), ("", names[1] if len(names) > 1 else "")
    becomes: tuple[str, Sequence[str], Sequence[str]] | None = None
    if kind.cloze_fields:
        if len(names) <= 2 and fronts == [[("cloze", names[0])]]:
            becomes = "cloze", ("text", "extra"), ("cloze",)
    elif len(names) != 2:
        return None
    elif fronts == [[first]] and names[1] in backs[0]:
        becomes = "question", ("question", "answer"), ("question",)
    elif fronts == [[first, ("type", names[1])]] and names[1] in backs[0]:
        becomes = "typed", ("question", "answer"), ("typed",)
    elif fronts == [[first], [second]] and names[1] in backs[0] and names[0] in backs[1]:
        becomes = "definition", ("term", "definition"), ("meaning", "term")
    if becomes is None:
        return None
    to, new_fields, new_templates = becomes
    templates = zip((template.key for template in kind.templates), new_templates, strict=True)
    return StockKind(kind.key, to, dict(zip(keys, new_fields, strict=False)), dict(templates))


def _has_settings(template: Template) -> bool:
    settings = template.settings
    in_browser = settings.browser_front or settings.browser_back
    return template.is_broken or template.subdeck is not None or bool(settings.deck or in_browser)


def _list_shown(nodes: Sequence[Node]) -> list[tuple[str, str]]:
    """List the filters and the name of each field that a front shows; a condition is no field of a stock type."""
    shown = []
    for node in nodes:
        if isinstance(node, Replacement):
            shown.append((":".join(node.filters), node.field))
        elif isinstance(node, Section):
            shown.append(("#", node.field))
    return shown


def _list_on_back(template: Template) -> set[str]:
    try:
        return set(list_fields(parse_template(blank_comments(template.back))))
    except TextError:
        return set()
