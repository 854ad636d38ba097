"""Cards that hide parts of a picture: made, edited, updated and retired in real Anki, and drawn where it is not."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.content.image_occlusion import Shape, draw_shapes, write_shapes
from deck_builder.packages.read import read_package
from deck_builder.packages.render import render_card
from tests.support.command_line import build, run
from tests.support.decks import edit
from tests.support.learner import ImportLog, Learner, render_sides, visible_text

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><path d="M0 0h9"/></svg>'
CARDS = """
kind: image-occlusion
cards:
  - id: brain-map
    picture: {file: brain.svg, alt: A brain from the left}
    header: Which *region* is this?
    shapes:
      - {name: "Amygdala :: left }}", ellipse: {left: 0.31, top: 0.62, width: 0.05, height: 0.03}}
      - {name: Insula, rect: {left: 50px, top: 20px, width: 20px, height: 10px}}
      - {with: Insula, polygon: [[.1, .6], [.2, .6], [.2, 0.7]]}
    extra: Seen from the left.
"""
PONS = "      - {name: Pons, rect: {left: 0, top: 0, width: 0.1, height: 1}}\n"
INSULA = "      - {name: Insula,"


@pytest.fixture(autouse=True)
def _days_that_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = itertools.count(int(time.time()), 100)
    monkeypatch.setattr(time, "time", lambda: float(next(seconds)))


@pytest.fixture
def deck(write_deck: Callable[..., Path]) -> Path:
    return write_deck(CARDS, name="brain", **{"media__brain.svg": PICTURE})


def release(deck: Path, version: str) -> None:
    dist = deck.parent / "dist"
    run("build", deck, "--out", dist)
    run("release", deck, version, "--out", dist)


def gaps(learner: Learner) -> dict[int, str]:
    """What the back of each card names as hidden, by its ordinal."""
    backs = {card.ord: re.search(r'<div class="answer">(.*?)</div>', card.answer()) for card in learner.cards()}
    return {ordinal: visible_text(answer[1]) if answer else "" for ordinal, answer in backs.items()}


def test_anki_reads_the_note_as_one_of_its_own(deck: Path, learner: Learner) -> None:
    assert learner.import_package(build(deck)) == ImportLog(notes=1, new=1, updated=0, unchanged=0, conflicting=0)
    (note_id,) = learner.col.find_notes("")
    note = learner.col.get_image_occlusion_note(note_id).note
    assert note.image_data == PICTURE.encode()
    assert (note.header, note.back_extra) == ("Which <em>region</em> is this?", "Seen from the left.")
    assert not note.occlude_inactive
    drawn = {
        occlusion.ordinal: [(shape.shape, {p.name: p.value for p in shape.properties}) for shape in occlusion.shapes]
        for occlusion in note.occlusions
    }
    assert drawn == {
        1: [("ellipse", {"left": ".31", "top": ".62", "rx": ".025", "ry": ".015"})],
        2: [
            ("rect", {"left": ".25", "top": ".2", "width": ".1", "height": ".1"}),
            ("polygon", {"left": ".1", "top": ".6", "points": ".1,.6 .2,.6 .2,.7"}),
        ],
    }


def test_each_card_asks_for_one_name_and_none_is_empty(deck: Path, learner: Learner) -> None:
    learner.import_package(build(deck))
    assert gaps(learner) == {0: "Amygdala :: left }}", 1: "Insula"}
    assert learner.cards_that_the_check_adds_or_removes() == 0
    assert learner.notes()
    for card in learner.cards():
        assert card.note().fields_check() == 0
        question, _ = render_sides(card)
        visible = re.sub(r"<div hidden>.*?</div>\s*(?=<div class)", "", question, flags=re.DOTALL)
        assert "Insula" not in visible
        assert "Amygdala" not in visible


def test_the_note_type_is_made_as_ankis_own_is(deck: Path, learner: Learner) -> None:
    (stock,) = (model for model in learner.col.models.all() if model.get("originalStockKind") == 6)
    learner.import_package(build(deck))
    ours = learner.col.models.by_name("Brain: Hidden part")
    assert ours is not None
    for key in ("type", "sortf", "originalStockKind"):
        assert ours[key] == stock[key]
    for our, theirs in zip(ours["flds"], stock["flds"], strict=False):
        assert {key: our[key] for key in ("name", "tag", "preventDeletion")} == {
            key: theirs[key] for key in ("name", "tag", "preventDeletion")
        }
    for side in ("qfmt", "afmt"):
        their, our = stock["tmpls"][0][side], ours["tmpls"][0][side]
        ids = set(re.findall(r'id="([\w-]+)"', their)) - {"err"}  # Anki's own words for an error go there
        assert ids <= set(re.findall(r'id="([\w-]+)"', our))
        assert set(re.findall(r"\{\{[\w: ]+\}\}", their)) <= set(re.findall(r"\{\{[\w: ]+\}\}", our))
        assert "anki.imageOcclusion.setup()" in our
    properties = re.findall(r"--[\w-]+(?=:)", stock["css"])
    assert len(properties) > 5
    assert all(name in ours["css"] for name in properties)


def test_all_shapes_can_be_hidden_at_once(deck: Path, learner: Learner) -> None:
    edit(deck / "cards.yaml", "    header:", "    mode: hide-all\n    header:")
    learner.import_package(build(deck))
    (note_id,) = learner.col.find_notes("")
    assert learner.col.get_image_occlusion_note(note_id).note.occlude_inactive


def test_a_shape_that_is_added_before_the_others_is_a_new_card(deck: Path, learner: Learner) -> None:
    learner.import_package(build(deck))
    learner.study_everything()
    schedule = learner.schedule()
    edit(deck / "cards.yaml", INSULA, PONS + INSULA)
    assert learner.import_package(build(deck)).updated == 1
    assert gaps(learner) == {0: "Amygdala :: left }}", 1: "Insula", 2: "Pons"}
    after = learner.schedule()
    assert {key: after[key] for key in schedule} == schedule
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_shapes_in_another_order_keep_their_cards(deck: Path, learner: Learner) -> None:
    learner.import_package(build(deck))
    first, second, third = re.findall(r"      - \{.*\n", CARDS)
    edit(deck / "cards.yaml", first + second + third, second + third + first)
    learner.import_package(build(deck))
    assert gaps(learner) == {0: "Amygdala :: left }}", 1: "Insula"}


def test_a_removed_shape_is_reported_and_its_number_is_not_used_again(deck: Path, learner: Learner) -> None:
    release(deck, "1.0.0")
    learner.import_package(deck.parent / "dist/brain-1.0.0.apkg")
    learner.study_everything()
    amygdala = re.findall(r"      - \{.*\n", CARDS)[0]
    edit(deck / "cards.yaml", amygdala, PONS)
    output = run("build", deck, "--out", deck.parent / "new").output
    assert "L620 the card of `Amygdala :: left }}` has nothing to ask any more" in output
    assert "number: 1" in output
    learner.import_package(deck.parent / "new/brain.apkg")
    empty = [card for note in learner.col.get_empty_cards().notes for card in note.card_ids]
    learner.col.remove_cards_and_orphaned_notes(empty)
    assert gaps(learner) == {1: "Insula", 2: "Pons"}
    edit(deck / "cards.yaml", "{name: Pons", "{name: Amygdala, number: 1")
    run("build", deck, "--out", deck.parent / "new")
    learner.import_package(deck.parent / "new/brain.apkg")
    assert gaps(learner) == {0: "Amygdala", 1: "Insula"} | {2: gaps(learner)[2]}


def test_a_renamed_shape_keeps_its_card_by_its_number(deck: Path, learner: Learner) -> None:
    release(deck, "1.0.0")
    learner.import_package(deck.parent / "dist/brain-1.0.0.apkg")
    edit(deck / "cards.yaml", "{name: Insula,", "{name: The insula, number: 2,")
    edit(deck / "cards.yaml", "{with: Insula,", "{with: The insula,")
    output = run("build", deck, "--out", deck.parent / "new").output
    assert "L6" not in output
    learner.import_package(deck.parent / "new/brain.apkg")
    assert gaps(learner) == {0: "Amygdala :: left }}", 1: "The insula"}


def test_a_number_that_belongs_to_another_shape_is_refused(deck: Path) -> None:
    release(deck, "1.0.0")
    edit(deck / "cards.yaml", INSULA, PONS.replace("Pons,", "Pons, number: 1,") + INSULA)
    assert "L621" in run("build", deck, "--out", deck.parent / "new", expect=1).output


def test_the_lock_has_the_numbers_of_the_shapes(deck: Path) -> None:
    build(deck)
    lock = json.loads((deck / "deck.lock").read_text(encoding="utf-8"))
    assert lock["cards"]["brain-map"]["parts"] == [["Amygdala :: left }}", 1], ["Insula", 2]]
    before = (deck / "deck.lock").read_bytes()
    build(deck)
    assert (deck / "deck.lock").read_bytes() == before


def test_shapes_are_drawn_without_ankis_script(deck: Path) -> None:
    edit(deck / "cards.yaml", "    header:", "    mode: hide-all\n    header:")
    (note,) = read_package(build(deck)).notes.values()
    front, back = render_card(note, 0)
    front, back = draw_shapes(front, note.fields, 1, front=True), draw_shapes(back, note.fields, 1, front=False)
    assert "<canvas" not in front + back
    assert len(re.findall(r"<(?:ellipse|rect|polygon) ", front)) == 3
    assert re.search(r'<ellipse cx="0.3350" cy="0.6350" [^>]*fill="var\(--shape', front)
    assert re.search(r'<ellipse [^>]*fill="none"', back)
    assert re.search(r'<rect [^>]*fill="var\(--other-shape', back)


def test_a_retired_picture_can_be_cleaned_up(deck: Path, learner: Learner) -> None:
    text = CARDS + CARDS.split("cards:\n")[1].replace("brain-map", "brain-map-2")
    (deck / "cards.yaml").write_text(text, encoding="utf-8")
    dist = deck.parent / "dist"
    release(deck, "1.0.0")
    learner.import_package(dist / "brain-1.0.0.apkg")
    run("retire", deck, "brain-map")
    (deck / "cards.yaml").write_text(CARDS.replace("brain-map", "brain-map-2"), encoding="utf-8")
    release(deck, "1.1.0")
    learner.import_package(dist / "brain-1.1.0.apkg")
    learner.import_package(dist / "brain-1.1.0-cleanup.apkg")
    empty = [card for note in learner.col.get_empty_cards().notes for card in note.card_ids]
    learner.col.remove_cards_and_orphaned_notes(empty)
    assert len(learner.notes()) == 1
    assert learner.cards_that_the_check_adds_or_removes() == 0


@pytest.mark.parametrize(
    ("shape", "written"),
    [
        (
            Shape("rect", ((0.25, 0.2), (0.1, 0.12345)), 0),
            "{{c3::image-occlusion:rect:left=.25:top=.2:width=.1:height=.1235}}",
        ),
        (Shape("ellipse", ((0, 0.5), (0.5, 1)), 0), "{{c3::image-occlusion:ellipse:left=0:top=.5:rx=.25:ry=.5}}"),
        (
            Shape("polygon", ((0.2, 0.1), (0.3, 0.4), (0.1, 0.4)), 0),
            "{{c3::image-occlusion:polygon:left=.1:top=.1:points=.2,.1 .3,.4 .1,.4}}",
        ),
    ],
)
def test_a_shape_is_written_as_anki_writes_it(shape: Shape, written: str) -> None:
    assert write_shapes([shape], [3], hide_all=False) == written
    assert write_shapes([shape], [3], hide_all=True) == f"{written.removesuffix('}}')}:oi=1}}}}"


CANVAS = '<div id="image-occlusion-container"><canvas id="image-occlusion-canvas"></canvas></div>'


@pytest.mark.parametrize("front", [True, False])
@pytest.mark.parametrize(("hide_all", "drawn"), [(False, 1), (True, 2)])
def test_shapes_of_other_cards_are_drawn_only_if_all_are_hidden(front: bool, hide_all: bool, drawn: int) -> None:
    shapes = [Shape("rect", ((0.1, 0.1), (0.1, 0.1)), 0), Shape("polygon", ((0, 0), (0.1, 0), (0.1, 0.1)), 1)]
    field = write_shapes(shapes, [1, 2], hide_all=hide_all)
    side = draw_shapes(CANVAS, ["", field], 2, front=front)
    assert len(re.findall(r"<(?:rect|polygon) ", side)) == drawn
    assert ('<polygon points="0.0,0.0 0.1,0.0 0.1,0.1" fill="none"' in side) is not front


@pytest.mark.parametrize(
    "field",
    [
        "{{c1::image-occlusion:rect:left=.1:top=.1:width=.1}}",
        "{{c1::image-occlusion:rect:left=x:top=.1:width=.1:height=.1}}",
        "{{c1::image-occlusion:polygon:points=.1}}",
        "{{c1::image-occlusion:text:left=.1:top=.1:text=x}}",
        "no shapes",
    ],
)
def test_a_shape_that_anki_would_not_draw_is_not_drawn(field: str) -> None:
    assert "></svg>" in draw_shapes(CANVAS, [field], 1, front=True)
