"""What git knows about a deck: uncommitted files, releases in its history, the deck at a revision.

This module compares files of the work tree itself: git would run the filters that the repository names.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from deck_builder.deck.folder import LOCK_FILE, find_media_folder, find_translated
from deck_builder.deck.run_git import find_top, run_git, split_names
from deck_builder.files import is_unfinished
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_LINK: Final = "120000"
"""The mode that git gives to a symbolic link."""
_SUBMODULE: Final = "160000"
"""The mode that git gives to a submodule."""

_POINTER: Final = compile_late(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?oid sha256:(?P<sha256>[0-9a-f]{64})\n"
)
"""What Git LFS commits in place of a large file."""

_COMMIT_OR_RELEASE: Final = compile_late(
    rb'^(?:commit (?P<commit>[0-9a-f]+)$|\+[ ,]*(?P<release>\{"version": "[^"\n]+", "date".*\}),?$)', re.MULTILINE
)
"""In git's log of a `deck.lock` with patches: a commit, or a release that the commit added."""

_LENGTH_OF_SHA256: Final = 64
"""In hexadecimal digits; git's usual SHA-1 has 40."""

_DECK: Final = compile_late(rb'"deck": (\{[^\n]*?\})')
"""What a `deck.lock` says about its deck."""


class CommittedRelease(NamedTuple):
    """A release that `deck.lock` had in some commit."""

    version: str
    """Its version."""
    digest: str
    """A hash of the package's content. It tells two releases of one version apart, which two branches can have."""
    date: str
    """Its date, as in `2026-11-23`."""
    commit: str
    """The first commit that has it."""


def list_uncommitted_files(deck_folder: Path, packages: Path) -> tuple[str, ...] | None:
    """List the files of a deck and its media that differ from the last commit; None if git does not track the deck.

    Their names begin at the top of the repository. Files in the folder `packages` are built from the others, so they
    are left out, unless the deck itself is in that folder.
    """
    try:
        top = find_top(deck_folder)
        folders = _list_folders(deck_folder, top)
        staged = _list_staged(top, folders)
        place = _name_in(top, deck_folder)
        if not any(place == "." or name.startswith(f"{place}/") for name in staged):
            return None
        committed = _list_committed(top, "HEAD", folders)
        untracked = split_names(run_git(top, "ls-files", "-z", "--others", "--exclude-standard", "--", *folders))
        names = {name for name in {*committed, *staged} if _differs(top, name, committed, staged)}
    except InputError:
        return None
    uncommitted = [name for name in sorted(names.union(untracked)) if not is_unfinished(Path(name))]
    built = packages.resolve()
    if deck_folder.resolve().is_relative_to(built):
        return tuple(uncommitted)
    return tuple(name for name in uncommitted if not (top / name).resolve().is_relative_to(built))


def read_commit_second(deck_folder: Path) -> int:
    """Return when the last commit was made, in seconds since 1970; 0 without version control or commits."""
    try:
        return int(run_git(deck_folder, "log", "-1", "--format=%ct"))
    except (InputError, ValueError):
        return 0


def list_hidden_files(deck_folder: Path) -> dict[Path, str]:
    """List the files of a deck and its media that git does not look at, each with the reason in words.

    These are untracked files that `.gitignore` names, and edited files that are marked
    `assume-unchanged` or `skip-worktree`. Empty without version control.
    """
    try:
        top = find_top(deck_folder)
        folders = _list_folders(deck_folder, top)
        ignored = run_git(top, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *folders)
        hidden = {top / name: "git ignores it" for name in split_names(ignored)}
        for name, entry in _list_staged(top, folders).items():
            if entry.overlooked and (top / name).is_file() and not _is_as_committed(top, name, entry):
                hidden[top / name] = f"it was edited, and git is told to overlook that (`{entry.overlooked}`)"
    except InputError:
        return {}
    return hidden


def is_tracked(file: Path) -> bool:
    """Whether git tracks a file, even if the file is gone. False without version control."""
    try:
        top = find_top(file.parent)
        return bool(run_git(top, "ls-files", "--", _name_in(top, file.parent, file.name)))
    except InputError:
        return False


