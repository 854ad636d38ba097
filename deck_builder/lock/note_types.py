"""The note types of a deck, as learners have them: which field and which template is which, for ever.

A note type that learners may have never changes its shape. A new field takes a spare slot, and a field that is gone
keeps its slot and stays empty.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_name
from deck_builder.content.template import list_fields
from deck_builder.deck.cards import read_cards
from deck_builder.deck.editions import list_guards
from deck_builder.deck.kinds import SPARE_FIELD, is_built_in
from deck_builder.deck.model import COMMON_FIELDS, REPORT_ID_FIELD, REPORT_ID_KEY, RETIRED_FIELD, RETIRED_KEY
from deck_builder.lock.ids import make_id
from deck_builder.lock.model import LockedKind, LockedSlot
from deck_builder.problems.problem import Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.deck.model import Deck, Kind
    from deck_builder.lock.model import Lock
    from deck_builder.problems.problem import Place

SPARE_FIELDS: Final = 4
"""How many fields a kind may gain after learners have its note type."""

_Wanted = list[tuple[str, str]]
"""The keys and names of the fields, or of the templates, that a kind asks for."""


def evolve_note_type(kind: Kind, deck: Deck, lock: Lock, problems: Problems) -> LockedKind:
    """Fit a kind into the note type that learners have, or make a new note type for it.

    The entry has the fields and templates in Anki's order, each with its id. `digest` and `mod` are still those of
    the entry before: they depend on more than the shape.
    """
    known = lock.kinds.get(kind.key)
    if known:
        return _fit_kind(kind, deck, known, problems)
    if not kind.replaces:
        return _make_note_type(kind, deck)
    replaced = lock.kinds.get(kind.replaces)
    if replaced:
        return _replace_note_type(kind, deck, replaced, problems)
    problems.add("L604", f"no kind `{kind.replaces}` was built before", kind.place)
    return _make_note_type(kind, deck)


def _make_note_type(kind: Kind, deck: Deck) -> LockedKind:
    """A new note type, with spare slots if it has the program's frame."""
    cloze = bool(kind.cloze_fields)
    fields = _slots(deck, kind, "field", _own_fields(kind))
    templates = _slots(deck, kind, "template", _templates(kind))
    fields += _slots(deck, kind, "field", _guards(kind, deck))
    if kind.has_frame:
        if _wants_report_id(kind, deck):
            fields += _slots(deck, kind, "field", [(REPORT_ID_KEY, REPORT_ID_FIELD)])
        fields += _spare_fields(deck, kind, 0)
        if not cloze:
            templates += _slots(deck, kind, "template", [(None, f"{SPARE_FIELD} card")])
    fields += _slots(deck, kind, "field", _retired_field(kind))
    return LockedKind(
        id=make_id(deck.namespace, kind.key),
        name=name_note_type(kind, deck),
        cloze=cloze,
        digest="",
        mod=0,
        fields=fields,
        templates=templates,
    )


def _fit_kind(kind: Kind, deck: Deck, known: LockedKind, problems: Problems) -> LockedKind:
    """The note type that learners have, with the names and slots that its kind asks for now."""
    if known.cloze is not bool(kind.cloze_fields):
        was, is_now = ("cards with gaps", "cards with a front and a back")[:: 1 if known.cloze else -1]
        problems.add("L608", f"the kind made {was} and now makes {is_now}", kind.place)
    former_names = dict(known.former_names)
    field_places = {field.key: field.place for field in kind.fields}
    template_places = {template.key: template.place for template in kind.templates}
    wanted_fields, wanted_templates = _leave_out_unused(kind, deck, known)
    if not is_adopted(kind, known):
        wanted_fields += _retired_field(kind)
    guards = _guards(kind, deck)
    if known.released is None and all(slot.key is not None for slot in known.fields):  # nobody has it: it may grow
        known = known._replace(fields=_add_slots(known.fields, _slots(deck, kind, "field", guards)))
    fields = _fill_slots(known.fields, wanted_fields + guards, former_names, kind, field_places, problems)
    fields = _add_report_id(fields, former_names, kind, deck)
    templates = _fill_slots(known.templates, wanted_templates, {}, kind, template_places, problems)
    for template in templates:
        if template.key is not None and template.key not in template_places:
            message = f"the kind `{kind.key}` no longer makes the card `{template.key}`, but learners would keep it"
            problems.add("L608", message, kind.place)
    return known._replace(
        name=name_note_type(kind, deck),
        fields=fields,
        templates=templates,
        former_names=tuple(sorted(former_names.items())),
    )


