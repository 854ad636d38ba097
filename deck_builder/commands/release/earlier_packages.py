"""Finds packages of earlier releases: as published, or built again from the commit of the release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.build.build import draft_package
from deck_builder.build.edition_packages import name_package
from deck_builder.build.pipeline import open_deck
from deck_builder.build.snapshot import read_back
from deck_builder.commands.release.cleanup_package import add_retired_content, list_without_content
from deck_builder.deck.git import extract_deck, find_release_commit
from deck_builder.lock.model import ADOPTED
from deck_builder.packages.limits import DEFAULT_LIMITS, Limits
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock, Release
    from deck_builder.packages.model import PackedNote


_NO_PACKAGE: Final = Package(Path(), {}, {}, {}, {})
"""What learners have before the first release."""


@dataclass(frozen=True, slots=True)
class EarlierPackages:
    """The packages of a deck's releases before the last one of `lock`."""

    deck: Deck
    """The deck as it is now."""
    lock: Lock
    """The lock with the release that is being made."""
    out: Path
    """The folder that has the packages, if they were kept."""
    scratch: Path
    """A temporary folder to build in."""
    limits: Limits = DEFAULT_LIMITS
    """The limits for reading a package in `out`, which may be anybody's."""

    def read_previous(self, problems: Problems) -> Package | None:
        """Read the package of the previous release: empty before the first one, None if it can't be found."""
        if len(self.lock.releases) < 2:
            return _NO_PACKAGE
        return self.read(self.lock.releases[-2], problems)

    def find_retired_content(self, previous: Package, problems: Problems) -> Lock | None:
        """Add the contents of newly retired cards to the lock; None if they can't be found.

        A card that was retired, brought back and retired again is not in the package of the release before: it is
        looked for in those before that.
        """
        lock = add_retired_content(self.lock, previous)
        for release in reversed(lock.releases[:-2]):
            if list_without_content(lock) and (package := self.read(release, Problems())):
                lock = add_retired_content(lock, package)
        missing = list_without_content(lock)
        for card_id in missing:
            version = lock.retired[card_id].card.released
            message = f"the text of `{card_id}` can't be found: it went out in {version}"
            problems.add("R804", message, Place(self._file(version or "")), card=card_id)
        return None if missing else lock

    def _file(self, version: str) -> Path:
        return self.out / f"{self.deck.id}-{version}.apkg"

    def read(self, release: Release, problems: Problems, *, edition: str = "") -> Package | None:
        """The package of a release, as it was published or built again; None if it can't be found.

        That of the `edition` with this key is empty if the release had no such edition.
        """
        if edition:
            return self._read_edition(release, edition, problems)
        file = self._file(release.version)
        message = f"the package of {release.version} can't be found"
        if file.is_file():
            try:
                package = read_package(file, self.limits)
                if release.version == ADOPTED:  # this deck can't send what the import left out
                    package = package._replace(notes=_notes_in_lock(package, self.lock))
                if _is_package_of(package, self.lock, release):
                    return package
                message = f"`{file.name}` is not the package that was released"
            except InputError as error:
                message = error.message
        else:
            try:
                return _build_again(self.deck, release, file, self.scratch, problems)
            except InputError as error:
                message = f"{message}, and it can't be built again: {error}"
        problems.add("R804", message, Place(file))
        return None

    def _read_edition(self, release: Release, edition: str, problems: Problems) -> Package | None:
        """The package of a smaller edition of a release; see `read`."""
        if edition not in release.editions:
            return _NO_PACKAGE
        file = name_package(self._file(release.version), self.deck.id, edition)
        try:
            if file.is_file():
                return read_package(file, self.limits)
            return _build_again(self.deck, release, file, self.scratch / edition, Problems(), edition=edition)
        except InputError as error:
            message = f"the package of {release.version} for the edition `{edition}` can't be found: {error}"
            problems.add("R804", message, Place(file))
        return None


