"""A deck folder out of a package that learners have: every note with its guid, every note type with its ids.

The lock that goes with it says that all of it is released, and since when. So the first build here holds what the
package holds, and the first release brings learners what was edited since, and nothing else.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.build import snapshot
from deck_builder.build.build import drafted, read_deck, telling
from deck_builder.build.note_types import compile_note_type
from deck_builder.build.notes import compile_card
from deck_builder.commands.import_package.texts import (
    Ids,
    ImportedKind,
    card_file,
    deck_id_from,
    deck_name_parts,
    id_from,
    kind_of,
    may_be_written,
    without_learners,
)
from deck_builder.content.media import compute_sha1
from deck_builder.content.raw_html import list_file_names, remove_code
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import LOCK_FILE, find_media_folder
from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.load import load_deck
from deck_builder.lock.lock_file import write_lock
from deck_builder.lock.model import ADOPTED, Lock, LockedCard, Release
from deck_builder.lock.note_types import evolve_note_type
from deck_builder.packages.compare import title_of
from deck_builder.packages.read import read_media
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.write import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.build.note_types import NoteType
    from deck_builder.deck.model import Deck
    from deck_builder.packages.model import Package, PackedNote

_CARDS_A_FILE: Final = 1000
_SCRIPT: Final = re.compile(r"<script\b", re.IGNORECASE)
_LATEX: Final = re.compile(r"\[(?:latex|\$\$?)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that did not come along as it was: what, and the notes, files or decks that it is about."""

    what: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an import made: the deck's folder and that of its media, its parts in numbers, and what to know of it."""

    folder: Path
    media_folder: Path
    deck_id: str
    notes: int
    cards: int
    kinds: tuple[str, ...]
    media: int
    remarks: tuple[Remark, ...]


def adopt(file: Path, into: Path | None, here: Path, now: int, problems: Problems) -> Adopted | None:
    """Make a deck folder of a package; None, with nothing written, where a problem is an error.

    It goes to `into`; else below `cards/` in the folder `here`, or into `here` where it has none. `now` is the time
    in seconds since 1970.
    """
    packed = snapshot.read(file, problems)
    if packed is None:
        return None
    root = _root(packed, problems)
    if not root:
        return None
    deck_id = deck_id_from(root)
    target = into or (here / "cards" if (here / "cards").is_dir() else here) / deck_id
    for taken in (target, find_media_folder(target)):
        if taken.exists():
            hint = "Move it away, or name another folder with `--into`."
            problems.add("P702", f"`{taken.name}` exists already", Place(taken), hint=hint)
            return None
    with telling(target, problems):
        # As near the target as there is a folder: a finished deck gets its name in one step.
        near = next(folder for folder in target.parents if folder.is_dir())
        with tempfile.TemporaryDirectory(prefix=".deck-builder-", dir=near) as scratch:
            inside = Path(scratch) / ("cards" if target.parent.name == "cards" else "alone")
            staged = inside / target.name
            staged.mkdir(parents=True)
            made = _Adoption(packed, root, deck_id, staged, now).make(problems)
            if made is None:
                return None
            _put_in_place(staged, target)
            return replace(made, folder=target, media_folder=find_media_folder(target))
    return None


def _put_in_place(staged: Path, target: Path) -> None:
    """Move a finished deck, and its media where they stand apart. Raises OSError, and then neither is there."""
    media, target_media = find_media_folder(staged), find_media_folder(target)
    apart = media.is_dir() and media.parent != staged
    target.parent.mkdir(parents=True, exist_ok=True)
    if apart:
        target_media.parent.mkdir(exist_ok=True)
        shutil.move(media, target_media)
    try:
        shutil.move(staged, target)
    except OSError:
        if apart:
            shutil.rmtree(target_media, ignore_errors=True)
        raise


