"""Releases a deck with its translations: packages with a version, and what learners are told. All of them or none."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.release.prepare import PreparedRelease, prepare_release
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.lock.model import ADOPTED
from deck_builder.problems.problem import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from deck_builder.commands.release.model import Released, Wanted
    from deck_builder.problems.problem import Problems


def release(decks: Mapping[Path, Problems], wanted: Wanted) -> dict[Path, Released]:
    """Release decks with one version; none of them, with all as it was, if a problem of one is an error.

    `decks` are the folders of a deck and its translations, each with the list for its problems. All problems of all of
    them are found. A deck in which nothing has changed is released with the others, so that every language has every
    version; if nothing has changed in any, that is an error.
    """
    with ExitStack() as stack:
        prepared: dict[Path, PreparedRelease] = {}
        for folder, problems in decks.items():
            if each := stack.enter_context(prepare_release(folder, wanted, problems)):
                prepared[folder] = each
        if len(prepared) < len(decks) or _report_unchanged(prepared, decks):
            return {}
        for folder, each in prepared.items():
            problems, errors_before = decks[folder], decks[folder].errors
            with reporting_write_errors(each.released.package, problems):
                if each.put_in_place:
                    each.put_in_place()
            if problems.errors > errors_before:
                return {}
        return {folder: each.released for folder, each in prepared.items()}
    return {}


def _report_unchanged(prepared: Mapping[Path, PreparedRelease], decks: Mapping[Path, Problems]) -> bool:
    """Report that nothing has changed in any deck since its last release. Returns whether it is so."""
    if not all(each.last for each in prepared.values()):
        return False
    for folder, each in prepared.items():
        if each.last:
            since = "the package that was imported" if each.last.version == ADOPTED else each.last.version
            decks[folder].add("R805", f"nothing has changed since {since}", Place(folder / LOCK_FILE))
            break
    return True
