"""YAML is read into what the author typed, with the place of every word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.problems.problem import Place, Problems
from deck_builder.source import parse as source
from deck_builder.source.lines import split_lines
from deck_builder.source.parse import Mapping, Sequence

HERE = Path("cards.yaml")


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test here runs with both of PyYAML's parsers."""
    parser = source.fastest_parser() if request.param == "libyaml" else source._PythonParser
    if request.param == "libyaml" and parser is source._PythonParser:
        pytest.skip("PyYAML has no libyaml here")
    monkeypatch.setattr(source, "parser", parser)


def read(text: str) -> Mapping:
    problems = Problems()
    value = source.read(text.encode(), HERE, problems)
    assert value is not None, problems
    return value


def problem_in(text: str | bytes) -> tuple[str, int, int, str]:
    problems = Problems()
    data = text if isinstance(text, bytes) else text.encode()
    assert source.read(data, HERE, problems) is None
    (problem,) = problems
    return problem.code, problem.place.line, problem.place.column, problem.message


@pytest.mark.parametrize("typed", ["no", "yes", "1.0", "1e3", "0x10", "2024-01-01", "null", "~", "12:30", "=", "TRUE"])
def test_strings_stay_strings(typed: str) -> None:
    assert read(f"a: {typed}\n") == {"a": typed}


def test_every_key_and_value_knows_where_it_stands() -> None:
    value = read("a: b\ncards:\n  - id: x\n    tags: [é😀, 'two']\n")
    assert value.marks["a"] == ((1, 1), (1, 4))
    cards = value["cards"]
    assert isinstance(cards, Sequence)
    assert cards.marks == [(3, 5)]
    card = cards[0]
    assert isinstance(card, Mapping)
    assert card.marks["tags"] == ((4, 5), (4, 11))
    tags = card["tags"]
    assert isinstance(tags, Sequence)
    assert tags.marks == [(4, 12), (4, 16)]  # columns count characters, not bytes


def test_texts_keep_their_lines_their_tabs_and_their_quotes() -> None:
    text = "a: |\n  one\n   \ttwo\nb: >-\n  joined\n  lines\nc: \"tab\\there\tand \\\"quotes\\\"\"\nd: 'it''s'\n"
    assert read(text) == {
        "a": "one\n \ttwo\n",
        "b": "joined lines",
        "c": 'tab\there\tand "quotes"',
        "d": "it's",
    }


def test_windows_line_ends_and_comments_with_tabs_are_read() -> None:
    assert read("a: b # x\ty\r\nc: d\r\n") == {"a": "b", "c": "d"}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: b\n\tc: d\n", "Y107", 2, 1),
        ("a:\tb\n", "Y107", 1, 3),
        ("a: b\tc\n", "Y107", 1, 5),
        ("- \ta\n", "Y107", 1, 3),
        ("a: b\na: c\n", "Y108", 2, 1),
        ("a: &x b\n", "Y109", 1, 4),
        ("a: *important* thing\n", "Y109", 1, 4),
        ("a: !x b\n", "Y110", 1, 4),
        ("a: !f!x b\n", "Y110", 1, 4),
        ("<<: {a: b}\n", "Y111", 1, 1),
        ("a: b\n---\nc: d\n", "Y112", 2, 1),
        ("a: {{c1::x}}\n", "Y114", 1, 4),
        ("? [a]\n: b\n", "Y114", 1, 3),
        ('a: "x\\x1f"\n', "Y115", 1, 6),
        ('a: "x\\ud800"\n', "Y115", 1, 6),
        ('a: "tab\\t, \\\\x1f and \\x1f"\n', "Y115", 1, 22),
        ('a: "\\U00110000"\n', "Y115", 1, 5),
        ('a: "What is $\\theta$?"\n', "Y117", 1, 14),
        ('a: "$x$\\nand $\\rho$"\n', "Y117", 1, 15),
        ('a: "$$\\nu$$"\n', "Y117", 1, 7),
        ('a: "$x +\r\n  \\tau$"\r\n', "Y117", 2, 3),
        ('a: "$\\xi$"\n', "Y106", 1, 6),
        ('a: "x\n---\n', "Y106", 1, 4),
        ("a:b\n# c\nd: e\n", "Y106", 1, 1),
        ("a:\n  - b: c\n  -d: e\n", "Y106", 3, 3),
        ("a:\n  - b c\n    d: e\n", "Y106", 2, 5),
        ("a: See\n  http://example.org\n  b: c\n", "Y106", 3, 4),
        ("a: b: c\n", "Y106", 1, 5),
        ("a: 'x\nb: c\n", "Y106", 1, 4),
        ("a: `x`\n", "Y106", 1, 4),
        ("a: [x](y) z\n", "Y106", 1, 7),
        ('a: "\\d"\n', "Y106", 1, 5),
        ("a: b\n- c\n", "Y106", 2, 1),
        ("# nothing\n", "Y105", 1, 1),
        ("---\n", "Y105", 1, 1),
        ("- a\n", "D204", 1, 1),
        ("just words\n", "D204", 1, 1),
    ],
)
def test_what_is_no_card_is_refused_at_its_place(text: str, code: str, line: int, column: int) -> None:
    assert problem_in(text)[:3] == (code, line, column)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (r"two lines:\n$\\theta$", "two lines:\n$\\theta$"),
        (r"$x$\nand $y$", "$x$\nand $y$"),
        (r"$5\n$6", "$5\n$6"),
        (r"$5\nand $6", "$5\nand $6"),
        (r"\\$5\n$x", "\\$5\n$x"),
        (r"$\u03b8$\t", "$θ$\t"),
        (r"\\(\n\\)", "\\(\n\\)"),
        (r"$x +\n2$", "$x +\n2$"),
    ],
)
def test_backslashes_that_harm_no_formula_are_read(typed: str, value: str) -> None:
    assert read(f'a: "{typed}"\n') == {"a": value}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: , b\n", "can't begin with `,`"),
        ("a: ? b\n", "can't begin with `?`"),
        ("a: `b`\n", "can't begin with a backtick"),
        ("a: |\n    b\n  c\n", "indented less than the text behind `|`"),
        ("a: {b: c\n", "the `{` that opens here is not closed"),
        ("a: [b, 'c' d]\n", "the entries of the `[` that opens here don't add up"),
        ('a: "$\\nu$"\n', "`\\nu` in this formula is read as a line end"),
        ('a: "\\x1f"\n', "between double quotes a backslash has a meaning"),
        ("a: b\na: c\n", "a new card begins with `- `"),
        ("a: b\n  c: d\n", "or is the line indented too far?"),
        ("% a\nb: c\n", "a comment begins with `#`"),
        ("a: b\nc:\u00a0d\ne: f\n", "U+00A0 (no-break space) stands where a space belongs"),
        ("a:\u00a0b\nc: d\n", "U+00A0 (no-break space) stands where a space belongs"),
        ("a: b\nc\uff1ad\ne: f\n", "U+FF1A (fullwidth colon) stands where `:` belongs"),
        ("a: \u201cb: c\u201d\n", 'U+201C (left double quotation mark) stands where `"` belongs'),
        ("a:\n  \u2013 b: c\n    d: e\n", "U+2013 (en dash) stands where `-` belongs"),
    ],
)
def test_a_mistake_is_told_in_words_that_help(text: str, words: str) -> None:
    problems = Problems()
    assert source.read(text.encode(), HERE, problems) is None
    (problem,) = problems
    assert words.lower() in f"{problem.message}\n{problem.hint}".lower()


