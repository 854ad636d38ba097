"""The first build of a deck gives it a namespace of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from deck_builder.build import new_deck
from deck_builder.lock.ids import make_guid
from tests.support.command_line import build, run
from tests.support.decks import CARDS, DECKS, edit, write_deck
from tests.support.learner import Learner
from tests.support.releases import Clock, commit, git, lock_of, run_build


def namespace_of(deck: Path) -> str:
    return str(yaml.safe_load((deck / "deck.yaml").read_text(encoding="utf-8"))["namespace"])


def test_two_authors_who_follow_the_same_tutorial_do_not_overwrite_each_others_cards(
    tmp_path: Path, learner: Learner
) -> None:
    for author, question, name in (("ada", "What is the capital of France?", "Capitals"), ("bob", "How big?", "World")):
        (tmp_path / author).mkdir()
        cards = f"kind: question\ncards:\n  - {{id: france, question: {question}, answer: Something}}\n"
        deck = write_deck(tmp_path / author, cards, deck=f"id: capitals\nname: {name}\n")
        learner.import_package(build(deck))
        learner.study_everything()
    questions = {learner.note(f"Question:*{word}*")["Question"] for word in ("France", "big")}
    assert questions == {"What is the capital of France?", "How big?"}


def test_the_first_build_writes_the_namespace_and_says_so_and_later_builds_keep_it(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(CARDS)
    output = run_build(deck)
    namespace = namespace_of(deck)
    assert f"deck.yaml: added `namespace: {namespace}`" in output
    assert lock_of(deck)["deck"]["namespace"] == namespace
    assert lock_of(deck)["cards"]["france"]["guid"] == make_guid(namespace, "france")
    before = (deck / "deck.yaml").read_bytes()
    assert "namespace" not in run_build(deck)
    assert (deck / "deck.yaml").read_bytes() == before


def test_a_deck_that_was_built_without_a_namespace_goes_on_without_one(tmp_path: Path) -> None:
    deck = Path(shutil.copytree(DECKS / "broken/lock-deck-renamed", tmp_path / "capitals"))
    before = (deck / "deck.yaml").read_bytes()
    build(deck)
    assert (deck / "deck.yaml").read_bytes() == before
    assert "namespace" not in lock_of(deck)["deck"]
    edit(deck / "cards.yaml", "- id: paris", "- {id: oslo, question: What is Oslo?, answer: A capital}\n  - id: paris")
    build(deck)
    assert lock_of(deck)["cards"]["oslo"]["guid"] == make_guid("capitals", "oslo")


def test_a_line_that_was_deleted_comes_back_from_the_lock(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    run_build(deck)
    namespace = namespace_of(deck)
    (deck / "deck.yaml").write_text("id: capitals\nname: Capitals\nlicence: CC0\n", encoding="utf-8")
    before = lock_of(deck)["cards"]
    run("check", deck)
    run_build(deck)
    assert namespace_of(deck) == namespace
    assert lock_of(deck)["cards"] == before


def test_without_the_lock_the_namespace_in_the_deck_file_keeps_every_guid(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    run_build(deck)
    before = lock_of(deck)["cards"]["france"]["guid"]
    (deck / "deck.lock").unlink()
    run_build(deck)
    assert lock_of(deck)["cards"]["france"]["guid"] == before


def test_a_deck_from_before_namespaces_whose_lock_is_lost_keeps_its_guids(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(CARDS)
    with monkeypatch.context() as older:
        older.setattr("deck_builder.build.build.give_namespace", lambda *_: None)
        run_build(deck)
    before = lock_of(deck)["cards"]["france"]["guid"]
    assert before == make_guid("capitals", "france")
    (deck / "deck.lock").unlink()
    run_build(deck)
    assert lock_of(deck)["cards"]["france"]["guid"] == before


def test_a_lock_that_a_commit_removed_is_asked_for(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    git(deck.parent, "init", "--quiet")
    (deck / "deck.lock").write_text("{}", encoding="utf-8")
    commit(deck)
    (deck / "deck.lock").unlink()
    commit(deck)
    output = run_build(deck, expect=1)
    assert "L622 `deck.lock` is missing, and an earlier commit has it" in output
    assert "namespace" not in (deck / "deck.yaml").read_text(encoding="utf-8")


def test_a_build_that_fails_or_may_not_change_the_lock_leaves_the_deck_file_alone(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(CARDS.replace("answer: Rome", "anwser: Rome"))
    run_build(deck, expect=1)
    edit(deck / "cards.yaml", "anwser", "answer")
    assert "L611" in run("build", deck, "--locked", "--out", deck.parent / "dist", expect=1).output
    assert "namespace" not in (deck / "deck.yaml").read_text(encoding="utf-8")


def test_a_deck_file_that_cannot_be_edited_is_told_with_the_line_to_write(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_deck, "add_namespace", lambda *_: None)
    monkeypatch.setattr(new_deck, "make_namespace", lambda: "k3v7q2mzt4xa")
    deck = write_deck(CARDS)
    output = run_build(deck, expect=1)
    assert "D202 `namespace` is missing" in output
    assert "Write the line `namespace: k3v7q2mzt4xa` yourself." in output
    assert not (deck / "deck.lock").exists()


def test_another_namespace_is_refused_once_the_deck_was_built(deck: Path, clock: Clock) -> None:
    edit(deck / "deck.yaml", namespace_of(deck), "another")
    output = run_build(deck, expect=1)
    assert "L630" in output
    assert "as it was" in output
