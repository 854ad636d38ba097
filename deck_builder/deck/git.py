"""What git knows of a deck: whether all is committed, and how the deck stood at a revision."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING, Final

from deck_builder.deck.folder import LOCK_FILE, find_media_folder
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


_COMMIT_OR_RELEASE: Final = re.compile(
    rb'^(?:commit (?P<commit>[0-9a-f]+)$|\+ *\{"version": "(?P<version>[^"]+)", "date")', re.MULTILINE
)
"""In git's log of a `deck.lock`, with patches: a commit, or a release that it added."""


def list_uncommitted_files(deck_folder: Path, packages: Path) -> tuple[str, ...] | None:
    """The files of a deck, its media among them, that differ from the last commit; None without version control.

    The files are named from the top of the repository. What lies in the folder `packages` is made from the others
    and left out, unless that folder holds the deck itself.
    """
    try:
        top = _top(deck_folder)
        known = [path for path in (deck_folder, find_media_folder(deck_folder)) if path.exists()]
        listed = _git(
            top, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *map(str, known)
        )
        if not _git(top, "ls-files", "--", str(deck_folder)):
            return None
    except InputError:
        return None
    names = [entry[3:] for entry in listed.decode(errors="replace").split("\0") if entry]
    made = packages.resolve()
    if deck_folder.resolve().is_relative_to(made):
        return tuple(names)
    return tuple(name for name in names if not (top / name).resolve().is_relative_to(made))


def is_tracked(file: Path) -> bool:
    """Whether git tracks a file, be it there or not; False without version control."""
    try:
        return bool(_git(file.parent, "ls-files", "--", file.name))
    except InputError:
        return False


def find_forgotten_releases(deck_folder: Path, deck_id: str, known: Collection[str]) -> dict[str, str]:
    """The releases of a deck that its `deck.lock` had in some commit and that are not `known`, oldest first.

    Each with the first commit that had it. Empty without version control.
    """
    place = f"./{LOCK_FILE}"
    try:
        told = _git(
            *(deck_folder, "log", "--reverse", "--format=commit %H", "--patch", "--unified=0"),
            *("-G", '^ *[{]"version": "[^"]*", "date"', "--", place),
        )
        forgotten: dict[str, str] = {}
        commit = ""
        for found in _COMMIT_OR_RELEASE.finditer(told):
            commit = found["commit"].decode() if found["commit"] else commit
            version = (found["version"] or b"").decode()
            if version and version not in known and version not in forgotten:
                deck = json.loads(_git(deck_folder, "show", f"{commit}:{place}")).get("deck", {})
                if deck.get("id") == deck_id:
                    forgotten[version] = commit
        return forgotten
    except (InputError, ValueError, AttributeError):
        return {}


def find_release_commit(deck_folder: Path, version: str) -> str:
    """The first commit whose `deck.lock` has a release. Raises InputError where none has, or it can't be told."""
    lock = deck_folder / LOCK_FILE
    commits = _git(deck_folder, "log", "--format=%H", "--reverse", f'-S"version": "{version}", "date"', "--", str(lock))
    found = commits.decode().split()
    if _git(deck_folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
        cut_off = _git(deck_folder, "rev-list", "--max-parents=0", "HEAD").decode().split()
        if not found or found[0] in cut_off:
            raise InputError(
                "P705", "this clone has the last commits only, and `git fetch --unshallow` brings the others"
            )
    if not found:
        raise InputError("P705", f"git has no commit with release {version}")
    return found[0]


def extract_deck(deck_folder: Path, revision: str, target: Path) -> Path:
    """Write a deck as it stood at a revision, with its media, below `target`; returns its folder there.

    Raises InputError where git has no such revision, or the deck did not stand there.
    """
    top = _top(deck_folder)
    place = deck_folder.resolve().relative_to(top.resolve())
    media = find_media_folder(deck_folder.resolve()).relative_to(top.resolve())
    commit = (
        _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )
    there = set(_git(top, "ls-tree", "-rd", "--name-only", "-z", commit).decode().split("\0"))
    wanted = [path.as_posix() for path in (place, media) if path.as_posix() in there or path.as_posix() == "."]
    if place.as_posix() not in wanted:
        raise InputError("P705", f"there was no `{place}` at `{revision}`")
    packed = _git(top, "archive", "--format=tar", commit, "--", *wanted)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for entry in archive:
            if not (entry.isfile() or entry.issym()) or ".." in entry.name.split("/"):
                continue
            path = target / entry.name
            path.parent.mkdir(parents=True, exist_ok=True)
            source = archive.extractfile(entry) if entry.isfile() else None
            if source:
                with path.open("wb") as file:
                    shutil.copyfileobj(source, file)
    return target / place


def _top(folder: Path) -> Path:
    from pathlib import Path

    return Path(_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))


def _git(folder: Path, *arguments: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise InputError("P705", "there is no git on this computer")
    done = subprocess.run(  # noqa: S603  the program is git, and no shell reads the arguments
        [program, "-C", str(folder), *arguments], capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise InputError("P705", said[-1] if said else "git does not know it")
    return done.stdout
