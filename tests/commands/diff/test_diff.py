"""`deck-builder diff`: what a learner who has one state of a deck gets from another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import PROJECT, edit
from tests.support.releases import PORTUGAL, SPAIN, Clock, commit, package, release, run_build


@pytest.fixture
def edited(deck: Path, clock: Clock) -> Path:
    """A deck that was released and edited since."""
    release(deck, "1.0.0")
    clock.next_day()
    edit(deck / "cards.yaml", "Lyon", "Paris")
    edit(deck / "cards.yaml", SPAIN, SPAIN + PORTUGAL)
    return deck


def test_a_folder_is_compared_with_a_package_and_left_as_it_was(edited: Path) -> None:
    before = {path: path.read_bytes() for path in edited.parent.rglob("*") if path.is_file()}
    output = run("diff", package(edited, "1.0.0"), edited).output
    assert "[-Lyon-]{+Paris+}" in output
    assert "What is the capital of Portugal?" in output
    assert {path: path.read_bytes() for path in edited.parent.rglob("*") if path.is_file()} == before


def test_a_revision_is_compared_with_what_is_there(deck_in_git: Path, clock: Clock) -> None:
    edit(deck_in_git / "cards.yaml", "Lyon", "Paris")
    clock.next_day()
    found = json.loads(run("diff", f"{deck_in_git}@HEAD", deck_in_git, "--format", "json").output)
    assert json.dumps(found).count("Lyon") >= 1
    run_build(deck_in_git)
    commit(deck_in_git)
    assert "Lyon" not in run("diff", f"{deck_in_git}@HEAD", deck_in_git).output
    assert "Lyon" in run("diff", f"{deck_in_git}@HEAD~1", deck_in_git).output


def test_two_folders_that_were_never_built_are_compared(deck: Path) -> None:
    (deck / "deck.lock").unlink()
    other = deck.parent / "other" / "capitals"
    other.mkdir(parents=True)
    for name in ("deck.yaml", "cards.yaml"):
        (other / name).write_text((deck / name).read_text(encoding="utf-8").replace("Lyon", "Paris"), encoding="utf-8")
    output = run("diff", deck, other).output
    assert "[-Lyon-]{+Paris+}" in output
    assert "not newer" not in output


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_every_form_says_what_changed(form: str, edited: Path) -> None:
    output = run("diff", package(edited, "1.0.0"), edited, "--format", form).output
    assert "Lyon" in output
    assert "Paris" in output
    if form == "json":
        json.loads(output)
    if form == "html":
        assert output.startswith("<!doctype html>")


def test_packages_that_do_not_differ_are_not_an_error(deck: Path) -> None:
    release(deck, "1.0.0")
    run("diff", package(deck, "1.0.0"), deck)


@pytest.mark.parametrize(
    ("old", "said", "code"),
    [
        ("nothing.apkg", "There is no file `nothing.apkg`", 2),
        ("nowhere", "There is no deck `nowhere`", 2),
        ("capitals@v9", "P705", 1),
        ("broken.apkg", "P704 `broken.apkg` can't be read", 1),
    ],
)
def test_what_cannot_be_compared_is_said(
    old: str, said: str, code: int, deck_in_git: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(deck_in_git.parent)
    Path("broken.apkg").write_bytes(b"PK no zip")
    assert said in run("diff", old, "capitals", expect=code).output


def test_the_shipped_deck_can_be_compared_with_itself_in_version_control() -> None:
    if not (PROJECT / ".git").exists():
        pytest.skip("there is no version control here")
    run("diff", f"{PROJECT / 'cards/mirror-neurons'}@HEAD", PROJECT / "cards/mirror-neurons")
