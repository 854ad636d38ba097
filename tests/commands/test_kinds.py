"""The kinds of card that an author can use: the list, the fields, and an example that builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.commands.kinds import describe_kind
from deck_builder.deck.kinds import load_built_in_kinds
from tests.support.command_line import run

KINDS = {key: kind for key, kind in load_built_in_kinds().items() if kind}
TRANSLATION = """\
name: Translation
about: A word in two languages.
fields:
  source: {name: Source, required: yes, text: plain, lines: one, most-words: 5, unique: yes, about: The foreign word.}
  ask-back: {name: Ask back, text: switch, default: no}
cards:
  there: {name: There, front: front.html, back: back.html}
"""


def test_the_fields_of_a_kind_are_shown_with_what_they_must_be() -> None:
    text = describe_kind(KINDS["question"])
    assert "question: A question and its answer, for whatever no other kind fits.\nCards: Question." in text
    assert "  question  A question that has one answer. (required" in text
    assert "  picture   A picture for the back of the card. (picture)\n" in text
    assert "  - kind: question\n    question: What is the capital of France?\n    answer: Paris\n" in text


def test_every_kind_is_listed_and_the_decks_own(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(
        "kind: translation\ncards: []\n",
        kinds__translation__kind=TRANSLATION,
        **{f"kinds__translation__{side}.html": "{{Source}}\n" for side in ("front", "back")},
    )
    monkeypatch.chdir(deck)
    lines = run("kinds").output.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [*KINDS, "translation"]
    text = run("kinds", "translation").output
    assert "  source    The foreign word. (required, plain text, one line, at most 5 words, unique)\n" in text
    assert "  ask-back   (yes or no, default: no)\n" in text
    assert text.endswith("  - kind: translation\n    source: …\n")
