"""What git knows about a deck: uncommitted files, releases in its history, the deck at a revision."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.deck.folder import LOCK_FILE, find_media_folder
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

_COMMIT_OR_RELEASE: Final = re.compile(
    rb'^(?:commit (?P<commit>[0-9a-f]+)$|\+ *\{"version": "(?P<version>[^"]+)", "date")', re.MULTILINE
)
"""In git's log of a `deck.lock` with patches: a commit, or a release that the commit added."""


def list_uncommitted_files(deck_folder: Path, packages: Path) -> tuple[str, ...] | None:
    """List the files of a deck and its media that differ from the last commit; None if git does not track the deck.

    Their names begin at the top of the repository. Files in the folder `packages` are built from the others, so they
    are left out, unless the deck itself is in that folder.
    """
    try:
        top = _find_top(deck_folder)
        known = [path for path in (deck_folder, find_media_folder(deck_folder)) if path.exists()]
        status = _run_git(
            top, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *map(str, known)
        )
        if not _run_git(top, "ls-files", "--", str(deck_folder)):
            return None
    except InputError:
        return None
    names = [entry[3:] for entry in status.decode(errors="replace").split("\0") if entry]
    built = packages.resolve()
    if deck_folder.resolve().is_relative_to(built):
        return tuple(names)
    return tuple(name for name in names if not (top / name).resolve().is_relative_to(built))


def is_tracked(file: Path) -> bool:
    """Whether git tracks a file, even if the file is gone. False without version control."""
    try:
        return bool(_run_git(file.parent, "ls-files", "--", file.name))
    except InputError:
        return False


def find_forgotten_releases(deck_folder: Path, deck_id: str, known: Collection[str]) -> dict[str, str]:
    """Find the releases of a deck that its `deck.lock` had in a commit and that are not `known`.

    Returns the first commit of each version, oldest first; nothing without version control.
    """
    place = f"./{LOCK_FILE}"
    try:
        log = _run_git(
            *(deck_folder, "log", "--reverse", "--format=commit %H", "--patch", "--unified=0"),
            *("-G", '^ *[{]"version": "[^"]*", "date"', "--", place),
        )
        forgotten: dict[str, str] = {}
        commit = ""
        for match in _COMMIT_OR_RELEASE.finditer(log):
            commit = match["commit"].decode() if match["commit"] else commit
            version = (match["version"] or b"").decode()
            if version and version not in known and version not in forgotten:
                deck = json.loads(_run_git(deck_folder, "show", f"{commit}:{place}")).get("deck", {})
                if deck.get("id") == deck_id:
                    forgotten[version] = commit
        return forgotten
    except (InputError, ValueError, AttributeError):
        return {}


def find_release_commit(deck_folder: Path, version: str) -> str:
    """Return the first commit whose `deck.lock` has a release. Raises InputError (P705) if there is none."""
    lock = deck_folder / LOCK_FILE
    log = _run_git(deck_folder, "log", "--format=%H", "--reverse", f'-S"version": "{version}", "date"', "--", str(lock))
    commits = log.decode().split()
    if _run_git(deck_folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
        cut_off = _run_git(deck_folder, "rev-list", "--max-parents=0", "HEAD").decode().split()
        if not commits or commits[0] in cut_off:
            raise InputError("P705", "this clone has only the last commits; `git fetch --unshallow` brings the others")
    if not commits:
        raise InputError("P705", f"git has no commit with release {version}")
    return commits[0]


def extract_deck(deck_folder: Path, revision: str, target: Path) -> Path:
    """Write a deck and its media as they were at a revision, below `target`. Returns the deck's folder there.

    Raises InputError (P705) if git has no such revision, or the revision does not have the deck.
    """
    top = _find_top(deck_folder)
    place = deck_folder.resolve().relative_to(top.resolve())
    media = find_media_folder(deck_folder.resolve()).relative_to(top.resolve())
    commit = (
        _run_git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )
    folders = set(_run_git(top, "ls-tree", "-rd", "--name-only", "-z", commit).decode().split("\0"))
    wanted = [path.as_posix() for path in (place, media) if path.as_posix() in folders or path.as_posix() == "."]
    if place.as_posix() not in wanted:
        raise InputError("P705", f"there was no `{place}` at `{revision}`")
    archived = _run_git(top, "archive", "--format=tar", commit, "--", *wanted)
    with tarfile.open(fileobj=io.BytesIO(archived)) as archive:
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


def _find_top(folder: Path) -> Path:
    return Path(_run_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))


def _run_git(folder: Path, *arguments: str) -> bytes:
    program = shutil.which("git")
    if program is None:
        raise InputError("P705", "there is no git on this computer")
    result = subprocess.run(  # noqa: S603  the program is git, and no shell reads the arguments
        [program, "-C", str(folder), *arguments], capture_output=True, check=False
    )
    if result.returncode:
        lines = result.stderr.decode(errors="replace").strip().splitlines()
        raise InputError("P705", lines[-1] if lines else "git does not know it")
    return result.stdout
