"""The link to report a mistake: what it says on cards that Anki renders, and what it costs learners."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.support.command_line import build, run
from tests.support.decks import CARDS, KIND, edit
from tests.support.learner import ImportLog, Learner
from tests.support.releases import Clock, build_and_release, lock_of, notes, package, release, run_build

WriteDeck = Callable[..., Path]
FEEDBACK = "feedback: https://example.org/report?card={card}&deck={deck}\n"
DATED = "feedback: https://example.org/report?card={card}&release={release}\n"
DECK = "id: capitals\nname: Capitals\n"


def reports(learner: Learner) -> dict[str, dict[str, str]]:
    """What the link on the back of each card would report, by the card's question."""
    found = {}
    for card in learner.cards():
        (address,) = re.findall(
            r'<p class="report"[^>]*><a[^>]* href="([^"]*)">Report a mistake</a></p>', card.answer()
        )
        assert 'class="report"' not in card.question()
        found[card.note().fields[0]] = {
            key: value[0] for key, value in parse_qs(urlsplit(unescape(address)).query).items()
        }
    return found


def test_each_back_has_a_link_that_names_the_card_and_the_deck(write_deck: WriteDeck, learner: Learner) -> None:
    learner.import_package(build(write_deck(CARDS, deck=DECK + FEEDBACK)))
    assert reports(learner) == {
        f"What is the capital of {name.title()}?": {"card": name, "deck": "capitals"}
        for name in ("france", "italy", "spain")
    }
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_a_deck_without_feedback_has_no_link_no_field_and_no_style_for_it(
    write_deck: WriteDeck, learner: Learner
) -> None:
    learner.import_package(build(write_deck(CARDS)))
    note = learner.note("Question:*France*")
    note_type = note.note_type()
    assert note_type is not None
    assert "Card id" not in note
    assert "report" not in note_type["css"]
    assert "report" not in note_type["tmpls"][0]["afmt"]


def test_a_deck_that_gains_feedback_touches_no_note_and_each_edit_brings_the_id(
    write_deck: WriteDeck, learner: Learner, clock: Clock
) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    learner.study_everything()
    own = learner.note("Question:*Italy*")
    own["Extra"] = "my own words"
    learner.col.update_note(own)
    schedule = learner.schedule()

    edit(deck / "deck.yaml", "name: Capitals\n", f"name: Capitals\n{FEEDBACK}")
    second = build_and_release(deck, "1.1.0", clock)
    assert learner.import_package(second) == ImportLog(notes=3, new=0, updated=0, unchanged=3, conflicting=0)
    assert {each["card"] for each in reports(learner).values()} == {"which card?"}
    assert "back of" in notes(deck, "1.1.0") or "look" in notes(deck, "1.1.0")

    edit(deck / "cards.yaml", "Lyon", "Paris")
    third = build_and_release(deck, "1.2.0", clock)
    assert learner.import_package(third) == ImportLog(notes=3, new=0, updated=1, unchanged=2, conflicting=0)
    assert reports(learner)["What is the capital of France?"]["card"] == "france"
    assert reports(learner)["What is the capital of Italy?"]["card"] == "which card?"
    assert learner.note("Question:*Italy*")["Extra"] == "my own words"
    assert learner.schedule() == schedule
    run("build", deck, "--locked", "--out", deck.parent / "dist")
    learner_of_today = Learner(deck.parent / "new learner")
    learner_of_today.import_package(third)
    assert reports(learner_of_today)["What is the capital of France?"]["card"] == "france"
    learner_of_today.close()


def test_an_edit_that_is_taken_back_touches_no_note_either(
    write_deck: WriteDeck, learner: Learner, clock: Clock
) -> None:
    deck = write_deck(CARDS)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    edit(deck / "deck.yaml", "name: Capitals\n", f"name: Capitals\n{FEEDBACK}")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    run_build(deck)
    edit(deck / "cards.yaml", "Paris", "Lyon")
    build_and_release(deck, "1.1.0", clock)
    state = learner.read_state()
    learner.import_package(package(deck, "1.1.0"))
    fields = {guid: note.fields for guid, note in learner.read_state().notes.items()}
    assert fields == {guid: note.fields for guid, note in state.notes.items()}


def test_a_card_that_is_renamed_is_reported_by_its_first_id_and_stays_as_it_is(
    write_deck: WriteDeck, learner: Learner, clock: Clock
) -> None:
    deck = write_deck(CARDS, deck=DECK + FEEDBACK)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    for old, new in (("italy", "italia"), ("italia", "it")):
        edit(deck / "cards.yaml", f"  - id: {old}\n", f"  - id: {new}\n    was: {old}\n")
        run_build(deck)
        edit(deck / "cards.yaml", f"    was: {old}\n", "")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    second = build_and_release(deck, "1.1.0", clock)
    assert learner.import_package(second) == ImportLog(notes=3, new=0, updated=1, unchanged=2, conflicting=0)
    assert reports(learner)["What is the capital of Italy?"]["card"] == "italy"


