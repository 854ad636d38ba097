"""What differs between two packages, in words: the sentences that all forms of a difference share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from deck_builder.commands.diff.media_files import describe_replacement
from deck_builder.commands.diff.word_diff import Piece, compare_words, shorten_pieces
from deck_builder.content.cloze import fill_gaps
from deck_builder.content.plain_text import remove_hash, to_plain_text
from deck_builder.content.raw_html import list_file_names
from deck_builder.packages.compare import subdeck_of
from deck_builder.problems.wording import format_count, pluralize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deck_builder.packages.compare import Difference, FieldChange, NoteChange
    from deck_builder.packages.compare_note_types import NoteTypeChange
    from deck_builder.packages.model import PackedNote, PackedNoteType

_T = TypeVar("_T")

NEVER_MOVED: Final = "Anki never moves a card that a learner has: moves are for new learners."
EMPTIED: Final = "Tools › Empty Cards removes their cards."
KEPT: Final = "Learners keep these notes with their progress. The notes will not be updated any more."


@dataclass(frozen=True, slots=True)
class FieldInWords:
    """A field's change in words: at least one of `pieces` and `remark` says something."""

    name: str
    """The field's name."""
    pieces: tuple[Piece, ...] = ()
    """The field's words, shortened; empty where no word differs."""
    remark: str = ""
    """What the words do not show."""


def summarize(difference: Difference) -> tuple[str, ...]:
    """What a learner with Anki's default options gets, in a few sentences."""
    if difference.is_empty and not (difference.rename or _media_differ(difference)):
        return (f"Nothing differs: {format_count(difference.unchanged, 'note is', 'notes are')} unchanged.",)
    return tuple(_sentences(difference))


def _sentences(difference: Difference) -> Iterator[str]:
    arriving = _list(
        _count_some(len(difference.added), "new note"),
        _count_some(len(difference.updated), "updated note"),
        _count_some(len(difference.sent_again), "note sent again as it was", "notes sent again as they were"),
    )
    yield f"A learner gets {arriving}." if arriving else "A learner gets no new or updated note."
    lost = _list(
        _count_some(len(difference.with_arrival("conflict")), "note in conflict", "notes in conflict"),
        _count_some(len(difference.with_arrival("older")), "note changed but not newer", "notes changed but not newer"),
    )
    if lost:
        yield f"What does not arrive: {lost}."
    if retired := len(difference.retired):
        subject = format_count(retired, "note is retired: its cards", "notes are retired: their cards")
        yield f"{subject} become empty."
    if left_out := len(difference.left_out):
        left = format_count(left_out, "note is", "notes are")
        yield f"{left} no longer in the package: learners keep what they have."
    if moved := len(difference.moved):
        yield f"{format_count(moved, 'note')} moved to another subdeck, for new learners only."
    cards = _list(
        _count_some(_count_added_cards(difference), "new card"),
        _count_some(sum(len(change.cards_left) for change in difference.changed), "empty card"),
    )
    if cards:
        yield f"Notes that learners have get {cards}."
    if difference.note_types:
        yield _count_note_types(difference)
    if difference.rename:
        yield describe_rename(*difference.rename)
    if difference.unchanged:
        yield f"{format_count(difference.unchanged, 'note is', 'notes are')} unchanged."


def _count_added_cards(difference: Difference) -> int:
    return sum(len(change.cards_added) for change in difference.changed if change.arrival != "conflict")


def _count_note_types(difference: Difference) -> str:
    number = len(difference.note_types)
    arriving = sum(change.arrives for change in difference.note_types)
    versions = pluralize("version", number)
    if arriving == number:
        outcome = f"learners get the new {versions}"
    else:
        outcome = f"learners get {arriving:,} of the new versions" if arriving else f"learners keep the old {versions}"
    return f"{format_count(number, 'note type')} changed: {outcome}."


def _media_differ(difference: Difference) -> bool:
    return bool(difference.new_media or difference.old_media or difference.replaced_media)


