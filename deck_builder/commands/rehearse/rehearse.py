"""A release played through: both packages into real Anki, with learners in between.

Every learner is a collection of its own. All but the newcomer have the old package, studied; what they did with it
before the new one comes is what tells them apart. Needs the `anki` package.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import anki.buildinfo
from anki.errors import AnkiException

from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.learners import Role, does_nothing, students
from deck_builder.commands.rehearse.promises import Broken, Meeting, Seen, broken_promises
from deck_builder.packages.compare import compare
from deck_builder.packages.read import read_package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.rehearse.anki import ImportLog, State
    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import Package


@dataclass(frozen=True, slots=True)
class Found:
    """What one learner found. `learner` is their key, `who` says what they did.

    The first four numbers are Anki's own count of the notes of the new package. `lost_edits` counts the notes on
    which words of the learner's were replaced, `empty_cards` the cards that now have nothing on them. `full_sync` is
    whether Anki will upload the whole collection, `presets` are the settings that came along. `remarks` are what a
    learner notices, and nobody promised otherwise.
    """

    learner: str
    who: str
    new: int
    updated: int
    skipped: int
    conflicting: int
    new_cards: int
    lost_edits: int
    empty_cards: int
    full_sync: bool
    presets: tuple[str, ...]
    remarks: tuple[str, ...]
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What all learners found; `anki` is the version of Anki, `notes` and `cards` count the new package's."""

    old: str
    new: str
    anki: str
    notes: int
    cards: int
    learners: tuple[Found, ...]

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The promises that were broken, each as often as a learner met it."""
        return tuple(each for found in self.learners for each in found.broken)


@dataclass(frozen=True, slots=True)
class _Stage:
    """What all learners of a rehearsal share."""

    difference: Difference
    new: Path
    newcomer: State
    newcomer_seen: Seen
    taken_back: frozenset[str]


def rehearse(
    old: Path,
    new: Path,
    *,
    cleanup: Path | None = None,
    taken_back: frozenset[str] = frozenset(),
    only: frozenset[str] = frozenset(),
) -> Rehearsal:
    """Import the package `old`, live with it in several ways, import the package `new`, and hold it to what we promise.

    `cleanup` is a cleanup package to import after it. `taken_back` are guids of notes that were edited after `old` and
    edited back: they are sent again with what they held, which is otherwise a broken promise. `only` are the keys of
    the learners to play; none means all. Raises InputError where a file is no package, and OSError.
    """
    difference = compare(read_package(old), read_package(new))
    with tempfile.TemporaryDirectory() as scratch:
        learners = tuple(_play(difference, old, new, cleanup, taken_back, only, Path(scratch)))
    return Rehearsal(
        old=old.name,
        new=new.name,
        anki=anki.buildinfo.version,
        notes=len(difference.new.notes),
        cards=sum(len(note.decks) for note in difference.new.notes.values()),
        learners=learners,
    )


def _play(
    difference: Difference,
    old: Path,
    new: Path,
    cleanup: Path | None,
    taken_back: frozenset[str],
    only: frozenset[str],
    scratch: Path,
) -> Iterator[Found]:
    Learner(scratch / "nobody").close()
    roles = tuple(students(difference))
    newcomer = Role("fresh", "never had the deck", does_nothing)
    stage = _newcomers_stage(difference, new, taken_back, _copied(scratch, "nobody", "before"))
    if isinstance(stage, Broken):
        yield _failed(newcomer, stage)
        return
    if broken := _lives_with_it(difference, old, _copied(scratch, "nobody", "student")):
        yield _failed(roles[0], broken)
    else:
        for role in roles:
            if only and role.key not in only:
                continue
            found = _found(role, stage, _copied(scratch, "student", role.key))
            if not role.presets or found.presets:  # without any, this learner is the first again
                yield found
        if cleanup and (not only or "cleaned-up" in only):
            role = Role("cleaned-up", "cleans up after retired cards", does_nothing)
            yield _found(role, stage, _copied(scratch, "student", "cleaned"), cleanup)
    if not only or newcomer.key in only:
        yield _found(newcomer, stage, _copied(scratch, "nobody", newcomer.key))


def _copied(scratch: Path, source: str, name: str) -> Path:
    """A copy of a closed collection: far quicker than another import."""
    return Path(shutil.copytree(scratch / source, scratch / name))


def _lives_with_it(difference: Difference, old: Path, folder: Path) -> Broken | None:
    learner = Learner(folder)
    try:
        imported = learner.import_package(old)
        _time_passes(learner, imported, difference.old)
        learner.study_everything()
    except AnkiException as error:
        return Broken("import", f"Anki can't import the old package: {error}")
    finally:
        learner.close()
    return None


def _newcomers_stage(difference: Difference, new: Path, taken_back: frozenset[str], folder: Path) -> _Stage | Broken:
    """What the new package brings to someone who has nothing: the measure for all others."""
    learner = Learner(folder)
    try:
        _time_passes(learner, learner.import_package(new), difference.new)
        return _Stage(difference, new, learner.read_state(), _seen(learner, difference), taken_back)
    except AnkiException as error:
        return Broken("import", f"Anki can't import the new package: {error}")
    finally:
        learner.close()


def _time_passes(learner: Learner, imported: ImportLog, package: Package) -> None:
    """Let the import be as long ago as the package says its notes are.

    Anki up to 24.11 marks imported notes as changed now, and takes for older whatever was made before. A package
    made a minute ago would never reach a learner of a rehearsal; a real one imported the old package months ago.
    """
    came = imported.new_guids | imported.updated_guids
    learner.set_note_times({guid: package.notes[guid].mod for guid in came if guid in package.notes})


def _seen(learner: Learner, difference: Difference) -> Seen:
    replaced = difference.replaced_media
    have = learner.hash_media() if replaced else frozenset()
    return Seen(
        blank=learner.find_blank_cards(),
        missing_media=learner.find_missing_media(),
        old_media=tuple(name for name in replaced if difference.new.media[name].sha1 not in have),
    )


def _found(role: Role, stage: _Stage, folder: Path, cleanup: Path | None = None) -> Found:
    learner = Learner(folder)
    try:
        doings = role.prepare(learner, stage.difference)
        before = learner.read_state()
        imported = learner.import_package(stage.new, merge=doings.merges, presets=role.presets)
        _time_passes(learner, imported, stage.difference.new)
        fresh = role.key == "fresh"
        meeting = Meeting(
            difference=stage.difference,
            doings=doings,
            before=before,
            imported=imported,
            after=stage.newcomer if fresh else learner.read_state(),
            seen=stage.newcomer_seen if fresh else _seen(learner, stage.difference),
            newcomer=stage.newcomer,
            newcomer_seen=stage.newcomer_seen,
            taken_back=stage.taken_back,
        )
        broken = [*broken_promises(meeting), *(_without_cards(meeting) if fresh else ())]
        remarks = list(_remarks(meeting))
        strangers: frozenset[str] = frozenset()
        if cleanup:
            package = read_package(cleanup)
            strangers = frozenset(package.notes.keys() - meeting.after.notes.keys())
            broken += _cleans_up(learner, package, meeting)
            gone = len(meeting.after.cards) - len(learner.read_state().cards)
            remarks.append(f"“Empty Cards” removes {_count(gone, 'card')}")
            if strangers:
                remarks.append(
                    f"{_count(len(strangers), 'retired note')} that the learner did not have, without a card"
                )
        broken += _imports_again(learner, stage.new, imported.conflicting, strangers)
        return Found(
            learner=role.key,
            who=role.who,
            new=imported.new,
            updated=imported.updated,
            skipped=imported.unchanged,
            conflicting=imported.conflicting,
            new_cards=len(meeting.after.cards.keys() - before.cards.keys()),
            lost_edits=len(meeting.lost_edits),
            empty_cards=len(meeting.after.empty - before.empty),
            full_sync=meeting.after.schema != before.schema and not fresh,
            presets=tuple(name for key, name in meeting.after.presets.items() if key not in before.presets),
            remarks=tuple(remarks),
            broken=tuple(broken),
        )
    except AnkiException as error:
        return _failed(role, Broken("import", f"Anki can't import the new package: {error}"))
    finally:
        learner.close()


def _failed(role: Role, broken: Broken) -> Found:
    return Found(role.key, role.who, 0, 0, 0, 0, 0, 0, 0, full_sync=False, presets=(), remarks=(), broken=(broken,))


def _without_cards(meeting: Meeting) -> Iterator[Broken]:
    with_cards = {key.guid for key in meeting.after.cards}
    for guid in meeting.difference.new.notes:
        if guid not in with_cards:
            yield Broken("card", f"{meeting.title(guid)} has no card.", guid)
    for guid in meeting.difference.new.doubled:
        message = f"{meeting.title(guid)} stands in the package more than once, and later updates reach one of them."
        yield Broken("update", message, guid)


def _imports_again(learner: Learner, new: Path, conflicting: int, strangers: frozenset[str]) -> Iterator[Broken]:
    """A second import of the same package, and "Check Database", change nothing.

    `conflicting` is how many notes were in conflict the first time. `strangers` are notes without cards, which a
    cleanup package brings to who never had them: Anki can't be told to update notes and add none. "Check Database"
    gives each a card, an empty one.
    """
    before = learner.read_state()
    again = learner.import_package(new)
    after = learner.read_state()
    if again.new or again.updated or replace(after, schema=before.schema) != before:
        parts = ("notes", "cards", "decks", "note_types", "presets", "empty")
        other = [part.replace("_", " ") for part in parts if getattr(after, part) != getattr(before, part)]
        message = f"Importing the same package again adds {_count(again.new, 'note')} and updates {again.updated}"
        yield Broken("again", f"{message}; different afterwards: {', '.join(other) or 'nothing'}.")
    if again.conflicting > conflicting:
        yield Broken("again", f"The next import finds {_count(again.conflicting, 'note')} in conflict.")
    checked = {key for key in learner.check_database() if key.guid not in strangers}
    if checked != after.cards.keys():
        adds, removes = len(checked - after.cards.keys()), len(after.cards.keys() - checked)
        yield Broken("card", f"“Check Database” adds {_count(adds, 'card')} and removes {removes}.")


def _cleans_up(learner: Learner, package: Package, meeting: Meeting) -> Iterator[Broken]:
    """The cleanup package empties the cards of retired notes, and touches nothing else."""
    before = learner.read_state()
    learner.import_package(package.file)
    emptied = learner.read_state()
    retired = package.notes.keys() - meeting.difference.new.notes.keys()
    should_be = {key for key in before.cards if key.guid in retired}
    for key in sorted(should_be - emptied.empty):
        yield Broken("cleanup", f"{meeting.card(key)}: the card is retired, and stays.", key.guid)
    for key in sorted(emptied.empty - before.empty - should_be):
        yield Broken("cleanup", f"{meeting.card(key)}: the card is not retired, and is emptied.", key.guid)
    for guid, note in before.notes.items():
        if guid not in retired and emptied.notes.get(guid) != note:
            yield Broken("cleanup", f"{meeting.title(guid)} is not retired, and is another now.", guid)
    if emptied.cards != before.cards or emptied.note_types != before.note_types:
        yield Broken("cleanup", "The cleanup package changes cards or note types.")
    learner.remove_empty_cards()
    after = learner.read_state()
    if after.cards != {key: card for key, card in before.cards.items() if key not in emptied.empty}:
        yield Broken("cleanup", "“Empty Cards” does not leave exactly the cards that are not empty, as they were.")


def _remarks(meeting: Meeting) -> Iterator[str]:
    """What a learner notices and the documentation says beforehand."""
    before, after = meeting.before, meeting.after
    if not before.cards:
        return
    wrote = meeting.doings.wrote_after & meeting.imported.unchanged_guids
    if kept := [guid for guid in wrote if meeting.differs(guid)]:
        yield f"{_count(len(kept), 'changed note')} stay{'s' * (len(kept) == 1)} as the learner wrote"
    for guid in meeting.difference.old.notes.keys() & meeting.imported.new_guids:
        yield f"{meeting.title(guid)} was deleted, and comes back"
    if waiting := [guid for guid in meeting.changes if meeting.found(guid) == "conflict" and meeting.replaced(guid)]:
        yield f"{_count(len(waiting), 'note')} of a new note type stay as they were, without “Merge note types”"
    known = {name.split("::")[0].casefold() for name in before.decks.values()}
    come = [after.decks[after.cards[key].deck] for key in after.cards.keys() - before.cards.keys()]
    for root in dict.fromkeys(name.split("::")[0] for name in come):
        if root.casefold() not in known:
            number = sum(name.split("::")[0] == root for name in come)
            yield f"{_count(number, 'new card')} in the deck “{root}”, which the learner did not have"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
