"""What differs between two packages, in words: the sentences that every form of a difference shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from deck_builder.commands.diff.word_diff import Piece, compare_words
from deck_builder.content.plain_text import fill_gaps, remove_hash, to_plain_text
from deck_builder.deck.kinds import RETIRED_FIELD
from deck_builder.packages.compare import NoteChange
from deck_builder.problems.wording import format_count, format_size, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deck_builder.packages.compare import Difference, FieldChange, Move, NoteTypeChange
    from deck_builder.packages.model import Package, PackedNote, PackedNoteType

_T = TypeVar("_T")

_AROUND: Final = 50
"""How many characters of what did not change are shown on each side of what did."""
_MOST: Final = 600
"""How many characters of one run of words are shown that came or went."""
_MOST_IN_ALL: Final = 1_000
"""After how many characters the rest of a field's change is left out."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NEVER_MOVED: Final = "Anki never moves a card that a learner has: moves are for new learners."
KEPT: Final = "Learners keep them, with their progress, and they will never be updated again."


@dataclass(frozen=True, slots=True)
class FieldInWords:
    """A field's change: `pieces` are its words, shortened where they are alike; or `said` says what it is."""

    name: str
    pieces: tuple[Piece, ...] = ()
    said: str = ""


def summary(difference: Difference) -> tuple[str, ...]:
    """What a learner with Anki's default options gets, in a few sentences."""
    if difference.nothing and not (difference.renamed or _media_differ(difference)):
        return (f"Nothing differs: {format_count(difference.unchanged, 'note')}, all as they were.",)
    got = _listed(
        _some(len(difference.added), "new note"),
        _some(len(rewritten(difference)), "updated note"),
        _some(_sent_again(difference), "note sent again as it was", "notes sent again as they were"),
    )
    lines = [f"A learner gets {got}." if got else "A learner gets no note, new or updated."]
    kept = _listed(
        _some(len(difference.arriving("conflict")), "note in conflict", "notes in conflict"),
        _some(len(difference.arriving("older")), "note changed but not newer", "notes changed but not newer"),
    )
    if kept:
        lines.append(f"What does not arrive: {kept}.")
    if emptied := len(retired(difference)):
        lines.append(f"Of the updated, {emptied:,} {'are' if emptied > 1 else 'is'} retired, and so emptied.")
    if left := len(difference.left_out):
        verb = "are" if left > 1 else "is"
        lines.append(f"{format_count(left, 'note')} {verb} no longer in the package: learners keep what they have.")
    if moved := sum(bool(moves(change, difference)) for change in difference.changed):
        lines.append(f"{format_count(moved, 'note')} moved to another deck, for new learners only.")
    cards = _listed(
        _some(_cards_added(difference), "card more", "cards more"),
        _some(sum(len(change.cards_left) for change in difference.changed), "left empty", "left empty"),
    )
    if cards:
        lines.append(f"Of notes that learners have: {cards}.")
    if difference.note_types:
        lines.append(_types_in_short(difference))
    if difference.renamed:
        lines.append(renamed(*difference.renamed))
    if difference.unchanged:
        lines.append(f"{format_count(difference.unchanged, 'note')} as before.")
    return tuple(lines)


def _types_in_short(difference: Difference) -> str:
    arriving, every = sum(each.arrives for each in difference.note_types), len(difference.note_types)
    fate = "this arrives" if arriving == every else "this does not arrive" if not arriving else f"{arriving:,} arrive"
    return f"{format_count(every, 'note type')} changed: {fate}."


def renamed(before: str, after: str) -> str:
    """What another name of the deck means for learners."""
    return (
        f"The deck is called “{after}”, and was called “{before}”: a learner's cards stay in “{before}”, and new ones "
        "come into a deck of their own, unless the learner renames it first."
    )


def rewritten(difference: Difference) -> tuple[NoteChange, ...]:
    """The notes that arrive with something else in them."""
    return tuple(change for change in difference.arriving("updated") if not change.only_sent_again)


def retired(difference: Difference) -> tuple[NoteChange, ...]:
    """The notes that the new package empties, for learners to remove."""
    return tuple(change for change in difference.changed if is_retired(change))


