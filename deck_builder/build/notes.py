"""Compiles cards into what Anki gets of them: fields as HTML, tags and the numbers of their cards."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from deck_builder.build.note_types import pack_note_type
from deck_builder.build.options import fill_option_fields, render_options
from deck_builder.build.unclear_steps import report_unclear_gaps
from deck_builder.content import cloze, raw_html
from deck_builder.content import image_occlusion as occlusion
from deck_builder.content import markdown as text
from deck_builder.content.comparing import fold_name
from deck_builder.content.gap_faults import find_gap_faults, find_gap_faults_in_html
from deck_builder.content.lost_markup import find_formula_in_plain_text, find_markup_in_plain_text
from deck_builder.content.markdown import Rendered
from deck_builder.content.safety import make_faults
from deck_builder.content.simple_html import is_simple_html
from deck_builder.content.unsafe_html import depends_on_neighbours, find_in_html
from deck_builder.content.usual_markup import has_usual_markup
from deck_builder.deck.cards import locate_words
from deck_builder.deck.model import REPORT_ID_KEY, Card, Deck, Field, Gaps, Html, Options, Picture
from deck_builder.lock.content import Content
from deck_builder.lock.gap_numbers import GapNumbers, NumberedGaps, number_gaps
from deck_builder.packages.model import PackedNote
from deck_builder.packages.render import render_card
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import format_count
from deck_builder.source.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deck_builder.build.note_types import NoteType
    from deck_builder.content.media import MediaFolder
    from deck_builder.content.media_file import MediaFile
    from deck_builder.content.safety import Part
    from deck_builder.deck.model import Kind
    from deck_builder.lock.identity import CardIdentity
    from deck_builder.lock.model import LockedCard
    from deck_builder.problems.problem import Problems

NOTHING_RENDERED: Final[Mapping[tuple[str, str, str], Rendered]] = MappingProxyType({})
_MOST_TO_CHECK: Final = 20_000_000
"""In characters, of all cards of a note together: each has the whole text, and is parsed to look for code."""
_MOST_FAULTS: Final = 20
"""How many faults with the same code are reported for one field."""
_BRACES: Final = "See that the braces of each formula add up, and close the gap with `}}` outside or inside of it."


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
            numbered = _number_gaps(card, field, value, known, deck, problems)
            gaps = tuple((gap.label, number) for gap, number in zip(value.gaps, numbered.numbers, strict=True))
            gone_gaps = numbered.gone
            result = _render_gaps(field, value, numbered.numbers, deck, note_type)
            name_keys = (field.key for field in card.kind.fields if field.text == "shape-names")
            contents |= dict.fromkeys(name_keys, _render_names(value, numbered.numbers))
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
        if field.required and text.is_blank(result.html) and not result.faults:
            hint = "Write text that learners can see, or remove the card."
            problems.add("T405", f"`{field.key}` shows nothing", card.place_of(field.key), hint=hint, card=card.id)
    if card.kind.has_options:
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
    if text.is_prose(value):
        return field.text != "sound"
    return field.text in ("markdown", "html") and is_simple_html(value, gaps=field.key in kind.cloze_fields)


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
    if not can_check_sides(content.fields, content.ordinals):
        if not {"scripts", "remote"} <= deck.allow:
            message, hint = "its text is too long, for so many gaps, to look for code", "Divide it into several cards."
            problems.add("P709", message, card.place, hint=hint, card=card.id)
        return
    parts = find_in_sides(note_type, content.fields, content.tags, content.ordinals, deck.name)
    for fault in make_faults(parts, deck.allow, "the finished card"):
        problems.add(fault.code, fault.message, card.place, card=card.id)


def can_check_sides(fields: tuple[str, ...], ordinals: tuple[int, ...]) -> bool:
    """Whether the cards of a note are short enough, all together, to be searched for code."""
    return sum(map(len, fields)) * len(ordinals) <= _MOST_TO_CHECK


def find_in_sides(
    note_type: NoteType, fields: tuple[str, ...], tags: tuple[str, ...], ordinals: tuple[int, ...], deck_name: str
) -> Iterator[Part]:
    """Find what runs or loads something in the finished cards of a note."""
    note = PackedNote("", pack_note_type(note_type), fields, tags, 0, dict.fromkeys(ordinals, deck_name))
    return (part for each in ordinals for side in render_card(note, each) for part in find_in_html(side))


def _number_gaps(
    card: Card, field: Field, value: Gaps, known: LockedCard | None, deck: Deck, problems: Problems
) -> NumberedGaps:
    """Number a card's shapes or steps, and report what learners would lose."""
    before, gone = (known.gaps, known.gone_gaps) if known else ((), ())
    numbered = number_gaps(value.gaps, before, gone, by_place=field.text == "steps")
    if (highest := max(numbered.numbers)) > cloze.HIGHEST_NUMBER:
        problems.add("T404", f"one of the {field.key} has the number {highest}", card.place_of(field.key), card=card.id)
    if known and known.released:
        if numbered.unclear:
            report_unclear_gaps(card, field, value.gaps, before, numbered, deck, problems)
        for label, number in () if numbered.unclear else numbered.newly_gone:
            name = f"`{label}`" if field.text == "shapes" else f"step {number}"
            message = f"the card of {name} has nothing to ask any more"
            hint = (
                f"If you renamed it, write `number: {number}` on it, and learners keep their progress. If it is to go, "
                "do nothing."
            )
            problems.add("L620", message, card.place_of(field.key), hint=hint, card=card.id)
    return numbered