def test_a_release_in_the_link_changes_note_types_and_no_note(
    write_deck: WriteDeck, learner: Learner, clock: Clock
) -> None:
    deck = write_deck(CARDS, deck=DECK + DATED)
    first = build_and_release(deck, "1.0.0", clock)
    learner.import_package(first)
    learner.study_everything()
    schedule = learner.schedule()
    assert {each["release"] for each in reports(learner).values()} == {"1.0.0"}

    run("build", deck, "--locked", "--out", deck.parent / "dist")
    assert "nothing has changed since 1.0.0" in release(deck, "1.1.0", expect=1)
    bytes_before = first.read_bytes()
    first.unlink()
    release(deck, "1.0.0")
    assert first.read_bytes() == bytes_before

    (deck / "more.yaml").write_text("kind: cloze\ncards: [{id: oslo, text: 'In {{c1::Norway}}'}]\n", encoding="utf-8")
    second = build_and_release(deck, "2.0.0+rc", clock)
    assert "looks different" not in notes(deck, "2.0.0+rc")
    assert learner.import_package(second) == ImportLog(notes=4, new=1, updated=0, unchanged=3, conflicting=0)
    assert {each["release"] for each in reports(learner).values()} == {"2.0.0+rc"}
    assert {key: value for key, value in learner.schedule().items() if key in schedule} == schedule
    run("build", deck, "--locked", "--out", deck.parent / "dist")

    edit(deck / "deck.yaml", "&release={release}", "")
    third = build_and_release(deck, "3.0.0", clock)
    learner.import_package(third)
    assert all("release" not in each for each in reports(learner).values())


def test_before_the_first_release_the_link_says_that_it_is_a_draft(write_deck: WriteDeck, learner: Learner) -> None:
    learner.import_package(build(write_deck(CARDS, deck=DECK + DATED)))
    assert {each["release"] for each in reports(learner).values()} == {"draft"}


def test_a_deck_that_loses_feedback_loses_the_link_and_touches_no_note(
    write_deck: WriteDeck, learner: Learner, clock: Clock
) -> None:
    deck = write_deck(CARDS, deck=DECK + FEEDBACK)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    edit(deck / "deck.yaml", FEEDBACK, "")
    second = build_and_release(deck, "1.1.0", clock)
    assert learner.import_package(second) == ImportLog(notes=3, new=0, updated=0, unchanged=3, conflicting=0)
    assert all('class="report"' not in card.answer() for card in learner.cards())


def test_the_last_spare_field_is_left_to_the_kind(write_deck: WriteDeck, learner: Learner, clock: Clock) -> None:
    """A kind that has used all its spare fields has a link that does not name the card."""
    own = {"kinds__capital__front.html": "{{Country}}", "kinds__capital__back.html": "{{City}}"}
    cards = "kind: capital\ncards: [{id: france, country: France, city: Paris}]\n"
    deck = write_deck(cards, kinds__capital__kind=KIND, **own)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    more = "".join(f"  more-{n}: {{name: More {n}}}\n" for n in range(4))
    edit(deck / "kinds/capital/kind.yaml", "fields:\n", f"fields:\n{more}")
    edit(deck / "deck.yaml", "name: Capitals\n", f"name: Capitals\n{FEEDBACK}")
    second = build_and_release(deck, "1.1.0", clock)
    assert learner.import_package(second).conflicting == 0
    assert reports(learner) == {"France": {"card": "which card?", "deck": "capitals"}}
    names = [field["name"] for field in lock_of(deck)["kinds"]["capital"]["fields"]]
    assert "Card id" not in names


def test_the_link_and_the_imprint_are_in_the_language_of_the_deck(
    write_deck: WriteDeck, learner: Learner, clock: Clock
) -> None:
    german = f"{DECK}language: de\nauthors: [Ada]\nlicence: CC0\n{DATED}"
    deck = write_deck(CARDS, deck=german)
    learner.import_package(build_and_release(deck, "1.0.0", clock))
    back = learner.cards()[0].answer()
    assert re.search(r'<p class="report" lang="de" dir="auto"><a [^>]*>Fehler melden</a></p>', back)
    in_anki = learner.col.decks.by_name("Capitals")
    assert in_anki
    assert in_anki["desc"] == "Von Ada. Lizenz: CC0. Version 1.0.0 vom 2026-11-19."
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build_and_release(deck, "1.1.0", clock)
    assert "look" not in notes(deck, "1.1.0").partition("## ")[0]  # another release in the link is nothing to tell
