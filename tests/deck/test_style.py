"""The stylesheet of a deck: readable by day and by night, and changed by the deck."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.built_in_kinds import BUILT_IN_FOLDER
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import EVIDENCE
from deck_builder.deck.style import CODE_CSS, MINIMUM_CONTRAST, compute_contrast
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.decks import CARDS
from tests.support.learner import Learner

CSS = (BUILT_IN_FOLDER / "style.css").read_text(encoding="utf-8")


def colours(rule: str) -> dict[str, str]:
    """The colours that a rule sets as custom properties."""
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", rule))


DAY = colours(CSS.split("}")[0])
NIGHT = colours(CSS[CSS.index(".card.nightMode") :].split("}")[0])


@pytest.mark.parametrize("time", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
@pytest.mark.parametrize("text", ["ink", "quiet", "accent", "link"])
def test_text_stands_out_from_its_ground(text: str, ground: str, time: dict[str, str]) -> None:
    assert compute_contrast(time[text], time[ground]) >= MINIMUM_CONTRAST


def test_contrast_is_computed_as_wcag_says() -> None:
    assert compute_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert compute_contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


NO_FULL_DOT = {"not-established"}
"""Words of evidence without a rule in the stylesheet."""


@pytest.mark.parametrize("word", EVIDENCE)
def test_every_word_of_evidence_has_a_mark_that_is_not_its_colour(word: str) -> None:
    shown = word.replace("-", " ")
    assert (word in NO_FULL_DOT) != (f'.mark[data-evidence="{shown}"]' in CSS)


def test_the_stylesheet_is_small_and_asks_for_nothing_from_outside() -> None:
    assert len(CSS.encode()) < 12_000
    assert "url(" not in CSS
    assert "@import" not in CSS


STYLE = """
style:
  size: 24px
  accent: "#701a55"
  font: Georgia, "Noto Serif", serif
  night: {accent: "#f3b6df"}
"""


def test_a_deck_sets_colours_and_sizes_of_its_own(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(CARDS)
    (deck / "deck.yaml").write_text(f"id: capitals\nname: Capitals\n{STYLE}", encoding="utf-8")
    output = run("build", deck, "--out", deck.parent / "dist").output
    assert "D223" not in output
    learner.import_package(deck.parent / "dist/capitals.apkg")
    css = learner.note("Question:*France*").cards()[0].note_type()["css"]
    assert css.index("--accent: #8a3b12") < css.index("--accent: #701a55") < css.index("--accent: #f3b6df")
    assert '--font: Georgia, "Noto Serif", serif;' in css


@pytest.mark.parametrize(
    ("style", "problem"),
    [
        (
            '{ink: "#999999"}',
            "D223 `ink` has a contrast of 2.7 to 1 on `paper` and 2.4 to 1 on `wash`",
        ),
        ('{night: {paper: "#888888"}}', "D223"),
        ("{ink: black}", "D209 `black` is not a value for `ink`"),
        ('{size: "22px; } body { display: none"}', "D209"),
        ('{font: "x; background: url(https://example.org)"}', "D209"),
        ("{colour: red}", "D203 there is no key `colour` here"),
        ("{night: {size: 3px}}", "D203"),
    ],
)
def test_a_wrong_value_or_low_contrast_is_a_problem(style: str, problem: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    (deck / "deck.yaml").write_text(f"id: capitals\nname: Capitals\nstyle: {style}\n", encoding="utf-8")
    output = run("build", deck, "--out", deck.parent / "dist", expect=0 if problem.startswith("D223") else 1).output
    assert problem in output


def test_only_a_deck_with_code_has_its_colours(write_deck: Callable[..., Path]) -> None:
    card = "kind: question\ncards:\n  - id: one\n    question: What is it?\n    answer: |\n      "
    styles = []
    for name, fence in (("none", "```"), ("some", "```python")):
        deck = load_deck(write_deck(f"{card}{fence}\n      len(x)\n      ```\n", name=name), Problems())
        assert deck
        styles.append(deck.css)
    assert "code-keyword" not in styles[0]
    assert styles[1] == f"{styles[0].strip()}\n\n{CODE_CSS}\n"
