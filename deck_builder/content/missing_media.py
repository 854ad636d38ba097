"""Says why a file is not in the media folder: another name, another folder, or a folder that is not there."""

from __future__ import annotations

from bisect import bisect
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.other_names import fold_name
from deck_builder.problems.wording import find_nearest, shorten
from deck_builder.source.inside import is_inside, is_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


_LIKENESS_OF_OTHER_TYPES: Final = 0.85
"""How alike two names with different endings must be, as `find_nearest` counts it."""
_EMBED: Final = compile_late(
    r"""!\[[^\]]*\]\(<?(?P<markdown>[^()<>"]+?)>?\)|!?\[\[(?P<wiki>[^\[\]|]+).*\]\]|<img\b.*?\bsrc=["']?(?P<html>[^"'<>\s]+).*>"""
)
"""What shows a picture in a text, where only the name of its file belongs."""
_NEAR: Final = 100
"""With how many names, in each direction, a misspelt one is compared."""
_NO_FOLDER: Final = "the deck has no media folder"
"""The cause of the problems with all files that would be found if the folder was there."""


class FileNames:
    """The names of the files of a folder, and where to find those that are like a name.

    Each name takes about as long however many files there are: a deck may lack thousands of thousands.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self._by_spelling: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._by_stem: dict[str, str] = {}
        stems: dict[str, dict[str, str]] = {}
        for file in sorted(self.names):
            path = PurePosixPath(file)
            self._by_spelling.setdefault(file.casefold(), file)
            self._by_name.setdefault(path.name.casefold(), file)
            self._by_stem.setdefault(fold_name(path.stem), file)
            stems.setdefault(path.suffix.casefold(), {})[_without_ending(path)] = file
        self._stems = {ending: _SortedNames(files) for ending, files in stems.items()}

    def find_spelling(self, name: str) -> str:
        """Find the file whose name differs only in capitals; empty if there is none."""
        return self._by_spelling.get(name.casefold(), "")

    def find_name(self, name: str) -> str:
        """Find a file of this name, without its folders, in any capitals; empty if there is none."""
        return self._by_name.get(name.casefold(), "")

    def find_stem(self, stem: str) -> str:
        """Find a file with this name before its ending; empty if there is none."""
        return self._by_stem.get(fold_name(stem), "") if stem else ""

    def find_near(self, stem: str, ending: str) -> str:
        """Find the file that is most like a misspelt name; empty if none is.

        A file of another type must be more alike: `_gone.png` is hardly `_more.css`.
        """
        same = self._stems.get(ending.casefold())
        if same and (near := find_nearest(stem, same.list_around(stem))):
            return same.files[near]
        others = {
            near: names.files[near]
            for other, names in self._stems.items()
            if other != ending.casefold()
            for near in names.list_around(stem)
        }
        near = find_nearest(stem, others, likeness=_LIKENESS_OF_OTHER_TYPES)
        return others[near] if near else ""


class _SortedNames:
    """Names, sorted by how they begin and by how they end: a misspelt name is like its own in one of the two."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        """The file of each name."""
        self._forwards = sorted(files)
        self._backwards = sorted(name[::-1] for name in files)

    def list_around(self, name: str) -> list[str]:
        """List the names that are near this one; all if there are few."""
        if len(self._forwards) <= 2 * _NEAR:
            return self._forwards
        backwards = [each[::-1] for each in _slice_around(self._backwards, name[::-1])]
        return [*_slice_around(self._forwards, name), *backwards]


def _slice_around(names: list[str], name: str) -> list[str]:
    place = bisect(names, name)
    return names[max(0, place - _NEAR) : place + _NEAR]


def _without_ending(path: PurePosixPath) -> str:
    return path.with_suffix("").as_posix() if path.name else path.as_posix()


def list_folders_beside(root: Path, within: Path | None) -> dict[str, FileNames]:
    """List the folders that may be meant to be the media folder `root`, each with the names of its files.

    They stand beside it, belong to no deck and are inside of `within`.
    """
    if root.is_dir() or not root.parent.is_dir() or within is None:
        return {}
    folders: dict[str, FileNames] = {}
    for folder in sorted(root.parent.iterdir()):
        of_a_deck = folder.name == "kinds" if root.name == "media" else (within / "cards" / folder.name).is_dir()
        if folder.is_dir() and not folder.name.startswith(".") and not of_a_deck and is_inside(folder, within):
            shown = folder.name if root.name == "media" else f"{root.parent.name}/{folder.name}"
            paths = (path for path in folder.rglob("*") if path.is_file())
            folders[shown] = FileNames(path.relative_to(folder).as_posix() for path in paths)
    return folders


def explain_missing_file(
    name: str, files: FileNames, root: Path, within: Path | None, beside: Mapping[str, FileNames]
) -> InputError:
    """Explain why there is no file `name` in the media folder `root`, which must not leave `within`.

    `files` are the names in the folder, `beside` the folders that may be meant, as `list_folders_beside` has them.
    """
    folder = root.name if root.name == "media" else f"media/{root.name}"
    if embed := _EMBED.fullmatch(name):
        inside = embed["markdown"] or embed["wiki"] or embed["html"]
        return InputError("M501", f"`{shorten(name)}` is no name of a file", f"Write its name alone: `{inside}`.")
    message = f"there is no file `{name}` in `{folder}`"
    if not root.is_dir():
        message = f"there is no file `{name}`, because there is no folder `{folder}`"
        for other, inside in beside.items():
            rename = f"Rename the folder `{other}` to `{folder}`"
            if name in inside.names:
                return InputError("M501", message, f"{rename}: the file is there.", cause=_NO_FOLDER)
            if alike := _find_alike(name, inside):
                return InputError("M501", message, f"{rename}. {alike}")
        elsewhere = _find_elsewhere(name, root, within)
        then = f"and move `{elsewhere}` into it" if elsewhere else "and put the file into it"
        return InputError("M501", message, f"Make the folder `{folder}`, {then}.", cause=_NO_FOLDER)
    if hint := _find_alike(name, files) or _suggest_file(name, files):
        return InputError("M501", message, hint)
    if elsewhere := _find_elsewhere(name, root, within):
        return InputError("M501", message, f"It is in `{elsewhere}`: move it into `{folder}`.")
    if not files.names:
        return InputError("M501", f"{message}, which is empty", f"Put the file into `{folder}`.")
    return InputError("M501", message, f"Put the file into `{folder}`, or correct the name.")


def _find_alike(name: str, files: FileNames) -> str:
    """A hint for a file whose name differs in capitals, in its folder or in its ending; empty if there is none."""
    wanted = PurePosixPath(name)
    if same := files.find_spelling(name):
        return f"The file is called `{same}`: write its name in the same capitals and small letters."
    if file := files.find_name(wanted.name):
        folder = PurePosixPath(file).parent
        where = f"in the folder `{folder}` of the media folder" if folder.name else "in the media folder itself"
        return f"Write `{file}`: the file is {where}."
    if file := files.find_stem(wanted.stem):
        return f"Did you mean `{file}`?"
    return ""


def _suggest_file(name: str, files: FileNames) -> str:
    """A hint for a misspelt name; what names have in common in their endings does not count."""
    wanted = PurePosixPath(name)
    near = files.find_near(_without_ending(wanted) if wanted.name else name, wanted.suffix)
    return f"Did you mean `{near}`?" if near else ""


def _find_elsewhere(name: str, root: Path, within: Path | None) -> str:
    """A file of this name beside the cards or above the media folder; empty if there is none."""
    if within is None:
        return ""
    deck = root.parent if root.name == "media" else within / "cards" / root.name
    for folder in dict.fromkeys((deck, root.parent, within)):
        for file in dict.fromkeys((folder / name, folder / PurePosixPath(name).name)):
            if is_there(file) and file.is_file() and is_inside(file, within):
                return file.relative_to(within).as_posix()
    return ""
