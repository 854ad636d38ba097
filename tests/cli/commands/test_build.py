"""`deck-builder build`: which decks it builds, and what it says of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS, edit

BROKEN = CARDS.replace("    answer: Rome\n", "    anwser: Rome\n")


def test_a_deck_with_one_card_builds(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        "kind: definition\ncards:\n  - id: mitochondrion\n    term: Mitochondrion\n"
        "    definition: The organelle that makes most of a cell's ATP.\n"
    )
    assert "1 note, 2 cards; 1 new" in run("build", deck, "--out", deck.parent / "dist").output


def test_every_deck_under_cards_is_built_without_a_name(
    write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cards").mkdir()
    for name in ("one", "two"):
        write_deck(CARDS, name=name).rename(tmp_path / "cards" / name)
    monkeypatch.chdir(tmp_path)
    run("build")
    assert sorted(path.name for path in Path("dist").iterdir()) == ["one.apkg", "two.apkg"]
    run("build", "two", "--out", "elsewhere")
    assert [path.name for path in Path("elsewhere").iterdir()] == ["two.apkg"]


def test_one_run_shows_the_problems_of_every_file(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(BROKEN, more="kind: qestion\ncards: []\n", tabs="a:\n\t- b\n")
    (deck / "references.yaml").write_text("references:\n  - title: No id\n", encoding="utf-8")
    output = run("build", deck, expect=1).output
    for code in ("D202", "D203", "D207", "Y107"):  # the reference without an id is the D202
        assert code in output
    assert "references.yaml:2:5" in output


def test_a_warning_is_shown_and_the_deck_is_built(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS.replace("answer: Rome", f"answer: {'word ' * 31}"))
    output = run("build", deck, "--out", deck.parent / "dist").output
    assert "D210 `answer` has 31 words; the limit is 30" in output
    assert "Found 1 warning." in output
    assert "3 notes" in output


def test_two_decks_with_one_id_are_refused(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    one = write_deck(CARDS)
    two = write_deck(CARDS, name="other")
    edit(two / "deck.yaml", "id: other", "id: capitals")
    output = run("build", one, two, "--out", tmp_path / "dist", expect=1).output
    assert "D221" in output


def test_a_deck_with_an_error_is_not_built_and_the_others_are(write_deck: Callable[..., Path]) -> None:
    good, bad = write_deck(CARDS), write_deck(BROKEN, name="broken")
    out = good.parent / "dist"
    output = run("build", bad, good, "--out", out, expect=1).output
    assert f"{bad}: not built; the last package and `deck.lock` stay as they were.\n" in output
    assert [path.name for path in out.iterdir()] == ["capitals.apkg"]
    assert not (bad / "deck.lock").exists()


def test_a_second_build_of_the_same_deck_is_unchanged(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    out = deck.parent / "dist"
    assert "3 notes, 3 cards; 3 new; " in run("build", deck, "--out", out).output
    again = run("build", deck, "--out", out).output
    assert "3 notes, 3 cards; none changed; " in again
    assert again.endswith(" kB (unchanged)\n")
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    assert "; 1 changed; " in run("build", deck, "--out", out).output


def test_a_locked_build_fails_if_the_lock_would_change(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    out = deck.parent / "dist"
    assert "L611" in run("build", deck, "--locked", "--out", out, expect=1).output
    assert not (deck / "deck.lock").exists()
    run("build", deck, "--out", out)
    run("build", deck, "--locked", "--out", out)
