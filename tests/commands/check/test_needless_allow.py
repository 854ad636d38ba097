"""A word of `allow` that nothing needs is reported, and one that something needs is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS

OWN = """name: Own
frame: none
fields:
  question: {name: Question, required: yes, text: html}
cards:
  one: {name: One, front: front.html, back: front.html}
"""


def _write(deck: Path, files: dict[str, str]) -> Path:
    allow = "allow:\n  - scripts\n  - remote\n"
    (deck / "deck.yaml").write_text(f"id: capitals\nname: Capitals\n{allow}", encoding="utf-8")
    for name, text in files.items():
        (deck / name).parent.mkdir(parents=True, exist_ok=True)
        (deck / name).write_text(text, encoding="utf-8")
    return deck


def test_each_word_that_nothing_needs_is_reported_at_its_line(write_deck: Callable[..., Path]) -> None:
    output = run("check", _write(write_deck(CARDS), {})).output
    assert "deck.yaml:4:5" in output
    assert "`scripts` is allowed, and nothing in the deck needs it" in output
    assert "deck.yaml:5:5" in output
    assert "`remote` is allowed, and nothing in the deck needs it" in output


_KIND = {"kinds/own/kind.yaml": OWN, "kinds/own/front.html": "{{Question}}"}
_CARD = "kind: own\ncards:\n  - {id: x, question: TEXT}\n"


@pytest.mark.parametrize(
    ("files", "needed"),
    [
        ({"style.css": "b { background: url(https://example.org/a.png) }"}, "remote"),
        ({**_KIND, "kinds/own/front.html": "{{Question}}<script>run()</script>"}, "scripts"),
        ({**_KIND, "kinds/own/style.css": "@import 'https://example.org/a.css';"}, "remote"),
        ({**_KIND, "own.yaml": _CARD.replace("TEXT", "<img src=https://example.org/a.png>")}, "remote"),
        ({"media/_run.js": "run()"}, "scripts"),
        ({"media/map.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"}, "scripts"),
        (
            {"choice.yaml": "kind: choice\ncards:\n  - {id: x, question: Which?, right: a, wrong: b}\n"},
            "scripts",
        ),
    ],
)
def test_a_word_that_something_needs_is_not_reported(
    files: dict[str, str], needed: str, write_deck: Callable[..., Path]
) -> None:
    output = run("check", _write(write_deck(CARDS), files)).output
    assert output.count("and nothing in the deck needs it") == 1
    assert f"`{needed}` is allowed, and nothing" not in output
