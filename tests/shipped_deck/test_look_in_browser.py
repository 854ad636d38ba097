"""The cards of the shipped deck in a real browser, as Anki renders them, on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import browser
from tests.support.command_line import run
from tests.support.learner import Learner
from tests.support.shipped_deck import DECK

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 740}

MEASURE = """() => {
    document.getElementById("answer").scrollIntoView()
    const lines = element => new Set([...element.getClientRects()].map(line => line.top)).size
    return {
        evidence: document.querySelector(".evidence").getBoundingClientRect().bottom,
        label: lines(document.querySelector(".label .subdeck")),
        width: document.documentElement.scrollWidth,
    }
}"""
"""What Anki does when it shows an answer: it scrolls to it. Then the places of what a learner must see."""


@pytest.mark.slow
def test_on_a_phone_every_back_shows_the_evidence_at_once_and_its_label_on_one_line(
    tmp_path: Path, learner: Learner
) -> None:
    run("build", DECK, "--out", tmp_path, "--locked")
    learner.import_package(tmp_path / "mirror-neurons.apkg")
    file = Path(learner.col.media.dir()) / "card.html"
    with browser() as chromium:
        page = chromium.new_page(viewport=PHONE)
        for card in learner.cards():
            if card.template()["name"] == "Where it is":
                continue  # the mark is about what a region does, not about its place
            file.write_text(
                f'<!doctype html><meta charset="utf-8"><body class="card">{card.answer()}', encoding="utf-8"
            )
            page.goto(file.as_uri())
            measured = page.evaluate(MEASURE)
            about = (card.note().fields[0][:60], card.ord, measured)
            assert measured["evidence"] <= PHONE["height"], about
            assert measured["label"] == 1, about
            assert measured["width"] <= PHONE["width"], about