def describe_rename(before: str, after: str) -> str:
    """What a new name of the deck means for learners."""
    return (
        f"The deck is called “{after}” now; it was “{before}”. A learner's cards stay in “{before}” and new ones come "
        "into a separate deck, unless the learner renames the deck first."
    )


def describe_sent_again(difference: Difference) -> str:
    """A sentence on the notes that are sent again; empty where there is none."""
    number = len(difference.sent_again)
    if not number:
        return ""
    return (
        f"{format_count(number, 'note is', 'notes are')} sent again with the same content. This replaces the words and "
        "tags that learners added to them."
    )


def list_changes(difference: Difference) -> tuple[NoteChange, ...]:
    """The changed notes with something to say about each.

    Left out are notes that are only sent again, notes that are retired, and notes that conflict only because their note
    type does.
    """
    return tuple(
        change
        for change in difference.changed
        if not change.is_retired and (not change.only_sent_again or change.moves or change.changes_note_type)
    )


def describe_loss(change: NoteChange) -> str:
    """Why a change does not reach learners; empty where it does."""
    if change.arrival == "conflict":
        if change.changes_note_type:
            return (
                f"does not arrive: its note type was “{change.old.note_type.name}” and is now "
                f"“{change.new.note_type.name}”; Anki takes the change only with “Merge note types” ticked"
            )
        return "does not arrive: its note type conflicts with the one that learners have"
    if change.arrival == "older":
        return "does not arrive: it is not newer than what learners have"
    return ""


def describe_facts(change: NoteChange) -> Iterator[str]:
    """What differs in a note's tags and cards."""
    if change.tags_added or change.tags_removed:
        signed = [f"+{tag}" for tag in change.tags_added] + [f"−{tag}" for tag in change.tags_removed]
        yield f"tags: {', '.join(signed)}"
    if change.cards_added:
        yield f"{format_count(len(change.cards_added), 'new card')}: {_quote_cards(change.new, change.cards_added)}"
    if change.cards_left:
        cards = f"{format_count(len(change.cards_left), 'empty card')}: {_quote_cards(change.old, change.cards_left)}"
        them = "them" if len(change.cards_left) > 1 else "it"
        if change.new.note_type.cloze or change.is_retired:
            yield f"{cards}; Tools › Empty Cards removes {them}"
        else:  # a card that was switched off may be switched on again one day
            yield f"{cards}; if you want to keep {them} and the progress, do not use Tools › Empty Cards"


def list_moves(change: NoteChange, difference: Difference) -> tuple[tuple[str, str], ...]:
    """The subdecks from which and into which a note's cards moved; each pair once."""
    before, after = difference.deck_names
    pairs = (
        (subdeck_of(move.before, before) or "the deck itself", subdeck_of(move.after, after) or "the deck itself")
        for move in change.moves
    )
    return tuple(dict.fromkeys(pairs))


def name_card(note: PackedNote, ordinal: int) -> str:
    """What a card is called: its template, or its gap."""
    templates = note.note_type.templates
    if note.note_type.cloze or ordinal >= len(templates):
        return f"gap {ordinal + 1}"
    return templates[ordinal].name


def _quote_cards(note: PackedNote, ordinals: Iterable[int]) -> str:
    return ", ".join(f"“{name_card(note, ordinal)}”" for ordinal in ordinals)


def describe_field(field: FieldChange, difference: Difference, *, with_gaps: bool = True) -> FieldInWords:
    """A field's change, word by word. Without `with_gaps`, gaps are filled as a learner reads them."""
    before, after = to_plain_text(field.before), to_plain_text(field.after)
    filled_before, filled_after = fill_gaps(before), fill_gaps(after)
    remarks = [*_describe_other_files(field, difference)]
    if before != after and filled_before == filled_after:
        remarks.insert(0, "only the gaps changed")
    if not with_gaps:
        before, after = filled_before, filled_after
    if before == after:
        return FieldInWords(field.name, remark="; ".join(remarks) or "only the formatting changed")
    return FieldInWords(field.name, shorten_pieces(compare_words(before, after)), "; ".join(remarks))


