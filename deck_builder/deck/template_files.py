"""Reports the files that a deck's own templates and stylesheets name and that can't go into the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.content.named_files import (
    find_known,
    find_matching,
    is_for_templates,
    list_files_inside,
    list_names,
    locate,
    read_text_of,
)
from deck_builder.content.template import blank_comments
from deck_builder.deck.kinds import is_built_in
from deck_builder.deck.late_kinds import list_own_kinds
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import is_there
from deck_builder.source.lines import end_of
from deck_builder.source.read import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.model import Deck


_MOST_LOCATED: Final = 50
"""How many names of files are searched for in one text."""


class _Source(NamedTuple):
    """A template or stylesheet of a deck."""

    file: Path
    """Where it is."""
    text: str
    """What it says, without comments in HTML."""
    has_frame: bool
    """Whether it belongs to the program's own frame, and not to a note type as somebody imported it."""


def report_missing_files(deck: Deck, problems: Problems) -> None:
    """Report each file that a template or stylesheet names and that learners would not get, at its place."""
    for source in _list_sources(deck):
        for file in _list_media(deck, source, problems):
            _report_missing_inside(deck, file, problems)


def _list_media(deck: Deck, source: _Source, problems: Problems) -> list[MediaFile]:
    """List the files that a template or stylesheet names, and those that these name in turn; report what is missing."""
    found: dict[Path, MediaFile] = {}
    text = source.text
    names = {*list_names(text, source.file.suffix), *find_known(text, deck.media).values()}
    for place, name in _place_names(source.file, text, names):
        for file in _find_files(deck, name, place, problems, tells_prefix=source.has_frame):
            found[file.path] = file
    for file in list(found.values()):
        found |= {inner.path: inner for inner in list_files_inside(file, deck.media)}
    return list(found.values())


def _place_names(file: Path, text: str, names: Iterable[str]) -> list[tuple[Place, str]]:
    """Find where a text first has each of these names, in the order of the text.

    Each search goes through the text, so of very many names only the first are searched for; the others have the place
    of the file.
    """
    different = sorted(set(names))
    indexes = [locate(text, name) for name in different[:_MOST_LOCATED]]
    places = [Place(file, *end_of(text[:index])) for index in indexes]
    return sorted([*zip(places, different, strict=False), *((Place(file), name) for name in different[_MOST_LOCATED:])])


def list_missing_names(deck: Deck) -> Iterator[str]:
    """Yield the names of the files that the media folder does not have.

    Templates and stylesheets name them, or scripts, styles and drawings that these show.
    """
    known = deck.media.list_files()
    for source in _list_sources(deck):
        named = [*list_names(source.text, source.file.suffix)]
        for file in _list_media(deck, source, Problems()) if known else ():
            named += list_names(read_text_of(file, deck.media), file.path.suffix.lower())
        for name in named:
            if is_for_templates(name) and "{{" not in name and name not in known:
                yield name


def _list_sources(deck: Deck) -> Iterator[_Source]:
    yield from _read_source(deck, deck.cards_folder / "style.css", has_frame=True)
    for kind in list_own_kinds(deck.kinds):
        if not is_built_in(kind):
            files = [file for template in kind.templates for file in template.files]
            for file in dict.fromkeys([*files, kind.place.file.parent / "style.css"]):
                yield from _read_source(deck, file, has_frame=kind.has_frame)


def _read_source(deck: Deck, file: Path, *, has_frame: bool) -> Iterator[_Source]:
    """Read a template or stylesheet again; what is wrong with the file itself was reported when the deck was read."""
    if is_there(file) and (text := read_text(file, deck.cards_folder, Problems())) is not None:
        yield _Source(file, text if file.suffix == ".css" else blank_comments(text), has_frame)


def _find_files(deck: Deck, name: str, place: Place, problems: Problems, *, tells_prefix: bool) -> Iterator[MediaFile]:
    """Yield the files that a name stands for, and report a name that stands for none that learners get."""
    if not is_for_templates(name):
        if tells_prefix and "{{" not in name:
            message = f"`{name}` does not begin with `_`, and Anki takes no other files for a template or style"
            problems.add("M501", message, place, hint=f"Rename it to `_{Path(name).name}`, here and in the folder.")
        return
    names = [name]
    if "{{" in name and not (names := find_matching(name, deck.media.list_files())):
        problems.add("M501", f"no file has a name like `{name}`", place)
    for each in names:
        try:
            file = deck.media.find_file(each)
        except InputError as error:
            problems.add(error.code, error.message, place, hint=error.hint)
        else:
            if file:
                yield file


def _report_missing_inside(deck: Deck, file: MediaFile, problems: Problems) -> None:
    """Report what a file of the media folder names and what is not there."""
    text = read_text_of(file, deck.media)
    names = filter(is_for_templates, list_names(text, file.path.suffix.lower()))
    for place, name in _place_names(file.path, text, names):
        list(_find_files(deck, name, place, problems, tells_prefix=False))
