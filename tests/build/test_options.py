"""Options to choose from, as learners get them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from deck_builder.packages.read import read_package
from tests.support.command_line import run
from tests.support.decks import edit

QUESTIONS = 40


def choices(deck: Path, expect: int = 0) -> dict[str, tuple[list[str], str, str]]:
    """The options of each card in their order, what is right, and whether several are, by the question."""
    run("build", deck, "--out", deck.parent, expect=expect)
    cards = {}
    for note in read_package(deck.parent / f"{deck.name}.apkg").notes.values():
        contents = dict(zip((field.name for field in note.note_type.fields), note.fields, strict=True))
        options = re.findall(r"<li(?: class=\"right\")?>(.*?)</li>", contents["Options"])
        cards[contents["Question"]] = (options, contents["Right"], contents["Several"])
    return cards


def many(write_deck: Callable[..., Path]) -> Path:
    cards = "".join(
        f"  - {{id: q{n}, question: 'Which is {n}?', right: 'right {n}', wrong: [a, b, c]}}\n" for n in range(QUESTIONS)
    )
    deck = "id: capitals\nname: Capitals\nnamespace: k3v7q2mzt4xa\n"  # the order comes from the identities
    return write_deck(f"kind: choice\ncards:\n{cards}", deck=deck)


def test_the_right_option_may_stand_in_any_place(write_deck: Callable[..., Path]) -> None:
    places = [options.index(right) for options, right, _ in choices(many(write_deck)).values()]
    assert {places.count(place) > QUESTIONS / 10 for place in range(4)} == {True}


def test_the_order_stays_when_the_card_is_renamed_and_when_an_option_is_edited(write_deck: Callable[..., Path]) -> None:
    deck = many(write_deck)
    before = choices(deck)
    edit(deck / "cards.yaml", "id: q7,", "id: seven, was: q7,")
    assert choices(deck) == before
    edit(deck / "cards.yaml", "'right 9'", "'now 9'")
    after = choices(deck)["Which is 9?"]
    assert [each for each in after[0] if each != "now 9"] == [
        each for each in before["Which is 9?"][0] if each != "right 9"
    ]


def test_options_are_markdown_and_their_faults_are_told(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(
        "kind: choice\ncards:\n  - {id: one, question: Which are even?, right: ['*2*', '$4$'], wrong: ['a < b']}\n"
    )
    ((options, right, several),) = choices(deck).values()
    assert set(options) == {"<em>2</em>", r"\(4\)", "a &lt; b"}
    assert (right, several) == (r"<ul><li><em>2</em></li><li>\(4\)</li></ul>", "yes")
    edit(deck / "cards.yaml", "'a < b'", "'{{c1::a}}'")
    assert "T402" in run("check", deck, expect=1).output
