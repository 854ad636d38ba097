"""A deck with a fault is refused at the place of the fault, in words, and nothing is written.

`tests/support/broken_decks.py` says what stands in the folders of `tests/decks/broken/`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest
from click.testing import Result

from deck_builder.build.build import Built, build
from deck_builder.commands.check.check import check_deck
from deck_builder.problems.problem import Problems
from deck_builder.problems.rules import RULES
from deck_builder.source import parse as yaml_parser
from deck_builder.source.read import LARGEST_FILE
from tests.support.broken_decks import (
    ALL_EXPECTED,
    EXPECTED,
    EXPECTED_OF_CHECK,
    NOW,
    ExpectedProblem,
    copy_broken_deck,
    decks_to_pin,
    pinned_messages,
    problem_blocks,
    run_in,
    shown_messages,
)

LONGEST_SHOWN: Final = 160
"""How much of a line is shown, in characters."""

TESTED_ELSEWHERE: Final = {
    "D221": "needs two decks",
    "L611": "needs `--locked`",
    "P701": "needs a disk that is full, or a folder that nobody may write to",
    "P702": "needs a folder where the package would go",
    "L622": "needs version control, see commands/release",
    "L615": "is said by `deck-builder retire`, see commands/release",
    "P706": "is said by `deck-builder import`, see commands/import_package",
    "P707": "is said by `deck-builder import`, see commands/import_package",
    "T407": "is for the HTML of imported notes, see commands/import_package",
    "P704": "is said where a package is read, see commands/diff",
    "P705": "is said where git is asked, see commands/diff",
    "D229": "needs two decks, see commands/check",
    "M507": "needs a disk that tells capitals from small letters, see commands/check",
    **{code: "is said by `deck-builder release`, see commands/release" for code in RULES if code.startswith("R")},
}
"""Codes that no folder on disk can have by itself."""


WARNED: Final = [
    name for name, told in EXPECTED.items() if all(RULES[each.code].severity == "warning" for each in told)
]
REFUSED: Final = [name for name in EXPECTED if name not in WARNED]
PINNED: Final = [name for name in ALL_EXPECTED if pinned_messages(name) is not None]
ILL_WRITTEN: Final = [name for name, told in EXPECTED.items() if any(each.code.startswith("Y") for each in told)]


@pytest.mark.parametrize("name", REFUSED)
def test_an_error_is_found_at_its_place_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)
    files, lock = names_in(folder), bytes_of(folder / "deck.lock")

    built, told = built_from(folder, tmp_path / "dist")

    assert told == as_lines(EXPECTED[name])
    assert built is None
    assert not list((tmp_path / "dist").glob("*.apkg"))
    assert names_in(folder) == files
    assert bytes_of(folder / "deck.lock") == lock


@pytest.mark.parametrize("name", WARNED)
def test_a_warning_is_found_at_its_place_and_the_package_is_built(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)

    built, told = built_from(folder, tmp_path / "dist")

    assert told == as_lines(EXPECTED[name])
    assert built is not None
    assert built.package.is_file()
    assert (folder / "deck.lock").is_file()


@pytest.mark.parametrize("name", EXPECTED_OF_CHECK)
def test_what_only_a_check_finds_is_found_at_its_place_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)
    files = names_in(folder)

    checked = check_deck(folder, tmp_path / "dist", NOW)

    assert as_lines(expected_from(folder, checked.problems)) == as_lines(EXPECTED_OF_CHECK[name])
    assert names_in(tmp_path) == sorted([name, *(f"{name}/{file}" for file in files)])
    built, told = built_from(folder, tmp_path / "dist")
    assert built is not None
    assert told == []


@pytest.mark.parametrize("name", EXPECTED)
def test_the_command_line_shows_the_line_a_caret_beneath_its_place_and_a_way_out(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)

    result = run_in(tmp_path, "build", name, "--out", "dist")

    assert_ended_in_order(result, exit_code=0 if name in WARNED else 1)
    for told in EXPECTED[name]:
        block = block_about(told, name, result.output)
        assert re.fullmatch(r"help: \S.*", block[-1])
        excerpt = [line for line in block if re.match(r" *\d* \|", line)]
        shown = source_line(folder, told)
        if shown is None:
            assert not excerpt, "there is no line of the deck to show"
            continue
        gutter = f"{told.line} | "
        if len(shown) > LONGEST_SHOWN:
            at, line = next((at, line) for at, line in enumerate(excerpt) if line.startswith(gutter))
            assert "…" in line
            assert len(line) <= LONGEST_SHOWN + len(gutter) + 2
            assert line[excerpt[at + 1].index("^")] == shown[told.column - 1]
            continue
        assert (gutter + shown).rstrip() in excerpt
        beneath = excerpt[excerpt.index((gutter + shown).rstrip()) + 1]
        assert beneath.index("^") == len(gutter) + width_of(shown[: told.column - 1])


@pytest.mark.parametrize("name", PINNED)
def test_the_command_line_says_word_for_word_what_is_expected(name: str, tmp_path: Path) -> None:
    assert shown_messages(name, tmp_path) == pinned_messages(name), (
        "The words of a problem changed. If that is meant: `python -m tools.pin_messages`, and look at `git diff`."
    )


def test_each_code_of_the_broken_decks_has_its_words_pinned() -> None:
    assert decks_to_pin() == PINNED, "Run `python -m tools.pin_messages`: it adds a deck for each missing code."


def test_every_rule_is_shown_by_a_broken_deck_or_tested_elsewhere() -> None:
    shown = {told.code for expected in ALL_EXPECTED.values() for told in expected}
    assert shown | set(TESTED_ELSEWHERE) == set(RULES)
    assert not shown & set(TESTED_ELSEWHERE)


@pytest.mark.parametrize("name", ILL_WRITTEN)
def test_yaml_is_judged_alike_where_pyyaml_was_built_without_libyaml(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_parser, "parser", yaml_parser._PythonParser)

    _, told = built_from(copy_broken_deck(name, tmp_path), tmp_path / "dist")

    assert told == as_lines(EXPECTED[name])


def built_from(folder: Path, out: Path) -> tuple[Built | None, list[str]]:
    """What a build makes of a deck, and what it says about it."""
    problems = Problems()
    built = build(folder, out, NOW, problems)
    return built, as_lines(expected_from(folder, problems))


def expected_from(folder: Path, problems: Problems) -> list[ExpectedProblem]:
    """The problems of a deck in the form of `expected.txt`."""
    places = ((problem.code, problem.place) for problem in problems)
    return [
        ExpectedProblem(code, place.file.relative_to(folder).as_posix(), place.line, place.column)
        for code, place in places
    ]


def as_lines(told: Iterable[ExpectedProblem]) -> list[str]:
    return [str(each) for each in told]


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def bytes_of(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def assert_ended_in_order(result: Result, *, exit_code: int) -> None:
    """The program said what it had to say and ended by itself."""
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    assert result.exit_code == exit_code, result.output


def block_about(told: ExpectedProblem, name: str, output: str) -> list[str]:
    """The lines of output about one problem, from the one with its code to its help."""
    rule = re.escape(f"({RULES[told.code].name})")
    place = re.escape(f"{name}/{told.file}:{told.line}:{told.column}")
    for block in problem_blocks(output):
        if re.match(rf"{told.code} .+ {rule}\n --> {place}(?: \(card `[^`]+`\))?\n", block):
            return block.splitlines()
    pytest.fail(f"nothing is said about {told}:\n{output}")


def source_line(folder: Path, told: ExpectedProblem) -> str | None:
    """The line that an author should see, or None where there is none that belongs to the deck."""
    file = folder / told.file
    try:
        if not file.resolve(strict=True).is_relative_to(folder.resolve()) or file.stat().st_size > LARGEST_FILE:
            return None
        text = file.read_bytes().decode("utf-8", "replace")
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, on Python 3.12 and older
        return None
    return "".join(map(visible, re.split("\r\n|\n|\r", text)[told.line - 1]))


def visible(letter: str) -> str:
    """A character as a terminal should show it: nothing invisible, and nothing that moves other letters."""
    if letter == "\t":
        return " "
    if letter <= "\x1f":
        return chr(ord("␀") + ord(letter))
    turns = unicodedata.bidirectional(letter) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    return "�" if turns or unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter


def width_of(text: str) -> int:
    """How many columns of a terminal a text fills."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    no_room = sum(unicodedata.category(letter) in ("Mn", "Me", "Cf") for letter in text)
    return len(text) + wide - no_room
