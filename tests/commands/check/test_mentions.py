"""Claims that no card teaches and references that no card cites are found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deck_builder.commands.check.mentions import Mentions
from deck_builder.problems.problem import Place
from tests.support.command_line import list_codes, run

ONE_CARD = """\
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
    claims: [paris-is-a-capital]
    sources: [larousse-2019]
"""
CLAIMS = """\
claims:
  - id: paris-is-a-capital
    claim: Paris is the capital of France.
"""
REFERENCES = """\
references:
  - id: larousse-2019
    title: Larousse
"""
ANOTHER_CLAIM = "  - id: rome-is-a-capital\n    claim: Rome is the capital of Italy.\n"
ANOTHER_REFERENCE = "  - id: larousse-2020\n    title: Larousse\n"


def test_what_is_taught_and_cited_is_fine(write_deck: Callable[..., Path]) -> None:
    assert list_codes(run("check", write_deck(ONE_CARD, claims=CLAIMS, references=REFERENCES)).output) == []


def test_what_is_not_taught_or_cited_is_found_where_it_is_listed(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(ONE_CARD, claims=CLAIMS + ANOTHER_CLAIM, references=REFERENCES + ANOTHER_REFERENCE)
    output = run("check", deck).output
    assert list_codes(output) == ["D227", "D228"]
    assert "D227 no card teaches the claim `rome-is-a-capital`" in output
    assert "claims.yaml:4:9" in output
    assert "D228 no card cites `larousse-2020`" in output
    assert "references.yaml:4:9" in output


def test_any_card_of_any_file_will_do(write_deck: Callable[..., Path]) -> None:
    rome = "kind: question\ncards:\n  - id: italy\n    question: What is the capital of Italy?\n    answer: Rome\n"
    names = "    claims: [rome-is-a-capital]\n    sources: [larousse-2020]\n"
    lists = {"claims": CLAIMS + ANOTHER_CLAIM, "references": REFERENCES + ANOTHER_REFERENCE}
    assert list_codes(run("check", write_deck(ONE_CARD, more=rome, **lists)).output) == ["D227", "D228"]
    assert list_codes(run("check", write_deck(ONE_CARD, more=rome + names, **lists)).output) == []


def test_nothing_is_missed_while_a_card_can_not_be_read(write_deck: Callable[..., Path]) -> None:
    broken = write_deck(ONE_CARD, claims=CLAIMS + ANOTHER_CLAIM, references=REFERENCES, more="kind: question\n")
    assert list_codes(run("check", broken, expect=1).output) == ["D202"]


def test_of_two_cards_that_show_a_file_the_first_is_remembered() -> None:
    file, place = Path("map.svg"), Place(Path("cards.yaml"), 4)
    mentions = Mentions(claims={"a"}, sources={"x"}, media={file: ("france", place)})
    mentions.merge(
        Mentions(claims={"b"}, sources={"y"}, media={file: ("italy", place), Path("b.svg"): ("italy", place)})
    )
    assert mentions.media == {file: ("france", place), Path("b.svg"): ("italy", place)}
    assert mentions.claims == {"a", "b"}
    assert mentions.sources == {"x", "y"}