def is_retired(change: NoteChange) -> bool:
    """Whether the new package fills the field that empties a note."""
    return any(field.name == RETIRED_FIELD and field.after and not field.before for field in change.fields)


def shown_changes(difference: Difference) -> tuple[NoteChange, ...]:
    """The changed notes that there is something to say of, one by one.

    Not those only sent again, nor the retired, nor what is in conflict for its note type's sake alone.
    """
    return tuple(
        change
        for change in difference.changed
        if not is_retired(change)
        and (not change.only_sent_again or moves(change, difference) or _is_of_another_type(change))
    )


def moves(change: NoteChange, difference: Difference) -> tuple[Move, ...]:
    """The cards that lie in another subdeck, whatever the deck is called."""
    before, after = difference.roots
    return tuple(
        move
        for move in change.moves
        if subdeck_of(move.before, before).casefold() != subdeck_of(move.after, after).casefold()
    )


def _is_of_another_type(change: NoteChange) -> bool:
    return change.old.note_type.id != change.new.note_type.id


def sent_again(difference: Difference) -> str:
    """A sentence on the notes that are written anew with what they held; empty where there is none."""
    count = _sent_again(difference)
    if not count:
        return ""
    return (
        f"{format_count(count, 'note is', 'notes are')} sent again; their content is the same. A learner's "
        "own words and tags on them are replaced."
    )


def _sent_again(difference: Difference) -> int:
    return sum(change.only_sent_again for change in difference.arriving("updated"))


def _cards_added(difference: Difference) -> int:
    return sum(len(change.cards_added) for change in difference.changed if change.arrival != "conflict")


def fate(change: NoteChange) -> str:
    """Why a change does not reach learners; empty where it does."""
    if change.arrival == "conflict":
        if _is_of_another_type(change):
            return (
                f"does not arrive: it is of the note type “{change.new.note_type.name}” now, and was of "
                f"“{change.old.note_type.name}”; only with a tick at “Merge note types” does Anki take it"
            )
        return "does not arrive: its note type can't be taken for the one that learners have"
    if change.arrival == "older":
        return "does not arrive: it is not newer than what learners have"
    return ""


def facts(change: NoteChange, difference: Difference) -> tuple[str, ...]:
    """What differs of a note beside its fields: tags, cards, decks."""
    said = []
    if change.tags_added or change.tags_removed:
        signs = [f"+{tag}" for tag in change.tags_added] + [f"−{tag}" for tag in change.tags_removed]
        said.append(f"tags: {', '.join(signs)}")
    if change.cards_added:
        names = [_card_name(change.new, ordinal) for ordinal in change.cards_added]
        said.append(f"{format_count(len(names), 'new card')}: {', '.join(names)}")
    if change.cards_left:
        names = [_card_name(change.old, ordinal) for ordinal in change.cards_left]
        said.append(
            f"{format_count(len(names), 'card')} left empty, for Tools › Empty Cards to remove: {', '.join(names)}"
        )
    old_root, new_root = difference.roots
    here = [(subdeck_of(move.before, old_root), subdeck_of(move.after, new_root)) for move in moves(change, difference)]
    said += [
        f"moved for new learners: {before or 'the deck itself'} → {after or 'the deck itself'}"
        for before, after in dict.fromkeys(here)
    ]
    return tuple(said)


def card_name(note: PackedNote, ordinal: int) -> str:
    """What a card is called: its template, or its gap."""
    templates = note.note_type.templates
    if note.note_type.cloze or ordinal >= len(templates):
        return f"gap {ordinal + 1}"
    return templates[ordinal].name


def _card_name(note: PackedNote, ordinal: int) -> str:
    return f"“{card_name(note, ordinal)}”"


def consequence(change: NoteTypeChange, difference: Difference) -> str:
    """What a changed note type means for learners."""
    if change.breaks:
        count = sum(note.note_type.id == change.new.id for note in difference.new.notes.values())
        known = sum(each.new.note_type.id == change.new.id for each in difference.arriving("conflict"))
        return (
            f"Learners' notes of it are in conflict: of {known:,} that they have, none is updated. Anki makes a second "
            f"note type, “{change.new.name}+”"
            + (f", for the {format_count(count - known, 'new note')}." if count > known else ".")
        )
    if not change.arrives:
        return "This does not arrive: the note type is not newer than what learners have."
    return ""


