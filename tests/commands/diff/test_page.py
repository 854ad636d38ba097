"""The page that shows each changed card as it was and as it is."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import genanki
import pytest
from hypothesis import given, settings

from deck_builder.commands.diff.page import as_html
from deck_builder.packages.compare import Difference, compare
from deck_builder.packages.read import read_package
from tests.support.browser import browser
from tests.support.command_line import build
from tests.support.decks import edit
from tests.support.hostile_texts import TEXTS, Texts, assert_reads_as_typed
from tests.support.packages import write_package
from tests.support.reading import Reader, decode_address

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CSS = """
/* :root { } */ body, .card { color: black; background-color: white; font: 20px arial; }
.card.nightMode { color: rgb(1, 2, 3); background-color: rgb(200, 201, 202); }
.nightMode .only-by-night { color: rgb(4, 5, 6); }
.a::after { content: "} </style> .nightMode {"; }
"""
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="{}"/></svg>'
)
HOSTILE = """</div></template></style></article><h1>mine</h1><script>document.title = "taken"</script>
<img src="x" onerror="document.title = 'taken'"><svg onload="document.title = 'taken'"></svg>
<style>header, main { display: none } :host { position: fixed !important; inset: 0; z-index: 9 }</style>
<iframe src="https://example.org"></iframe><meta http-equiv="refresh" content="0; url=https://example.org">
<div style="position: fixed; inset: 0; background: url(https://example.org/x.png)" id="over">over</div>
<img src="https://example.org/y.png"><a href="javascript:alert(1)">link</a><form action="https://example.org"></form>
"""


def note_type(css: str = CSS, back: str = "{{Back}}") -> genanki.Model:
    template = {"name": "Card 1", "qfmt": "{{Front}}", "afmt": f"{{{{FrontSide}}}}<hr id=answer>{back}"}
    fields = [{"name": "Front"}, {"name": "Back"}]
    return genanki.Model(1_600_000_101, "Towns", fields=fields, templates=[template], css=css)


def page_of(old: Path, new: Path) -> str:
    return as_html(compare(read_package(old), read_package(new)))


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    old = write_package(
        tmp_path / "old.apkg", 1_000, ("a", "France", "Lyon"), ("<b>", "Spain", "Madrid"), model=note_type()
    )
    model = note_type(CSS + HOSTILE, "{{Back}}" + HOSTILE)
    new = write_package(tmp_path / "new.apkg", 2_000, ("a", "France" + HOSTILE, HOSTILE), model=model)
    return page_of(old, new)


@pytest.fixture
def towns(tmp_path: Path) -> str:
    picture = '<img src="flag.svg">'
    old = write_package(
        tmp_path / "towns/old.apkg",
        1_000,
        ("a", "France", f"Lyon {picture}"),
        ("b", "Italy", "Rome"),
        model=note_type(),
        flag__svg=PICTURE.format("red"),
    )
    new = write_package(
        tmp_path / "towns/new.apkg",
        2_000,
        (
            "a",
            "France",
            f'Paris {picture}<img src="big.png"> [sound:a.mp3] \\(x^2\\) <i class="only-by-night">night</i>',
        ),
        ("b", "Italy", "Rome"),
        ("c", "Malta", "Valletta"),
        model=note_type(),
        flag__svg=PICTURE.format("blue"),
        big__png=b"x" * 2_000_000,
    )
    return page_of(old, new)


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


def test_the_page_needs_no_script_and_no_network(hostile: str, towns: str) -> None:
    for text in (hostile, towns):
        tags = Tags(text)
        assert not {"script", "link", "iframe", "object", "form"} & {name for name, _ in tags.found}
        policies = [attrs["content"] for attrs in tags.all("meta") if attrs.get("http-equiv")]
        (policy,) = policies
        assert policy is not None
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
        assert not [name for _, attrs in tags.found for name in attrs if name.startswith("on")]


def test_headings_come_in_order_and_the_page_says_its_language(towns: str) -> None:
    tags = Tags(towns)
    levels = [int(name[1]) for name, _ in tags.found if len(name) == 2 and name[0] == "h" and name[1].isdigit()]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert tags.all("html") == [{"lang": "en"}]


def test_what_came_and_went_stands_above_the_cards(towns: str) -> None:
    assert "<del>Lyon</del><ins>Paris</ins>" in towns
    assert towns.index("<del>Lyon</del>") < towns.index("Back, as it was")


@settings(deadline=None)
@given(TEXTS)
def test_every_text_on_the_page_reads_as_typed(text: str) -> None:
    def render(difference: Difference, _: Texts) -> Reader:
        return Reader(as_html(difference))

    assert_reads_as_typed(text, render)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a page from a file; fails if the page loads anything."""
    pages: list[tuple[Page, list[str]]] = []

    def open_(text: str, width: int = 1200, **options: Any) -> Page:
        file = tmp_path / f"page-{len(pages)}.html"
        file.write_text(text, encoding="utf-8")
        page = chromium.new_page(viewport={"width": width, "height": 900}, **options)
        requests: list[str] = []
        # The browser also reports a request that the policy stops, and then that it failed.
        page.on("requestfinished", lambda asked: requests.append(asked.url))
        page.on("requestfailed", lambda asked: requests.append(asked.url) if asked.failure != "csp" else None)
        pages.append((page, requests))
        page.goto(file.as_uri())
        return page

    yield open_
    for page, requests in pages:
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        page.close()


