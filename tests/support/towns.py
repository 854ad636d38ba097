"""The deck `towns`, its releases, and a learner who writes into it: for tests of merges."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.learner import Learner
from tests.support.releases import Clock, build_and_release, commit, git, run_build

CARDS = """
kind: question
cards:
  - {id: france, question: What is the capital of France?, answer: Lyon}
  - {id: italy, question: What is the capital of Italy?, answer: Rome}
  - {id: spain, question: What is the capital of Spain?, answer: Madrid}
  - {id: austria, question: What is the capital of Austria?, answer: Vienna}
  - {id: norway, question: What is the capital of Norway?, answer: Oslo}
  - id: rivers
    kind: cloze
    text: "{{c1::Vienna}} is on the {{c2::Danube}}, which ends in the Black Sea."
"""
"""The cards of the deck."""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A map</title><path d="M0 0h9v9z"/></svg>'


def start_towns(write_deck: Callable[..., Path]) -> Path:
    """Write the deck into a repository of its own; it is built and committed, and not released yet."""
    folder = write_deck(CARDS, name="towns")
    run_build(folder)
    git(folder.parent, "init", "--quiet")
    commit(folder)
    return folder


def release(deck: Path, version: str, clock: Clock) -> Path:
    """Commit and release the deck on the next day."""
    commit(deck)
    return build_and_release(deck, version, clock)


def write(learner: Learner, query: str, field: str, text: str, at: float, tags: tuple[str, ...] = ()) -> None:
    """Let a learner write into a note at a time in seconds since 1970."""
    note = learner.note(query)
    note[field] = text
    note.tags += tags
    learner.col.update_note(note)
    learner.set_note_times({note.guid: int(at)})