def _render_gaps(field: Field, value: Gaps, numbers: tuple[int, ...], deck: Deck, note_type: NoteType) -> Rendered:
    """Render a field of shapes or steps, with a gap for each."""
    if field.text == "shapes":
        as_anki_does = note_type.has_shapes_of_anki
        return Rendered(
            occlusion.write_shapes(value.shapes, numbers, hide_all=value.hide_all, as_anki_does=as_anki_does)
        )
    steps: list[str] = []
    media: tuple[MediaFile, ...] = ()
    faults: tuple[Fault, ...] = ()
    for gap, number in zip(value.gaps, numbers, strict=True):
        result = text.render_markdown(gap.text, deck.media)
        steps.append(f"<li>{cloze.write_gap(number, result.html)}</li>")
        media += result.media
        faults += (*result.faults, *find_gap_faults(gap.text, has_gaps=False))
    return Rendered(f"<ol>{''.join(steps)}</ol>", media, faults)


def _render_names(value: Gaps, numbers: tuple[int, ...]) -> str:
    """Render the names of what the shapes hide, with a gap for each, so that the back of a card can show its own."""
    return "<br>".join(
        cloze.write_gap(number, text.render_plain(gap.text)) for gap, number in zip(value.gaps, numbers, strict=True)
    )


def _render_field(card: Card, field: Field, value: str | Html | Picture | Options, deck: Deck) -> Rendered:
    """Render the value of any other field."""
    if isinstance(value, Picture):
        picture = text.render_picture(value.file, value.alt, value.caption, deck.media)
        if any(field.text == "shapes" for field in card.kind.fields):
            # Anki lays its shapes over a picture that stands alone.
            return picture._replace(html=picture.html.removeprefix("<figure>").removesuffix("</figure>"))
        return picture
    if isinstance(value, Options):
        options = render_options(value, deck.media)
        gap_faults = tuple(fault for each in value.texts for fault in find_gap_faults(each, has_gaps=False))
        return options._replace(faults=(*options.faults, *gap_faults))
    if isinstance(value, Html):
        return raw_html.render_raw_html(value.text, deck.media)
    return render_text(card.kind, field, value, deck.media)


def render_text(kind: Kind, field: Field, value: str, media: MediaFolder) -> Rendered:
    """Render the value of a field that its author writes as one text."""
    if field.text == "switch":
        return Rendered(value)
    if field.text == "sound":
        return text.render_sound(value, media)
    if field.text == "html":
        return raw_html.render_raw_html(value, media)
    if field.text == "plain":
        has_gaps = field.key in kind.cloze_fields
        faults = find_gap_faults(value, has_gaps=has_gaps) if has_gaps or "{{" in value else ()
        if "$" in value:
            faults = (*faults, *find_formula_in_plain_text(value))
        faults = (*faults, *find_markup_in_plain_text(value))
        return Rendered(text.render_plain(value), faults=faults)
    return render_markdown_field(kind, field, value, media)


def render_markdown_field(kind: Kind, field: Field, value: str, media: MediaFolder) -> Rendered:
    """Render the text of a field of Markdown, with what is wrong with its gaps."""
    stripped = value.strip()
    if has_usual_markup(stripped, gaps=field.key in kind.cloze_fields):
        return Rendered(text.render_usual_markup(stripped))
    return render_and_search(kind, field, value, media)


def render_and_search(kind: Kind, field: Field, value: str, media: MediaFolder) -> Rendered:
    """Render the text of a field of Markdown, usual or not, and search it for faults."""
    has_gaps = field.key in kind.cloze_fields
    faults = find_gap_faults(value, has_gaps=has_gaps) if has_gaps or "{{" in value else ()
    result = text.render_markdown(value, media, gaps=has_gaps, colours=kind.has_frame)
    if field.one_line:  # that it has two lines is told by another code
        result = _leave_out(result, "T432")
    if has_gaps and not faults and cloze.find_gaps(result.html).unclosed:
        faults = (Fault("T403", "a gap is closed by braces that belong to a formula", _BRACES, ""),)
    elif has_gaps and not faults:
        faults = find_gap_faults_in_html(value, result.html)
        if any(fault.code == "T433" for fault in faults):  # lost signs and joined lines come from the same fault
            result = _leave_out(result, "T430", "T432")
    return result._replace(faults=(*result.faults, *faults)) if faults else result


def _leave_out(result: Rendered, *codes: str) -> Rendered:
    """Leave out the faults with these codes."""
    return result._replace(faults=tuple(fault for fault in result.faults if fault.code not in codes))


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
