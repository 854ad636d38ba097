"""The page to draw shapes on, in a real browser: with a mouse, a finger and the keyboard. Its YAML goes into a card."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import browser
from tests.support.command_line import build, run
from tests.support.learner import Learner

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><path d="M1 1h1v1"/></svg>'


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def page(chromium: Browser, write_deck: Callable[..., Path]) -> Iterator[Page]:
    deck = write_deck("", name="brain", **{"media__left__brain.svg": PICTURE})
    run("shapes", deck / "media/left/brain.svg", "--out", deck.parent / "out")
    context = chromium.new_context(viewport={"width": 1000, "height": 900}, has_touch=True)
    opened = context.new_page()
    complaints: list[str] = []
    requests: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: requests.append(request.url))
    opened.goto((deck.parent / "out/brain-shapes.html").as_uri())
    opened.wait_for_selector("html[data-ready=yes]")
    yield opened
    assert not complaints
    assert all(url.startswith(("file:", "data:")) for url in requests)
    context.close()


def point(page: Page, x: float, y: float) -> tuple[float, float]:
    """The place in the window of a point of the picture; `x` and `y` are fractions of its width and height."""
    box = page.locator("#stage").bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*point(page, *start))
    page.mouse.down()
    page.mouse.move(*point(page, *end))
    page.mouse.up()


def test_what_the_mouse_draws_can_be_built(page: Page, write_deck: Callable[..., Path], learner: Learner) -> None:
    drag(page, (0.1, 0.2), (0.3, 0.6))
    page.keyboard.type("Amygdala: the left one")
    page.get_by_label("Ellipse").check()
    drag(page, (0.8, 0.8), (0.6, 0.5))
    page.keyboard.type("Insula")
    page.get_by_label("Polygon").check()
    for x, y in ((0.1, 0.7), (0.2, 0.7), (0.2, 0.9), (0.1, 0.7)):
        page.mouse.click(*point(page, x, y))
    page.keyboard.type("Insula")
    page.get_by_label("hide all").check()
    yaml = page.locator("#yaml").input_value()
    cards = "kind: image-occlusion\ncards:\n  - id: brain-map\n" + textwrap.indent(yaml, "    ")
    deck = write_deck(cards.replace('alt: ""', "alt: A brain"), name="brain")
    learner.import_package(build(deck))
    (note_id,) = learner.col.find_notes("")
    found = learner.col.get_image_occlusion_note(note_id).note
    assert found.occlude_inactive
    assert found.image_data == PICTURE.encode()
    (first, second) = sorted(found.occlusions, key=lambda each: each.ordinal)
    sides = {each.name: float(each.value) for each in first.shapes[0].properties}
    assert sides == pytest.approx({"left": 0.1, "top": 0.2, "width": 0.2, "height": 0.4, "oi": 1}, abs=0.01)
    assert [shape.shape for shape in second.shapes] == ["ellipse", "polygon"]
    assert "Amygdala: the left one" in learner.note("")["Shape names"]


def test_the_keyboard_alone_draws_names_and_removes(page: Page) -> None:
    page.locator("#stage").focus()
    for key in ("Shift+ArrowLeft", "Space", "Shift+ArrowRight", "Shift+ArrowDown", "Space"):
        page.keyboard.press(key)
    page.keyboard.type("Pons")
    yaml = page.locator("#yaml")
    assert '{name: "Pons", rect: {left: 0.45, top: 0.5, width: 0.05, height: 0.05}}' in yaml.input_value()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "Pons" not in page.locator("#yaml").input_value()
    assert page.locator("#stage svg > *").count() == 0
    page.get_by_label("Polygon").check()
    page.locator("#stage").focus()
    for key in ("Space", "Shift+ArrowDown", "Space", "Shift+ArrowLeft", "Space", "Enter"):
        page.keyboard.press(key)
    assert "polygon: [[0.5, 0.55], [0.5, 0.6], [0.45, 0.6]]" in page.locator("#yaml").input_value()


def test_a_finger_draws_and_a_shape_that_is_too_small_is_refused(page: Page) -> None:
    page.get_by_label("Polygon").check()
    for x, y in ((0.1, 0.1), (0.5, 0.1), (0.5, 0.5), (0.1, 0.1)):
        page.touchscreen.tap(*point(page, x, y))
    assert page.locator("#stage svg polygon").count() == 1
    page.get_by_label("Rectangle").check()
    page.touchscreen.tap(*point(page, 0.8, 0.8))
    assert "too small" in page.locator("#message").inner_text()


def test_axe_finds_nothing(page: Page) -> None:
    drag(page, (0.1, 0.2), (0.3, 0.6))
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 320, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
