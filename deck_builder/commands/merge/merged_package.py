"""Writes the merged package."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.build.dated_notes import Note
from deck_builder.build.packed_note_type import unpack_note_type
from deck_builder.content.comparing import fold_name
from deck_builder.content.media_file import MediaFile
from deck_builder.deck.model import Description
from deck_builder.files import scratch_folder
from deck_builder.packages.compare import subdeck_of
from deck_builder.packages.read import read_media

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from deck_builder.commands.merge.plan import MergePlan
    from deck_builder.deck.model import Preset

_LEFT_OUT_BY_ANKI: Final = {"marked": "marked\x7f", "leech": "leech\x7f"}
"""Tags that Anki leaves out at an import without learning progress, and how to write them all the same: Anki looks for
them before it removes control characters from tags."""


@dataclass(frozen=True, slots=True)
class _Deck:
    """The deck of a merged package."""

    name: str
    namespace: str
    has_html_description: bool
    subdecks: Mapping[str, Description]
    preset: Preset | None = None


@contextmanager
def draft_merged_package(plan: MergePlan, folder: Path) -> Iterator[Path]:
    """Make the merged package of a plan in a temporary folder inside `folder`.

    Put it in its place before the end of the block. Raises InputError if media can't be read, OSError and
    sqlite3.OperationalError.
    """
    from deck_builder.build.package import PackageWriter  # late, because it loads genanki, and that asyncio

    new = plan.new
    root = new.deck_name or min(new.decks, default="Default")
    name = plan.decks.get(root, root)
    about = {
        subdeck: Description(text, is_html=deck not in new.markdown)
        for deck, text in new.decks.items()
        if text and (subdeck := subdeck_of(plan.decks[deck], name)) and plan.decks[deck].startswith(f"{name}::")
    }
    deck = _Deck(name, f"merged {new.file.name}", root not in new.markdown, about)
    born = min((note.mod for note in new.notes.values() if note.mod > 0), default=1)
    deck_ids = {name: number for note in plan.sent for name, number in note.note_type.decks}
    folder.mkdir(parents=True, exist_ok=True)
    with scratch_folder(folder) as scratch, PackageWriter(folder, deck, born, deck_ids) as writer:
        for file in _unpack_media(plan, scratch):
            writer.files[file.name] = file
        note_types = {note.note_type.id: unpack_note_type(note.note_type) for note in plan.sent}
        positions = {guid: position for position, guid in enumerate(new.notes, 1)}
        for note in plan.sent:
            decks = dict(note.decks)
            writer.add(
                Note(
                    guid=note.guid,
                    note_type=note_types[note.note_type.id],
                    fields=note.fields,
                    tags=tuple(_LEFT_OUT_BY_ANKI.get(fold_name(tag), tag) for tag in note.tags),
                    mod=note.mod,
                    ordinals=tuple(decks),
                    deck_name=next(iter(decks.values()), name),
                    other_decks=decks,
                    position=positions[note.guid],
                ),
                (),
            )
        yield writer.finish(new.decks.get(root, ""))


def _unpack_media(plan: MergePlan, scratch: Path) -> Iterator[MediaFile]:
    """Write the files that the learner gets into a folder, under numbers: a stranger may have named them."""
    for number, (name, pieces) in enumerate(read_media(plan.new, frozenset(plan.media))):
        path = scratch / str(number)
        digest = hashlib.blake2b(digest_size=16)
        with path.open("wb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        yield MediaFile(path, plan.media[name], scratch, digest.hexdigest())
