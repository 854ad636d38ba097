"""Lists in order, a card a step: what is shown beside the step, and who keeps which card when a list changes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import browser
from tests.support.command_line import build, run
from tests.support.decks import edit
from tests.support.learner import Learner, render_sides, visible_text

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
    import re

    found = {}
    for card in learner.cards():
        gap = re.search(r'<span class="cloze" [^>]*>(.*?)</span></li>', card.answer())
        found[card.ord] = visible_text(gap[1]) if gap else ""
    return found


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
    with browser() as found:
        yield found


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


def test_a_step_more_at_the_end_or_in_the_middle_is_a_new_card(released: Path, learner: Learner) -> None:
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


def test_a_step_that_goes_is_told(released: Path, learner: Learner) -> None:
    edit(released / "cards.yaml", "      - Wait\n", "")
    assert "L620 the card of step 4 has nothing to ask any more" in update(released, learner)
    (empty,) = learner.col.get_empty_cards().notes
    assert len(empty.card_ids) == 1


def test_where_it_can_not_be_told_which_step_is_which_the_author_says(released: Path, learner: Learner) -> None:
    edit(released / "cards.yaml", "      - Wait\n", "      - Stir\n      - Wait for four minutes\n")
    output = run("build", released, "--out", released.parent / "new", expect=1).output
    assert output.count("L621") == 2
    assert "Learners have the numbers 1, 2, 3, 4, 5" in output
    edit(released / "cards.yaml", "- Wait for four minutes", "- {step: Wait for four minutes, number: 4}")
    assert "L6" not in update(released, learner)
    assert {3: "Wait for four minutes", 4: "Pour", 5: "Stir"}.items() <= asked(learner).items()


def test_what_is_no_list_of_steps_is_refused(deck: Path) -> None:
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