def _root(packed: Package, problems: Problems) -> str:
    """The name of the deck that all notes lie in or below; empty, with a problem, where there is no such deck."""
    here = Place(packed.file)
    if not packed.notes:
        problems.add("P707", f"`{packed.file.name}` has no notes", here)
        return ""
    if packed.root:
        return deck_name_parts(packed.root)[0]
    roots = sorted({deck.split("::")[0] for note in packed.notes.values() for deck in note.decks.values()})
    if not roots:
        problems.add("P707", f"no note of `{packed.file.name}` has a card", here)
        return ""
    names = ", ".join(f"“{root}”" for root in roots)
    problems.add("P706", f"`{packed.file.name}` has cards in {len(roots)} decks: {names}", here)
    return ""


class _Adoption:
    """One import, step by step, into a folder that nobody looks at yet."""

    def __init__(self, packed: Package, root: str, deck_id: str, folder: Path, now: int) -> None:
        self.packed, self.root, self.deck_id, self.folder, self.now = packed, root, deck_id, folder, now
        self.media_folder = find_media_folder(folder)
        self.left_out: dict[str, list[str]] = {}
        self.spellings: dict[str, str] = {}
        self.note_types: dict[int, tuple[ImportedKind, NoteType]] = {}
        self.note_of: dict[str, PackedNote] = {}  # by the id of its card
        self.subdecks: dict[str, str] = {}
        self.at = max(
            [each.mod for each in packed.notes.values()] + [each.mod for each in packed.note_types.values()], default=0
        )

    def make(self, problems: Problems) -> Adopted | None:
        """Write the folder; None, with a problem, where nothing of the package could come along."""
        description = next((text for name, text in self.packed.decks.items() if name == self.packed.root), "").strip()
        text = f"id: {self.deck_id}\nname: {scalar(self.root, 0)}\n"
        self._write("deck.yaml", text + (f"description: {scalar(description, 0)}\n" if description else ""))
        try:
            media = self._media()
        except InputError as error:
            problems.add(error.code, error.message, Place(self.packed.file))
            return None
        self._kinds(media)
        notes = [note for note in self.packed.notes.values() if self._comes_along(note)]
        if not notes:
            why = "; ".join(self.left_out)
            problems.add("P707", f"no note of `{self.packed.file.name}` can come along: {why}", Place(self.packed.file))
            return None
        self._card_files(notes)
        quiet = Problems()  # its places are in a folder that is gone soon
        lock, altered = self._lock(media, quiet)
        if quiet.errors:
            wrong = next(problem for problem in quiet if problem.severity == "error")
            said = f"the card `{wrong.card}`: {wrong.message}" if wrong.card else wrong.message
            problems.add("P707", f"`{self.packed.file.name}` can't be built here: {said}", Place(self.packed.file))
            return None
        return Adopted(
            folder=self.folder,
            media_folder=self.media_folder,
            deck_id=self.deck_id,
            notes=len(lock.cards),
            cards=sum(len(card.ordinals) for card in lock.cards.values()),
            kinds=tuple(sorted(lock.kinds)),
            media=sum(bool(sha1) for sha1 in media.values()),
            remarks=tuple(self._remarks(notes, lock, media, altered)),
        )

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def _media(self) -> dict[str, str]:
        """Write the media; their names with the SHA-1 of each."""
        kept: dict[str, str] = {}
        wanted = frozenset(name for name in self.packed.media if may_be_written(name))
        for name, data in read_media(self.packed.file, wanted):
            self.media_folder.mkdir(parents=True, exist_ok=True)
            (self.media_folder / name).write_bytes(data)
            kept[unicodedata.normalize("NFC", name)] = compute_sha1(self.media_folder / name)
        return kept

    def _kinds(self, media: Mapping[str, str]) -> None:
        """Write a kind for each note type in use, and keep those that can be read back."""
        used = {note.note_type.id: note.note_type for note in self.packed.notes.values()}
        ids = Ids(load_built_in_kinds())
        found = []
        for number, note_type in enumerate(used.values(), 1):
            kind = kind_of(note_type, ids.new(id_from(note_type.name) or f"kind-{number}"))
            found.append(kind)
            for name, text in kind.texts.items():
                self._write(f"kinds/{kind.key}/{name}", text)
        problems = Problems()
        deck = load_deck(self.folder, problems)
        if deck:
            deck.media.keep_names(media)
        for kind in found:
            broken = Problems()
            written = deck.kinds.get(kind.key) if deck else None
            if deck and written:
                alone = Lock(self.deck_id, self.root, kinds={kind.key: kind.locked})
                shape = evolve_note_type(written, deck, alone, broken)
                compiled, locked = compile_note_type(written, shape, deck, self.now)
                if not broken:
                    locked = replace(locked, mod=kind.locked.mod)
                    self.note_types[locked.id] = (replace(kind, locked=locked), compiled)
                    continue
            folder = self.folder / "kinds" / kind.key
            why = [each.message for each in (*problems, *broken) if each.place.file.parent == folder]
            self._leave_out(kind.locked.id, kind.locked.name, why[0] if why else "it can't be read back")
            shutil.rmtree(folder)

    def _leave_out(self, note_type: int, name: str, why: str) -> None:
        reason = f"their note type “{name}” can't be built here: {why}"
        notes = [note for note in self.packed.notes.values() if note.note_type.id == note_type]
        self.left_out.setdefault(reason, []).extend(title_of(note) for note in notes)

    def _comes_along(self, note: PackedNote) -> bool:
        if note.note_type.id not in self.note_types:
            return False
        kind, note_type = self.note_types[note.note_type.id]
        why = ""
        if len(note.fields) != len(kind.keys):
            why = f"they have {len(note.fields)} fields, and their note type “{kind.locked.name}” has {len(kind.keys)}"
        elif not note_type.ordinals_of(tuple(remove_code(field) for field in note.fields), note.tags):
            why = "they make no card"
        if why:
            self.left_out.setdefault(why, []).append(title_of(note))
        return not why

    def _subdeck(self, note: PackedNote) -> str:
        """Where a note lies below the deck, with every name spelt as it was first: capitals do not count for Anki."""
        if note.deck not in self.subdecks:
            parts: list[str] = []
            for part in deck_name_parts(note.deck)[1:]:
                spelt = "::".join([*parts, part])
                parts = self.spellings.setdefault(spelt.casefold(), spelt).split("::")
            self.subdecks[note.deck] = "::".join(parts)
        return self.subdecks[note.deck]

    def _card_files(self, notes: Sequence[PackedNote]) -> None:
        by_subdeck: dict[str, list[PackedNote]] = {}
        for note in notes:
            by_subdeck.setdefault(self._subdeck(note), []).append(note)
        parts = [
            (subdeck, group[start : start + _CARDS_A_FILE], start // _CARDS_A_FILE)
            for subdeck, group in by_subdeck.items()
            for start in range(0, len(group), _CARDS_A_FILE)
        ]
        ids = Ids()
        digits = len(str(len(parts) * 10))
        for number, (subdeck, group, part) in enumerate(parts, 1):
            name = "-".join(filter(None, [id_from(subdeck, 40) or "cards", str(part + 1) if part else ""]))
            kinds = [self.note_types[note.note_type.id][0] for note in group]
            text, given = card_file(subdeck, group, kinds, ids)
            self._write(f"{number * 10:0{digits}}-{name}.yaml", text)
            self.note_of.update(zip(given, group, strict=True))

    def _lock(self, media: dict[str, str], problems: Problems) -> tuple[Lock, list[PackedNote]]:
        """What learners have, and the notes that hold something else here; the lock is written.

        Names that notes use without a file are added to `media`.
        """
        deck = load_deck(self.folder, problems)
        if deck is None:
            return Lock(self.deck_id, self.root), []
        deck.media.keep_names(media)
        cards: dict[str, LockedCard] = {}
        altered = []
        for card in read_cards(deck, problems):
            note = self.note_of[card.id]
            for value in card.values.values():
                for name in list_file_names(str(value), media):
                    if unicodedata.normalize("NFC", name) not in media:
                        media[name] = ""
            content = compile_card(card, deck, self.note_types[note.note_type.id][1], problems)
            mod = note.mod
            if content.fields != note.fields or content.tags != without_learners(note.tags):
                altered.append(note)
                mod = self.at + 1
            cards[card.id] = LockedCard(note.guid, card.kind.key, content.digest, mod, content.ordinals, ADOPTED)
        date = datetime.fromtimestamp(self.now, UTC).date().isoformat()
        lock = Lock(
            deck_id=self.deck_id,
            deck_name=self.root,
            kinds={kind.key: kind.locked for kind, _ in self.note_types.values()},
            cards=cards,
            releases=(Release(ADOPTED, date, self.at, ""),),
            media=media,
        )
        write_lock(lock, self.folder / LOCK_FILE)
        if problems.errors:
            return lock, altered
        return self._with_digest(deck, lock, problems), altered

    def _with_digest(self, deck: Deck, lock: Lock, problems: Problems) -> Lock:
        """The lock with what its release's package holds, so that it can be told from a later state."""
        out = self.folder.parent / "package"
        found = read_deck(self.folder, out, problems)
        if found:
            with drafted(found[0], found[1], self.at, out / f"{deck.id}.apkg", problems) as draft:
                if draft:
                    lock = replace(lock, releases=(replace(lock.releases[0], digest=draft.digest),))
                    write_lock(lock, self.folder / LOCK_FILE)
        return lock

    def _remarks(
        self, notes: Sequence[PackedNote], lock: Lock, media: Mapping[str, str], altered: Sequence[PackedNote]
    ) -> Iterable[Remark]:
        for why, titles in self.left_out.items():
            yield Remark(f"Left out, because {why}", tuple(titles))
        if self.packed.doubled:
            what = "Left out, because another note has the same guid, and Anki would ever update only one of them"
            yield Remark(what, self.packed.doubled)
        with_code = [note for note in altered if any(remove_code(field) != field for field in note.fields)]
        known = {note.guid for note in with_code}
        others = [note for note in altered if note.guid not in known]
        if with_code:
            yield Remark("Taken out of these notes: what could run code", _titles(with_code))
        if others:
            yield Remark("Characters or tags that no card can hold were mended in these notes", _titles(others))
        made = {card.guid: set(card.ordinals) for card in lock.cards.values()}
        if more := [note for note in notes if made[note.guid] - note.decks.keys()]:
            yield Remark("Notes that get cards which the package left out and Anki would make", _titles(more))
        if fewer := [note for note in notes if note.decks.keys() - made[note.guid]]:
            yield Remark("Notes with empty cards, which do not come along", _titles(fewer))
        if apart := [note for note in notes if len({deck.casefold() for deck in note.decks.values()}) > 1]:
            what = "Notes whose cards lie in different decks; for new learners they lie in that of the first"
            yield Remark(what, _titles(apart))
        if missing := [name for name, sha1 in media.items() if not sha1]:
            yield Remark("Files that notes name and the package does not have", tuple(missing))
        if unfit := [name for name in self.packed.media if not may_be_written(name)]:
            yield Remark("Media left out, because no file can be called so", tuple(unfit))
        if idle := sorted(self._idle_media(notes, media)):
            yield Remark("Media that no note and no template shows: they are in the folder, and not built", tuple(idle))
        if scripts := [
            kind.key for kind, _ in self.note_types.values() if _SCRIPT.search("".join(kind.texts.values()))
        ]:
            yield Remark(
                "Kinds whose HTML has scripts, which come along as they are: look through them", tuple(scripts)
            )
        if latex := [note for note in notes if any(_LATEX.search(field) for field in note.fields)]:
            what = "Notes with `[latex]`: pictures of it are made by the learner's LaTeX, with Anki's usual header"
            yield Remark(what, _titles(latex))

    def _idle_media(self, notes: Sequence[PackedNote], media: Mapping[str, str]) -> set[str]:
        fields = [field for note in notes for field in note.fields]
        shown = {unicodedata.normalize("NFC", name) for field in fields for name in list_file_names(field, media)}
        texts = [text for kind, _ in self.note_types.values() for text in kind.texts.values()]
        return {
            name
            for name, sha1 in media.items()
            if sha1 and name not in shown and not (name.startswith("_") and any(name in text for text in texts))
        }


def _titles(notes: Iterable[PackedNote]) -> tuple[str, ...]:
    return tuple(title_of(note) for note in notes)
