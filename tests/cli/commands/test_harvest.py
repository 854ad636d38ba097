"""`deck-builder harvest` writes into card files, or into a patch that git takes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.corrections import export_corrected
from tests.support.decks import CARDS
from tests.support.learner import ImportLog, Learner
from tests.support.releases import Clock, build_and_release, commit, git, package, release, run_build

WriteDeck = Callable[..., Path]
LATER = 1_795_700_000


@pytest.fixture
def corrected(write_deck: WriteDeck, learner: Learner, clock: Clock, tmp_path: Path) -> tuple[Path, list[Path]]:
    """A released deck in git, and the exports of three learners who corrected two of its cards."""
    deck = write_deck("# My capitals, with care\n" + CARDS)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    git(deck.parent, "init", "--quiet")
    commit(deck)
    france = ('"Question:*France*"', "Answer")
    edits = [{france: "Paris"}, {france: "Paris", ('"Question:*Italy*"', "Answer"): "<b>Roma</b>"}, {france: "Nice"}]
    files = [export_corrected(learner, each, tmp_path / f"{n}.apkg", second=LATER + n) for n, each in enumerate(edits)]
    return deck, files


def call(deck: Path, files: list[Path], *options: str | Path, expect: int = 0) -> str:
    return run("harvest", *files, "--deck", deck, "--out", deck.parent / "dist", *options, expect=expect).output


WANTED = ("# My capitals, with care\n" + CARDS).replace("Lyon", "Paris").replace("Rome", "**Roma**")


def test_nothing_is_written_unasked(corrected: tuple[Path, list[Path]]) -> None:
    deck, files = corrected
    before = (deck / "cards.yaml").read_bytes()
    output = call(deck, files)
    assert "3 packages: 3 proposals" in output
    assert "cards.yaml:7:13 france, Answer: 2 learners" in output
    assert "+    answer: Paris" in output
    assert "Nothing was written" in output
    assert (deck / "cards.yaml").read_bytes() == before


def test_all_proposals_are_applied_and_comments_and_layout_stay(
    corrected: tuple[Path, list[Path]], learner: Learner, clock: Clock
) -> None:
    deck, files = corrected
    call(deck, files, "--apply")
    text = (deck / "cards.yaml").read_text(encoding="utf-8")
    assert text.replace('"', "").replace("'", "") == WANTED
    clock.next_day()
    run_build(deck)
    commit(deck)
    release(deck, "1.1.0")
    assert learner.import_package(package(deck, "1.1.0")) == ImportLog(
        notes=3, new=0, updated=2, unchanged=1, conflicting=0
    )
    assert "3 packages: no proposal" in call(deck, files)


def test_git_takes_the_patch(corrected: tuple[Path, list[Path]], tmp_path: Path) -> None:
    deck, files = corrected
    patch = tmp_path / "new.patch"
    before = (deck / "cards.yaml").read_bytes()
    call(deck, files, "--patch", patch)
    assert (deck / "cards.yaml").read_bytes() == before
    subprocess.run(["git", "-C", deck.parent, "apply", "--check", patch], check=True)
    subprocess.run(["git", "-C", deck.parent, "apply", patch], check=True)
    text = (deck / "cards.yaml").read_text(encoding="utf-8")
    assert text.replace('"', "").replace("'", "") == WANTED


def test_each_proposal_can_be_taken_or_left(
    corrected: tuple[Path, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck, files = corrected
    answers = iter(["no", "yes", "quit"])
    monkeypatch.setattr("deck_builder.cli.commands.harvest._is_asked", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    call(deck, files)
    text = (deck / "cards.yaml").read_text(encoding="utf-8")
    assert "answer: Nice" in text
    assert "Paris" not in text
    assert "answer: Rome" in text


def test_a_file_that_is_no_package_is_told_and_the_others_count(
    corrected: tuple[Path, list[Path]], tmp_path: Path
) -> None:
    deck, files = corrected
    broken = tmp_path / "broken.apkg"
    broken.write_bytes(b"no package")
    output = call(deck, [broken, *files], expect=1)
    assert "P704" in output
    assert "3 packages: 3 proposals" in output


def test_applying_and_a_patch_exclude_each_other(corrected: tuple[Path, list[Path]], tmp_path: Path) -> None:
    deck, files = corrected
    assert "Choose one of" in call(deck, files, "--apply", "--patch", tmp_path / "x", expect=2)