def list_missing_fields(kind: Kind, locked: LockedKind) -> frozenset[str]:
    """The names of the fields that a kind with the frame asks for and that its note type does not have."""
    if not kind.has_frame:
        return frozenset()
    known = {slot.name for slot in locked.fields} | {slot.key for slot in locked.fields}
    wanted = [*_own_fields(kind), *_retired_field(kind)]
    return frozenset(name for key, name in wanted if not {key, name} & known)


def is_adopted(kind: Kind, locked: LockedKind) -> bool:
    """Whether learners have the note type of a kind with the frame from an imported package.

    Such a note type has neither a field `Retired` nor spare places, and its notes have only the tags of their authors.
    """
    return kind.has_frame and all(slot.key not in (RETIRED_KEY, None) for slot in locked.fields)


def _leave_out_unused(kind: Kind, deck: Deck, known: LockedKind) -> tuple[_Wanted, _Wanted]:
    """The fields and templates that a kind asks for, without those that only an upgrade of the program brings.

    An upgrade alone uses up no spare field and makes no card. A deck takes a new field by writing its key on a card,
    and a new template by using a new field that its front shows.
    """
    fields, templates = _own_fields(kind), _templates(kind)
    built_in = is_built_in(kind)
    known_fields = {slot.key for slot in known.fields} | {slot.name for slot in known.fields}
    own = set() if built_in else {field.key for field in kind.fields}
    new = {key: name for key, name in fields if not {key, name} & known_fields and key not in own}
    if new and kind.has_frame:
        used = {key for card in read_cards(deck, Problems()) if card.kind.key == kind.key for key in card.marks}
        fields = [(key, name) for key, name in fields if key not in new or key in used]
        new = {key: name for key, name in new.items() if key in used}
    if built_in:
        known_templates = {slot.key for slot in known.templates}
        fronts = {template.key: set(list_fields(template.front_nodes)) for template in kind.templates}
        templates = [
            (key, name) for key, name in templates if key in known_templates or not fronts[key].isdisjoint(new.values())
        ]
    return fields, templates


def _replace_note_type(kind: Kind, deck: Deck, old: LockedKind, problems: Problems) -> LockedKind:
    """A new note type that takes the place of an old one and has every field and template of it.

    Only then does Anki, told to merge note types, carry notes and cards over, and import the next package without any
    choice (tried with 26.9 and 24.11).
    """
    if old.cloze is not bool(kind.cloze_fields):
        problems.add("L608", f"`{kind.key}` makes its cards differently from `{kind.replaces}`", kind.place)
    message = f"learners must tick `Merge note types` to get the cards of `{kind.key}` that were of `{kind.replaces}`"
    problems.add("L616", message, kind.place)
    former_names = dict(old.former_names)
    wanted_fields = [*_own_fields(kind), *_retired_field(kind), *_guards(kind, deck)]
    wanted_templates = _templates(kind)
    fields = _add_slots(old.fields, _slots(deck, kind, "field", wanted_fields))
    templates = _add_slots(old.templates, _slots(deck, kind, "template", wanted_templates))
    spare_fields = _spare_fields(deck, kind, sum(field.name.startswith(SPARE_FIELD) for field in old.fields))
    template_keys = {key for key, _ in wanted_templates}
    fields = _fill_slots(fields, wanted_fields, former_names, kind, {}, problems) + spare_fields
    fields = _add_report_id(fields, former_names, kind, deck)
    templates = _fill_slots(templates, wanted_templates, {}, kind, {}, problems)
    return LockedKind(
        id=make_id(deck.namespace, kind.key),
        name=name_note_type(kind, deck),
        cloze=old.cloze,
        digest="",
        mod=0,
        fields=fields,
        templates=tuple(slot if slot.key in template_keys else slot._replace(key=None) for slot in templates),
        former_names=tuple(sorted(former_names.items())),
    )


def name_note_type(kind: Kind, deck: Deck) -> str:
    """What Anki calls the note type. Imported ones, which have no frame, keep the name that learners have."""
    return f"{deck.name}: {kind.name}" if kind.has_frame else kind.name


def _own_fields(kind: Kind) -> _Wanted:
    """The fields of a kind, and those that all kinds with a frame have."""
    return [(field.key, field.name) for field in kind.fields] + (list(COMMON_FIELDS.items()) if kind.has_frame else [])


