"""What git knows about a deck: uncommitted files, releases in its history, the deck at a revision.

Only `_run_git` starts git. It reads, and never lets the settings of a repository run a program of their own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.deck.folder import LOCK_FILE, find_media_folder
from deck_builder.files import is_unfinished
from deck_builder.problems.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_HARMLESS: Final = {
    "safe.bareRepository": "explicit",  # a folder that looks like a repository is not one
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "log.showSignature": "false",  # it would run gpg.program
    "log.follow": "false",
    "diff.renames": "false",
    "color.ui": "false",
}
"""Settings that overrule those of a repository: they could run programs, or change what git prints."""

_ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "",  # no network, not even for a clone that left out files
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_KEPT_VARIABLES: Final = re.compile(r"GIT_(CONFIG_\w+|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)")
"""Variables of the environment that say where a person's own settings are. All other `GIT_…` are dropped: in a hook
they name another repository or index."""

_COMMIT_OR_RELEASE: Final = re.compile(
    rb'^(?:commit (?P<commit>[0-9a-f]+)$|\+[ ,]*(?P<release>\{"version": "[^"\n]+", "date".*\}),?$)', re.MULTILINE
)
"""In git's log of a `deck.lock` with patches: a commit, or a release that the commit added."""

_DECK: Final = re.compile(rb'"deck": (\{[^\n]*?\})')
"""What a `deck.lock` says about its deck."""


@dataclass(frozen=True, slots=True)
class CommittedRelease:
    """A release that `deck.lock` had in some commit."""

    version: str
    """Its version."""
    digest: str
    """A hash of all that its package holds: two branches may each have a release of one version."""
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
        top = _find_top(deck_folder)
        known = _list_folders(deck_folder)
        status = _run_git(top, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *known)
        if not _run_git(top, "ls-files", "--", str(deck_folder)):
            return None
    except InputError:
        return None
    names = [name for entry in _split(status) if not is_unfinished(Path(name := entry[3:]))]
    built = packages.resolve()
    if deck_folder.resolve().is_relative_to(built):
        return tuple(names)
    return tuple(name for name in names if not (top / name).resolve().is_relative_to(built))


def list_hidden_files(deck_folder: Path) -> dict[Path, str]:
    """List the files of a deck and its media that git is told not to look at, each with the reason in words.

    They are files that `.gitignore` names and git does not track, and edited files that are marked
    `assume-unchanged` or `skip-worktree`. Empty without version control.
    """
    try:
        top = _find_top(deck_folder)
        known = _list_folders(deck_folder)
        ignored = _run_git(top, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *known)
        marked = _run_git(top, "ls-files", "-z", "-v", "--stage", "--", *known)
        hidden = {top / name: "git ignores it" for name in _split(ignored)}
        for entry in _split(marked):
            about, _, name = entry.partition("\t")
            mark, _, digest, _ = about.split()
            if (mark == "S" or mark.islower()) and (top / name).is_file():
                committed = _run_git(top, "hash-object", "--", str(top / name)).decode().strip()
                if committed != digest:
                    word = "skip-worktree" if mark in "Ss" else "assume-unchanged"
                    hidden[top / name] = f"it was edited, and git is told to overlook that (`{word}`)"
    except InputError:
        return {}
    return hidden


def is_tracked(file: Path) -> bool:
    """Whether git tracks a file, even if the file is gone. False without version control."""
    try:
        return bool(_run_git(file.parent, "ls-files", "--", file.name))
    except InputError:
        return False


