"""The shapes of a picture and the steps of a list: how authors write them, and which cards learners keep."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import browser
from tests.support.command_line import build, run
from tests.support.decks import edit
from tests.support.learner import Learner, render_sides, visible_text
from tests.support.releases import commit, git

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CARDS = """
kind: steps
cards:
  - id: tea
    title: How is tea made?
    steps:
      - Boil the water
      - Warm the **pot**, as in std::move
      - Add $\\frac{1}{x_{2}}$ spoons
      - Wait
      - Pour
"""


@pytest.fixture(autouse=True)
def _days_that_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = itertools.count(int(time.time()), 100)
    monkeypatch.setattr(time, "time", lambda: float(next(seconds)))


@pytest.fixture
def deck(write_deck: Callable[..., Path]) -> Path:
    return write_deck(CARDS, name="kitchen")


@pytest.fixture
def released(deck: Path, learner: Learner) -> Path:
    """The deck, and a learner who has its release and studied it."""
    build(deck)
    run("release", deck, "1.0.0", "--out", deck.parent / "dist")
    learner.import_package(deck.parent / "dist/kitchen-1.0.0.apkg")
    learner.study_everything()
    return deck


def update(deck: Path, learner: Learner) -> str:
    output = run("build", deck, "--out", deck.parent / "new").output
    learner.import_package(deck.parent / "new/kitchen.apkg")
    return output


def asked(learner: Learner) -> dict[int, str]:
    """The step that each card asks for, by its ordinal."""
    steps = {}
    for card in learner.cards():
        gap = re.search(r'<span class="cloze" [^>]*>(.*?)</span></li>', card.answer())
        steps[card.ord] = visible_text(gap[1]) if gap else ""
    return steps


def test_each_step_is_a_card(deck: Path, learner: Learner) -> None:
    learner.import_package(build(deck))
    assert asked(learner) == {
        0: "Boil the water",
        1: "Warm the pot, as in std::move",
        2: r"Add \(\frac{1}{x_{2}}\) spoons",
        3: "Wait",
        4: "Pour",
    }
    assert learner.cards_that_the_check_adds_or_removes() == 0
    for card in learner.cards():
        question, answer = render_sides(card)
        assert visible_text(question) != visible_text(answer)
        assert card.note().fields_check() == 0


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.mark.slow
def test_only_the_neighbours_are_shown_until_the_answer(deck: Path, learner: Learner, chromium: Browser) -> None:
    learner.import_package(build(deck))
    page = chromium.new_page()
    steps = ["Boil the water", "Warm the pot", "Add", "Wait", "Pour"]
    for card in learner.cards():
        for side in (card.question(), card.answer()):
            page.set_content(f'<body class="card">{side}</body>')
            seen = page.locator(".steps").inner_text()
            if side == card.answer():
                assert all(step in seen for step in steps)
            else:
                shown_ones = [at for at, step in enumerate(steps) if step in seen]
                assert shown_ones == [at for at in (card.ord - 1, card.ord + 1) if 0 <= at < 5]
    page.close()


def test_an_added_step_is_a_new_card_wherever_it_is(released: Path, learner: Learner) -> None:
    schedule = learner.schedule()
    edit(released / "cards.yaml", "      - Pour\n", "      - Pour\n      - Drink\n")
    edit(released / "cards.yaml", "      - Wait\n", "      - Stir\n      - Wait\n")
    assert "L6" not in update(released, learner)
    assert {0: "Boil the water", 3: "Wait", 4: "Pour", 5: "Stir", 6: "Drink"}.items() <= asked(learner).items()
    after = learner.schedule()
    assert {key: after[key] for key in schedule} == schedule
    assert learner.cards_that_the_check_adds_or_removes() == 0


def test_an_edited_step_and_a_moved_one_keep_their_cards(released: Path, learner: Learner) -> None:
    edit(released / "cards.yaml", "Boil the water", "Boil fresh water")
    edit(released / "cards.yaml", "      - Wait\n      - Pour\n", "      - Pour\n      - Wait\n")
    assert "L6" not in update(released, learner)
    assert {0: "Boil fresh water", 3: "Wait", 4: "Pour"}.items() <= asked(learner).items()


def test_a_removed_step_is_reported(released: Path, learner: Learner) -> None:
    edit(released / "cards.yaml", "      - Wait\n", "")
    assert "L620 the card of step 4 has nothing to ask any more" in update(released, learner)
    (empty,) = learner.col.get_empty_cards().notes
    assert len(empty.card_ids) == 1


def test_the_texts_of_steps_that_learners_have_are_taken_from_the_last_commit(released: Path, learner: Learner) -> None:
    git(released.parent, "init", "--quiet")
    commit(released)
    edit(released / "cards.yaml", "      - Wait\n", "      - Stir\n      - Wait for four minutes\n")
    assert "4 “Wait”, 5 “Pour”" in run("build", released, "--out", released.parent / "new", expect=1).output


def test_the_author_says_which_step_is_which_if_it_is_unclear(released: Path, learner: Learner) -> None:
    edit(released / "cards.yaml", "      - Wait\n", "      - Stir\n      - Wait for four minutes\n")
    output = run("build", released, "--out", released.parent / "new", expect=1).output
    assert output.count("L621") == 1
    assert "which of these steps learners have: “Stir”, “Wait for four minutes”" in output
    assert "`- {step: Stir, number: 4}`" in output
    assert "4 (its text is no longer here), 5 “Pour”" in output
    edit(released / "cards.yaml", "- Wait for four minutes", "- {step: Wait for four minutes, number: 4}")
    assert "L6" not in update(released, learner)
    assert {3: "Wait for four minutes", 4: "Pour", 5: "Stir"}.items() <= asked(learner).items()


def test_a_wrong_list_of_steps_is_refused(deck: Path) -> None:
    for steps, said in (
        ("steps: Boil", "should be a list"),
        ("steps: []", "has no entries"),
        ("steps: [{stp: Boil}]", "there is no key `stp`"),
        ("steps: [[Boil]]", "an entry of `steps` should be a text"),
        ('steps: ["a {{c1::gap}}"]', "T402"),
        ("steps: [{step: A, number: 1}, {step: B, number: 1}]", "the number 1 is already taken"),
    ):
        text = f"kind: steps\ncards:\n  - id: tea\n    title: How?\n    {steps}\n"
        (deck / "cards.yaml").write_text(text, encoding="utf-8")
        assert said in run("build", deck, "--out", deck.parent / "dist", expect=1).output


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><path d="M0 0h9"/></svg>'
SHAPES = """
kind: image-occlusion
cards:
  - id: brain-map
    picture: {file: brain.svg, alt: A brain from the left}
    header: Which region is this?
    shapes:
      - {name: Amygdala, ellipse: {left: 0.31, top: 0.62, width: 0.05, height: 0.03}}
      - {name: Insula, rect: {left: 50px, top: 20px, width: 20px, height: 10px}}
      - {with: Insula, polygon: [[.1, .6], [.2, .6], [.2, 0.7]]}
    extra: Seen from the left.
