"""Finds packages of a deck that look released although `deck.lock` has no such release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.lock.versions import parse_precedence

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.lock.model import Lock


def list_unknown_packages(folder: Path, deck_id: str, lock: Lock | None) -> tuple[Path, ...]:
    """List the packages in a folder that are named like a release that the lock does not have.

    Without a lock, every release counts. Cleanup packages do not count.
    """
    known = {release.version for release in lock.releases} if lock else set()
    return tuple(
        file
        for file in sorted(folder.glob(f"{deck_id}-*.apkg"))
        if file.is_file() and (version := file.stem.removeprefix(f"{deck_id}-")) not in known and _is_version(version)
    )


def _is_version(version: str) -> bool:
    try:
        parse_precedence(version)
    except ValueError:
        return False
    return not version.endswith("-cleanup")
