"""Gives a file of a release another name if the learner has another file of that name.

Anki does the same when it imports a package, and then also changes the name in the learner's own words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deck_builder.packages.model import Package


def find_new_names(mine: Package, new: Package, releases: Sequence[Package]) -> dict[str, str]:
    """Return other names for the files of a release that have the name of another file of the learner's.

    A file that the author never changed keeps its name: the learner has replaced it, and theirs stays.
    """
    return {
        name: f"{PurePath(name).stem}-{media.sha1}{PurePath(name).suffix}"
        for name, media in new.media.items()
        if name in mine.media
        and mine.media[name].sha1 != media.sha1
        and not name.startswith(("_", "latex-"))
        and not any(name in release.media and release.media[name].sha1 == media.sha1 for release in releases)
    }


def list_media_to_send(mine: Package, new: Package, names: Mapping[str, str]) -> list[str]:
    """List the files of a release, by their names there, that the learner does not have.

    `names` are those of `find_new_names`.
    """
    return [name for name in new.media if name in names or name not in mine.media]


def rename_media(package: Package, names: Mapping[str, str]) -> Package:
    """Return a package in whose notes files have other names."""
    if not names:
        return package
    pattern = re.compile(
        "|".join(f"(?<=[\"'=:])({re.escape(name)})(?=[\"'\\]\\s>])" for name in _sort_by_length(names))
    )
    notes = {
        guid: replace(note, fields=tuple(pattern.sub(lambda match: names[match.group()], text) for text in note.fields))
        for guid, note in package.notes.items()
    }
    return package._replace(notes=notes)


def _sort_by_length(names: Iterable[str]) -> list[str]:
    return sorted(names, key=len, reverse=True)