def in_words(field: FieldChange, difference: Difference) -> FieldInWords:
    """A field's change word by word; said plainly where the words are the same."""
    before, after = to_plain_text(field.before), to_plain_text(field.after)
    files = "; ".join(_other_files(field, difference))
    if before == after:
        return FieldInWords(field.name, said=files or "only its formatting")
    pieces = tuple(_in_all(_shortened(compare_words(before, after))))
    gaps = "only its gaps" if fill_gaps(before) == fill_gaps(after) else ""
    return FieldInWords(field.name, pieces, "; ".join(filter(None, (gaps, files))))


def _other_files(field: FieldChange, difference: Difference) -> Iterator[str]:
    """The files of a field whose names say the same and which are not."""
    from deck_builder.content.raw_html import list_file_names

    if field.before.count("<") + field.before.count("[") == 0:
        return
    old = {remove_hash(name): name for name in list_file_names(field.before, difference.old.media)}
    for name in dict.fromkeys(list_file_names(field.after, difference.new.media)):
        before = old.get(remove_hash(name))
        same = before == name and before not in difference.replaced_media
        if before and not same:
            kind = "sound" if f"[sound:{name}" in field.after else "picture"
            yield f"{kind} {file_words(before, name, difference)}"


def replaced_files(difference: Difference) -> tuple[tuple[str, str], ...]:
    """The files that took another's place: under the same name, or under one that differs in its hash."""
    pairs = [(name, name) for name in difference.replaced_media]
    gone = {remove_hash(name): name for name in difference.old_media}
    pairs += [(gone[plain], name) for name in difference.new_media if (plain := remove_hash(name)) in gone]
    return tuple(pairs)


def new_files(difference: Difference) -> tuple[str, ...]:
    """The files that take no other's place."""
    known = {after for _, after in replaced_files(difference)}
    return tuple(name for name in difference.new_media if name not in known)


def gone_files(difference: Difference) -> tuple[str, ...]:
    """The files whose place none takes."""
    known = {before for before, _ in replaced_files(difference)}
    return tuple(name for name in difference.old_media if name not in known)


def file_words(before: str, after: str, difference: Difference) -> str:
    """A file that took another's place, with their sizes."""
    one, other = remove_hash(before), remove_hash(after)
    size, was = size_of(difference.new, after), size_of(difference.old, before)
    sizes = f"{size}, as before" if size == was else f"{size}, was {was}"
    return f"{one} is another: {sizes}" if one == other else f"{other} in place of {one}: {sizes}"


def size_of(package: Package, name: str) -> str:
    """A file's size in words."""
    return format_size(package.media[name].size) if name in package.media else "not in the package"


def by_subdeck(each: Iterable[_T], note: Callable[[_T], PackedNote], difference: Difference) -> dict[str, list[_T]]:
    """Things by the subdeck of their notes, in the new package's order; the deck itself is an empty name."""
    root = deck_name(difference)
    place = {guid: at for at, guid in enumerate(difference.new.notes)}
    groups: dict[str, list[_T]] = {}
    for one in sorted(each, key=lambda one: place.get(note(one).guid, -1)):
        groups.setdefault(subdeck_of(note(one).deck, root), []).append(one)
    return groups


def deck_name(difference: Difference) -> str:
    """What the deck is called now; empty where its cards lie in decks that have no name in common."""
    before, after = difference.roots
    return after or before


def subdeck_of(deck: str, root: str) -> str:
    """A deck's name without the part that all cards share; empty for the deck itself."""
    inside = root and (deck == root or deck.startswith(f"{root}::"))
    return deck.removeprefix(root).removeprefix("::") if inside else deck