def cards(page: Page) -> list[dict[str, Any]]:
    """The caption, text, colours and pictures of each drawn card."""
    script = """() => [...document.querySelectorAll("figure")].map(figure => {
        const root = figure.querySelector(".frame > div").shadowRoot, card = root.querySelector(".card");
        const style = getComputedStyle(card), by_night = root.querySelector(".only-by-night");
        const pictures = [...root.querySelectorAll("img")].map(img => [img.naturalWidth, img.src]);
        return {caption: figure.querySelector("figcaption").textContent, text: card.textContent.trim(),
                ink: style.color, paper: style.backgroundColor, font: style.fontSize, pictures,
                night: by_night && getComputedStyle(by_night).color}; })"""
    found: list[dict[str, Any]] = page.evaluate(script)
    return found


@pytest.mark.slow
def test_cards_are_drawn_as_they_were_and_are(towns: str, opened: Callable[..., Page]) -> None:
    page = opened(towns)
    page.locator("details").first.locator("summary").click()
    shown = {card["caption"]: card for card in cards(page)}
    assert set(shown) == {"Front, as it was and is", "Back, as it was", "Back, as it is", "Front", "Back"}
    before, after = shown["Back, as it was"], shown["Back, as it is"]
    assert before["text"].endswith("Lyon")
    assert "Paris  ♪ a.mp3 \\(x^2\\) night" in after["text"]
    assert [width for width, _ in before["pictures"] + after["pictures"]] == [40, 40, 300]
    assert before["pictures"][0][1] != after["pictures"][0][1]
    assert "big.png" in decode_address(after["pictures"][1][1])
    assert (shown["Front"]["text"], shown["Back"]["text"]) == ("Malta", "MaltaValletta")


@pytest.mark.slow
def test_cards_have_their_colours_by_day_and_by_night(towns: str, opened: Callable[..., Page]) -> None:
    for scheme, ink, paper, night in (
        ("light", "rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgb(0, 0, 0)"),
        ("dark", "rgb(1, 2, 3)", "rgb(200, 201, 202)", "rgb(4, 5, 6)"),
    ):
        found = cards(opened(towns, color_scheme=scheme))
        assert {(card["ink"], card["paper"], card["font"]) for card in found} == {(ink, paper, "20px")}
        assert {card["night"] for card in found} == {None, night}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_the_page_can_be_read_by_everybody(
    copy_of: Callable[[str], Path],
    opened: Callable[..., Page],
    scheme: str,
    width: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tour = copy_of("tour")
    old = Path(shutil.copy(build(tour), tmp_path / "old.apkg"))
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    edit(tour / "10-words.yaml", "A muscle cell has thousands.", "A muscle cell has several thousands.")
    edit(tour / "media/arrows.svg", "#2f5d8a", "#2f6d8a")
    edit(tour / "style.css", "0.01em", "0.02em")
    page = opened(page_of(old, build(tour)), width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": rules})
    assert [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found.response["violations"]] == []
    columns = page.evaluate("getComputedStyle(document.querySelector('.sides')).gridTemplateColumns.split(' ').length")
    assert columns == (1 if width < 720 else 2)


@pytest.mark.slow
def test_no_card_can_touch_the_page_around_it(hostile: str, opened: Callable[..., Page]) -> None:
    page = opened(hostile)
    page.wait_for_timeout(300)
    assert page.title() == "What learners get from Towns & <others>"
    assert page.locator("h1").first.inner_text() == "What learners get from Towns & <others>"
    assert page.evaluate("document.querySelectorAll('h1').length") == 1  # the card's own is in its shadow tree
    assert page.locator("main").is_visible()
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("document.elementFromPoint(60, 40).closest('header') !== null")
    assert page.evaluate("document.querySelectorAll('main > section').length") >= 2
    outside = """() => [...document.querySelectorAll(".frame")].every(frame => {
        const box = frame.getBoundingClientRect(), over = frame.firstElementChild.shadowRoot.querySelector("#over");
        if (!over) return true;
        const inner = over.getBoundingClientRect();
        return inner.width <= box.width + 1 && inner.left >= box.left - 1; })"""
    assert page.evaluate(outside)
    assert "Spain" in page.locator("#left-out + p + ul").inner_text()
