"""A text that learners know by another id or gap number is an error, with the line that puts it right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from deck_builder.cli.main import main
from tests.support.command_line import build, run

CAPITALS = {"france": "Paris", "norway": "Oslo", "japan": "Tokyo", "peru": "Lima", "chad": "N'Djamena"}


def write_capitals(*pairs: tuple[str, str]) -> str:
    """A card file with a card for each id and country."""
    cards = "".join(
        f"  - id: {card_id}\n    question: What is the capital of {country.title()}?\n    answer: {CAPITALS[country]}\n"
        for card_id, country in pairs
    )
    return f"kind: question\ncards:\n{cards}"


def write_cloze(text: str, more: str = "") -> str:
    """A card file with one cloze card."""
    return f"kind: cloze\ncards:\n  - id: heart\n    text: '{text}'\n{more}"


def release_first(deck: Path, cards: str) -> None:
    """Write the cards of a deck, build and release it as 1.0.0, as far as `deck.lock` is concerned."""
    (deck / "cards.yaml").write_text(cards, encoding="utf-8")
    build(deck)
    mark_released(deck, "1.0.0")


def mark_released(deck: Path, version: str) -> None:
    """Let `deck.lock` say that all of it was released."""
    data = json.loads((deck / "deck.lock").read_text(encoding="utf-8"))
    entry = {"version": version, "date": "2026-11-23", "at": 1, "digest": "x"}
    lines = (deck / "deck.lock").read_text(encoding="utf-8").replace('"released": null', f'"released": "{version}"')
    lines = re.sub(r', "sent(_texts)?": ({[^}]*}|"[^"]*")', "", lines)
    listed = ",\n  ".join(json.dumps(each) for each in (*data["releases"], entry))
    lines = re.sub(r'"releases": \[[^\]]*\]', lambda _: f'"releases": [\n  {listed}\n ]', lines)
    (deck / "deck.lock").write_text(lines, encoding="utf-8")


def find_codes(deck: Path, cards: str, command: str = "build") -> list[str]:
    """Write the cards of a deck, build or check it, and return the codes L623 and L624 of its problems."""
    (deck / "cards.yaml").write_text(cards, encoding="utf-8")
    out = ("--out", deck.parent / "dist")
    result = CliRunner().invoke(main, [str(argument) for argument in (command, deck, *out)])
    return re.findall(r"^(L62[34]) ", result.output, re.MULTILINE)


FOUR = [(country, country) for country in ("france", "norway", "japan", "peru")]


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    "cards",
    [
        [("france", "norway"), ("norway", "france"), *FOUR[2:]],
        [("france", "chad"), ("norway", "france"), ("japan", "norway"), ("peru", "japan"), ("q5", "peru")],
        [("france", "chad"), *FOUR[1:], ("france-2", "france")],
    ],
    ids=["two ids exchanged", "all ids shifted", "an id used again"],
)
def test_a_text_under_another_id_is_an_error(
    cards: list[tuple[str, str]], command: str, write_deck: Callable[..., Path]
) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_capitals(*FOUR))
    lock = (deck / "deck.lock").read_text(encoding="utf-8")
    assert "L624" in find_codes(deck, write_capitals(*cards), command)
    assert (deck / "deck.lock").read_text(encoding="utf-8") == lock


@pytest.mark.parametrize(
    "cards",
    [
        write_capitals(*FOUR).replace("What is the capital of France", "Which town is the seat of its parliament"),
        write_capitals(*FOUR).replace("Paris", "Oslo").replace("Lima", "Oslo"),
        write_capitals(*FOUR, ("france-again", "france")),
        write_capitals(*FOUR).replace("  - id: france\n", "  - id: paris\n    was: france\n"),
        write_capitals(*reversed(FOUR)),
        write_capitals(("france", "chad"), *FOUR[1:]),
    ],
    ids=["other words", "equal answers", "a duplicate", "renamed", "another order", "every word changed"],
)
def test_an_edit_a_duplicate_and_a_renaming_are_not_errors(cards: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_capitals(*FOUR))
    assert find_codes(deck, cards) == []


def write_renamed(*cards: tuple[str, str, str]) -> str:
    """A card file with a card for each id, `was` (empty for none) and country."""
    text = write_capitals(*((card_id, country) for card_id, _, country in cards), *FOUR[2:])
    for card_id, was, _ in cards:
        if was:
            text = text.replace(f"  - id: {card_id}\n", f"  - id: {card_id}\n    was: {was}\n")
    return text


@pytest.mark.parametrize(
    ("cards", "right", "says"),
    [
        (
            [("x", "france", "norway"), ("y", "norway", "france")],
            [("y", "norway", "norway"), ("x", "france", "france")],
            ["Write `id: y` and `was: norway` here: ", "Write `id: x` and `was: france` here: "],
        ),
        (
            [("x", "france", "norway"), ("norway", "", "france")],
            [("norway", "", "norway"), ("x", "france", "france")],
            ["Write `id: norway` here, without `was: france`: ", "Write `id: x` and `was: france` here: "],
        ),
        (
            [("x", "france", "chad"), ("new", "", "france"), ("norway", "", "norway")],
            [("new", "", "chad"), ("x", "france", "france"), ("norway", "", "norway")],
            [
                "Write `id: x` and `was: france` here: ",
                "Write `id: new` on the card that is `x` now, without `was: france`: ",
            ],
        ),
    ],
    ids=["both are renamed", "one is renamed", "the renamed card has a new text"],
)
def test_the_cure_for_texts_that_move_while_cards_are_renamed_gives_each_its_was(
    cards: list[tuple[str, str, str]],
    right: list[tuple[str, str, str]],
    says: list[str],
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_capitals(*FOUR))
    (deck / "cards.yaml").write_text(write_renamed(*cards), encoding="utf-8")
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert [line for line in says if line not in output] == []
    (deck / "cards.yaml").write_text(write_renamed(*right), encoding="utf-8")
    build(deck)


def test_the_text_of_a_card_that_goes_with_the_next_release_is_not_given_to_another(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_capitals(*FOUR))
    run("retire", deck, "norway")
    cards = write_capitals(("france", "norway"), *FOUR[2:])
    assert find_codes(deck, cards) == find_codes(deck, cards, "check") == ["L624"]
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert "the card `france` now has the text that learners know as `norway`" in output
    assert "Take its retirement back: `deck-builder retire capitals norway --undo`" in output
    run("retire", deck, "norway", "--undo")
    assert find_codes(deck, write_capitals(("norway", "norway"), ("france", "france"), *FOUR[2:])) == []


def test_ids_that_nobody_has_yet_may_move(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("cards: []")
    (deck / "cards.yaml").write_text(write_capitals(*FOUR), encoding="utf-8")
    build(deck)
    assert find_codes(deck, write_capitals(("france", "norway"), ("norway", "france"), *FOUR[2:])) == []


def test_a_text_that_moves_in_two_builds_is_compared_with_what_learners_have(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_capitals(*FOUR))
    assert find_codes(deck, write_capitals(("france", "chad"), *FOUR[1:])) == []
    assert find_codes(deck, write_capitals(("france", "chad"), ("norway", "france"), *FOUR[2:])) == ["L624"]


def test_an_author_may_say_on_the_card_that_it_is_meant_until_the_next_release(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_capitals(*FOUR))
    meant = '\n    ignore: {L624: "they were mixed up before"}\n'
    cards = write_capitals(("france", "norway"), ("norway", "france"), *FOUR[2:])
    cards = cards.replace("id: france\n", f"id: france{meant}").replace("id: norway\n", f"id: norway{meant}")
    for command in ("build", "check", "build"):
        assert find_codes(deck, cards, command) == []
        assert "D226" not in run("check", deck, "--out", deck.parent / "dist").output
    mark_released(deck, "1.1.0")
    assert run("check", deck, "--out", deck.parent / "dist").output.count("D226") == 2


def test_no_deck_may_ignore_moved_texts_as_a_whole(write_deck: Callable[..., Path]) -> None:
    for word in ("L624", "card-content-moved", "L623"):
        settings = f'id: capitals\nname: Capitals\ncheck:\n  ignore: {{{word}: "never mind"}}\n'
        deck = write_deck(write_capitals(*FOUR))
        (deck / "deck.yaml").write_text(settings, encoding="utf-8")
        assert "D225" in run("check", deck, "--out", deck.parent / "dist", expect=1).output


@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        (
            "{{c1::heart}} {{c2::blood}}",
            "{{c1::big}} {{c2::heart}} {{c3::blood}}",
            "{{c3::big}} {{c1::heart}} {{c2::blood}}",
        ),
        ("{{c1::heart}} {{c2::blood}}", "{{c2::heart}} {{c1::blood}}", "{{c1::heart}} {{c2::blood}}"),
        ("{{c1::a}} {{c2::b}} {{c3::c}}", "a {{c1::b}} {{c2::c}}", "a {{c2::b}} {{c3::c}}"),
        ("{{c1::a}} {{c2::b}}", "{{c1::a}} {{c3::b}}", "{{c1::a}} {{c2::b}}"),
    ],
    ids=["one inserted", "two exchanged", "one removed", "a number left out"],
)
def test_a_gap_keeps_its_number(before: str, after: str, right: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_cloze(before))
    assert find_codes(deck, write_cloze(after)) == ["L623"]
    help_line = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert f"Write `text: '{right}'`" in " ".join(help_line.split())
    assert find_codes(deck, write_cloze(right)) == []


KIND_WITH_GAPS = """name: Two
about: A sentence with gaps, and another one.
fields:
  text: {name: Text, required: yes, text: %s}
  more: {name: More, text: %s}
