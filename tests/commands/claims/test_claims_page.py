"""The page of claims: one file, safe, and complete without its script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.claims import CARD_FILE, CLAIMS
from tests.support.command_line import run
from tests.support.learner import visible_text
from tests.support.pages import addresses_of, elements_of, policy_of
from tests.support.shipped_deck import DECK

HOSTILE = """
kind: capital
cards:
  - {id: france, country: France, city: "Paris <b onclick='x()'>!</b>", claims: [capital]}
"""
KIND = """
name: Capital
fields:
  country: {name: Country, required: yes}
  city: {name: City, required: yes}
cards:
  city: {name: City, front: front.html, back: back.html}
"""


def page_of(deck: Path) -> str:
    run("claims", deck, "--out", deck.parent / "out")
    return (deck.parent / f"out/{deck.name}-claims.html").read_text(encoding="utf-8")


def test_the_page_shows_every_claim_with_its_evidence_and_its_cards(write_deck: Callable[..., Path]) -> None:
    page = page_of(write_deck(CARD_FILE, claims=CLAIMS))
    text = visible_text(page.partition("<main>")[2].partition("</main>")[0])
    assert "Paris is the capital of France. Evidence for the claim: established True, and easy to look up." in text
    assert "Which city governs France? Paris Evidence for this answer: one study" in text
    assert "The tower is made of iron. No card teaches this yet." in text
    assert "3 claims, taught by 3 notes." in page


def test_the_page_loads_nothing_and_runs_only_its_own_script(write_deck: Callable[..., Path]) -> None:
    page = page_of(write_deck(CARD_FILE, claims=CLAIMS))
    policy = policy_of(page)
    assert (policy["default-src"], policy["img-src"]) == ("'none'", "data:")
    scripts = [element for element in elements_of(page) if element.name == "script"]
    assert [f"'nonce-{script.attributes['nonce']}'" for script in scripts] == [policy["script-src"]]
    assert all(address.startswith("#") for address in addresses_of(page))


def test_the_html_of_a_stranger_cannot_change_the_page(write_deck: Callable[..., Path]) -> None:
    claims = (
        "claims:\n  - {id: capital, section: '<i>x', claim: 'a <script>b', known: 'c <img src=x> [d](javascript:e)'}\n"
    )
    deck = write_deck(
        HOSTILE,
        claims=claims,
        **{
            "kinds__capital__kind.yaml": KIND,
            "kinds__capital__front.html": "{{Country}}",
            "kinds__capital__back.html": '<div id="claims" style="position:fixed">{{City}}</div></details><h1>x</h1>',
        },
    )
    page = page_of(deck)
    names = [element.name for element in elements_of(page)]
    assert (names.count("script"), names.count("h1"), names.count("img"), names.count("article")) == (1, 1, 0, 1)
    attributes = {key for element in elements_of(page.partition("<main>")[2]) for key in element.attributes}
    assert not attributes & {"style", "onclick", "src"}
    assert "javascript:" not in page.partition("<main>")[2].partition("</main>")[0]


def test_the_same_deck_makes_the_same_page(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        run("claims", DECK, "--out", tmp_path / folder)
    first, second = ((tmp_path / folder / "mirror-neurons-claims.html").read_bytes() for folder in ("one", "two"))
    assert first == second
