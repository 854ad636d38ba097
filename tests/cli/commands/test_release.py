"""`deck-builder release`: which versions there are, and what is printed to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS


@pytest.fixture
def deck(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck that was built and never released, named from the folder that it is in."""
    folder = write_deck(CARDS)
    monkeypatch.chdir(folder.parent)
    run("build", "capitals")
    return folder


@pytest.mark.parametrize("version", ["1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "one"])
def test_a_version_is_three_numbers(version: str, deck: Path) -> None:
    output = run("release", deck, version, expect=2).output
    assert f"`{version}` is not a version. Write three numbers, such as 1.2.0 (semver.org)." in output


def test_a_dry_run_shows_the_notes_and_writes_nothing(deck: Path) -> None:
    before = sorted(deck.parent.rglob("*"))
    output = run("release", "capitals", "1.0.0", "--dry-run").stdout
    assert output.startswith("Nothing was written. This would be released:\n")
    assert sorted(deck.parent.rglob("*")) == before


def test_the_next_steps_name_the_lock_and_the_tag(deck: Path) -> None:
    output = run("release", "capitals", "1.0.0").stdout
    lock = Path("capitals/deck.lock")
    assert f'  git commit -m "Release 1.0.0" {lock} && git tag capitals-v1.0.0\n' in output
    assert "deck-builder rehearse" not in output  # there is no earlier release to rehearse an update from
    for line in output.split("\n\n")[0].splitlines():
        assert Path(line.split(": ")[0]).exists(), line


def test_a_deck_with_an_error_is_not_released(deck: Path) -> None:
    (deck / "cards.yaml").write_text(CARDS.replace("answer: Rome", "anwser: Rome"), encoding="utf-8")
    output = run("release", "capitals", "1.0.0", expect=1).output
    assert "D203" in output
    assert output.endswith("capitals: not released; nothing was changed.\n")
    assert [path.name for path in Path("dist").iterdir()] == ["capitals.apkg"]


def test_the_deck_here_needs_no_name(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(deck)
    assert "dist/capitals-1.0.0.apkg: 3 notes" in run("release", "1.0.0").output
    assert "Which version? Write three numbers: `deck-builder release 1.0.0`." in run("release", expect=2).output
    assert "`capitals` is not a version." in run("release", "capitals", expect=2).output