def _guards(kind: Kind, deck: Deck) -> _Wanted:
    """The fields by which smaller editions of the deck switch off templates of a kind."""
    return list(dict.fromkeys(list_guards(deck.editions, kind).values()))


def _retired_field(kind: Kind) -> _Wanted:
    return [(RETIRED_KEY, RETIRED_FIELD)] if kind.has_frame else []


def _wants_report_id(kind: Kind, deck: Deck) -> bool:
    """Whether a note type is to have the field with the id of its card, for the link to report a mistake."""
    names = {fold_name(field.name) for field in kind.fields}
    return bool(deck.feedback) and kind.has_frame and fold_name(REPORT_ID_FIELD) not in names


def _add_report_id(
    fields: tuple[LockedSlot, ...], former_names: dict[str, int], kind: Kind, deck: Deck
) -> tuple[LockedSlot, ...]:
    """Use a spare field for the id of the card, unless no field is left: the link then does not say the card."""
    has_room = any(slot.key is None for slot in fields) or any(slot.key == REPORT_ID_KEY for slot in fields)
    if not has_room or not _wants_report_id(kind, deck):
        return fields
    return _fill_slots(fields, [(REPORT_ID_KEY, REPORT_ID_FIELD)], former_names, kind, {}, Problems())


def _templates(kind: Kind) -> _Wanted:
    return [(template.key, template.name) for template in kind.templates]


def _spare_fields(deck: Deck, kind: Kind, already: int) -> tuple[LockedSlot, ...]:
    """Spare slots for fields, with numbers that follow those of the `already` existing ones."""
    names = (f"{SPARE_FIELD} {already + number}" for number in range(1, SPARE_FIELDS + 1))
    return _slots(deck, kind, "field", [(None, name) for name in names])


def _slots(deck: Deck, kind: Kind, what: str, wanted: Iterable[tuple[str | None, str]]) -> tuple[LockedSlot, ...]:
    """New slots for keys and names; `what` is `field` or `template`."""
    return tuple(LockedSlot(key, name, make_id(deck.namespace, kind.key, what, key or name)) for key, name in wanted)


def _add_slots(slots: tuple[LockedSlot, ...], wanted: Sequence[LockedSlot]) -> tuple[LockedSlot, ...]:
    """Add the wanted slots whose key no slot has, as far as the spare slots do not suffice."""
    keys = {slot.key for slot in slots}
    new = [slot for slot in wanted if slot.key not in keys]
    spare = sum(slot.key is None for slot in slots)
    return (*slots, *new[: max(0, len(new) - spare)])


def _fill_slots(
    slots: tuple[LockedSlot, ...],
    wanted: _Wanted,
    former_names: dict[str, int],
    kind: Kind,
    places: Mapping[str, Place],
    problems: Problems,
) -> tuple[LockedSlot, ...]:
    """Give each wanted field or template a slot, and report what does not fit.

    Names that change are added to `former_names`, with the id of their field. `places` says where a key is written.
    """
    filled = list(slots)
    keys = {key for key, _ in wanted}
    for key, name in wanted:
        place = places.get(key, kind.place)
        position = _find_slot(key, name, keys, filled)
        if position is None:
            problems.add("L607", f"the kind `{kind.key}` gained `{key}` and has no spare place left for it", place)
            continue
        old = filled[position]
        if name != old.name and old.id is None and kind.has_frame:
            name = old.name  # an adopted note type: templates are written with the names that learners have
        elif name != old.name and old.id is None:
            message = f"`{key}` was called `{old.name}` and is now called `{name}`, and Anki knows it by its name"
            problems.add("L608", message, place)
        elif name != old.name and old.id is not None:
            if former_names.get(name, old.id) != old.id:
                problems.add("L609", f"another field of the kind `{kind.key}` was once called `{name}`", place)
            if any(slot.name == name for slot in filled):
                problems.add("L609", f"another field of the kind `{kind.key}` is called `{name}` for learners", place)
            former_names[old.name] = old.id
        filled[position] = LockedSlot(key, name, old.id)
    return tuple(filled)


def _find_slot(key: str, name: str, wanted_keys: set[str], slots: Sequence[LockedSlot]) -> int | None:
    """The position of a wanted field or template: its own, one of its name that is no longer wanted, or a spare one."""
    by_key = (at for at, slot in enumerate(slots) if slot.key == key)
    by_name = (at for at, slot in enumerate(slots) if slot.key and slot.key not in wanted_keys and slot.name == name)
    spare = (at for at, slot in enumerate(slots) if slot.key is None)
    return next(chain(by_key, by_name, spare), None)
