"""The note types of a deck, as learners have them: which field and which template is which, for ever."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from deck_builder.deck.kinds import COMMON_FIELDS, SPARE_FIELD
from deck_builder.deck.model import RETIRED_FIELD, RETIRED_KEY
from deck_builder.lock.ids import make_id
from deck_builder.lock.model import LockedKind, LockedSlot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.deck.model import Deck, Kind
    from deck_builder.lock.model import Lock
    from deck_builder.problems.problem import Place, Problems

SPARE_FIELDS: Final = 4
"""How many fields a kind may gain after learners have its note type."""


def evolve_note_type(kind: Kind, deck: Deck, lock: Lock, problems: Problems) -> LockedKind:
    """The note type of a kind: its fields and templates in Anki's order, each with its id.

    A note type that learners may have never changes its shape: a new field takes the place of a
    spare one, a field that went keeps its place and is left empty. `digest` and `mod` are still
    those of the old one; they depend on more than the shape.
    """
    known = lock.kinds.get(kind.key)
    if known is None and kind.replaces:
        return _replacing(kind, deck, lock, problems)
    wanted_fields, wanted_templates = _wanted(kind)
    retired = [(RETIRED_KEY, RETIRED_FIELD)] if kind.has_frame else []
    name = _name(kind, deck)
    cloze = bool(kind.cloze_fields)
    if known is None:
        spare_fields = _spares(0) if kind.has_frame else []
        spare_templates: list[tuple[str | None, str]] = (
            [(None, f"{SPARE_FIELD} card")] if kind.has_frame and not cloze else []
        )
        return LockedKind(
            id=make_id(deck.id, kind.key),
            name=name,
            cloze=cloze,
            digest="",
            mod=0,
            fields=_parts(deck, kind, "field", [*wanted_fields, *spare_fields, *retired]),
            templates=_parts(deck, kind, "template", [*wanted_templates, *spare_templates]),
        )
    if known.cloze is not cloze:
        was, is_now = ("cards with gaps", "cards with a front and a back")[:: 1 if known.cloze else -1]
        problems.add("L608", f"the kind made {was} and now makes {is_now}", kind.place)
    former = dict(known.former_names)
    places = {field.key: field.place for field in kind.fields}
    card_places = {template.key: template.place for template in kind.templates}
    fields = _fit(known.fields, [*wanted_fields, *retired], former, kind, places, problems)
    templates = _fit(known.templates, wanted_templates, {}, kind, card_places, problems)
    for part in templates:
        if part.key is not None and part.key not in card_places:
            message = f"the kind `{kind.key}` makes the card `{part.key}` no more, and learners would keep it"
            problems.add("L608", message, kind.place)
    return replace(known, name=name, fields=fields, templates=templates, former_names=tuple(sorted(former.items())))


def _name(kind: Kind, deck: Deck) -> str:
    """What Anki calls the note type: an imported one, which has no frame, keeps the name that learners have."""
    return f"{deck.name}: {kind.name}" if kind.has_frame else kind.name


def _wanted(kind: Kind) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Keys and names of the fields and of the templates that a kind asks for."""
    fields = [(field.key, field.name) for field in kind.fields]
    if kind.has_frame:
        fields += COMMON_FIELDS.items()
    return fields, [(template.key, template.name) for template in kind.templates]


def _spares(already: int) -> list[tuple[str | None, str]]:
    return [(None, f"{SPARE_FIELD} {already + n + 1}") for n in range(SPARE_FIELDS)]


