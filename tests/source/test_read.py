from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.problems.problem import Place, Problem, Problems
from deck_builder.source import read as read_module
from deck_builder.source.read import keep_parsed, read_text, read_yaml, read_yaml_file

HERE = Path("cards.yaml")


def test_a_file_over_the_limit_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_module, "LARGEST_FILE", 10)
    file = tmp_path / "cards.yaml"
    file.write_text("a: more than ten bytes\n")
    problems = Problems()
    assert read_yaml_file(file, tmp_path, problems) is None
    assert [problem.code for problem in problems] == ["Y102"]


def test_links_may_not_leave_the_deck(tmp_path: Path) -> None:
    deck = tmp_path / "deck"
    deck.mkdir()
    (tmp_path / "secret.yaml").write_text("a: b\n")
    (deck / "own.yaml").write_text("a: b\n")
    for name, target in (("out.yaml", "../secret.yaml"), ("in.yaml", "own.yaml"), ("loop.yaml", "loop.yaml")):
        (deck / name).symlink_to(target)
    problems = Problems()
    assert read_yaml_file(deck / "in.yaml", deck, problems) == {"a": "b"}
    assert read_yaml_file(deck / "out.yaml", deck, problems) is None
    assert read_yaml_file(deck / "loop.yaml", deck, problems) is None
    assert [problem.code for problem in problems] == ["Y116", "Y101"]
    assert not any(str(tmp_path) in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("cards.yaml", "- a\n", "Write the lines `kind: question` and `cards:` above the list."),
        ("references.yaml", "# books\n- a\n", "Write the line `references:` above the list."),
        ("cards.yaml", "just words\n", "Notes of your own begin with `#`."),
    ],
)
def test_a_file_is_a_mapping_or_its_author_learns_how_to_make_it_one(name: str, text: str, hint: str) -> None:
    problems = Problems()
    assert read_yaml(text.encode(), Path(name), problems) is None
    (problem,) = problems
    assert (problem.code, problem.place) == ("D204", Place(Path(name), text.count("\n"), 1))
    assert hint in problem.hint


def test_a_mistake_belongs_to_the_card_around_it() -> None:
    problems = Problems()
    text = "kind: question\ncards:\n  - id: france\n    question: Where?\n  - id: spain\n    question: Where: is it?\n"
    assert read_yaml(text.encode(), HERE, problems) is None
    assert [(problem.code, problem.card) for problem in problems] == [("Y106", "spain")]


def test_a_value_that_a_comment_cuts_short_is_reported_and_the_file_is_read() -> None:
    problems = Problems()
    text = "cards:\n  - id: keys\n    answer: Songs in C # 3 minor?\n    question: What is C #minor\n"
    assert read_yaml(text.encode(), HERE, problems)
    assert [(problem.code, problem.place, problem.card) for problem in problems] == [
        ("Y118", Place(HERE, 4, 25), "keys")
    ]
    assert "`#minor` is read as a comment" in problems[0].message


def test_a_text_that_is_not_yaml_is_read_with_plain_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "front.html"
    file.write_bytes("<b>Grüße</b>\r\n{{Front}}\n".encode())
    assert read_text(file, tmp_path, Problems()) == "<b>Grüße</b>\n{{Front}}\n"


def test_a_text_that_is_not_utf_8_is_refused_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "front.html"
    file.write_bytes("<b>\nGrüße".encode("latin-1"))
    problems = Problems()
    assert read_text(file, tmp_path, problems) is None
    (problem,) = problems
    assert (problem.code, problem.place) == ("Y103", Place(file, 2, 3))


def test_a_file_that_did_not_change_is_parsed_once_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_module, "_parsed", None)
    assert read_yaml(b"a: b\n", HERE, Problems()) is not read_yaml(b"a: b\n", HERE, Problems())
    keep_parsed()
    first = read_yaml(b"a: b\n", HERE, Problems())
    assert read_yaml(b"a: b\n", HERE, Problems()) is first
    assert read_yaml(b"a: c\n", HERE, Problems()) == {"a": "c"}


def test_what_is_wrong_with_a_file_is_told_each_time_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_module, "_parsed", None)
    keep_parsed()
    told: list[list[Problem]] = []
    for _ in range(2):
        problems = Problems()
        read_yaml(b"a: What is C #minor\n", HERE, problems)
        told.append(list(problems))
    assert told[0] == told[1] != []
