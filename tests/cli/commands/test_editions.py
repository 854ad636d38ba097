"""Commands that know the smaller editions of a deck."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS, edit, write_deck
from tests.support.releases import commit, git


@pytest.fixture
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deck with an edition that has one note less."""
    monkeypatch.chdir(tmp_path)
    folder = write_deck(tmp_path, CARDS)
    with (folder / "deck.yaml").open("a", encoding="utf-8") as file:
        file.write("\neditions:\n  small:\n    without: {cards: [spain]}\n")
    return folder


def test_build_writes_the_edition_that_is_asked_for(deck: Path) -> None:
    output = run("build", deck, "--edition", "small").output
    assert "the edition small; " in output
    assert [file.name for file in Path("dist").iterdir()] == [f"{deck.name}-small.apkg"]
    run("build", deck)
    assert (Path("dist") / f"{deck.name}.apkg").is_file()


def test_an_edition_that_there_is_not_is_refused_with_those_there_are(deck: Path) -> None:
    for command in ("build", "preview"):
        output = run(command, deck, "--edition", "smal", expect=2).output
        assert "has no edition `smal`. There are: small." in output


def test_preview_shows_the_cards_of_an_edition_and_stats_counts_them(deck: Path) -> None:
    whole, small = (run("preview", deck, *options).output for options in ((), ("--edition", "small")))
    assert f"{deck.name}-small-preview.html" in small
    counts = json.loads(run("stats", deck, "--format", "json").output)[0]
    assert counts["editions"] == {"small": {"notes": counts["notes"] - 1, "cards": counts["cards"] - 1}}
    assert f"{counts['cards']} cards" in whole
    assert f"{counts['cards'] - 1} cards" in small


def test_diff_and_rehearse_take_an_edition_of_both_states(deck: Path) -> None:
    run("build", deck)
    git(deck.parent, "init", "--quiet")
    commit(deck)
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    edit(deck / "cards.yaml", "answer: Madrid", "answer: Sevilla")
    whole, small = (run("diff", f"{deck.name}@HEAD", deck, *options).output for options in ((), ("--edition", "small")))
    assert ("Paris" in whole, "Sevilla" in whole) == (True, True)
    assert ("Paris" in small, "Sevilla" in small) == (True, False)
    learners = json.loads(run("rehearse", f"{deck.name}@HEAD", deck, "--edition", "small", "--format", "json").output)[
        "learners"
    ]
    assert {each["learner"]: each["updated"] for each in learners}["studied"] == 1
    packages = ("dist/capitals.apkg", "dist/capitals-small.apkg")
    assert "leave out --edition" in run("diff", *packages, "--edition", "small", expect=2).output
    edit(deck / "deck.yaml", "small:", "tiny:")
    output = run("diff", f"{deck.name}@HEAD", deck, "--edition", "tiny", expect=1).output
    assert "D251 `capitals` has no edition `tiny` there" in output