def find_last_commit(file: Path) -> str:
    """Return the last commit that changed or deleted a file; empty if there is none, or without git."""
    try:
        return run_git(file.parent, "log", "-1", "--format=%H", "--", file.name).decode().strip()
    except InputError:
        return ""


def is_shallow(deck_folder: Path) -> bool:
    """Whether a clone has only the last commits of its history. False without version control."""
    try:
        return run_git(find_top(deck_folder), "rev-parse", "--is-shallow-repository").strip() == b"true"
    except InputError:
        return False


def find_forgotten_releases(
    deck_folder: Path, deck_id: str | None, known: Collection[tuple[str, str]]
) -> tuple[CommittedRelease, ...]:
    """Find the releases that `deck.lock` had in an earlier commit and that are not `known`, oldest first.

    `known` are versions with their digests. All ancestors of the present commit are searched, on all sides of merges.
    If `deck_id` is None, the releases of any deck that was in the folder count. Empty without version control.
    """
    return _find_unknown(deck_folder, deck_id, known, "HEAD")


def find_releases_elsewhere(
    deck_folder: Path, deck_id: str, known: Collection[tuple[str, str]]
) -> tuple[CommittedRelease, ...]:
    """Find the releases that only other branches have and that are not `known`, as `find_forgotten_releases` does."""
    return _find_unknown(deck_folder, deck_id, known, "--branches", "--remotes", "--tags", "--not", "HEAD")


def find_release_commit(deck_folder: Path, version: str, digest: str) -> str:
    """Return the first commit whose `deck.lock` has a release. Raises InputError (P705) if there is none."""
    commits = [
        release.commit
        for release in _list_releases(deck_folder, "HEAD")
        if (release.version, release.digest) == (version, digest)
    ]
    if is_shallow(deck_folder):
        cut_off = run_git(find_top(deck_folder), "rev-list", "--max-parents=0", "HEAD").decode().split()
        if not commits or commits[0] in cut_off:
            raise InputError("P705", "this clone has only the last commits; `git fetch --unshallow` brings the others")
    if not commits:
        raise InputError("P705", f"git has no commit with release {version}")
    return commits[0]


def find_branch(deck_folder: Path, commit: str) -> str:
    """Return a readable name for a commit: a branch or tag that contains it, or its first 10 characters."""
    try:
        top = find_top(deck_folder)
        name = run_git(top, "name-rev", "--name-only", "--no-undefined", "--exclude=*/HEAD", commit)
    except InputError:
        return commit[:10]
    return re.sub(r"[~^].*", "", name.decode(errors="replace").strip()).removeprefix("remotes/")


def read_unmerged_lock(deck_folder: Path) -> tuple[bytes | None, bytes | None, bytes | None] | None:
    """Return the three versions of a `deck.lock` that git could not merge: common ancestor, our side, their side.

    A side that does not have the file is None. None if git has no unfinished merge of the file.
    """
    try:
        top = find_top(deck_folder)
        entries = split_names(run_git(top, "ls-files", "-z", "--unmerged", "--", _name_in(top, deck_folder, LOCK_FILE)))
        stages = {entry.split()[2]: run_git(top, "cat-file", "blob", entry.split()[1]) for entry in entries}
    except InputError:
        return None
    return (stages.get("1"), stages.get("2"), stages.get("3")) if stages else None


def read_lock_merged_with_marks(deck_folder: Path) -> tuple[bytes | None, bytes | None, bytes | None] | None:
    """Return the same three versions if the `deck.lock` was added or committed with its conflict marks.

    None if no merge is unfinished and the last merge did not leave marks in the file.
    """
    try:
        top = find_top(deck_folder)
        try:
            parents = [run_git(top, "rev-parse", "--verify", name).decode().strip() for name in ("HEAD", "MERGE_HEAD")]
        except InputError:
            merge, *parents = run_git(top, "rev-list", "--merges", "--parents", "-1", "HEAD").decode().split()
            if len(parents) != 2 or b"\n<<<<<<< " not in (read_lock_at(deck_folder, merge) or b""):
                return None
        base = run_git(top, "merge-base", *parents).decode().strip()
    except (InputError, ValueError):
        return None
    return read_lock_at(deck_folder, base), read_lock_at(deck_folder, parents[0]), read_lock_at(deck_folder, parents[1])