def _describe_other_files(field: FieldChange, difference: Difference) -> Iterator[str]:
    """The files that a field shows under the same name as before, and that are different."""
    if "<" not in field.before and "[" not in field.before:
        return
    old = {remove_hash(name): name for name in list_file_names(field.before, difference.old.media)}
    for name in dict.fromkeys(list_file_names(field.after, difference.new.media)):
        before = old.get(remove_hash(name))
        if before and (before != name or before in difference.replaced_media):
            kind = "sound" if f"[sound:{name}" in field.after else "picture"
            yield f"{kind} {describe_replacement(before, name, difference)}"


def describe_consequence(change: NoteTypeChange, difference: Difference) -> str:
    """What a changed note type means for learners; empty where they get the change."""
    if change.breaks:
        notes = sum(note.note_type.id == change.new.id for note in difference.new.notes.values())
        known = sum(note.new.note_type.id == change.new.id for note in difference.with_arrival("conflict"))
        new = f", for the {format_count(notes - known, 'new note')}" if notes > known else ""
        return (
            f"Learners get no update of the {format_count(known, 'note')} that they have: the note types conflict. "
            f"Anki makes a second note type, “{change.new.name}+”{new}."
        )
    if not change.arrives:
        return "Learners do not get this: the note type is not newer than what they have."
    return ""


def group_by_subdeck(
    entries: Iterable[_T], note_of: Callable[[_T], PackedNote], difference: Difference
) -> dict[str, list[_T]]:
    """Entries by the subdeck of their notes, in the new package's order; the deck itself has an empty name."""
    places = {guid: place for place, guid in enumerate(difference.new.notes)}
    groups: dict[str, list[_T]] = {}
    for entry in sorted(entries, key=lambda entry: places.get(note_of(entry).guid, -1)):
        groups.setdefault(subdeck_of(note_of(entry).deck, difference.deck_name), []).append(entry)
    return groups


def group_note_type_changes(difference: Difference) -> tuple[tuple[NoteTypeChange, ...], ...]:
    """The note types that differ, those with identical changes together."""
    groups: dict[tuple[object, ...], list[NoteTypeChange]] = {}
    for change in difference.note_types:
        key = (change.changes, change.breaks, change.arrives, change.new.id if change.breaks else 0)
        groups.setdefault(key, []).append(change)
    return tuple(map(tuple, groups.values()))


def list_note_types(difference: Difference) -> tuple[tuple[PackedNoteType, ...], tuple[PackedNoteType, ...]]:
    """The note types that only the new package has notes of, and those that only the old one has notes of."""
    old, new = (
        {note.note_type.id: note.note_type for note in package.notes.values()}
        for package in (difference.old, difference.new)
    )
    added = tuple(note_type for key, note_type in new.items() if key not in difference.old.note_types)
    gone = tuple(note_type for key, note_type in old.items() if key not in difference.new.note_types)
    return added, gone


def kind_of(note_type: PackedNoteType, difference: Difference) -> str:
    """A note type's name, without the deck's name that our note types begin with."""
    is_ours = note_type.name.startswith(tuple(filter(None, difference.deck_names)))
    return note_type.name.rsplit(": ", 1)[-1] if is_ours else note_type.name


def describe_note(note: PackedNote, difference: Difference) -> str:
    """A new note's kind and number of cards, in brackets."""
    return f"({kind_of(note.note_type, difference)}, {format_count(len(note.decks), 'card')})"


def _count_some(number: int, word: str, words: str = "") -> str:
    """A number and what it counts; empty for none."""
    return format_count(number, word, words) if number else ""


def _list(*phrases: str) -> str:
    """Phrases as a list in a sentence, without empty ones."""
    *first, last = [phrase for phrase in phrases if phrase] or [""]
    return f"{', '.join(first)} and {last}" if first else last
