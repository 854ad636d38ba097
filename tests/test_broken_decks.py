"""The fault of each broken deck is reported at its place, in words, and an error keeps everything as it was.

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
from deck_builder.problems.problem import Problem, Problems
from deck_builder.problems.rules import RULES
from deck_builder.source import events
from deck_builder.source.read import LARGEST_FILE
from tests.support.broken_decks import (
    ALL_EXPECTED,
    EXPECTED,
    EXPECTED_OF_CHECK,
    NOW,
    ExpectedProblem,
    choose_decks_to_pin,
    copy_broken_deck,
    read_pinned_messages,
    render_messages,
    run_in,
    split_problems,
)
from tests.support.decks import PROJECT

LONGEST_SHOWN: Final = 160
"""How much of a line is shown, in characters."""

SHOWN: Final = {".md", ".yaml", ".yml", ".html", ".css", ".lock"}
"""The endings of the files whose lines are shown. Others may be no texts."""

TESTED_ELSEWHERE: Final = {
    "D221": ("needs two decks", "cli/commands/test_build.py"),
    "D229": ("needs two decks", "commands/check/test_check.py"),
    "D234": ("needs two decks", "lock/test_other_decks.py"),
    "D235": ("needs two decks", "lock/test_other_decks.py"),
    "D236": ("is an error of `build --locked`", "build/test_source_edits.py"),
    "D246": ("needs a translation", "deck/test_translated_cards.py"),
    "D247": ("needs a translation", "deck/test_translated_cards.py"),
    "D248": ("needs a translation", "cli/commands/test_translations.py"),
    "D249": ("needs a translation", "cli/commands/test_translations.py"),
    "D250": ("needs a translation", "cli/commands/test_translations.py"),
    "D251": ("needs an edition", "deck/test_editions.py"),
    "D252": ("needs an edition", "build/test_editions.py"),
    "D254": ("needs a translation", "deck/test_same_notes.py"),
    "D255": ("needs a translation", "deck/test_same_notes.py"),
    "L635": ("needs a translation", "lock/test_shared_notes.py"),
    "L636": ("needs a translation", "lock/test_shared_notes.py"),
    "R826": ("needs two releases", "commands/release/test_editions.py"),
    "D260": ("needs an extension", "deck/test_base.py"),
    "D261": ("needs an extension", "commands/base/test_update.py"),
    "D262": ("needs an extension", "lock/test_base_deck.py"),
    "D263": ("needs an extension", "lock/test_base_deck.py"),
    "D266": ("needs an extension", "deck/test_suspends.py"),
    "D264": ("needs an extension", "deck/test_additions.py"),
    "D265": ("needs an extension", "deck/test_additions.py"),
    "D253": ("needs an edition", "build/test_editions.py"),
    "L634": ("is an error of `build --locked`", "cli/commands/test_translations.py"),
    "L611": ("is an error of `build --locked`", "cli/commands/test_build.py"),
    "L632": ("is an error of `build --locked`", "lock/test_upgrade.py"),
    "L615": ("is an error of `retire`", "commands/release/test_retire.py"),
    "L622": ("needs a repository of git", "commands/release/test_gate.py"),
    "L625": ("is a warning of `release`", "lock/test_moved_between_packages.py"),
    "L629": ("needs two branches", "commands/lock_merge/test_lock_merge.py"),
    "M507": ("needs a disk that tells capitals from small letters", "commands/check/test_media.py"),
    "M511": ("needs 250 MB of media", "commands/release/test_ankiweb.py"),
    "P701": ("needs a full disk, or a folder that can't be written", "build/test_write_errors.py"),
    "P702": ("needs a folder in place of the package", "commands/release/test_release.py"),
    "P704": ("is an error of reading packages", "commands/diff/test_diff.py"),
    "P705": ("needs a repository of git", "deck/test_git.py"),
    "P706": ("is an error of `import`", "commands/import_package/test_import_package.py"),
    "P708": ("is an error of reading packages", "packages/test_limits.py"),
    "P707": ("is an error of `import`", "commands/import_package/test_import_package.py"),
    "P714": ("is an error of `inbox`", "cli/commands/test_inbox.py"),
    "P720": ("is an error of `merge`", "cli/commands/test_merge.py"),
    "P721": ("is an error of `merge`", "commands/merge/test_plan.py"),
    "P712": ("is an error of `push` and `pull`", "cli/commands/test_push.py"),
    "R801": ("is an error of `release`", "commands/release/test_gate.py"),
    "R802": ("is an error of `release`", "commands/release/test_gate.py"),
    "R803": ("is a warning of `release`", "commands/release/test_gate.py"),
    "R804": ("is an error of `release`", "commands/release/test_earlier_packages.py"),
    "R805": ("is an error of `release`", "commands/release/test_release.py"),
    "R824": ("is an error of `release`", "commands/release/test_editions.py"),
    "R825": ("is a warning of `release`", "commands/release/test_editions.py"),
    "R815": ("is a warning of `release`", "commands/release/test_earlier_packages.py"),
    "R806": ("is an error of `release`", "commands/release/test_gate.py"),
    "R807": ("is an error of `release`", "commands/release/test_gate.py"),
    "R808": ("is an error of `release`", "commands/release/test_gate.py"),
    "R809": ("is a warning of `release`", "commands/release/test_gate.py"),
    "R810": ("is an error of `release`", "commands/release/test_gate.py"),
    "R821": ("needs a clock that is wrong", "build/test_clock.py"),
    "R822": ("needs a clock that is wrong", "build/test_clock.py"),
    "R823": ("needs a clock that is wrong", "build/test_clock.py"),
    "T407": ("is about the HTML of imported notes", "content/test_raw_html.py"),
}
"""Codes that no folder on disk can have by itself: the reason, and the file below tests/ that tests the code."""

WARNED: Final = [
    name
    for name, expected in EXPECTED.items()
    if all(RULES[problem.code].severity == "warning" for problem in expected)
]
REFUSED: Final = [name for name in EXPECTED if name not in WARNED]
PINNED: Final = [name for name in ALL_EXPECTED if read_pinned_messages(name) is not None]
NOT_YAML: Final = [
    name for name, expected in EXPECTED.items() if any(problem.code.startswith("Y") for problem in expected)
]


@pytest.mark.parametrize("name", REFUSED)
def test_an_error_is_found_at_its_place_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)
    files, lock = list_names(folder), read_bytes(folder / "deck.lock")

    built, problems = build_and_list_problems(folder, tmp_path / "dist")

    assert problems == to_lines(EXPECTED[name])
    assert built is None
    assert not list((tmp_path / "dist").glob("*.apkg"))
    assert list_names(folder) == files
    assert read_bytes(folder / "deck.lock") == lock


@pytest.mark.parametrize("name", WARNED)
def test_a_warning_is_found_at_its_place_and_the_package_is_built(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)

    built, problems = build_and_list_problems(folder, tmp_path / "dist")

    assert problems == to_lines(EXPECTED[name])
    assert built is not None
    assert built.package.is_file()
    assert (folder / "deck.lock").is_file()


@pytest.mark.parametrize("name", EXPECTED_OF_CHECK)
def test_what_only_a_check_finds_is_found_at_its_place_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)
    files = list_names(folder)

    checked = check_deck(folder, tmp_path / "dist", NOW)

    assert to_lines(to_expected(folder, checked.problems)) == to_lines(EXPECTED_OF_CHECK[name])
    assert list_names(tmp_path) == sorted([name, *(f"{name}/{file}" for file in files)])
    built, problems = build_and_list_problems(folder, tmp_path / "dist")
    assert built is not None
    assert problems == []


@pytest.mark.parametrize("name", EXPECTED)
def test_the_command_line_shows_the_line_a_caret_beneath_its_place_and_a_way_out(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)

    result = run_in(tmp_path, "build", name, "--out", "dist")

    assert_exit(result, exit_code=0 if name in WARNED else 1)
    for problem in EXPECTED[name]:
        block = find_block(problem, name, result.output)
        assert re.fullmatch(r"help: \S.*", block[-1])
        excerpt = [line for line in block if re.match(r" *\d* \|", line)]
        shown = find_source_line(folder, problem)
        if shown is None:
            assert not excerpt, "there is no line of the deck to show"
            continue
        gutter = f"{problem.line} | "
        if len(shown) > LONGEST_SHOWN:
            number, line = next((number, line) for number, line in enumerate(excerpt) if line.startswith(gutter))
            assert "…" in line
            assert len(line) <= LONGEST_SHOWN + len(gutter) + 2
            assert line[excerpt[number + 1].index("^")] == shown[problem.column - 1]
            continue
        assert (gutter + shown).rstrip() in excerpt
        beneath = excerpt[excerpt.index((gutter + shown).rstrip()) + 1]
        assert beneath.index("^") == len(gutter) + measure_width(shown[: problem.column - 1])


@pytest.mark.parametrize("name", [*WARNED, *EXPECTED_OF_CHECK])
def test_a_warning_is_gone_with_the_line_that_its_help_names(name: str, tmp_path: Path) -> None:
    folder = copy_broken_deck(name, tmp_path)
    for _ in range(3):  # a deck may have several warnings
        left = [problem for problem in check_deck(folder, tmp_path / "dist", NOW).problems if problem.ignore]
        if left:
            paste_line_that_lets_it_stand(folder, left[0])

    after = check_deck(folder, tmp_path / "dist", NOW).problems

    assert [problem for problem in after if problem.ignore] == []
    assert not after.errors, after


@pytest.mark.parametrize("name", PINNED)
def test_messages_are_word_for_word_as_expected(name: str, tmp_path: Path) -> None:
    assert render_messages(name, tmp_path) == read_pinned_messages(name), (
        "A message has changed. If you meant that, run `python -m tools.pin_messages` and look at `git diff`."
    )


def test_the_messages_of_each_code_are_pinned_by_a_deck() -> None:
    assert choose_decks_to_pin() == PINNED, "Run `python -m tools.pin_messages`: it adds a deck for each missing code."


def test_every_rule_is_shown_by_a_broken_deck_or_tested_elsewhere() -> None:
    shown = {problem.code for expected in ALL_EXPECTED.values() for problem in expected}
    assert shown | set(TESTED_ELSEWHERE) == set(RULES)
    assert not shown & set(TESTED_ELSEWHERE)


@pytest.mark.parametrize("code", TESTED_ELSEWHERE)
def test_a_rule_that_is_tested_elsewhere_is_named_there(code: str) -> None:
    _, file = TESTED_ELSEWHERE[code]
    assert code in (PROJECT / "tests" / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NOT_YAML)
def test_problems_of_yaml_are_the_same_without_libyaml(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "parser", events._PythonParser)

    _, problems = build_and_list_problems(copy_broken_deck(name, tmp_path), tmp_path / "dist")

    assert problems == to_lines(EXPECTED[name])


def paste_line_that_lets_it_stand(folder: Path, problem: Problem) -> None:
    """Write the line that the help of a warning names, on the card or in `deck.yaml`."""
    line = re.search(r"To let it stand, add to (the card|`deck.yaml`): `(.+)`\.", problem.help)
    entry = re.search(r"To let it stand, add `(.+)` under `ignore:` of", problem.help)
    if entry:
        file = folder / ("deck.yaml" if "deck.yaml" in problem.help else problem.place.file.name)
        text = file.read_text(encoding="utf-8")
        assert text.count("ignore: {") == 1
        file.write_text(text.replace("ignore: {", f"ignore: {{{entry[1]}, "), encoding="utf-8")
        return
    assert line, problem.help
    if line[1] == "the card":
        text = problem.place.file.read_text(encoding="utf-8")
        new = re.sub(
            rf"^( *- )id: {problem.card}$", lambda id_line: f"{id_line[0]}\n    {line[2]}", text, flags=re.MULTILINE
        )
        assert new != text
        problem.place.file.write_text(new, encoding="utf-8")
    else:
        with (folder / "deck.yaml").open("a", encoding="utf-8") as deck_file:
            deck_file.write(f"{line[2]}\n")


def build_and_list_problems(folder: Path, out: Path) -> tuple[Built | None, list[str]]:
    """Build a deck. Returns the result, and the problems as the lines of `expected.txt` have them."""
    problems = Problems()
    built = build(folder, out, NOW, problems)
    return built, to_lines(to_expected(folder, problems))


def to_expected(folder: Path, problems: Problems) -> list[ExpectedProblem]:
    """The problems of a deck in the form of `expected.txt`."""
    places = ((problem.code, problem.place) for problem in problems)
    return [
        ExpectedProblem(code, place.file.relative_to(folder).as_posix(), place.line, place.column)
        for code, place in places
    ]


def to_lines(problems: Iterable[ExpectedProblem]) -> list[str]:
    return [str(problem) for problem in problems]


def list_names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def read_bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def assert_exit(result: Result, *, exit_code: int) -> None:
    """The command ended by itself, with the expected exit code."""
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    assert result.exit_code == exit_code, result.output


def find_block(problem: ExpectedProblem, name: str, output: str) -> list[str]:
    """The lines of output about one problem, from the one with its code to its help."""
    rule = re.escape(f"({RULES[problem.code].name})")
    place = re.escape(f"{name}/{problem.file}:{problem.line}:{problem.column}")
    for block in split_problems(output):
        if re.match(rf"{problem.code} .+ {rule}\n --> {place}(?: \(card `[^`]+`\))?\n", block):
            return block.splitlines()
    pytest.fail(f"{problem} is not shown:\n{output}")


def find_source_line(folder: Path, problem: ExpectedProblem) -> str | None:
    """The line that an author should see; None if the place is in no line of the deck's own files."""
    file = folder / problem.file
    if file.suffix.lower() not in SHOWN:
        return None
    try:
        if not file.resolve(strict=True).is_relative_to(folder.resolve()) or file.stat().st_size > LARGEST_FILE:
            return None
        text = file.read_bytes().decode("utf-8", "replace")
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, on Python 3.12 and older
        return None
    return "".join(map(to_visible, re.split("\r\n|\n|\r", text)[problem.line - 1]))


def to_visible(letter: str) -> str:
    """A character as a terminal should show it: nothing invisible, and nothing that moves other letters."""
    if letter == "\t":
        return " "
    if letter <= "\x1f":
        return chr(ord("␀") + ord(letter))
    turns = unicodedata.bidirectional(letter) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    return "�" if turns or unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter


def measure_width(text: str) -> int:
    """How many columns of a terminal a text fills."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    no_room = sum(unicodedata.category(letter) in ("Mn", "Me", "Cf") for letter in text)
    return len(text) + wide - no_room
