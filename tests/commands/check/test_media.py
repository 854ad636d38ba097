"""Sizes, names and credits of media files are checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.commands.check.media import LARGE_PICTURE
from tests.support.command_line import list_codes, run

ONE_CARD = """\
kind: question
cards:
  - id: france
    question: What is the capital of France?
    answer: Paris
"""


def test_media_that_are_not_credited_are_found(copy_of: Callable[[str], Path]) -> None:
    deck = copy_of("tour")
    run("check", deck, "--strict")
    media = next(path for path in (deck / "media").rglob("*") if path.is_file())
    (deck / "media/credits.yaml").write_text("files: {}\n", encoding="utf-8")
    output = run("check", deck).output
    assert set(list_codes(output)) == {"M508"}
    assert f"`{media.relative_to(deck / 'media').as_posix()}` is not in `credits.yaml`" in output


def test_a_deck_may_ask_for_the_origin_of_every_file(copy_of: Callable[[str], Path]) -> None:
    deck = copy_of("tour")
    deck_file = deck / "deck.yaml"
    assert list_codes(run("check", deck).output) == []
    deck_file.write_text(deck_file.read_text(encoding="utf-8") + "require: [credits]\n", encoding="utf-8")
    assert set(list_codes(run("check", deck).output)) == {"M508"}


def test_a_problem_of_credits_is_reported_at_its_place(copy_of: Callable[[str], Path]) -> None:
    deck = copy_of("tour")
    names = sorted(path.relative_to(deck / "media").as_posix() for path in (deck / "media").rglob("*.*"))
    on_record = "files:\n" + "".join(
        f"  {name}:\n    source: Drawn for this deck\n    licence: CC0\n" for name in names
    )
    file = deck / "media/credits.yaml"
    file.write_text(on_record, encoding="utf-8")
    run("check", deck, "--strict")
    file.write_text(on_record.replace("licence", "license", 1).replace(names[1], "x" + names[1]))
    output = run("check", deck).output
    assert sorted(list_codes(output)) == ["M508", "M509", "M510"]
    assert f"M509 `{names[0]}` has no `licence`" in output
    assert "credits.yaml:2:3" in output
    assert "help: Spell it `licence`." in output
    assert f"Did you mean `{names[1]}`?" in output


def test_a_wrong_file_does_not_hide_what_is_wrong_with_media(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(ONE_CARD.replace("answer", "anwser"))
    for name in ("paris.svg", "Paris.svg"):
        (deck / "media").mkdir(exist_ok=True)
        (deck / "media" / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    assert sorted(list_codes(run("check", deck, expect=1).output)) == ["D203", "M507"]


@pytest.mark.parametrize(
    ("file", "size", "codes"),
    [("map.svg", LARGE_PICTURE, []), ("map.svg", LARGE_PICTURE + 1, ["M506"]), ("anthem.mp3", 2 * LARGE_PICTURE, [])],
)
def test_a_picture_of_more_than_one_megabyte_is_large(
    file: str, size: int, codes: list[str], write_deck: Callable[..., Path]
) -> None:
    shows = f"[sound:{file}]" if file.endswith("mp3") else f"![A map]({file})"
    deck = write_deck(ONE_CARD.replace("Paris", f"'Paris {shows}'"))
    (deck / "media").mkdir()
    start, end = (b'<svg xmlns="http://www.w3.org/2000/svg">', b"</svg>") if file.endswith("svg") else (b"ID3", b"")
    (deck / "media" / file).write_bytes(start + b" " * (size - len(start) - len(end)) + end)
    output = run("check", deck).output
    assert list_codes(output) == codes
    assert not codes or "cards.yaml:5:29 (card `france`)" in output


def test_a_large_picture_is_reported_at_the_first_card_that_shows_it(write_deck: Callable[..., Path]) -> None:
    shows = ONE_CARD.replace("Paris", "'Paris ![A map](map.svg)'")
    again = "  - id: norway\n    question: Where is Oslo?\n    answer: 'Here: ![A map](map.svg)'\n"
    deck = write_deck(shows + again)
    (deck / "media").mkdir()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{" " * LARGE_PICTURE}</svg>'
    (deck / "media/map.svg").write_text(svg, encoding="utf-8")
    output = run("check", deck).output
    assert list_codes(output) == ["M506"]
    assert "(card `france`)" in output
