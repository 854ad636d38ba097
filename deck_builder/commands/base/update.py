"""Reads the deck that an extension builds on, and compares it with what `base.lock` says of it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.build.snapshot import Named, read, snapshot
from deck_builder.commands.base.before import read_base_before
from deck_builder.commands.base.describe_base import CardName, State, describe_base
from deck_builder.deck.base import BASE_FILE, is_deck_name
from deck_builder.deck.extension import EXTENDS_KEY, find_base_path
from deck_builder.deck.folder import DECK_FILE, LOCK_FILE, find_home
from deck_builder.lock.base_deck import digest_lock, digest_package
from deck_builder.lock.lock_file import read_lock
from deck_builder.lock.model import ADOPTED
from deck_builder.packages.limits import NO_LIMITS
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.inside import explain_error, is_there
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from deck_builder.deck.base import Base
    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import Package

_VERSION_IN_NAME: Final = compile_late(r".*-v?(\d[\w.+-]*)")
"""How releases of this program, and most others, are named: `capitals-1.2.0`."""


@dataclass(frozen=True, slots=True)
class ReadBase:
    """The base of an extension as it is, beside what `base.lock` says of it."""

    folder: Path
    """The folder of the extension."""
    base: Base
    """The base as it is."""
    before: Base | None
    """The base as `base.lock` has it; None without that file."""

    @property
    def file(self) -> Path:
        """The file that has, or is to have, what is known of the base."""
        return self.folder / BASE_FILE

    @property
    def new(self) -> list[str]:
        """The ids of cards that the base did not have before."""
        guids = {card.guid for card in self.before.cards.values()} if self.before else set()
        return [key for key, card in self.base.cards.items() if self.before and card.guid not in guids]

    @property
    def renamed(self) -> list[str]:
        """The ids of cards that had another one."""
        ids = self.before.ids_by_guid if self.before else {}
        return [key for key, card in self.base.cards.items() if ids.get(card.guid, key) != key]

    @property
    def changed(self) -> list[str]:
        """The ids of cards whose question or answer is another one."""
        before = {card.guid: card for card in self.before.cards.values()} if self.before else {}
        cards = self.base.cards.items()
        return [key for key, card in cards if card.guid in before and card[1:3] != before[card.guid][1:3]]

    @property
    def gone(self) -> list[str]:
        """The ids of cards that the base has no longer."""
        before = self.before.cards if self.before else {}
        guids = {card.guid for card in self.base.cards.values()}
        return [card_id for card_id, card in before.items() if card.guid not in guids]


def read_base_as_it_is(folder: Path, now: int, problems: Problems, limits: Limits) -> ReadBase | None:
    """Read the base of the extension in a folder; None, with a problem, if that can't be done.

    `now`, in seconds since 1970, is for a base that is a folder. `limits` are for a base that is a package.
    """
    mapping = read_yaml_file(folder / DECK_FILE, folder, problems)
    if mapping is None:
        return None
    keys = Keys(mapping, folder / DECK_FILE, problems)
    source = keys.read_text(EXTENDS_KEY)
    if not source:
        if EXTENDS_KEY not in mapping:
            hint = "Name a package or the folder of a deck: `extends: capitals-1.2.0.apkg`."
            keys.add("D261", "the deck does not say what it extends", keys.place, hint)
        return None
    place = keys.place_of_value(EXTENDS_KEY)
    path = _find(folder, source, keys, place)
    if path is None:
        return None
    before = read_base_before(folder, problems)
    if problems.errors:
        return None
    if path.is_file():
        found = _read_package(path, source, place, problems, limits, find_home(folder))
    else:
        found = _read_folder(path, source, place, now, problems)
    if found is None:
        return None
    package, state = found
    if not is_deck_name(package.deck_name):
        message = f"`{source}` has several decks with nothing above them, or one that Anki can't have"
        hint = "Export only one deck, with its subdecks, and build on that."
        problems.add("D261", message, place, hint=hint)
        return None
    return ReadBase(folder, describe_base(package, state, before), before)


def _find(folder: Path, source: str, keys: Keys, place: Place) -> Path | None:
    """Find what `extends` names; None, with a problem, if it can't be a base."""
    hint = f"Copy the package into `{folder.name}`, and name the copy."
    if "://" in source:
        keys.add("D261", f"`{source}` is an address on the web", place, f"Download the package. {hint}")
        return None
    path = find_base_path(folder, source)
    if path is None:
        home = find_home(folder)
        keys.add("D261", f"`{source}` is outside of the folder `{home.name}`, which has the whole project", place, hint)
    elif is_there(path) and (path.is_file() or is_there(path / DECK_FILE)):
        if not _leads_to(folder, path):
            return path
        message = "the deck extends itself" if path.samefile(folder) else f"`{source}` builds on this deck"
        keys.add("D261", message, place, "Name a deck that does not need this one.")
    elif is_there(path) and path.is_dir():
        keys.add("D261", f"there is no `{DECK_FILE}` in `{source}`", place, "Name the folder of a deck.")
    else:
        hint = f"Write the path from the folder `{folder.name}`: `../capitals`, or `capitals-1.2.0.apkg`."
        keys.add("D261", f"there is no file or folder `{source}`", place, hint)
    return None


def _leads_to(folder: Path, path: Path | None) -> bool:
    """Whether the deck at `path` is the one in `folder`, or builds on it by way of others."""
    seen: set[Path] = set()
    while path and path not in seen and is_there(path) and is_there(path / DECK_FILE):
        if path.samefile(folder):
            return True
        seen.add(path)
        mapping = read_yaml_file(path / DECK_FILE, path, Problems())
        source = Keys(mapping, path / DECK_FILE, Problems()).read_text(EXTENDS_KEY) if mapping is not None else ""
        path = find_base_path(path, source) if source else None
    return False


def _read_package(
    path: Path, source: str, place: Place, problems: Problems, limits: Limits, home: Path
) -> tuple[Package, State] | None:
    try:
        digest = digest_package(path, home)
    except OSError as error:
        problems.add("D261", f"`{source}` can't be read: {explain_error(error)}", place)
        return None
    package = read(path.resolve(), problems, limits)
    version = _VERSION_IN_NAME.fullmatch(path.stem)
    return (package, State(source, version[1] if version else "", digest, None)) if package else None


def _read_folder(path: Path, source: str, place: Place, now: int, problems: Problems) -> tuple[Package, State] | None:
    """Read a base from its folder. Only cards that it was built with are known: others may still get other guids."""
    errors = Problems()
    lock = read_lock(path / LOCK_FILE, errors)
    if lock is None:
        hint = f"Build it first: `deck-builder build {path.name}`."
        problems.add("D261", f"the deck in `{source}` was not built yet", place, hint=hint)
        return None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        file = snapshot(Named(path), Path(scratch), now, errors)
        package = read(file, errors, NO_LIMITS) if file else None
    if package is None:
        first = next(problem for problem in errors if problem.severity == "error")
        hint = f"See what is wrong with it: `deck-builder check {path.name}`."
        problems.add("D261", f"the deck in `{source}` has errors: {first.message}", place, hint=hint)
        return None
    names = {card.guid: CardName(card_id, card.former_ids) for card_id, card in lock.cards.items()}
    last = lock.last_release
    version = last.version if last and last.version != ADOPTED else ""
    return package, State(source, version, digest_lock(lock), names)