def _replacing(kind: Kind, deck: Deck, lock: Lock, problems: Problems) -> LockedKind:
    """The note type of a kind that takes the place of another: a new one that holds every part of the old.

    Only then does Anki, told to merge note types, carry notes and cards over, and take the next
    package without being told anything (tried with 26.9 and 24.11).
    """
    old = lock.kinds.get(kind.replaces)
    if old is None:
        problems.add("L604", f"no kind `{kind.replaces}` was built before", kind.place)
        return evolve_note_type(replace(kind, replaces=""), deck, lock, problems)
    if old.cloze is not bool(kind.cloze_fields):
        problems.add("L608", f"`{kind.key}` makes its cards in another way than `{kind.replaces}`", kind.place)
    wanted_fields, wanted_templates = _wanted(kind)
    message = f"learners must tick `Merge note types` to get the cards of `{kind.key}` that were of `{kind.replaces}`"
    problems.add("L616", message, kind.place)
    former = dict(old.former_names)
    spares = _parts(deck, kind, "field", _spares(sum(part.name.startswith(SPARE_FIELD) for part in old.fields)))
    asked_for = [*wanted_fields, *([(RETIRED_KEY, RETIRED_FIELD)] if kind.has_frame else [])]
    gained = [(key, name) for key, name in asked_for if all(part.key != key for part in old.fields)]
    room = (*old.fields, *_parts(deck, kind, "field", gained)[: max(0, len(gained) - _free(old.fields))])
    more = [(key, name) for key, name in wanted_templates if all(part.key != key for part in old.templates)]
    card_room = (*old.templates, *_parts(deck, kind, "template", more)[: max(0, len(more) - _free(old.templates))])
    templates = _fit(card_room, wanted_templates, {}, kind, {}, problems)
    return LockedKind(
        id=make_id(deck.id, kind.key),
        name=_name(kind, deck),
        cloze=old.cloze,
        digest="",
        mod=0,
        fields=(*_fit(room, asked_for, former, kind, {}, problems), *spares),
        templates=tuple(part if part.key in dict(wanted_templates) else replace(part, key=None) for part in templates),
        former_names=tuple(sorted(former.items())),
    )


def _free(parts: tuple[LockedSlot, ...]) -> int:
    return sum(part.key is None for part in parts)


def _parts(deck: Deck, kind: Kind, what: str, wanted: Sequence[tuple[str | None, str]]) -> tuple[LockedSlot, ...]:
    return tuple(LockedSlot(key, name, make_id(deck.id, kind.key, what, key or name)) for key, name in wanted)


def _fit(
    known: tuple[LockedSlot, ...],
    wanted: Sequence[tuple[str, str]],
    former_names: dict[str, int],
    kind: Kind,
    places: Mapping[str, Place],
    problems: Problems,
) -> tuple[LockedSlot, ...]:
    """The known parts with the wanted ones in them; `former_names` takes up names that go."""
    parts = list(known)
    keys = {key for key, _ in wanted}
    for key, name in wanted:
        where = places.get(key, kind.place)
        position = _position_for(key, name, keys, parts)
        if position is None:
            message = f"the kind `{kind.key}` gained `{key}` and has no spare place left for it"
            problems.add("L607", message, where)
            continue
        old = parts[position]
        if name != old.name and old.id is None:
            message = f"`{key}` was called `{old.name}` and is now called `{name}`, and Anki knows it by its name"
            problems.add("L608", message, where)
        elif name != old.name and old.id is not None:
            if former_names.get(name, old.id) != old.id:
                problems.add("L609", f"another field of the kind `{kind.key}` was once called `{name}`", where)
            if any(part.name == name for part in parts):
                problems.add("L609", f"another field of the kind `{kind.key}` is called `{name}` for learners", where)
            former_names[old.name] = old.id
        parts[position] = LockedSlot(key, name, old.id)
    return tuple(parts)


def _position_for(key: str, name: str, keys: set[str], parts: list[LockedSlot]) -> int | None:
    """Where a wanted part belongs: its own place, that of one with its name and no owner, or a spare."""
    for position, part in enumerate(parts):
        if part.key == key:
            return position
    for position, part in enumerate(parts):
        if part.key is not None and part.key not in keys and part.name == name:
            return position
    for position, part in enumerate(parts):
        if part.key is None:
            return position
    return None