def alike(difference: Difference) -> tuple[tuple[NoteTypeChange, ...], ...]:
    """The note types that differ, those together of which the same is to be said."""
    groups: dict[tuple[object, ...], list[NoteTypeChange]] = {}
    for each in difference.note_types:
        key = (each.changes, each.breaks, each.arrives, each.new.id if each.breaks else 0)
        groups.setdefault(key, []).append(each)
    return tuple(map(tuple, groups.values()))


def whole_note_types(difference: Difference) -> tuple[tuple[PackedNoteType, ...], tuple[PackedNoteType, ...]]:
    """The note types that only the new package has notes of, and those that only the old one has."""
    old, new = ({note.note_type.id: note.note_type for note in package.notes.values()} for package in _both(difference))
    come = tuple(each for key, each in new.items() if key not in difference.old.note_types)
    gone = tuple(each for key, each in old.items() if key not in difference.new.note_types)
    return come, gone


def _both(difference: Difference) -> tuple[Package, Package]:
    return difference.old, difference.new


def kind_of(note_type: PackedNoteType) -> str:
    """A note type's name without the deck's, which ours begin with."""
    return note_type.name.rsplit(": ", 1)[-1]


def _some(number: int, word: str, words: str = "") -> str:
    """A number and what it counts; empty for none."""
    return format_count(number, word, words) if number else ""


def _listed(*phrases: str) -> str:
    """Phrases as a list in a sentence; empty ones left out."""
    *first, last = [phrase for phrase in phrases if phrase] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _media_differ(difference: Difference) -> bool:
    return bool(difference.new_media or difference.old_media or difference.replaced_media)


def _shortened(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """The pieces on one line each, without the middle of what is long."""
    for at, (what, text) in enumerate(pieces):
        line = text.replace("\n", " ⏎ " if text.strip("\n") else "⏎ ")
        if what != "same":
            yield Piece(what, shorten(line, _MOST))
        else:
            yield Piece(what, _cut(line, keep_start=at > 0, keep_end=at < len(pieces) - 1))


def _in_all(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces as far as a person reads on."""
    length = 0
    for piece in pieces:
        yield piece
        length += len(piece.text)
        if length > _MOST_IN_ALL:
            yield Piece("same", " … and more")
            return


def _cut(text: str, *, keep_start: bool, keep_end: bool) -> str:
    start = text[:_AROUND].rsplit(" ", 1)[0] if keep_start else ""
    end = text[-_AROUND:].split(" ", 1)[-1] if keep_end else ""
    if len(text) <= len(start) + len(end) + 20:
        return text
    return f"{start} … {end}" if start and end else f"{start} …" if start else f"… {end}"


def signed_note_types(difference: Difference) -> Iterator[tuple[str, str]]:
    """The note types that only one package has notes of, each with a sign."""
    come, gone = whole_note_types(difference)
    yield from (("+", each.name) for each in come)
    yield from (("-", each.name) for each in gone)


def media_lines(difference: Difference) -> Iterator[tuple[str, str]]:
    """What differs among the files, each with a sign."""
    for name in new_files(difference):
        yield "+", f"{remove_hash(name)} ({size_of(difference.new, name)})"
    for before, after in replaced_files(difference):
        arrives = "" if before != after else "; arrives only with a note that is updated and shows it"
        yield "~", f"{file_words(before, after, difference)}{arrives}"
    for name in gone_files(difference):
        yield "-", f"{remove_hash(name)} ({size_of(difference.old, name)})"


def note_of(each: PackedNote | NoteChange) -> PackedNote:
    """The note of an entry, as it is now."""
    return each.new if isinstance(each, NoteChange) else each


def kind_in_brackets(note: PackedNote) -> str:
    """A note's kind, to stand behind its title."""
    return f"({kind_of(note.note_type)})"


def makeup(note: PackedNote) -> str:
    """A note's kind and the number of its cards, to stand behind its title."""
    return f"({kind_of(note.note_type)}, {format_count(len(note.decks), 'card')})"


def printable(text: str, *, fold: bool = True) -> str:
    """A text that does nothing to a terminal but stand in it."""
    return _CONTROL.sub("�", " ".join(text.split()) if fold else text.replace("\t", " ").replace("\n", " "))
