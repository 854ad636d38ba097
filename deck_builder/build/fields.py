"""Renders the fields of a card whose texts are more than prose, and what depends on the finished sides of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.build.options import render_options
from deck_builder.build.packed_note_type import pack_note_type
from deck_builder.build.unclear_steps import report_unclear_gaps
from deck_builder.content import cloze, raw_html
from deck_builder.content import image_occlusion as occlusion
from deck_builder.content import markdown as text
from deck_builder.content.gap_faults import find_gap_faults, find_gap_faults_in_html
from deck_builder.content.lost_markup import find_formula_in_plain_text, find_markup_in_plain_text
from deck_builder.content.rendered import Rendered
from deck_builder.content.unsafe_html import find_in_html
from deck_builder.content.usual_markup import has_usual_markup
from deck_builder.deck.model import Card, Deck, Field, Gaps, Html, Options, Picture
from deck_builder.lock.gap_numbers import NumberedGaps
from deck_builder.lock.gap_numbers import number_gaps as find_numbers
from deck_builder.packages.model import PackedNote
from deck_builder.packages.render import render_card
from deck_builder.problems.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.build.note_types import NoteType
    from deck_builder.content.media import MediaFolder
    from deck_builder.content.media_file import MediaFile
    from deck_builder.content.safety import Part
    from deck_builder.deck.model import Kind
    from deck_builder.lock.model import LockedCard
    from deck_builder.problems.problem import Problems

_MOST_TO_CHECK: Final = 20_000_000
"""In characters, of all cards of a note together: each has the whole text, and is parsed to look for code."""
_BRACES: Final = "See that the braces of each formula add up, and close the gap with `}}` outside or inside of it."


def number_gaps(
    card: Card, field: Field, value: Gaps, known: LockedCard | None, deck: Deck, problems: Problems
) -> NumberedGaps:
    """Number a card's shapes or steps, and report what learners would lose."""
    before, gone = (known.gaps, known.gone_gaps) if known else ((), ())
    numbered = find_numbers(value.gaps, before, gone, by_place=field.text == "steps")
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


def render_gaps(field: Field, value: Gaps, numbers: tuple[int, ...], deck: Deck, note_type: NoteType) -> Rendered:
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


def render_names(value: Gaps, numbers: tuple[int, ...]) -> str:
    """Render the names of what the shapes hide, with a gap for each, so that the back of a card can show its own."""
    return "<br>".join(
        cloze.write_gap(number, text.render_plain(gap.text)) for gap, number in zip(value.gaps, numbers, strict=True)
    )


def render_field(card: Card, field: Field, value: str | Html | Picture | Options, deck: Deck) -> Rendered:
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


def can_check_sides(fields: tuple[str, ...], ordinals: tuple[int, ...]) -> bool:
    """Whether the cards of a note are short enough, all together, to be searched for code."""
    return sum(map(len, fields)) * len(ordinals) <= _MOST_TO_CHECK


def find_in_sides(
    note_type: NoteType, fields: tuple[str, ...], tags: tuple[str, ...], ordinals: tuple[int, ...], deck_name: str
) -> Iterator[Part]:
    """Find what runs or loads something in the finished cards of a note."""
    note = PackedNote("", pack_note_type(note_type), fields, tags, 0, dict.fromkeys(ordinals, deck_name))
    return (part for each in ordinals for side in render_card(note, each) for part in find_in_html(side))
