"""Each change that a note type can go through, once learners have it: taken, carried by a spare part, or refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from tests.support.decks import OWN_CARDS, OWN_KIND, edit
from tests.support.learner import ImportLog, Learner
from tests.support.releases import Clock, build_and_release, lock_of, notes, package, release, run_build

KIND = """
name: Capital
fields:
  country: {name: Country, required: yes, text: plain}
  city: {name: City, required: yes, text: plain}
  river: {name: River, text: plain}
cards:
  city: {name: City, front: front.html, back: back.html}
  country: {name: Country, front: back.html, back: front.html}
"""
CARDS = """
kind: capital
cards:
  - {id: france, country: France, city: Paris, river: Seine}
  - {id: italy, country: Italy, city: Rome, river: Tiber}
"""
FIELD = "  hill: {name: Hill, text: plain}\n"
THIRD_CARD = "  river: {name: River, front: river.html, back: front.html}\n"


@dataclass(frozen=True)
class Taken:
    """A change that learners get with the options that Anki offers by itself."""

    name: str
    edits: tuple[tuple[str, str, str], ...]
    updated: int = 0
    cards_more: int = 0
    seen: str = ""
    nothing: bool = False


KIND_FILE = "kinds/capital/kind.yaml"
TAKEN = [
    Taken("name of the note type", ((KIND_FILE, "name: Capital\n", "name: Capital city\n"),)),
    Taken("style", (("style.css", "gold", "silver"),), seen="silver"),
    Taken("front", (("kinds/capital/front.html", "{{Country}}", "{{Country}} (where?)"),), seen="(where?)"),
    Taken("back", (("kinds/capital/back.html", "{{City}}", "{{City}}!"),), seen="Paris!"),
    Taken(
        "field added",
        ((KIND_FILE, "cards:\n", f"{FIELD}cards:\n"), ("cards.yaml", "river: Seine", "river: Seine, hill: Montmartre")),
        updated=1,
    ),
    Taken(
        "field removed",
        (
            (KIND_FILE, "  river: {name: River, text: plain}\n", ""),
            ("cards.yaml", ", river: Seine", ""),
            ("cards.yaml", ", river: Tiber", ""),
        ),
        updated=2,
    ),
    Taken("field renamed", ((KIND_FILE, "name: River", "name: Stream"),)),
    Taken(
        "key of a field renamed",
        (
            (KIND_FILE, "  river:", "  stream:"),
            ("cards.yaml", "river: Seine", "stream: Seine"),
            ("cards.yaml", "river: Tiber", "stream: Tiber"),
        ),
        nothing=True,
    ),
    Taken(
        "fields reordered, and with them the field to sort by",
        (
            (KIND_FILE, "  city: {name: City, required: yes, text: plain}\n", ""),
            (KIND_FILE, "fields:\n", "fields:\n  city: {name: City, required: yes, text: plain}\n"),
        ),
        nothing=True,
    ),
    Taken(
        "card added",
        ((KIND_FILE, "back: front.html}\n", f"back: front.html}}\n{THIRD_CARD}"),),
        cards_more=2,
    ),
    Taken("card renamed", ((KIND_FILE, "city: {name: City, front", "city: {name: Town, front"),)),
    Taken(
        "cards reordered",
        (
            (KIND_FILE, "  city: {name: City, front: front.html, back: back.html}\n", ""),
            (
                KIND_FILE,
                "back: front.html}\n",
                "back: front.html}\n  city: {name: City, front: front.html, back: back.html}\n",
            ),
        ),
        nothing=True,
    ),
]

REFUSED = [
    (
        "fifth field",
        KIND_FILE,
        "cards:\n",
        "".join(FIELD.replace("ill", f"ill{n}") for n in range(5)) + "cards:\n",
        "L607",
    ),
    (
        "second card",
        KIND_FILE,
        "back: front.html}\n",
        f"back: front.html}}\n{THIRD_CARD}{THIRD_CARD.replace('river:', 'flow:')}",
        "L607",
    ),
    ("card removed", KIND_FILE, "  country: {name: Country, front: back.html, back: front.html}\n", "", "L608"),
    (
        "gaps in place of fronts",
        KIND_FILE,
        "  country: {name: Country, front: back.html, back: front.html}\n",
        "",
        "L608",
    ),
    ("name of a spare field taken", KIND_FILE, "name: River", "name: Spare 1", "K304"),
]


@pytest.fixture
def deck(write_deck: Callable[..., Path], clock: Clock) -> Path:
    """A deck with a kind of its own, released once."""
    files = OWN_KIND | {"kinds__capital__kind.yaml": KIND, "kinds__capital__river.html": "{{River}}"}
    folder = write_deck(CARDS, **files)
    (folder / "style.css").write_text(".answer { color: gold; }\n", encoding="utf-8")
    run_build(folder)
    release(folder, "1.0.0")
    clock.next_day()
    return folder


@pytest.mark.parametrize("change", TAKEN, ids=[change.name for change in TAKEN])
def test_a_change_that_a_note_type_can_go_through_arrives(
    change: Taken, deck: Path, clock: Clock, learner: Learner
) -> None:
    learner.import_package(package(deck, "1.0.0"))
    learner.study_everything()
    schedule, ids = learner.schedule(), sorted(learner.note_types().values())
    for file, old, new in change.edits:
        edit(deck / file, old, new)
    run_build(deck)
    if change.nothing:  # the order in the file is the author's own affair
        assert "R805 nothing has changed" in release(deck, "1.1.0", expect=1)
        return
    release(deck, "1.1.0")
    imported = learner.import_package(package(deck, "1.1.0"))
    assert imported == ImportLog(2, 0, change.updated, 2 - change.updated, 0)
    after = learner.schedule()
    assert {key: value for key, value in after.items() if key in schedule} == schedule
    assert len(after) == len(schedule) + change.cards_more
    assert sorted(learner.note_types().values()) == ids
    assert change.seen in "".join(card.question() + card.answer() for card in learner.cards())
    assert learner.cards_that_the_check_adds_or_removes() == 0


@pytest.mark.parametrize(("name", "file", "old", "new", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_change_that_a_note_type_cannot_go_through_is_refused(
    name: str, file: str, old: str, new: str, code: str, deck: Path
) -> None:
    edit(deck / file, old, new)
    if name.startswith("gaps"):
        edit(deck / "kinds/capital/front.html", "{{Country}}", "{{cloze:Country}}")
        edit(deck / "kinds/capital/back.html", "{{City}}", "{{cloze:Country}}")
        text = (deck / "cards.yaml").read_text(encoding="utf-8")
        for country in ("France", "Italy"):
            text = text.replace(f"country: {country}", f"country: '{{{{c1::{country}}}}}'")
        (deck / "cards.yaml").write_text(text, encoding="utf-8")
    before = (deck / "deck.lock").read_bytes()
    assert f"{code} " in run_build(deck, expect=1)
    assert (deck / "deck.lock").read_bytes() == before


@pytest.mark.parametrize("frame", ["shared", "none"])
@pytest.mark.parametrize("earlier_frame", ["shared", "none"])
def test_a_kind_that_replaces_another_is_the_same_note_type_at_each_build(
    earlier_frame: str, frame: str, write_deck: Callable[..., Path], clock: Clock
) -> None:
    deck = write_deck(CARDS, **OWN_KIND | {"kinds__capital__kind.yaml": KIND})
    edit(deck / KIND_FILE, "name: Capital\n", f"name: Capital\nframe: {earlier_frame}\n")
    run_build(deck)
    (deck / "kinds/capital").rename(deck / "kinds/city")
    edit(deck / "kinds/city/kind.yaml", f"frame: {earlier_frame}\n", f"frame: {frame}\nreplaces: capital\n")
    edit(deck / "cards.yaml", "kind: capital", "kind: city")
    clock.next_day()
    run_build(deck)
    before = lock_of(deck)
    clock.next_day()
    run_build(deck)
    assert lock_of(deck) == before
    for part in ("fields", "templates"):
        names = [slot["name"] for slot in before["kinds"]["city"][part]]
        assert len(set(names)) == len(names)
    assert before["kinds"]["city"]["name"] == ("Capitals: Capital" if frame == "shared" else "Capital")


def merges(col: Collection, file: Path) -> ImportLog:
    """Import with `Merge note types` ticked."""
    options = ImportAnkiPackageOptions(
        merge_notetypes=True,
        update_notes=0,  # type: ignore[arg-type]
        update_notetypes=0,  # type: ignore[arg-type]
    )
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options)).log
    return ImportLog(log.found_notes, len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting))


def test_a_kind_that_takes_the_place_of_another_needs_one_tick_and_no_more(
    write_deck: Callable[..., Path], learner: Learner, clock: Clock
) -> None:
    deck = write_deck(OWN_CARDS, **OWN_KIND)
    first = build_and_release(deck, "1.0.0", clock)
    careless = Learner(deck.parent / "careless")
    for someone in (learner, careless):
        someone.import_package(first)
        someone.study_everything()
    schedule, other_schedule = learner.schedule(), careless.schedule()
    shutil.copytree(deck / "kinds/capital", deck / "kinds/city")
    fields = "".join(f"  fact-{n}: {{name: Fact {n}, text: plain}}\n" for n in range(6))
    edit(deck / "kinds/city/kind.yaml", "name: Capital\n", "name: City\nreplaces: capital\n")
    edit(deck / "kinds/city/kind.yaml", "cards:\n", f"{fields}cards:\n")
    edit(deck / "cards.yaml", "kind: capital", "kind: city")
    edit(deck / "cards.yaml", "city: Paris", "city: Paris, fact-5: On the Seine")
    second = build_and_release(deck, "2.0.0", clock)
    assert "If you have a version before 2.0.0, tick *Merge note types*" in notes(deck, "2.0.0")

    assert careless.import_package(second).conflicting == 2
    assert careless.schedule() == other_schedule
    learner.col.models._clear_cache()
    assert merges(learner.col, second) == ImportLog(notes=2, new=0, updated=2, unchanged=0, conflicting=0)
    learner.col.models._clear_cache()
    assert learner.schedule() == schedule
    assert learner.note("Country:France")["Fact 5"] == "On the Seine"

    edit(deck / "cards.yaml", "On the Seine", "On the river Seine")
    third = build_and_release(deck, "2.1.0", clock)
    assert "If you have a version before 2.0.0, tick *Merge note types*" in notes(deck, "2.1.0")
    assert learner.import_package(third) == ImportLog(notes=2, new=0, updated=1, unchanged=1, conflicting=0)
    assert learner.schedule() == schedule
    assert learner.cards_that_the_check_adds_or_removes() == 0
    assert merges(careless.col, third).conflicting == 0
    assert careless.schedule() == other_schedule
    careless.close()