"""


@pytest.fixture
def brain(write_deck: Callable[..., Path]) -> Path:
    return write_deck(SHAPES, name="brain", **{"media__brain.svg": PICTURE})


@pytest.mark.parametrize(
    "size",
    [
        'width="200" height="100"',
        'viewBox="0 0 200 100"',
        "viewBox='-5,-5 200,100' width='100%'",
        'width="200px" height="100px"',
    ],
)
def test_pixels_are_those_of_the_picture(brain: Path, learner: Learner, size: str) -> None:
    picture = PICTURE.replace('width="200" height="100"', size)
    (brain / "media/brain.svg").write_text(picture, encoding="utf-8")
    learner.import_package(build(brain))
    assert "rect:left=.25:top=.2:width=.1:height=.1}" in learner.note("")["Occlusion"]


def test_a_picture_without_a_size_needs_fractions(brain: Path) -> None:
    picture = PICTURE.replace('width="200" height="100"', "")
    (brain / "media/brain.svg").write_text(picture, encoding="utf-8")
    assert "Write fractions of the picture." in run("build", brain, "--out", brain.parent / "dist", expect=1).output


WRONG_SHAPES = {
    "{name: A, rect: {left: 0.9, top: 0, width: 0.2, height: 0.1}}": "beyond the right edge",
    "{name: A, rect: {left: 0, top: 0.95, width: 0.2, height: 0.1}}": "beyond the lower edge",
    "{name: A, rect: {left: 0, top: 0, width: 0, height: 0.1}}": "has no width",
    "{name: A, rect: {left: 0, top: 0, width: 0.1}}": "has no `height`",
    "{name: A, rect: {left: 20, top: 0, width: 0.1, height: 0.1}}": "`20` is outside the picture",
    "{name: A, rect: {left: 201px, top: 0, width: 0.1, height: 0.1}}": "`201px` is outside the picture",
    "{name: A, rect: {left: left, top: 0, width: 0.1, height: 0.1}}": "`left` is not a length",
    "{name: A, rect: big}": "`rect` has no sides with names",
    "{name: A, ellipse: [0.1, 0.2, 0.3, 0.4]}": "`ellipse` has no sides with names",
    "{name: A, circle: {left: 0, top: 0, width: 0.1, height: 0.1}}": "there is no key `circle`",
    "{name: A}": "is not a rectangle, ellipse or polygon",
    "{name: A, rect: {left: 0, top: 0, width: 0.1, height: 0.1}, polygon: []}": "has both `rect` and `polygon`",
    "{name: A, polygon: [[0, 0], [0.1, 0.1]]}": "three corners",
    "{name: A, polygon: [[0, 0], [0.1, 0.1], [0.2]]}": "a corner must have two numbers",
    "{name: A, polygon: round}": "`polygon` is not a list of corners",
    "{with: Pons, polygon: [[0, 0], [0.1, 0.1], [0, 0.2]]}": "no shape before this one is called `Pons`",
    "{with: Insula, number: 4, polygon: [[0, 0], [0.1, 0.1], [0, 0.2]]}": "no name or number of its own",
    "{name: Insula, polygon: [[0, 0], [0.1, 0.1], [0, 0.2]]}": "two shapes are called `Insula`",
    "{name: A, number: 500, polygon: [[0, 0], [0.1, 0.1], [0, 0.2]]}": "500 is too high",
    "{polygon: [[0, 0], [0.1, 0.1], [0, 0.2]]}": "`name` is missing",
}


@pytest.mark.parametrize("shape", WRONG_SHAPES)
def test_a_wrong_shape_is_reported_at_its_place(brain: Path, shape: str) -> None:
    (brain / "cards.yaml").write_text(SHAPES.replace("    extra", f"      - {shape}\n    extra"), encoding="utf-8")
    output = run("build", brain, "--out", brain.parent / "dist", expect=1).output
    assert WRONG_SHAPES[shape] in output
    assert re.search(r"--> .*cards\.yaml:11:\d+ ", output), output


def test_a_picture_without_shapes_or_with_a_caption_is_refused(brain: Path) -> None:
    text = re.sub(r"    shapes:\n(?:      .*\n)+", "    shapes: []\n", SHAPES)
    (brain / "cards.yaml").write_text(text, encoding="utf-8")
    assert "deck-builder shapes PICTURE" in run("build", brain, expect=1).output
    (brain / "cards.yaml").write_text(SHAPES.replace("from the left}", "from the left, caption: No}"), encoding="utf-8")
    assert "there is no key `caption` here" in run("build", brain, expect=1).output
