"""The page of claims in a real browser: searched, by day, at night, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browser import browser
from tests.support.command_line import run
from tests.support.shipped_deck import DECK

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("claims")
    run("claims", DECK, "--out", folder)
    return (folder / "mirror-neurons-claims.html").as_uri()


def open_page(chromium: Browser, address: str, scheme: Literal["light", "dark"] = "light", width: int = 390) -> Page:
    page = chromium.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme).new_page()
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: Literal["light", "dark"], chromium: Browser, address: str) -> None:
    page = open_page(chromium, address, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    violations = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    assert [(rule["id"], [node["html"][:80] for node in rule["nodes"][:3]]) for rule in violations] == []
    page.close()


def test_a_word_of_evidence_has_the_dots_that_it_has_on_cards(chromium: Browser, address: str) -> None:
    page = open_page(chromium, address)
    full = """word => {
        const mark = document.querySelector(`.mark[data-evidence="${word}"]`);
        const dot = parseFloat(getComputedStyle(mark).fontSize) * 0.75;
        return Math.round(parseFloat(getComputedStyle(mark, "::before").width) / dot);
    }"""
    counts = {word: page.evaluate(full, word) for word in ("established", "supported", "mixed", "not established")}
    assert counts == {"established": 4, "supported": 3, "mixed": 2, "not established": 0}
    page.close()


def test_the_page_fits_a_phone_and_loads_nothing(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert requests == [address]
    page.close()


def test_a_search_shows_the_claims_with_all_its_words(chromium: Browser, address: str) -> None:
    page = open_page(chromium, address)
    shown = "document.querySelectorAll('article:not([hidden])').length"
    assert page.evaluate(shown) == 70
    page.get_by_label("Search").fill("AMYGDALA closeness")
    few = page.evaluate(shown)
    assert 0 < few < 10
    assert page.get_by_role("status").inner_text() == f"{few} of 70 claims"
    assert page.evaluate("[...document.querySelectorAll('section:not([hidden])')].every(s => s.innerText.length > 40)")
    page.get_by_label("Search").fill("zzz")
    assert page.evaluate(shown) == 0
    page.get_by_label("Search").fill("")
    assert page.evaluate(shown) == 70
    page.close()


def test_a_search_counts_a_single_claim_as_one(chromium: Browser, write_deck: Callable[..., Path]) -> None:
    card = "{id: norway, question: What is its capital?, answer: Oslo, claims: [oslo]}"
    deck = write_deck(
        f"kind: question\ncards:\n  - {card}\n", claims="claims:\n  - {id: oslo, claim: Oslo is in Norway.}\n"
    )
    run("claims", deck, "--out", deck)
    page = open_page(chromium, (deck / "capitals-claims.html").as_uri())
    page.get_by_label("Search").fill("Oslo")
    assert page.get_by_role("status").inner_text() == "1 of 1 claim"
    page.close()


def test_on_paper_every_card_is_open_and_closed_again_afterwards(chromium: Browser, address: str) -> None:
    page = open_page(chromium, address)
    is_open = "[...document.querySelectorAll('details')].filter(each => each.open).length"
    before = page.evaluate(is_open)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(is_open) == page.evaluate("document.querySelectorAll('details').length") > before
    page.emulate_media(media="print")
    assert not page.get_by_label("Search").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(is_open) == before
    page.close()


def test_without_its_script_the_page_shows_everything(chromium: Browser, address: str) -> None:
    page = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 740}).new_page()
    page.goto(address)
    assert page.locator("article").count() == 70
    assert not page.locator("#search").is_visible()
    page.close()
