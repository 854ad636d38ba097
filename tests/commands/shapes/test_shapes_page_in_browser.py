"""The page to draw shapes on, in a real browser: with a mouse, a finger and the keyboard. Its YAML goes into a card."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import browser, wait_until
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
def opened(chromium: Browser) -> Iterator[Callable[[Path], Page]]:
    """Opens a page. At the end, it may not have complained or loaded from elsewhere."""
    context = chromium.new_context(viewport={"width": 1000, "height": 900}, has_touch=True)
    complaints: list[str] = []
    requests: list[str] = []

    def open_(file: Path) -> Page:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready=yes]")
        return page

    yield open_
    assert not complaints
    assert all(url.startswith(("file:", "data:")) for url in requests)
    context.close()


@pytest.fixture
def page(opened: Callable[[Path], Page], write_deck: Callable[..., Path]) -> Page:
    deck = write_deck("", name="brain", **{"media__left__brain.svg": PICTURE})
    run("shapes", deck / "media/left/brain.svg", "--out", deck.parent / "out")
    return opened(deck.parent / "out/brain-shapes.html")


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


CARDS = """
kind: image-occlusion
cards:
  - id: brain-map
    picture: {file: left/brain.svg, alt: A brain}
    mode: hide-all
    shapes:
      - {name: Amygdala, number: 3, rect: {left: 40px, top: 0.2, width: 0.2, height: 0.4}}
      - {name: "Insula </script>", ellipse: {left: 0.6, top: 0.5, width: 0.2, height: 0.3}}
      - {with: "Insula </script>", polygon: [[0.1, 0.7], [0.2, 0.7], [0.25, 0.8], [0.2, 0.9], [0.1, 0.95], [0.1, 0.9]]}
