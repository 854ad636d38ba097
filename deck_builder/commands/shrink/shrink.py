"""Finds what a deck's pictures would lose, and what their change means for learners.

The sources are changed, not the package: otherwise a package would depend on which library a computer has.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from deck_builder.build.pipeline import CardPass, open_deck
from deck_builder.build.progress import show_nothing
from deck_builder.commands.shrink.png import shrink_png
from deck_builder.content.named_files import is_for_templates
from deck_builder.files import write_bytes
from deck_builder.problems.problem import Place
from deck_builder.source.inside import explain_error, read_inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.build.progress import Progress
    from deck_builder.problems.problem import Problems


@dataclass(frozen=True, slots=True)
class SmallerPicture:
    """A picture that can have fewer bytes."""

    path: Path
    """Where it is."""
    size: int
    """How many bytes it has."""
    data: bytes
    """What it would be."""
    released: int
    """How many notes show it that learners have as they are now, in all languages. They would get these anew."""

    @property
    def saved(self) -> int:
        """How many bytes are saved."""
        return self.size - len(self.data)


def find_smaller_pictures(
    folders: Sequence[Path], problems: Problems, progress: Progress = show_nothing
) -> list[SmallerPicture]:
    """Find the pictures of decks that can have fewer bytes, in the order of their paths. Nothing is written.

    `folders` are those of the decks with their translations, which say what learners have. None is found if a deck
    has an error. Links are left alone, and so are pictures for templates: their change is one of the note type.
    """
    released: defaultdict[Path, int] = defaultdict(int)
    pictures: dict[Path, Path] = {}  # with the folder that each is in
    for folder in folders:
        opened = open_deck(folder, folder, problems)
        if opened is None:
            return []
        deck, lock = opened
        root = deck.media.root
        names = deck.media.list_files().values()
        pictures |= {root / name: root for name in names if _is_picture_of_notes(PurePosixPath(name))}
        for compiled in CardPass(deck, lock, 0, problems):
            if _have_learners(compiled):
                for path in {file.path for file in compiled.content.media}:
                    released[path] += 1
    found = list(_shrink(pictures, released, problems, progress))
    return [] if problems.errors else found


def _have_learners(compiled: CompiledCard) -> bool:
    """Whether learners have a note as it is now. A note that changes anyway costs them nothing more."""
    known = compiled.identity.known
    if known is None or not known.released:
        return False
    return compiled.content.digest == (known.digest if known.sent is None else known.sent)


def _is_picture_of_notes(name: PurePosixPath) -> bool:
    return name.suffix.lower() == ".png" and not is_for_templates(name.name)


def _shrink(
    pictures: Mapping[Path, Path], released: Mapping[Path, int], problems: Problems, progress: Progress
) -> Iterator[SmallerPicture]:
    for number, path in enumerate(sorted(pictures)):
        progress("Looking at pictures", number, len(pictures))
        try:
            data = b"" if path.is_symlink() else read_inside(path, pictures[path])
        except OSError as error:
            problems.add("M504", f"`{path.name}` can't be read: {explain_error(error)}", Place(path))
            continue
        if smaller := shrink_png(data):
            yield SmallerPicture(path, len(data), smaller, released.get(path, 0))


def write_pictures(pictures: Sequence[SmallerPicture]) -> None:
    """Write the smaller pictures in place of the others. Raises OSError; then each is the whole old or new one."""
    for picture in pictures:
        write_bytes(picture.path, picture.data)
