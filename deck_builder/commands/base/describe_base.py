"""Describes the deck in a package for the extensions that build on it: ids, questions and answers of its cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.commands.base.searches import make_searches
from deck_builder.content.named_files import list_names
from deck_builder.content.plain_text import to_plain_text
from deck_builder.content.template import Replacement, Section, blank_comments, find_cloze_fields, parse_template
from deck_builder.deck.base import Base, BaseCard
from deck_builder.deck.model import COMMON_FIELDS, REPORT_ID_FIELD, RETIRED_FIELD
from deck_builder.packages.render_cloze import render_gaps
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.source.ids import is_id
from deck_builder.source.readable_ids import UniqueIds, make_name_id
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from deck_builder.content.template import Node
    from deck_builder.packages.model import Package, PackedNote

_NEVER_ASKED: Final = frozenset({*COMMON_FIELDS.values(), REPORT_ID_FIELD, RETIRED_FIELD})
"""Fields of this program's note types that belong to the frame around a question and an answer."""

_FOLDER: Final = compile_late(r"[/\\]")
_SHAPE: Final = "::image-occlusion:"
"""What a gap begins with that hides a part of a picture: there is no question in words."""


class CardName(NamedTuple):
    """What the authors of a base call a card."""

    card_id: str
    """Its id."""
    was: tuple[str, ...] = ()
    """The ids that it had before."""


class State(NamedTuple):
    """What is known of a state of a base besides the package."""

    source: str
    """What `extends` names."""
    version: str
    """Its release; empty if it is not known."""
    digest: str
    """Its digest, as `Base` has it."""
    names: Mapping[str, CardName] | None
    """What its cards are called, by guid; None if only the package is known."""


def describe_base(package: Package, state: State, before: Base | None) -> Base:
    """Describe the deck in a package.

    Cards without a name are left out. If no names are known, cards keep the ids that they have in `before`, and others
    get ids made from their texts.
    """
    names = _make_names(package, before) if state.names is None else state.names
    searches = make_searches(package.notes.values())
    cards = {}
    for guid, note in package.notes.items():
        if guid in names and note.decks:
            cards[names[guid].card_id] = BaseCard(
                guid, *split_note(note), search=searches.get(guid, ""), was=names[guid].was
            )
    gone = {**before.gone, **{card_id: card.guid for card_id, card in before.cards.items()}} if before else {}
    known = {card.guid for card in cards.values()}
    return Base(
        source=state.source,
        name=package.deck_name,
        version=state.version,
        digest=state.digest,
        decks=tuple(name for name in package.decks if f"{name}::".startswith(f"{package.deck_name}::")),
        note_types={number: note_type.name for number, note_type in package.note_types.items()},
        media=dict.fromkeys(_list_shown_files(cards.values()), "")
        | {name: media.sha1 for name, media in package.media.items()},
        cards=cards,
        gone={card_id: guid for card_id, guid in gone.items() if guid not in known and card_id not in cards},
    )


def _list_shown_files(cards: Iterable[BaseCard]) -> Iterator[str]:
    """Yield the names of the files that cards show: a base that is an extension itself has them from its own base."""
    for card in cards:
        for text in card[1:3]:
            if "<" in text or "[" in text:
                yield from (name for name in list_names(text, ".html") if not _FOLDER.search(name))


def _make_names(package: Package, before: Base | None) -> dict[str, CardName]:
    """Make ids for the cards of a package, by their guids."""
    known = before.ids_by_guid if before else {}
    unique = UniqueIds(known.values())
    names = {}
    for number, (guid, note) in enumerate(package.notes.items(), 1):
        card_id = known.get(guid) or unique.give(_find_own_id(note) or make_name_id(_list_words(note), "card", number))
        names[guid] = CardName(card_id)
    return names


def _find_own_id(note: PackedNote) -> str:
    """The id that the note itself has for reports of mistakes; empty if it has none."""
    fields = zip(note.note_type.fields, note.fields, strict=False)
    own = next((content for field, content in fields if field.name == REPORT_ID_FIELD), "")
    return own if is_id(own) else ""


def _list_words(note: PackedNote) -> str:
    """The words that the note is about: a text with its gaps filled, the field that Anki sorts by, or another one."""
    sort_field = note.note_type.sort_field
    text = split_note(note)[1] if note.note_type.cloze else ""
    contents = [text, *note.fields[sort_field : sort_field + 1], *note.fields]
    return next(filter(None, (to_plain_text(content) for content in contents if _SHAPE not in content)), "")


def split_note(note: PackedNote) -> tuple[str, str]:
    """What the first card of a note asks, and what its back adds: the HTML of the fields alone; empty without words."""
    ordinal = min(note.decks, default=0)
    templates = note.note_type.templates
    template = templates[min(0 if note.note_type.cloze else ordinal, len(templates) - 1)]
    contents = dict(zip((field.name for field in note.note_type.fields), note.fields, strict=False))
    try:
        front, back = (parse_template(blank_comments(side)) for side in (template.front, template.back))
    except InputError:  # Anki can't show it either
        return "", ""
    if any(_SHAPE in content for content in note.fields):
        return "", ""
    asked = [name for name in dict.fromkeys(_list_shown(front)) if name not in _NEVER_ASKED]
    gaps = sorted(find_cloze_fields(front)) if note.note_type.cloze else []
    shown = [
        render_gaps(contents[name], ordinal + 1, on_front=True) if name in gaps else contents[name]
        for name in asked
        if contents.get(name)
    ]
    filled = [render_gaps(contents[name], ordinal + 1, on_front=False) for name in gaps if contents.get(name)]
    added = [
        contents[name]
        for name in dict.fromkeys(_list_shown(back, with_boxes=True))
        if name not in _NEVER_ASKED and name not in asked and name not in gaps and contents.get(name)
    ]
    question, answer = _join(shown), _join([*filled, *added])
    return NOT_IN_TEXT.sub("", question), NOT_IN_TEXT.sub("", answer)


def _list_shown(nodes: tuple[Node, ...], *, with_boxes: bool = False) -> Iterator[str]:
    """Yield the names of the fields that a side shows, without hints that open at a click.

    A box to type into is empty on the front, but on the back (`with_boxes`) it shows what was to be typed.
    """
    for node in nodes:
        if isinstance(node, Section):
            yield from _list_shown(node.inside, with_boxes=with_boxes)
        elif isinstance(node, Replacement) and (with_boxes or not node.is_box) and "hint" not in node.filters:
            yield node.field


def _join(contents: Collection[str]) -> str:
    """Put the contents of fields below each other."""
    return "".join(contents) if len(contents) == 1 else "".join(f"<div>{content}</div>" for content in contents)
