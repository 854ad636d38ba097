"""How problems look to the person who has to mend them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click import unstyle

from deck_builder.cli.problems_text import format_all, format_first_of_each_code, format_summary
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.rules import RULES
from deck_builder.source.read import LARGEST_FILE
from tests.support.command_line import run
from tests.support.decks import CARDS

BROKEN = CARDS.replace("    answer: Rome\n", "    anwser: Rome\n")


def test_a_problem_is_shown_with_its_place_and_help(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(BROKEN)
    monkeypatch.chdir(deck.parent)
    output = run("build", "capitals", expect=1).output
    assert output == (
        "D203 there is no key `anwser` here (unknown-key)\n"
        " --> capitals/cards.yaml:9:5 (card `italy`)\n"
        "  |\n"
        "8 |     question: What is the capital of Italy?\n"
        "9 |     anwser: Rome\n"
        "  |     ^^^^^^\n"
        "  |\n"
        "help: Did you mean `answer`?\n"
        "\n"
        "Found 1 error.\n"
        "capitals: not built; the last package and `deck.lock` stay as they were.\n"
    )


def problem_at(file: Path, line: int, column: int, *, code: str = "D203") -> str:
    """One problem as it is shown, without its colours."""
    problems = Problems()
    problems.add(code, "something is wrong", Place(file, line, column), hint="Mend it.")
    (block,) = format_all(problems)
    return unstyle(block)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "cards.yaml"


def test_carets_stand_below_the_word(file: Path) -> None:
    file.write_text("a: 1\nkey-of-two: value\n", encoding="utf-8")
    assert problem_at(file, 2, 1).splitlines()[3:5] == ["1 | a: 1", "2 | key-of-two: value"]
    assert problem_at(file, 2, 1).splitlines()[5] == "  | ^^^^^^^^^^"
    assert problem_at(file, 2, 13).splitlines()[5] == "  |             ^^^^^"


def test_carets_stand_below_wide_letters_and_beside_marks_without_width(file: Path) -> None:
    file.write_text("日本: e\u0301 wrong\n", encoding="utf-8")
    text, carets = problem_at(file, 1, 8).splitlines()[3:5]
    assert text == "1 | 日本: e\u0301 wrong"
    assert carets == "  |         ^^^^^"  # two wide letters and `: é ` take eight columns


def test_only_the_part_of_a_long_line_around_the_place_is_shown(file: Path) -> None:
    file.write_text(f"{'x' * 500} wrong {'y' * 500}\n", encoding="utf-8")
    text, carets = problem_at(file, 1, 502).splitlines()[3:5]
    assert len(text) < 170
    assert text[4] == text[-1] == "…"
    start, end = carets.index("^"), carets.rindex("^") + 1
    assert text[start:end] == "wrong"


@pytest.mark.parametrize("content", ["", "one line\n"])
def test_a_place_that_the_file_does_not_have_is_named_without_its_line(content: str, file: Path) -> None:
    file.write_text(content, encoding="utf-8")
    assert problem_at(file, 7, 1) == ("D203 something is wrong (unknown-key)\n --> cards.yaml:7:1\nhelp: Mend it.\n")


def test_lines_that_may_be_private_or_say_nothing_are_not_shown(file: Path, tmp_path: Path) -> None:
    file.write_text("a secret\n", encoding="utf-8")
    (tmp_path / "brain.svg").write_text("a secret\n", encoding="utf-8")
    assert "a secret" in problem_at(file, 1, 1)
    assert "a secret" not in problem_at(file, 1, 1, code="Y116")  # a link that leads out of the deck
    assert "a secret" not in problem_at(tmp_path / "brain.svg", 1, 1)
    assert "a secret" not in problem_at(file, 1, 1, code="R803")  # it is about the whole deck


def test_a_file_too_large_for_a_deck_is_not_read_for_its_line(file: Path) -> None:
    with file.open("wb") as large:
        large.write(b"a line\n")
        large.truncate(LARGEST_FILE + 1)
    assert "a line" not in problem_at(file, 1, 1)


def test_problems_that_affect_learners_say_what_they_would_see(file: Path) -> None:
    file.write_text("id: capitals\n", encoding="utf-8")
    assert f"note: {RULES['L611'].why}\n" in problem_at(file, 1, 1, code="L611")
    assert "note:" not in problem_at(file, 1, 1)


def test_invisible_characters_are_made_visible(file: Path) -> None:
    file.write_text("a: \u202eevil\x1b[31m\n", encoding="utf-8")
    block = problem_at(file, 1, 1)
    assert "a: \ufffdevil␛[31m" in block
    assert "\x1b" not in block
    assert "\u202e" not in block


def test_only_the_first_ten_problems_with_one_code_are_shown(file: Path) -> None:
    problems = Problems()
    for line in range(1, 15):
        problems.add("D203", f"problem {line}", Place(file, line))
    problems.add("D208", "another", Place(file))
    blocks = [unstyle(block) for block in format_first_of_each_code(problems)]
    assert [block.split(" (")[0] for block in blocks[:-1]] == [
        *(f"D203 problem {line}" for line in range(1, 11)),
        "D208 another",
    ]
    assert blocks[-1] == "… and 4 more with D203 (unknown-key). `deck-builder check` shows them all.\n"
    assert len(list(format_all(problems))) == 15


@pytest.mark.parametrize(
    ("errors", "warnings", "summary"),
    [
        (1, 0, "Found 1 error."),
        (0, 1, "Found 1 warning."),
        (2, 1, "Found 2 errors and 1 warning."),
        (1200, 2, "Found 1,200 errors and 2 warnings."),
    ],
)
def test_the_last_line_counts(errors: int, warnings: int, summary: str, file: Path) -> None:
    problems = Problems()
    for code, count in (("D203", errors), ("D208", warnings)):
        for number in range(count):
            problems.add(code, "wrong", Place(file.with_name(f"{number % 10}.yaml")))
    assert format_summary(problems) == summary
