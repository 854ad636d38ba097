"""A release, its notes and a rehearsal look at what cards ask, not only at their ids."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from deck_builder.commands.rehearse.rehearse import rehearse
from deck_builder.content.plain_text import to_plain_text
from deck_builder.lock import moved_between_packages
from deck_builder.lock.moved_between_packages import NOTHING_MOVED, find_moved_content
from deck_builder.packages.compare import compare
from deck_builder.packages.read import read_package
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.releases import Clock, build_and_release, notes, package, release, run_build

RIVERS = """
kind: question
cards:
  - {id: q1, question: Which river flows through Vienna and Budapest?, answer: The Danube}
  - {id: q2, question: Which river flows through Cologne and Rotterdam?, answer: The Rhine}
  - {id: q3, question: Which river flows through Cairo?, answer: The Nile}
"""
SHIFTED = """
kind: question
cards:
  - {id: q1, question: Which river flows through Rome?, answer: The Tiber}
  - {id: q2, question: Through Vienna and Budapest flows which river?, answer: Danube}
  - {id: q3, question: Which river flows through Cologne and Rotterdam (in the west)?, answer: The Rhine}
  - {id: q4, question: Which river flows through Cairo?, answer: The Nile}
"""


def meant(cards: str) -> str:
    """The same cards, each with the word of its author that a moved text is meant."""
    return cards.replace("}\n", ', ignore: {L624: "the ids follow the order"}}\n')


def forget_texts(lock: Path) -> None:
    """Make a lock as it was written before it had hashes of texts."""
    lock.write_text(re.sub(r', "(sent_)?texts": {[^}]*}', "", lock.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_release_finds_texts_that_have_moved_and_were_edited_at_once(deck: Path, clock: Clock) -> None:
    (deck / "cards.yaml").write_text(RIVERS, encoding="utf-8")
    build_and_release(deck, "1.0.0", clock)
    forget_texts(deck / "deck.lock")
    (deck / "cards.yaml").write_text(SHIFTED, encoding="utf-8")
    clock.next_day()
    run_build(deck)
    said = release(deck, "1.1.0", expect=1)
    assert re.findall(r"L624 the card `(\w+)` now has the text that learners know as `(\w+)`", said) == [
        ("q2", "q1"),
        ("q3", "q2"),
        ("q4", "q3"),
    ]


def test_what_is_let_through_is_said_in_the_notes_and_a_broken_promise(deck: Path, clock: Clock) -> None:
    (deck / "cards.yaml").write_text(RIVERS, encoding="utf-8")
    build_and_release(deck, "1.0.0", clock)
    (deck / "cards.yaml").write_text(meant(SHIFTED), encoding="utf-8")
    build_and_release(deck, "1.1.0", clock)
    text = notes(deck, "1.1.0")
    assert "Your progress stays as it is" not in text
    assert "Which river flows through Vienna and Budapest?: now Which river flows through Rome?" in text
    result = rehearse(package(deck, "1.0.0"), package(deck, "1.1.0"), only=frozenset({"studied"}))
    broken = [promise.message for promise in result.broken]
    assert len(broken) == 3
    rome = "“Which river flows through Rome?”: the interval was learned on another question, “Which river"
    assert any(message.startswith(rome) for message in broken)


def test_a_card_that_is_switched_off_is_told_and_nobody_is_advised_to_empty_it(deck: Path, clock: Clock) -> None:
    card = "kind: definition\ncards:\n  - {id: apex, term: Apex, definition: The highest point, both-ways: yes}\n"
    (deck / "cards.yaml").write_text(card, encoding="utf-8")
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "both-ways: yes", "both-ways: no")
    clock.next_day()
    run_build(deck)
    assert "L625 learners have the card" in release(deck, "1.1.0")
    assert "do not use Tools › Empty Cards" in notes(deck, "1.1.0")
    assert json.loads((deck / "deck.lock").read_text(encoding="utf-8"))["cards"]["apex"]["ordinals"] == [0]


def test_gaps_with_the_numbers_of_the_help_keep_their_intervals_and_others_do_not(deck: Path, clock: Clock) -> None:
    card = "kind: cloze\ncards:\n  - id: heart\n    text: 'The {{c1::heart}} pumps {{c2::blood}}'\n"
    right = "The {{c3::four-chambered}} {{c1::heart}} pumps {{c2::blood}}"
    wrong = "The {{c1::four-chambered}} {{c2::heart}} pumps {{c3::blood}}"
    (deck / "cards.yaml").write_text(card, encoding="utf-8")
    build_and_release(deck, "1.0.0", clock)
    for version, text, broken in (("1.1.0", right, 0), ("1.2.0", wrong, 3)):
        ignore = '    ignore: {L623: "the gaps follow the sentence"}\n' if broken else ""
        (deck / "cards.yaml").write_text(card.split("'")[0] + f"'{text}'\n{ignore}", encoding="utf-8")
        build_and_release(deck, version, clock)
        before = "1.0.0" if version == "1.1.0" else "1.1.0"
        result = rehearse(package(deck, before), package(deck, version), only=frozenset({"studied"}))
        assert [promise.message.split(": ")[1] for promise in result.broken] == [
            "the interval was learned on another gap of the note."
        ] * broken


def test_gaps_that_have_moved_and_were_edited_at_once_are_found(deck: Path, clock: Clock) -> None:
    card = "kind: cloze\ncards:\n  - id: heart\n    text: '{}'\n"
    moved = "The {{c1::organ}} called {{c2::the heart}} moves {{c3::the blood}}"
    (deck / "cards.yaml").write_text(card.format("The {{c1::heart}} pumps {{c2::blood}}"), encoding="utf-8")
    build_and_release(deck, "1.0.0", clock)
    (deck / "cards.yaml").write_text(card.format(moved), encoding="utf-8")
    clock.next_day()
    run_build(deck)
    right = "The {{c3::organ}} called {{c1::the heart}} moves {{c2::the blood}}"
    assert f"Write `text: '{right}'`" in " ".join(release(deck, "1.1.0", expect=1).split())
    (deck / "cards.yaml").write_text(card.format(right), encoding="utf-8")
    run_build(deck)
    release(deck, "1.1.0")
    result = rehearse(package(deck, "1.0.0"), package(deck, "1.1.0"), only=frozenset({"studied"}))
    assert result.broken == ()


def test_the_text_of_a_retired_card_is_named_by_its_id(deck: Path, clock: Clock) -> None:
    (deck / "cards.yaml").write_text(RIVERS, encoding="utf-8")
    build_and_release(deck, "1.0.0", clock)
    run("retire", deck, "q3")
    cards = RIVERS.replace("Which river flows through Cologne and Rotterdam?", "Which river flows through Cairo?")
    cards = cards.replace("The Rhine", "The Nile").partition("  - {id: q3")[0]
    (deck / "cards.yaml").write_text(cards, encoding="utf-8")
    clock.next_day()
    built = run_build(deck, expect=1)
    assert "L624 the card `q2` now has the text that learners know as `q3`" in built
    said = " ".join(release(deck, "1.1.0", expect=1).split())
    assert "L624 the card `q2` now has the text that learners know as `q3`" in said
    assert "Write `id: q3` here: learners' progress with this text belongs to `q3`. Take its retirement back: " in said
    assert f"`deck-builder retire {deck.name} q3 --undo`" in said


def test_after_one_edit_no_other_note_is_read(deck: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    (deck / "cards.yaml").write_text(RIVERS, encoding="utf-8")
    first = read_package(build_and_release(deck, "1.0.0", clock))
    edit(deck / "cards.yaml", "The Nile", "The river Nile")
    second = read_package(build_and_release(deck, "1.1.0", clock))
    read: list[str] = []

    def note_text(text: str) -> str:
        read.append(text)
        return to_plain_text(text)

    monkeypatch.setattr(moved_between_packages, "to_plain_text", note_text)
    assert find_moved_content(compare(first, second)) == NOTHING_MOVED
    assert "Cairo" in " ".join(read)
    assert "Vienna" not in " ".join(read)