def read_lock_at(deck_folder: Path, commit: str) -> bytes | None:
    """Return the `deck.lock` of a deck at a commit; None if there is none."""
    try:
        top = find_top(deck_folder)
        return run_git(top, "cat-file", "blob", f"{commit}:{_name_in(top, deck_folder, LOCK_FILE)}")
    except InputError:
        return None


def find_fork(deck_folder: Path, release: CommittedRelease) -> str | None:
    """Find the commit where the branch of a lost release parted from the branch that a merge kept.

    None if no merge lost the release.
    """
    try:
        top = find_top(deck_folder)
        path = f"{release.commit}..HEAD"
        merges = run_git(
            *(top, "rev-list", "--merges", "--parents", "--reverse", "--topo-order", "--ancestry-path", path)
        )
        for line in merges.decode().splitlines():
            merge, *parents = line.split()
            if release.digest.encode() not in (read_lock_at(deck_folder, merge) or b""):
                return run_git(top, "merge-base", "--octopus", *parents).decode().strip()
    except InputError:
        return None
    return None


def extract_deck(deck_folder: Path, revision: str, target: Path) -> Path:
    """Write a deck and its media as they were at a revision, below `target`. Returns the deck's folder there.

    With a translation comes the deck that it translates.

    The files are written as git has them: no attribute, such as `export-ignore`, and no filter changes them. Raises
    InputError (P705) if git has no such revision, or the revision does not have the deck.
    """
    top = find_top(deck_folder)
    place = deck_folder.resolve().relative_to(top)
    folders = [path.relative_to(top).as_posix() for path in _sources_of(deck_folder) if path.is_relative_to(top)]
    commit = (
        run_git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )
    files = {
        name: entry.digest
        for name, entry in _list_committed(top, commit, folders).items()
        if entry.mode in ("100644", "100755") and ".." not in name.split("/")
    }
    if not any(Path(name).is_relative_to(place) for name in files):
        raise InputError("P705", f"there was no `{place}` at `{revision}`")
    for name, content in zip(files, _read_blobs(top, files.values()), strict=True):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return target / place


def _find_unknown(
    deck_folder: Path, deck_id: str | None, known: Collection[tuple[str, str]], *revisions: str
) -> tuple[CommittedRelease, ...]:
    try:
        releases = _list_releases(deck_folder, *revisions)
    except InputError:
        return ()
    return tuple(
        release
        for release in releases
        if (release.version, release.digest) not in known
        and deck_id in (None, _read_deck_id(read_lock_at(deck_folder, release.commit) or b""))
    )


def _list_releases(deck_folder: Path, *revisions: str) -> Sequence[CommittedRelease]:
    """List each release that `deck.lock` gained in a commit, oldest first, with its first commit."""
    top = find_top(deck_folder)
    log = run_git(
        *(top, "log", "--reverse", "--topo-order", "--full-history", "-m", "--format=commit %H", "--patch"),
        *("--unified=0", "--no-ext-diff", "--no-textconv", "--text", "--no-color"),
        *("-G", '"version": "[^"]*", "date"', *revisions, "--", _name_in(top, deck_folder, LOCK_FILE)),
    )
    releases: dict[tuple[str, str], CommittedRelease] = {}
    commit = ""
    for match in _COMMIT_OR_RELEASE.finditer(log):
        commit = match["commit"].decode() if match["commit"] else commit
        if match["release"] is None:
            continue
        try:
            entry = json.loads(match["release"])
        except ValueError:
            continue
        version, digest, date = (str(entry.get(key, "")) for key in ("version", "digest", "date"))
        releases.setdefault((version, digest), CommittedRelease(version, digest, date, commit))
    return list(releases.values())


def _read_deck_id(lock: bytes) -> str:
    match = _DECK.search(lock)
    try:
        return str(json.loads(match[1])["id"]) if match else ""
    except (ValueError, KeyError, TypeError):
        return ""


class _Entry(NamedTuple):
    """A file in git."""

    mode: str
    """Git's mode, which says what kind of file it is, such as `100644`."""
    digest: str
    """The hash of its contents."""
    overlooked: str = ""
    """The mark that makes git ignore edits of the file; empty if there is none."""