def read_releases(
    deck: Deck, lock: Lock, out: Path, scratch: Path, limits: Limits = DEFAULT_LIMITS
) -> tuple[list[Package], list[str]]:
    """Read the packages of each release in a lock, oldest first; and list the versions that can't be found.

    Those of its smaller editions come before that of the whole deck.

    A package is taken from the folder `out`, or built again from git in the temporary folder `scratch`.
    """
    earlier = EarlierPackages(deck, lock, out, scratch, limits)
    packages = [
        (release.version, earlier.read(release, Problems(), edition=edition))
        for release in lock.releases
        for edition in (*release.editions, "")
    ]
    missing = dict.fromkeys(version for version, package in packages if package is None)
    return [package for _, package in packages if package], [*missing]


def _notes_in_lock(package: Package, lock: Lock) -> dict[str, PackedNote]:
    guids = {card.guid for card in lock.cards.values()} | {retired.card.guid for retired in lock.retired.values()}
    return {guid: note for guid, note in package.notes.items() if guid in guids}


def _is_package_of(package: Package, lock: Lock, release: Release) -> bool:
    """Whether a package has the notes that the lock records for a release, each with the same `mod`.

    A card with a newer `mod` than the release has changed since, or was retired and brought back. One that differs from
    what was sent may have an older `mod` all the same, from a branch that was merged after the release. Any other one
    with an older `mod` than in the package was reset after a wrong clock, see `reset_future_times`.
    """
    versions = [release.version for release in lock.releases]
    until = set(versions[: versions.index(release.version) + 1])
    known = [card for card in lock.cards.values() if card.released in until]
    known += [retired.card for retired in lock.retired.values() if retired.version not in until]
    mods = {note.guid: note.mod for note in package.notes.values()}
    return mods.keys() <= {card.guid for card in known} and all(
        (0 if card.has_changed or card.mod > release.at else card.mod) <= mods.get(card.guid, 0) <= release.at
        for card in known
    )


def _build_again(
    deck: Deck, release: Release, file: Path, scratch: Path, problems: Problems, *, edition: str = ""
) -> Package:
    """Build the package of an earlier release again, from its commit. Raises InputError.

    With an `edition`, that of this smaller edition.

    If another version of the program makes another package of the commit, that is a warning at the place of the missing
    `file`, and the package has the times of the released one: the lock of the commit says what learners have, and since
    when.
    """
    commit = find_release_commit(deck.folder, release.version, release.digest)
    folder = extract_deck(deck.folder, commit, scratch / release.version)
    own_problems = Problems()
    opened = open_deck(folder, scratch, own_problems)
    if opened is None:
        raise InputError("R804", f"it does not build any more ({own_problems[0].message})")
    lock = opened[1]
    target = scratch / f"{deck.id}-{release.version}.apkg"
    with draft_package(*opened, release.at, target, own_problems) as draft:
        if draft is None:
            raise InputError("R804", f"it does not build any more ({own_problems[0].message})")
        packages = {each.edition.key: each.package for each in draft.editions} | {"": draft.package}
        package = read_back(packages[edition])
        if draft.digest == release.digest:
            return package
        if _shape_of(draft.lock) != _shape_of(lock):
            raise InputError("R804", f"this version of Deck Builder makes another package of commit {commit[:10]}")
    message = f"the package of {release.version} can't be built again as it was: Deck Builder has changed since"
    problems.add("R815", message, Place(file))
    return _with_times_of(lock, package)


def _shape_of(lock: Lock) -> tuple[object, ...]:
    """Return what no version of the program may change: the identities of cards, and the fields of note types."""
    cards = {key: (card.guid, card.kind, card.ordinals) for key, card in lock.cards.items()}
    return cards, {key: (kind.id, kind.fields, kind.templates) for key, kind in lock.kinds.items()}


def _with_times_of(lock: Lock, package: Package) -> Package:
    """Return the package with the times of notes and note types that a lock has."""
    mods = {card.guid: card.mod for card in lock.cards.values()}
    kind_mods = {kind.id: kind.mod for kind in lock.kinds.values()}
    note_types = {key: each._replace(mod=kind_mods.get(key, each.mod)) for key, each in package.note_types.items()}
    notes = {
        guid: replace(note, mod=mods.get(guid, note.mod), note_type=note_types[note.note_type.id])
        for guid, note in package.notes.items()
    }
    return package._replace(notes=notes, note_types=note_types)