"""


@pytest.fixture
def card_page(opened: Callable[[Path], Page], write_deck: Callable[..., Path]) -> Page:
    deck = write_deck(CARDS, name="brain", **{"media__left__brain.svg": PICTURE})
    run("shapes", deck, "brain-map", "--out", deck.parent / "out")
    return opened(deck.parent / "out/brain-map-shapes.html")


def shapes_in(page: Page, deck: Path, learner: Learner) -> list[tuple[str, dict[str, str]]]:
    """The shapes that learners get of a deck in which the page's YAML stands in place of the card's own."""
    before = CARDS[: CARDS.index("    mode:")]
    (deck / "cards.yaml").write_text(before + page.locator("#yaml").input_value(), encoding="utf-8")
    learner.import_package(build(deck))
    (note_id,) = learner.col.find_notes("")
    found = learner.col.get_image_occlusion_note(note_id).note
    return [
        (f"{each.ordinal} {shape.shape}", {side.name: side.value for side in shape.properties})
        for each in found.occlusions
        for shape in each.shapes
    ]


def test_what_a_card_has_comes_back_unchanged(
    card_page: Page, write_deck: Callable[..., Path], learner: Learner, tmp_path: Path
) -> None:
    deck = tmp_path / "brain"
    learner.import_package(build(deck))
    before = learner.note("")["Occlusion"]
    assert card_page.get_by_label("hide all").is_checked()
    after = shapes_in(card_page, deck, learner)
    assert learner.note("")["Occlusion"] == before
    assert sorted(form for form, _ in after) == ["3 rect", "4 ellipse", "4 polygon"]  # Anki lists them in any order
    assert card_page.title() == "Shapes on brain-map"


def test_a_shape_and_its_corners_are_dragged(
    card_page: Page, write_deck: Callable[..., Path], learner: Learner, tmp_path: Path
) -> None:
    drag(card_page, (0.2, 0.4), (0.3, 0.35))
    drag(card_page, (0.4, 0.55), (0.5, 0.75))  # the corner of the rectangle that is chosen now
    shapes = dict(shapes_in(card_page, tmp_path / "brain", learner))
    sides = {name: float(value) for name, value in shapes["3 rect"].items()}
    assert sides == pytest.approx({"left": 0.2, "top": 0.15, "width": 0.3, "height": 0.6, "oi": 1}, abs=0.01)
    drag(card_page, (0.3, 0.3), (1.5, 0.3))  # beyond the edge, where shapes can't be
    assert "left: 0.7," in card_page.locator("#yaml").input_value()


def test_the_keyboard_alone_changes_a_shape(card_page: Page) -> None:
    yaml = card_page.locator("#yaml")
    card_page.get_by_label("Change shape 1").focus()
    card_page.keyboard.press("Enter")
    assert card_page.evaluate("document.activeElement.ariaLabel") == "Middle of Amygdala"
    card_page.keyboard.press("Shift+ArrowRight")
    assert "rect: {left: 0.15, top: 0.2, width: 0.2, height: 0.4}" in yaml.input_value()
    for key in ("Enter", "Enter", "Enter", "Shift+ArrowDown"):
        card_page.keyboard.press(key)
    assert card_page.evaluate("document.activeElement.ariaLabel") == "Corner 3 of Amygdala"
    assert "rect: {left: 0.15, top: 0.2, width: 0.2, height: 0.45}" in yaml.input_value()
    for key in ("Enter", "Enter", "Escape"):
        card_page.keyboard.press(key)
    assert card_page.evaluate("document.activeElement.id") == "stage"


def width_of_picture(page: Page) -> float:
    box = page.locator("#stage").bounding_box()
    assert box
    return box["width"]


def test_buttons_keys_and_the_wheel_make_the_picture_larger(page: Page) -> None:
    whole = width_of_picture(page)
    page.get_by_role("button", name="Larger").click()
    assert width_of_picture(page) == pytest.approx(1.5 * whole, abs=1)
    page.locator("#stage").focus()
    page.keyboard.press("-")
    assert width_of_picture(page) == pytest.approx(whole, abs=1)
    for _ in range(4):
        page.keyboard.press("+")
    large = width_of_picture(page)
    place = point(page, 0.6, 0.5)
    page.mouse.move(*place)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    assert wait_until(page, lambda: width_of_picture(page) > 1.2 * large)
    assert point(page, 0.6, 0.5) == pytest.approx(place, abs=3)  # what is under the pointer stays there
    page.keyboard.press("-")
    page.keyboard.press("-")
    left, top = point(page, 0.45, 0.4)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(*point(page, 0.55, 0.6))
    page.mouse.up()
    assert re.search(
        r"rect: \{left: 0\.45\d*, top: 0\.[34]\d*, width: 0\.[01]\d*, height: 0\.[12]\d*\}",
        page.locator("#yaml").input_value(),
    )
    page.get_by_role("button", name="Whole picture").click()
    assert width_of_picture(page) == pytest.approx(whole, abs=1)


def test_two_fingers_make_the_picture_larger_and_draw_nothing(page: Page) -> None:
    whole = width_of_picture(page)
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": nth} for nth, (x, y) in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    (left, y), (right, _) = point(page, 0.4, 0.5), point(page, 0.6, 0.5)
    send("touchStart", (left, y))
    send("touchStart", (left, y), (right, y))
    for step in range(1, 11):
        send("touchMove", (left - 5 * step, y), (right + 5 * step, y))
    send("touchEnd", (right + 50, y))
    send("touchEnd")
    larger = (right - left + 100) / (right - left)
    assert width_of_picture(page) == pytest.approx(larger * whole, rel=0.05)
    assert page.locator("#stage svg > *").count() == 0
    assert "too small" not in page.locator("#message").inner_text()


def test_axe_finds_nothing_while_a_shape_is_changed(card_page: Page) -> None:
    card_page.get_by_label("Change shape 3").click()
    card_page.get_by_role("button", name="Larger").click()
    card_page.locator("summary").click()
    found = Axe().run(card_page)
    assert found.violations_count == 0, found.generate_report()
    card_page.set_viewport_size({"width": 320, "height": 600})
    assert card_page.evaluate("document.documentElement.scrollWidth") <= 320