def _list_committed(top: Path, revision: str, folders: Sequence[str]) -> dict[str, _Entry]:
    """List the files of folders at a revision by their names; empty before the first commit."""
    try:
        listed = run_git(top, "ls-tree", "-r", "-z", "--full-tree", revision, "--", *folders)
    except InputError:
        if revision == "HEAD":
            return {}
        raise
    entries = {}
    for line in split_names(listed):
        about, _, name = line.partition("\t")
        mode, _, digest = about.split()
        entries[name] = _Entry(mode, digest)
    return entries


def _list_staged(top: Path, folders: Sequence[str]) -> dict[str, _Entry]:
    """List the files of folders in git's index. A file in conflict has no digest."""
    entries: dict[str, _Entry] = {}
    for line in split_names(run_git(top, "ls-files", "-z", "-v", "--stage", "--", *folders)):
        about, _, name = line.partition("\t")
        mark, mode, digest, stage = about.split()
        overlooked = "skip-worktree" if mark in "Ss" else "assume-unchanged" if mark.islower() else ""
        entries[name] = _Entry(mode, digest if stage == "0" else "", overlooked)
    return entries


def _differs(top: Path, name: str, committed: dict[str, _Entry], staged: dict[str, _Entry]) -> bool:
    """Whether a file differs from the last commit. Files that git is set to overlook count as unchanged."""
    entry = staged.get(name)
    if entry is None or name not in committed or entry[:2] != committed[name][:2]:
        return True
    return not (entry.overlooked or _is_as_committed(top, name, entry))


def _is_as_committed(top: Path, name: str, entry: _Entry) -> bool:
    """Whether a file of the work tree is the one in git. Line ends and Git LFS pointers make no difference."""
    file = top / name
    if entry.mode == _SUBMODULE:
        return True
    try:
        if not file.parent.resolve().is_relative_to(top):
            return False
        if stat.S_ISLNK(file.lstat().st_mode):
            return entry.mode == _LINK and _has_digest(os.fsencode(file.readlink()), entry.digest)
        if entry.mode == _LINK or not stat.S_ISREG(file.lstat().st_mode):
            return False
        data = file.read_bytes()
    except OSError:
        return False
    if _has_digest(data, entry.digest) or _has_digest(data.replace(b"\r\n", b"\n"), entry.digest):
        return True
    pointer = _POINTER.match(run_git(top, "cat-file", "blob", entry.digest))
    return pointer is not None and pointer["sha256"].decode() == hashlib.sha256(data).hexdigest()


def _has_digest(data: bytes, digest: str) -> bool:
    """Whether `digest` is the hash that git gives to a file with these contents."""
    return (
        hashlib.new(
            "sha256" if len(digest) == _LENGTH_OF_SHA256 else "sha1",
            b"blob %d\0%b" % (len(data), data),
            usedforsecurity=False,
        ).hexdigest()
        == digest
    )


def _list_folders(deck_folder: Path, top: Path) -> list[str]:
    """List the folders that are there, of those that a deck is made from, as paths from the top of the repository."""
    folders = (path.resolve() for path in _sources_of(deck_folder))
    return [path.relative_to(top).as_posix() for path in folders if path.exists() and path.is_relative_to(top)]


def _sources_of(deck_folder: Path) -> tuple[Path, ...]:
    """The folders that a deck is made from: its own, or that of the deck that it translates; and the media."""
    folder = deck_folder.resolve()
    return find_translated(folder) or folder, find_media_folder(folder)


def _name_in(top: Path, folder: Path, name: str = "") -> str:
    """Return the path of a folder, or of a file in it, from the top of the repository."""
    return (folder.resolve().relative_to(top) / name).as_posix()


def _read_blobs(folder: Path, digests: Iterable[str]) -> Iterator[bytes]:
    """Read the contents of files by their digests, in the same order."""
    output = run_git(folder, "cat-file", "--batch", given="".join(f"{digest}\n" for digest in digests).encode())
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        size = output[at:end].split()[-1]
        if not size.isdigit():
            raise InputError("P705", "git has lost a file of the deck")
        at = end + 1 + int(size) + 1
        yield output[end + 1 : at - 1]