def test_a_file_is_parted_into_lines_at_most_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parted: list[str] = []
    part = split_lines

    def counted(text: str) -> list[str]:
        parted.append(text)
        return part(text)

    monkeypatch.setattr(source, "split_lines", counted)
    read("".join(f'a{number}: "x\n\n  $y$ \\t"\n' for number in range(100)))
    assert len(parted) == 1


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"", "Y105", 1, 1),
        (b"\xef\xbb\xbfa: b\n", "Y104", 1, 1),
        ("a: b\n".encode("utf-16"), "Y103", 1, 1),
        ("a: é\nb: ü\n".encode("latin-1"), "Y103", 1, 4),
        (b"a: b\x00\n", "Y115", 1, 5),
        ("a: b\nc: d\u2028e\n".encode(), "Y115", 2, 5),
        ("a: b\ufeffc\n".encode(), "Y115", 1, 5),
    ],
    ids=["nothing", "byte order mark", "UTF-16", "Latin-1", "a zero byte", "an invisible line end", "a stray mark"],
)
def test_what_is_no_text_is_refused_at_its_place(data: bytes, code: str, line: int, column: int) -> None:
    assert problem_in(data)[:3] == (code, line, column)


@pytest.mark.parametrize(
    ("bomb", "line", "column"),
    [
        ("[" * 100_000, 1, 21),
        ("a: " + "{a: " * 5000, 1, 80),
        ("- " * 100_000, 1, 41),
        ("".join(f"{' ' * level}a:\n" for level in range(2000)), 21, 21),
        ("a: b\nc: [" + "{a: [" * 5000, 2, 50),
    ],
    ids=["[", "{", "-", "keys", "both"],
)
def test_a_nesting_bomb_is_refused_at_its_first_level_too_many(bomb: str, line: int, column: int) -> None:
    assert problem_in(bomb)[:3] == ("Y113", line, column)


def test_a_file_over_the_limit_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST_FILE", 10)
    file = tmp_path / "cards.yaml"
    file.write_text("a: more than ten bytes\n")
    problems = Problems()
    assert source.read_file(file, tmp_path, problems) is None
    assert [problem.code for problem in problems] == ["Y102"]


def test_links_may_not_leave_the_deck(tmp_path: Path) -> None:
    deck = tmp_path / "deck"
    deck.mkdir()
    (tmp_path / "secret.yaml").write_text("a: b\n")
    (deck / "own.yaml").write_text("a: b\n")
    for name, target in (("out.yaml", "../secret.yaml"), ("in.yaml", "own.yaml"), ("loop.yaml", "loop.yaml")):
        (deck / name).symlink_to(target)
    problems = Problems()
    assert source.read_file(deck / "in.yaml", deck, problems) == {"a": "b"}
    assert source.read_file(deck / "out.yaml", deck, problems) is None
    assert source.read_file(deck / "loop.yaml", deck, problems) is None
    assert [problem.code for problem in problems] == ["Y116", "Y101"]
    assert not any(str(tmp_path) in problem.message for problem in problems)


def test_a_word_inside_a_long_text_is_found_where_it_stands(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("a: |\n  one\n  two ![x](no.png)\nb:\n- c\n- d\ne: f\n")
    file = deck / "cards.yaml"
    assert source.locate(Place(file, 1, 4), "no.png", 1) == Place(file, 3, 12)
    assert source.locate(Place(file, 1, 4), "nowhere", 1) == Place(file, 1, 4)
    assert source.locate(Place(file, 4, 1), "d", 1) == Place(file, 6, 3)


def test_a_word_is_not_looked_for_behind_the_end_of_its_value(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("a: |\n  one\nb: no.png\n")
    file = deck / "cards.yaml"
    assert source.locate(Place(file, 1, 4), "no.png", 1) == Place(file, 1, 4)
