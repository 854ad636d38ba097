"""Every kind of card, rendered by Anki and shown in a real browser: by day, at night, on a phone, with large text."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support.browser import browser
from tests.support.command_line import run
from tests.support.decks import DECKS, PROJECT
from tests.support.learner import Learner, fill_box

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = {"day": "card", "night on a desktop": "card nightMode", "night on Android": "card night_mode"}


class Side(NamedTuple):
    """One side of a card, as Anki's reviewer gets it.

    `name` has the note type, the template and the side; `html` is the rendered side; `css` is the note type's.
    """

    name: str
    html: str
    css: str


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> list[Side]:
    """Both sides of a card of every kind and template, of the tour and of the shipped deck."""
    folder = tmp_path_factory.mktemp("look")
    sides: dict[str, Side] = {}
    for deck in (DECKS / "tour", PROJECT / "cards/mirror-neurons"):
        learner = Learner(folder / deck.name)
        learner.import_package(build_copy(deck, folder))
        for card in learner.cards():
            note_type = card.note_type()
            for side, html in (("front", card.question()), ("back", card.answer())):
                name = f"{note_type['name']}, {card.template()['name']}, {side}"
                sides.setdefault(name, Side(name, fill_box(html, card, "Pariss"), note_type["css"]))
        learner.close()
    return list(sides.values())


def build_copy(deck: Path, folder: Path) -> Path:
    """Build the package of a deck from a copy, because a build writes the lock beside the cards."""
    copied = Path(shutil.copytree(deck, folder / "decks" / deck.name, symlinks=True))
    media = PROJECT / "media" / deck.name
    if media.is_dir():
        shutil.copytree(media, copied / "media")
    run("build", copied, "--out", folder)
    return folder / f"{deck.name}.apkg"


def show(page: Page, side: Side, look: str, *, direction: str = "ltr", more: str = "") -> None:
    """Put a side of a card into a page, as Anki's reviewer does."""
    html_class = "night-mode" if "night" in look else ""
    page.set_content(
        f'<!doctype html><html lang="en" dir="{direction}" class="{html_class}"><head><title>card</title>'
        f"<style>body {{ margin: 20px }} {side.css} {more}</style></head>"
        f'<body class="{LOOKS[look]}"><main id="qa">{side.html}</main></body></html>'
    )


@pytest.mark.parametrize("look", LOOKS)
def test_every_card_passes_the_accessibility_check(look: str, sides: list[Side], chromium: Browser) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page(viewport={"width": 390, "height": 844})
    for side in sides:
        show(page, side, look)
        violations = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
        places = [(rule["id"], [node["html"][:80] for node in rule["nodes"]]) for rule in violations]
        assert not places, f"{side.name}: {places}"
    page.close()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(("width", "size"), [(320, "20px"), (390, "40px")], ids=["narrow", "letters twice as large"])
def test_every_card_fits_a_phone_and_nothing_is_cut_off(
    width: int, size: str, direction: str, sides: list[Side], chromium: Browser
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 640})
    for side in sides:
        show(page, side, "day", direction=direction, more=f".card {{ --size: {size} }}")
        wide, cut = page.evaluate(
            """() => [
                document.documentElement.scrollWidth - innerWidth,
                [...document.querySelectorAll('#qa *')].filter(each => each.scrollHeight > each.clientHeight + 2
                    && getComputedStyle(each).overflowY === 'hidden' && each.clientHeight > 0)
                    .map(each => each.className),
            ]"""
        )
        assert wide <= 0, f"{side.name} is {wide} pixels too wide"
        assert not cut, f"{side.name}: the text is cut off in {cut}"
    page.close()


def test_the_question_does_not_move_when_the_answer_comes(sides: list[Side], chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    where = "() => { const box = document.querySelector('.question').getBoundingClientRect(); return [box.x, box.y]; }"
    by_name = {side.name: side for side in sides}
    seen = 0
    for side in sides:
        if not side.name.endswith("front") or 'class="question"' not in side.html:
            continue
        show(page, side, "day")
        before = page.evaluate(where)
        show(page, by_name[side.name.replace("front", "back")], "day")
        assert page.evaluate(where) == pytest.approx(before, abs=1), side.name
        seen += 1
    assert seen > 5
    page.close()


def test_the_link_to_report_a_mistake_is_quiet_last_and_large_enough_for_a_finger(
    sides: list[Side], chromium: Browser
) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    backs = [side for side in sides if side.name.startswith("A Tour") and 'class="report"' in side.html]
    assert len(backs) > 5
    for side in backs:
        show(page, side, "day")
        width, height, is_last, size = page.evaluate(
            """() => {
                const link = document.querySelector('.report a'), box = link.getBoundingClientRect();
                const others = [...document.querySelectorAll('.page *')].filter(each => !each.closest('.report'));
                const lowest = Math.max(...others.map(each => each.getBoundingClientRect().bottom));
                return [box.width, box.height, box.top >= lowest - 1, parseFloat(getComputedStyle(link).fontSize)];
            }"""
        )
        assert min(width, height) >= 44, side.name
        assert is_last, side.name
        assert size <= 14, side.name
    page.close()


def test_cards_have_no_animation_and_need_no_script(sides: list[Side]) -> None:
    for side in sides:
        assert "animation" not in side.css
        assert "transition" not in side.css
        assert "<script" not in side.html or "image-occlusion" in side.html.lower() or "anki" in side.html
