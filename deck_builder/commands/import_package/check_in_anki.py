"""Tries an import in real Anki: says what learners of the package would see of the first release.

A learner has the package and has studied it, and imports what the folder builds. Needs the `anki` package (the extra
`rehearse`).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anki.errors import AnkiException

from deck_builder.build.snapshot import Named, snapshot
from deck_builder.commands.rehearse.anki import Learner
from deck_builder.packages.compare import title_of_fields
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CHANGES_WITH_EACH_IMPORT = frozenset({"mod", "usn", "req"})
"""The settings of a note type that Anki changes at each import."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What learners see of one kind of change."""

    message: str
    """What happens, as the beginning of a sentence."""
    items: tuple[str, ...]
    """What it happens to."""


@dataclass(frozen=True, slots=True)
class ImportCheck:
    """What learners of a package see of the first release of the decks that were imported from it."""

    notes: int
    """How many notes the learner has."""
    unchanged: int
    """How many of these stay as they are."""
    seen: tuple[Seen, ...]
    """What changes; empty if nothing does."""


def check_in_anki(package: Path, folders: Sequence[Path], now: int, problems: Problems) -> ImportCheck | None:
    """Let a learner of a package import what deck folders build; None, with a problem, if Anki refuses one of them.

    `now`, in seconds since 1970, is the time of the builds. The folders stay as they are.
    """
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        learner = Learner(scratch / "learner")
        try:
            _import(learner, package, problems)
            learner.study_everything()
            before = _read(learner)
            updated: set[str] = set()
            conflicting = 0
            for number, folder in enumerate(folders):
                place = scratch / str(number)
                place.mkdir()
                built = snapshot(Named(folder), place, now, problems)
                log = _import(learner, built, problems) if built else None
                if log:
                    updated |= log.updated_guids
                    conflicting += log.conflicting
            if problems.errors:
                return None
            after = _read(learner)
        finally:
            learner.close()
    seen = tuple(each for each in _compare(before, after, updated, conflicting) if each.items)
    changed = {guid for guid, note in before.notes.items() if after.notes.get(guid) != note} | updated
    return ImportCheck(len(before.notes), len(before.notes.keys() - changed), seen)


def _import(learner: Learner, package: Path, problems: Problems) -> Any:
    """Import a package and return Anki's log; None, with a problem, if Anki refuses it."""
    try:
        return learner.import_package(package)
    except (AnkiException, RuntimeError) as error:
        message = f"Anki itself can't import `{package.name}`: {shorten(' '.join(str(error).split()), 200)}"
        problems.add("P704", message, Place(package))
    return None


@dataclass(frozen=True, slots=True)
class _Collection:
    """What is compared of a learner's collection."""

    notes: Mapping[str, tuple[Any, ...]]
    """The fields, the tags and the note type of each note, by guid."""
    cards: Mapping[tuple[str, int], tuple[Any, ...]]
    """The schedule of each card, by guid and ordinal."""
    note_types: Mapping[int, dict[str, Any]]
    """Everything about each note type with notes, by id."""
    decks: Mapping[str, tuple[str, bool]]
    """The description of each deck, and whether it is Markdown, by name."""
    media: frozenset[str]
    """The names of the files in the media folder."""


def _read(learner: Learner) -> _Collection:
    query = (
        "SELECT n.guid, c.ord, c.did, c.type, c.queue, c.due, c.ivl, c.reps FROM cards c JOIN notes n ON n.id = c.nid"
    )
    cards = {(str(guid), int(ordinal)): tuple(rest) for guid, ordinal, *rest in learner.database.all(query)}
    notes = {str(guid): tuple(rest) for guid, *rest in learner.database.all("SELECT guid, flds, tags, mid FROM notes")}
    used = {int(note_type) for _, _, note_type in notes.values()}
    return _Collection(
        notes=notes,
        cards=cards,
        note_types={int(each["id"]): dict(each) for each in learner.col.models.all() if each["id"] in used},
        decks={deck["name"]: (deck.get("desc", ""), bool(deck.get("md"))) for deck in learner.col.decks.all()},
        media=frozenset(path.name for path in Path(learner.col.media.dir()).iterdir()),
    )


def _compare(before: _Collection, after: _Collection, updated: set[str], conflicting: int) -> Iterator[Seen]:
    """Say what a learner sees: what is lost first, then what changes."""
    yield Seen("Notes in conflict: Anki keeps the learner's and would never update them", ("",) * conflicting)
    lost = [key for key in before.cards if key not in after.cards or before.cards[key] != after.cards[key]]
    yield Seen("Cards that lose their schedule or their place", tuple(_title_card(before.notes, *key) for key in lost))
    changed = [guid for guid in updated if before.notes.get(guid) != after.notes[guid]]
    yield Seen("Notes with other words or tags", tuple(sorted(_title(guid, before.notes[guid]) for guid in changed)))
    again = [guid for guid in updated if before.notes.get(guid) == after.notes[guid]]
    yield Seen(
        "Notes that are written again as they were", tuple(sorted(_title(guid, before.notes[guid]) for guid in again))
    )
    new = [guid for guid in after.notes if guid not in before.notes]
    yield Seen("Notes that are new", tuple(sorted(_title(guid, after.notes[guid]) for guid in new)))
    added = [key for key in after.cards if key not in before.cards and key[0] in before.notes]
    titles = tuple(_title_card(after.notes, *key) for key in added)
    yield Seen("Cards that are new on notes that the learner has", titles)
    yield Seen("Note types that are different", tuple(_list_note_type_changes(before, after)))
    about = sorted(name for name, text in after.decks.items() if text[0] and before.decks.get(name) != text)
    yield Seen("Decks with another description", tuple(about))
    gone = before.media - after.media
    yield Seen("Media that are new, or gone", tuple(sorted(gone | (after.media - before.media))))


def _list_note_type_changes(before: _Collection, after: _Collection) -> Iterator[str]:
    for key, old in before.note_types.items():
        new = after.note_types.get(key, {})
        parts = sorted({*_list_changes(old, new, "")})
        if parts:
            yield f"{old['name']}: {', '.join(parts)}"


def _list_changes(old: Any, new: Any, name: str) -> Iterator[str]:
    """Name the parts of a note type that differ, by Anki's keys: `css`, `flds 1 font`."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key) and key not in _CHANGES_WITH_EACH_IMPORT:
                yield from _list_changes(old.get(key), new.get(key), f"{name} {key}".strip())
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
            if one != other:
                yield from _list_changes(one, other, f"{name} {number}")
    else:
        yield name


def _title(guid: str, note: tuple[Any, ...]) -> str:
    return title_of_fields(str(note[0]).split("\x1f"), guid)


def _title_card(notes: Mapping[str, tuple[Any, ...]], guid: str, ordinal: int) -> str:
    return f"{_title(guid, notes[guid])}, card {ordinal + 1}"
