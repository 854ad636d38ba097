"""Says why a file is not in the media folder: another name, another folder, or a folder that is not there."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.other_names import fold_name
from deck_builder.problems.wording import find_nearest, shorten
from deck_builder.source.inside import is_inside

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path


_LIKENESS_OF_OTHER_TYPES: Final = 0.85
"""How alike two names with different endings must be, as `find_nearest` counts it."""
_EMBED: Final = compile_late(
    r"""!\[[^\]]*\]\(<?(?P<markdown>[^()<>"]+?)>?\)|!?\[\[(?P<wiki>[^\[\]|]+).*\]\]|<img\b.*?\bsrc=["']?(?P<html>[^"'<>\s]+).*>"""
)
"""What shows a picture in a text, where only the name of its file belongs."""
_NO_FOLDER: Final = "the deck has no media folder"
"""The cause of the problems with all files that would be found if the folder was there."""


def list_folders_beside(root: Path, within: Path | None) -> dict[str, list[str]]:
    """List the folders that may be meant to be the media folder `root`, each with the names of its files.

    They stand beside it, belong to no deck and are inside of `within`.
    """
    if root.is_dir() or not root.parent.is_dir() or within is None:
        return {}
    folders: dict[str, list[str]] = {}
    for folder in sorted(root.parent.iterdir()):
        of_a_deck = folder.name == "kinds" if root.name == "media" else (within / "cards" / folder.name).is_dir()
        if folder.is_dir() and not folder.name.startswith(".") and not of_a_deck and is_inside(folder, within):
            shown = folder.name if root.name == "media" else f"{root.parent.name}/{folder.name}"
            folders[shown] = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return folders


def explain_missing_file(
    name: str, files: Collection[str], root: Path, within: Path | None, beside: Mapping[str, list[str]]
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
            if name in inside:
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
    if not files:
        return InputError("M501", f"{message}, which is empty", f"Put the file into `{folder}`.")
    return InputError("M501", message, f"Put the file into `{folder}`, or correct the name.")


def _find_alike(name: str, files: Collection[str]) -> str:
    """A hint for a file whose name differs in capitals, in its folder or in its ending; empty if there is none."""
    wanted = PurePosixPath(name)
    same = [file for file in files if file.casefold() == name.casefold()]
    if same:
        return f"The file is called `{same[0]}`: write its name in the same capitals and small letters."
    for file in sorted(files):
        path = PurePosixPath(file)
        if path.name.casefold() == wanted.name.casefold():
            where = (
                f"in the folder `{path.parent}` of the media folder"
                if path.parent.name
                else "in the media folder itself"
            )
            return f"Write `{file}`: the file is {where}."
    for file in sorted(files):
        if fold_name(PurePosixPath(file).stem) == fold_name(wanted.stem) and wanted.stem:
            return f"Did you mean `{file}`?"
    return ""


def _suggest_file(name: str, files: Collection[str]) -> str:
    """A hint for a misspelt name; what names have in common in their endings does not count.

    A file of another type must be more alike: `_gone.png` is hardly `_more.css`.
    """
    wanted = PurePosixPath(name)
    stem = wanted.with_suffix("").as_posix() if wanted.name else name
    same: dict[str, str] = {}
    other: dict[str, str] = {}
    for file in files:
        path = PurePosixPath(file)
        by_stem = same if path.suffix.casefold() == wanted.suffix.casefold() else other
        by_stem[path.with_suffix("").as_posix()] = file
    if near := find_nearest(stem, same):
        return f"Did you mean `{same[near]}`?"
    near = find_nearest(stem, other, likeness=_LIKENESS_OF_OTHER_TYPES)
    return f"Did you mean `{other[near]}`?" if near else ""


def _find_elsewhere(name: str, root: Path, within: Path | None) -> str:
    """A file of this name beside the cards or above the media folder; empty if there is none."""
    if within is None:
        return ""
    deck = root.parent if root.name == "media" else within / "cards" / root.name
    for folder in dict.fromkeys((deck, root.parent, within)):
        for file in dict.fromkeys((folder / name, folder / PurePosixPath(name).name)):
            if file.is_file() and is_inside(file, within):
                return file.relative_to(within).as_posix()
    return ""
