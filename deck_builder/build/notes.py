"""Compiles cards into what Anki gets of them: fields as HTML, tags and the numbers of their cards."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from deck_builder.content.comparing import fold_name
from deck_builder.content.rendered import is_blank, is_prose
from deck_builder.content.safety import make_faults
from deck_builder.content.simple_html import is_simple_html
from deck_builder.content.unsafe_html import depends_on_neighbours, find_in_html
from deck_builder.deck.cards import locate_words
from deck_builder.deck.model import REPORT_ID_KEY, Gaps
from deck_builder.lock.content import Content
from deck_builder.problems.wording import format_count
from deck_builder.source.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.build.note_types import NoteType
    from deck_builder.content.rendered import Rendered
    from deck_builder.deck.model import Card, Deck, Field, Html, Kind, Options, Picture
    from deck_builder.lock.gap_numbers import GapNumbers
    from deck_builder.lock.identity import CardIdentity
    from deck_builder.problems.errors import Fault
    from deck_builder.problems.problem import Problems

NOTHING_RENDERED: Final[Mapping[tuple[str, str, str], Rendered]] = MappingProxyType({})
_MOST_FAULTS: Final = 20
"""How many faults with the same code are reported for one field."""


def compile_card(
    card: Card,
    deck: Deck,
    note_type: NoteType,
    problems: Problems,
    identity: CardIdentity,
    rendered: Mapping[tuple[str, str, str], Rendered] = NOTHING_RENDERED,
) -> Content:
    """Compile a card. What is wrong with its texts, pictures and gaps is added to `problems`.

    By its `identity`, its shapes or steps keep their numbers. By the note's guid options are shuffled: a card keeps it
    when its id changes. `rendered` has texts of
    Markdown that were rendered before, by the keys of their kind and field and the text.
    """
    known, guid = identity.known, identity.guid
    contents: dict[str, str] = {}
    media = note_type.media
    gaps: GapNumbers = ()
    gone_gaps: GapNumbers = ()
    values = card.values
    for field in card.kind.fields:
        value = values.get(field.key)
        if value is None:
            continue
        if value.__class__ is str and stays_the_same(value, card.kind, field):
            contents[field.key] = value
            continue
        if isinstance(value, Gaps):
            from deck_builder.build.fields import number_gaps, render_gaps, render_names  # few decks have any

            numbered = number_gaps(card, field, value, known, deck, problems)
            gaps = tuple((gap.label, number) for gap, number in zip(value.gaps, numbered.numbers, strict=True))
            gone_gaps = numbered.gone
            result = render_gaps(field, value, numbered.numbers, deck, note_type)
            name_keys = (field.key for field in card.kind.fields if field.text == "shape-names")
            contents |= dict.fromkeys(name_keys, render_names(value, numbered.numbers))
        else:
            known_result = (
                rendered.get((card.kind.key, field.key, value)) if rendered and isinstance(value, str) else None
            )
            result = known_result or _render_field(card, field, value, deck)
        contents[field.key] = result.html
        if result.media:
            media += result.media
        if result.faults:
            _report_faults(card, field.key, result.faults, problems)
        if field.required and is_blank(result.html) and not result.faults:
            hint = "Write text that learners can see, or remove the card."
            problems.add("T405", f"`{field.key}` shows nothing", card.place_of(field.key), hint=hint, card=card.id)
    if card.kind.has_options:
        from deck_builder.build.options import fill_option_fields

        contents |= fill_option_fields(card.kind, values, deck.media, guid)
    contents["evidence"] = render_evidence(card.evidence, deck)
    contents["sources"] = render_sources(card.sources, deck)
    fields = tuple([contents.get(key, "") for key in note_type.field_keys])
    tags = card.tags
    if not note_type.has_own_tags:
        tags = list_tags(deck.tag, card.kind.key, card.subdeck, card.evidence, card.tags)
    ordinals = note_type.list_ordinals(fields, tags)
    _check_names(card, deck, contents["sources"], problems)
    if card.kind.depends_on_fields or (not card.kind.has_frame and any(map(depends_on_neighbours, fields))):
        _check_sides(card, deck, note_type, Content(fields, tags, ordinals, media), problems)
    if not ordinals and not any(problem.card == card.id for problem in problems):
        _report_no_card(card, problems)
    content = Content(fields, tags, ordinals, media, gaps, gone_gaps)
    return _add_report_id(content, card, note_type, identity) if REPORT_ID_KEY in note_type.field_keys else content


def _add_report_id(content: Content, card: Card, note_type: NoteType, identity: CardIdentity) -> Content:
    """Add the id by which learners report the card: its first one, so that a renamed card stays as it is.

    A note that learners have without it stays so until something else of it changes: an update would replace their own
    words on it.
    """
    known = identity.known
    if known and known.released and content.digest in (known.digest, known.sent):
        return content
    position = note_type.field_keys.index(REPORT_ID_KEY)
    first_id = (*identity.former_ids, card.id)[0]
    return content._replace(fields=(*content.fields[:position], first_id, *content.fields[position + 1 :]))


def stays_the_same(value: str, kind: Kind, field: Field) -> bool:
    """Whether a text is surely the same as its HTML. There are others, which have to be rendered to know it."""
    if is_prose(value):
        return field.text != "sound"
    return field.text in ("markdown", "html") and is_simple_html(value, gaps=field.key in kind.cloze_fields)


def _render_field(card: Card, field: Field, value: str | Html | Picture | Options, deck: Deck) -> Rendered:
    from deck_builder.build.fields import (
        render_field,  # the renderer takes longer to load than a deck of prose to build
    )

    return render_field(card, field, value, deck)


def _check_names(card: Card, deck: Deck, sources: str, problems: Problems) -> None:
    """Report names and sources with code: Anki puts names on cards as they are, and reads formulas anywhere."""
    if "\\" in sources:
        for fault in make_faults(find_in_html(sources), deck.allow, "its sources"):
            problems.add(fault.code, fault.message, card.place_of("sources"), card=card.id)
    names = "".join((card.subdeck, *card.subdecks.values(), *card.tags))
    if "<" not in names and "\\" not in names:
        return
    others = (("subdecks", subdeck) for subdeck in card.subdecks.values())
    for key, name in (("subdeck", card.subdeck), *others, *(("tags", tag) for tag in card.tags)):
        if "<" in name or "\\" in name:
            for fault in make_faults(find_in_html(name), deck.allow):
                problems.add(fault.code, fault.message, card.place_of(key), card=card.id)


def _check_sides(card: Card, deck: Deck, note_type: NoteType, content: Content, problems: Problems) -> None:
    """Report code and addresses that appear only when fields are put into the HTML of a kind."""
    if any(problem.card == card.id and problem.code in ("P709", "P710") for problem in problems):
        return
    from deck_builder.build.fields import can_check_sides, find_in_sides

    if not can_check_sides(content.fields, content.ordinals):
        if not {"scripts", "remote"} <= deck.allow:
            message, hint = "its text is too long, for so many gaps, to look for code", "Divide it into several cards."
            problems.add("P709", message, card.place, hint=hint, card=card.id)
        return
    parts = find_in_sides(note_type, content.fields, content.tags, content.ordinals, deck.name)
    for fault in make_faults(parts, deck.allow, "the finished card"):
        problems.add(fault.code, fault.message, card.place, card=card.id)


def _report_faults(card: Card, key: str, faults: Sequence[Fault], problems: Problems) -> None:
    """Report each fault of a field once. Of many with the same code, the last one says how many more there are."""
    by_code: dict[str, list[Fault]] = {}
    for fault in dict.fromkeys(faults):
        by_code.setdefault(fault.code, []).append(fault)
    for same in by_code.values():
        for fault in same[:_MOST_FAULTS]:
            _report_fault(card, key, fault, problems)
        if more := same[_MOST_FAULTS:]:
            message = (
                f"{more[0].message}; {format_count(len(more), 'such fault')} of this text are not shown one by one"
            )
            problems.add(more[0].code, message, card.place_of(key), hint=more[0].hint, card=card.id)


def _report_fault(card: Card, key: str, fault: Fault, problems: Problems) -> None:
    """Report a fault of a field at the words that it is about: as a link's target, percent-encoded or as they are."""
    place = start = card.place_of(key)
    for needle in (f"]({fault.needle}", f"]({quote(fault.needle)}", fault.needle):
        if fault.needle and (place := locate_words(card, key, needle, fault.skipped)) != start:
            shift = 2 if needle.startswith("](") else 0
            place = place._replace(column=place.column + shift)
            break
    problems.add(fault.code, fault.message, place, hint=fault.hint, card=card.id, cause=fault.cause)