def is_shallow(deck_folder: Path) -> bool:
    """Whether a clone has only the last commits of its history. False without version control."""
    try:
        return _run_git(deck_folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except InputError:
        return False


def find_forgotten_releases(
    deck_folder: Path, deck_id: str | None, known: Collection[tuple[str, str]]
) -> tuple[CommittedRelease, ...]:
    """Find the releases of a deck that its `deck.lock` had in a commit and that are not `known`, oldest first.

    `known` are versions with their digests. Every ancestor of the present commit counts, on all sides of merges.
    Without a `deck_id`, those of any deck that was in the folder count.
    Nothing without version control.
    """
    return _find_unknown(deck_folder, deck_id, known, "HEAD")


def find_releases_elsewhere(
    deck_folder: Path, deck_id: str, known: Collection[tuple[str, str]]
) -> tuple[CommittedRelease, ...]:
    """Find the releases of a deck that only other branches have and that are not `known`. Otherwise as above."""
    return _find_unknown(deck_folder, deck_id, known, "--branches", "--remotes", "--tags", "--not", "HEAD")


def find_release_commit(deck_folder: Path, version: str, digest: str) -> str:
    """Return the first commit whose `deck.lock` has a release. Raises InputError (P705) if there is none."""
    commits = [
        release.commit
        for release in _list_releases(deck_folder, "HEAD")
        if (release.version, release.digest) == (version, digest)
    ]
    if is_shallow(deck_folder):
        cut_off = _run_git(deck_folder, "rev-list", "--max-parents=0", "HEAD").decode().split()
        if not commits or commits[0] in cut_off:
            raise InputError("P705", "this clone has only the last commits; `git fetch --unshallow` brings the others")
    if not commits:
        raise InputError("P705", f"git has no commit with release {version}")
    return commits[0]


def find_branch(deck_folder: Path, commit: str) -> str:
    """Return a name for a commit that a person knows: a branch or tag that has it, or its first characters."""
    try:
        name = _run_git(deck_folder, "name-rev", "--name-only", "--no-undefined", "--exclude=*/HEAD", commit)
    except InputError:
        return commit[:10]
    return re.sub(r"[~^].*", "", name.decode(errors="replace").strip()).removeprefix("remotes/")


def read_unmerged_lock(deck_folder: Path) -> tuple[bytes | None, bytes | None, bytes | None] | None:
    """Return a `deck.lock` that git could not merge: of the common ancestor, of our side and of theirs.

    A side that does not have the file is None. None if git has no unfinished merge of the file.
    """
    try:
        entries = _split(_run_git(deck_folder, "ls-files", "-z", "--unmerged", "--", LOCK_FILE))
        stages = {entry.split()[2]: _run_git(deck_folder, "cat-file", "blob", entry.split()[1]) for entry in entries}
    except InputError:
        return None
    return (stages.get("1"), stages.get("2"), stages.get("3")) if stages else None


def read_lock_merged_with_marks(deck_folder: Path) -> tuple[bytes | None, bytes | None, bytes | None] | None:
    """Return the three sides of a `deck.lock` whose marks of a merge were committed, as above.

    None if the last merge is not a merge of two branches that left marks in the file.
    """
    try:
        merge, *parents = _run_git(deck_folder, "rev-list", "--merges", "--parents", "-1", "HEAD").decode().split()
        if len(parents) != 2 or b"\n<<<<<<< " not in (read_lock_at(deck_folder, merge) or b""):
            return None
        base = _run_git(deck_folder, "merge-base", *parents).decode().strip()
    except (InputError, ValueError):
        return None
    return read_lock_at(deck_folder, base), read_lock_at(deck_folder, parents[0]), read_lock_at(deck_folder, parents[1])


def read_lock_at(deck_folder: Path, commit: str) -> bytes | None:
    """Return a deck's `deck.lock` as a commit has it; None if it has none."""
    try:
        return _run_git(deck_folder, "show", "--no-textconv", f"{commit}:./{LOCK_FILE}")
    except InputError:
        return None


def find_fork(deck_folder: Path, release: CommittedRelease) -> str | None:
    """Return the commit at which the side of a release parted from the side that a merge kept without it.

    None if it was not a merge that lost the release.
    """
    try:
        path = f"{release.commit}..HEAD"
        merges = _run_git(
            *(deck_folder, "rev-list", "--merges", "--parents", "--reverse", "--topo-order", "--ancestry-path", path)
        )
        for line in merges.decode().splitlines():
            merge, *parents = line.split()
            if release.digest.encode() not in (read_lock_at(deck_folder, merge) or b""):
                return _run_git(deck_folder, "merge-base", "--octopus", *parents).decode().strip()
    except InputError:
        return None
    return None


def extract_deck(deck_folder: Path, revision: str, target: Path) -> Path:
    """Write a deck and its media as they were at a revision, below `target`. Returns the deck's folder there.

    The files are written as git has them: no attribute, such as `export-ignore`, and no filter changes them. Raises
    InputError (P705) if git has no such revision, or the revision does not have the deck.
    """
    top = _find_top(deck_folder)
    place = deck_folder.resolve().relative_to(top)
    media = find_media_folder(deck_folder.resolve())
    folders = [path.relative_to(top).as_posix() for path in (deck_folder.resolve(), media) if path.is_relative_to(top)]
    commit = (
        _run_git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )
    listed = _run_git(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *folders)
    files = {}
    for entry in _split(listed):
        about, _, name = entry.partition("\t")
        mode, _, digest = about.split()
        if mode in ("100644", "100755") and ".." not in name.split("/"):
            files[name] = digest
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
    log = _run_git(
        *(deck_folder, "log", "--reverse", "--topo-order", "--full-history", "-m", "--format=commit %H", "--patch"),
        *("--unified=0", "--no-ext-diff", "--no-textconv", "-G", '"version": "[^"]*", "date"'),
        *(*revisions, "--", f"./{LOCK_FILE}"),
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


def _list_folders(deck_folder: Path) -> list[str]:
    return [str(path) for path in (deck_folder, find_media_folder(deck_folder)) if path.exists()]


def _split(output: bytes) -> list[str]:
    return [os.fsdecode(entry) for entry in output.split(b"\0") if entry]


def _find_top(folder: Path) -> Path:
    """Return the top folder of the work tree that a folder is in."""
    top = Path(os.fsdecode(_run_git(folder, "rev-parse", "--show-toplevel")).rstrip("\n")).resolve()
    if not folder.resolve().is_relative_to(top):
        raise InputError("P705", "the repository says that its files are in another folder")
    return top


def _read_blobs(folder: Path, digests: Iterable[str]) -> Iterator[bytes]:
    """Read the contents of files by their digests, in the same order."""
    output = _run_git(folder, "cat-file", "--batch", given="".join(f"{digest}\n" for digest in digests).encode())
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        size = output[at:end].split()[-1]
        if not size.isdigit():
            raise InputError("P705", "git has lost a file of the deck")
        at = end + 1 + int(size) + 1
        yield output[end + 1 : at - 1]


def _run_git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run git in a folder and return what it prints; `given` is its standard input. Raises InputError (P705).

    Whatever the settings of the repository are, git runs no program, reaches no network, asks nothing and writes
    nothing. Only the filters of a person's `.gitattributes` still run, because git needs them to compare files.
    """
    program = shutil.which("git")
    if program is None:
        raise InputError("P705", "there is no git on this computer")
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT_VARIABLES.fullmatch(name)
    }
    settings = [part for name, value in _HARMLESS.items() for part in ("-c", f"{name}={value}")]
    result = subprocess.run(  # noqa: S603  the program is git, and no shell reads the arguments
        [program, "--no-pager", *settings, "-C", str(folder), *arguments],
        capture_output=True,
        check=False,
        input=given,
        env=environment | _ENVIRONMENT,
    )
    if result.returncode:
        lines = result.stderr.decode(errors="replace").strip().splitlines()
        raise InputError("P705", lines[-1] if lines else "git does not know it")
    return result.stdout
