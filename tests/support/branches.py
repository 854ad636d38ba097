"""Two branches of one deck in a real repository: parted, merged, and left as git could not merge them."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.command_line import run
from tests.support.releases import Clock, commit, git, release, run_build


def switch(deck: Path, branch: str, *, new: bool = False) -> None:
    """Go to a branch of the deck's repository, which is made at the present commit if it is `new`."""
    git(deck.parent, "checkout", "--quiet", *(["-b"] if new else []), branch)


def merge(deck: Path, branch: str) -> bool:
    """Merge a branch into the present one; False if git leaves conflicts."""
    try:
        git(deck.parent, "merge", "--quiet", "--no-edit", branch)
    except subprocess.CalledProcessError:
        return False
    return True


def build_and_commit(deck: Path, clock: Clock) -> None:
    """Build on the next day, and commit."""
    clock.next_day()
    run_build(deck)
    commit(deck)


def release_and_commit(deck: Path, version: str, clock: Clock) -> Path:
    """Release on the next day what is built and committed, and commit; return the package, under a name of its own.

    The package is moved out of the folder that `release` looks into, as if another person had made it.
    """
    clock.next_day()
    release(deck, version)
    commit(deck)
    made = deck.parent / f"dist/{deck.name}-{version}.apkg"
    kept = deck.parent / "published" / f"{version}-of-{int(clock.now)}.apkg"
    kept.parent.mkdir(exist_ok=True)
    return made.replace(kept)


def merge_lock(deck: Path, *options: str, expect: int = 0) -> str:
    """Run `deck-builder lock merge`; return what it prints."""
    return run("lock", "merge", deck, *options, expect=expect).output