def _report_no_card(card: Card, problems: Problems) -> None:
    if card.kind.cloze_fields:
        key = next(iter(sorted(card.kind.cloze_fields)))
        problems.add("T401", f"`{key}` has no gap", card.place_of(key), card=card.id)
    else:
        problems.add("T405", "no front of this card shows anything", card.place, card=card.id)


def render_evidence(evidence: str, deck: Deck) -> str:
    """Render the word for how good the evidence is, in the deck's language."""
    words = evidence.replace("-", " ")
    return deck.words.get(words, words) if deck.words else words


def render_sources(sources: Iterable[str], deck: Deck) -> str:
    """Render the references that a card names, by their ids."""
    references = deck.references or {}
    cited = [references[name] for name in sources if name in references]
    return f"<ul>{''.join(f'<li>{reference}</li>' for reference in cited)}</ul>" if cited else ""


@lru_cache(maxsize=4096)
def list_tags(deck_id: str, kind: str, subdeck: str, evidence: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of a card in Anki's order: its author's, and those that its kind, subdeck and evidence give it."""
    tags = {f"{deck_id}::kind::{kind}", *own}
    if subdeck:
        tags.add(f"{deck_id}::{_subdeck_tag(subdeck)}")
    if evidence:
        tags.add(f"{deck_id}::evidence::{evidence}")
    by_folded = {fold_name(tag): tag for tag in sorted(tags, reverse=True)}
    return tuple(by_folded[folded] for folded in sorted(by_folded))


@lru_cache(maxsize=4096)
def _subdeck_tag(subdeck: str) -> str:
    return "::".join(make_slug(part) or "-" for part in subdeck.split("::"))
