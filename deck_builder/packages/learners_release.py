"""Which release of a deck a learner has, told by what their notes hold.

A learner's notes may come from different releases: Anki skips the update of a note that the learner wrote into after
the release, and learners skip releases. So the release is found for each note. Anki replaces a note as a whole, and a
merge decides about all of its fields, so these come from one release.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_name
from deck_builder.packages.compare import list_contents
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deck_builder.packages.model import Package, PackedNote

_VERSION: Final = compile_late(r"-(\d+\.\d+\.\d+[^/]*)\.apkg$")
"""The version at the end of the name of a release's package."""
_PIECE: Final = compile_late(r"\w+|[^\w\s]")


def sort_releases(releases: Sequence[Package]) -> tuple[Package, ...]:
    """The releases, oldest first: whatever a release changes is newer than all that went out before."""
    return tuple(sorted(releases, key=lambda package: max((note.mod for note in package.notes.values()), default=0)))


def leave_out_larger_editions(mine: Package, releases: Sequence[Package]) -> list[Package]:
    """Leave out the editions that the learner never had: a note that only those have was not deleted by them.

    Editions of one release have its version in the names of their files. A learner who has none of the notes that an
    edition has more than a smaller one did not have that edition.
    """
    by_version: dict[str, list[Package]] = {}
    for release in releases:
        match = _VERSION.search(release.file.name)
        by_version.setdefault(match[1] if match else str(release.file), []).append(release)
    had = []
    for editions in by_version.values():
        smaller: set[str] = set()
        for edition in sorted(editions, key=lambda package: len(package.notes)):
            more = edition.notes.keys() - smaller if smaller else set()
            if not more or not more.isdisjoint(mine.notes):
                had.append(edition)
            smaller |= edition.notes.keys()
    return had


def find_last_release(mine: Package, releases: Sequence[Package]) -> int:
    """Return the index of the newest release that the learner had, as far as their notes show; -1 if none is of any.

    `releases` are sorted. A learner had a release if they have a note that it was the first to have, or what it changed
    on most of the notes that it changed: a single one may be a correction that the learner made, too.
    """
    votes: Counter[int] = Counter()
    first = -1
    for guid, note in mine.notes.items():
        versions = [(index, release.notes[guid]) for index, release in enumerate(releases) if guid in release.notes]
        if not versions:
            continue
        first = max(first, versions[0][0])
        base = find_base(note, releases, -1)
        at = next(index for index, version in versions if version is base)
        for (_, before), (index, version) in pairwise(versions):
            if (version.fields, version.tags) != (before.fields, before.tags):
                votes[index] += 1 if index <= at else -1
    return max([first, *(index for index, count in votes.items() if count > 0)])


def find_base(note: PackedNote, releases: Sequence[Package], last: int) -> PackedNote | None:
    """Return the note as it was in the release that the learner's `note` began with; None if no release has it.

    `releases` are sorted, and `last` is the index of the newest one that the learner had. What the learner has is never
    newer than their note, and never older than any text or tag of the author's on it. Of what is left, the base is the
    state that the learner would have had to change least. Where several are equally near, it is the one of `last`, or
    else the oldest: a doubt ends in a conflict that the learner sees, and not in an edit of the author's that is lost.
    """
    guid = note.guid
    versions = [(index, release.notes[guid]) for index, release in enumerate(releases) if guid in release.notes]
    if not versions:
        return None
    for _, version in reversed(versions):
        if version.mod == note.mod and _is_version(note, version):
            return version
    known = [(index, version) for index, version in versions if version.mod <= note.mod] or versions
    if len({(version.fields, version.tags) for _, version in known}) == 1:
        return known[-1][1]
    known = known[_find_newest_part(note, [version for _, version in known]) :]
    distances = [_measure_distance(note, version) for _, version in known]
    nearest = [entry for entry, distance in zip(known, distances, strict=True) if distance == min(distances)]
    before = [version for index, version in nearest if index <= last]
    return before[-1] if before else nearest[0][1]


def list_earlier_texts(note: PackedNote, base: PackedNote, releases: Sequence[Package]) -> frozenset[int]:
    """List the fields that hold what the author wrote before `base`, which has something else there, by position.

    The learner may have taken the author's edit back, or never got it. A field that is empty was emptied.
    """
    guid, places = note.guid, set()
    theirs = list_contents(note.note_type.fields, base)
    for release in releases:
        if (version := release.notes.get(guid)) is None or version.mod > base.mod:
            continue
        contents = list_contents(note.note_type.fields, version)
        for place, (mine, before, now) in enumerate(zip(note.fields, contents, theirs, strict=False)):
            if mine and mine == before != now:
                places.add(place)
    return frozenset(places)


def _find_newest_part(note: PackedNote, versions: Sequence[PackedNote]) -> int:
    """Return the index of the first state with the newest text or tag of the author's that is on a learner's note."""
    newest = 0
    tags = _fold(note.tags)
    before_tags: frozenset[str] = _fold(versions[0].tags)
    columns = zip(*(list_contents(note.note_type.fields, version) for version in versions), strict=True)
    for mine, texts in zip(note.fields, columns, strict=False):
        if mine and mine in texts:
            newest = max(newest, texts.index(mine))
    for index, version in enumerate(versions):
        own = _fold(version.tags)
        if (own - before_tags) & tags:
            newest = max(newest, index)
        before_tags |= own
    return newest


def _is_version(note: PackedNote, version: PackedNote) -> bool:
    """Whether a learner's note has what a release has, beside tags of their own."""
    return note.fields == tuple(list_contents(note.note_type.fields, version)) and _fold(version.tags) <= _fold(
        note.tags
    )


def _measure_distance(note: PackedNote, version: PackedNote) -> int:
    """How many words, signs and tags of the author's differ. Only fields that both have count."""
    distance = len(_fold(version.tags) - _fold(note.tags))
    for mine, theirs in zip(note.fields, list_contents(note.note_type.fields, version), strict=False):
        if theirs is not None and mine != theirs:
            words, other = _count_words(mine), _count_words(theirs)
            distance += (words - other).total() + (other - words).total()
    return distance


@lru_cache(maxsize=64)
def _count_words(text: str) -> Counter[str]:
    return Counter(_PIECE.findall(text))


def _fold(tags: Sequence[str]) -> frozenset[str]:
    return frozenset(map(fold_name, tags))