cards:
  cloze: {name: Cloze, front: sides.html, back: sides.html}
"""


def write_two(text: str, more: str) -> str:
    """A card file with one card that has gaps in two fields."""
    return f"kind: two\ncards:\n  - id: a\n    text: '{text}'\n    more: '{more}'\n"


@pytest.mark.parametrize("language", ["markdown", "html"])
@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        (
            ("The {{c1::heart}} pumps.", "The {{c2::lung}} breathes."),
            ("The {{c1::lung}} breathes.", "The {{c2::heart}} pumps."),
            {"text": "The {{c2::lung}} breathes.", "more": "The {{c1::heart}} pumps."},
        ),
        (
            ("A {{c1::heart}}.", "A {{c2::lung}} of {{c3::air}}."),
            ("A {{c1::heart}}.", "A {{c3::lung}} of {{c2::air}}."),
            {"more": "A {{c2::lung}} of {{c3::air}}."},
        ),
    ],
    ids=["from one field to the other", "in the second field"],
)
def test_the_help_has_a_line_for_each_field_whose_gaps_have_moved(
    before: tuple[str, str],
    after: tuple[str, str],
    right: dict[str, str],
    language: str,
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck("cards: []")
    folder = deck / "kinds" / "two"
    folder.mkdir(parents=True)
    (folder / "kind.yaml").write_text(KIND_WITH_GAPS % (language, language), encoding="utf-8")
    (folder / "sides.html").write_text("{{cloze:Text}}<br>{{cloze:More}}", encoding="utf-8")
    release_first(deck, write_two(*before))
    assert find_codes(deck, write_two(*after)) == ["L623"]
    lines = " and ".join(f"`{key}: '{value}'`" for key, value in right.items())
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert f"Write {lines}. " in " ".join(output.split())
    text, more = after
    assert find_codes(deck, write_two(right.get("text", text), right.get("more", more))) == []


def test_the_help_for_a_text_of_several_lines_is_one_line_to_paste(write_deck: Callable[..., Path]) -> None:
    block = "kind: cloze\ncards:\n  - id: heart\n    text: |\n      A {{c%d::heart}}.\n\n      With {{c%d::blood}}.\n"
    deck = write_deck("cards: []")
    release_first(deck, block % (1, 2))
    assert find_codes(deck, block % (2, 1)) == ["L623"]
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    line = re.search(r'Write `(text: ".*?")`\.', output)
    assert line
    assert find_codes(deck, f"kind: cloze\ncards:\n  - id: heart\n    {line[1]}\n") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{{c1::heart}} {{c2::blood}}", "{{c1::cardiac muscle}} {{c2::blood}}"),
        ("{{c1::heart}} {{c2::blood}}", "The {{c2::blood}} and the {{c1::heart}}"),
        ("{{c1::heart}} {{c2::blood}}", "{{c1::Heart}} {{c2::*blood*}} {{c3::vessels}}"),
        ("{{c1::5}} {{c2::5}} {{c3::b}}", "{{c1::5}} {{c2::6}} {{c3::5}}"),
        ("{{c1::heart}} {{c2::blood}}", "{{c1::heart}} and blood"),
    ],
    ids=["other words", "another order", "one more", "equal texts", "one removed"],
)
def test_an_edited_gap_is_not_an_error(before: str, after: str, write_deck: Callable[..., Path]) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_cloze(before))
    assert find_codes(deck, write_cloze(after)) == []


def test_the_number_of_a_gap_that_is_gone_is_not_used_again(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("cards: []")
    release_first(deck, write_cloze("{{c1::heart}} {{c2::blood}}"))
    assert find_codes(deck, write_cloze("{{c1::heart}} and blood")) == []
    mark_released(deck, "1.1.0")
    assert find_codes(deck, write_cloze("{{c1::heart}} {{c2::vessels}}")) == ["L623"]
    assert "{{c3::vessels}}" in run("build", deck, "--out", deck.parent / "dist", expect=1).output
    meant = '    ignore: {L623: "it is the same fact"}\n'
    assert find_codes(deck, write_cloze("{{c1::heart}} {{c2::vessels}}", meant)) == []
    assert find_codes(deck, write_cloze("{{c1::heart}} {{c2::blood}}")) == []
