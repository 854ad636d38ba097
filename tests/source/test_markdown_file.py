"""A Markdown file is split into entries, and every text keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.problems.errors import TextError
from deck_builder.source.markdown_file import (
    Entry,
    MarkdownFile,
    Piece,
    has_front_matter_key,
    has_questions,
    parse_markdown,
)


def parse(text: str) -> MarkdownFile:
    return parse_markdown(text.encode())


def shown(entry: Entry) -> tuple[str, str, str]:
    return entry.sign, entry.heading.text, entry.body.text


def test_each_heading_of_the_highest_level_is_an_entry() -> None:
    file = parse("## One\n\nFirst\n\n### Example\nof one\n\n## Two ##\nSecond\n")
    assert [shown(entry) for entry in file.entries] == [("#", "One", "First"), ("#", "Two", "Second")]
    ((section,), _) = (entry.sections for entry in file.entries)
    assert (section.level, section.heading.text, section.body.text) == (3, "Example", "of one")
    assert file.loose == ()


def test_one_heading_above_all_others_is_a_title() -> None:
    file = parse("# Cells\n\nAll about them.\n\n## One\nFirst\n\n## Two\nSecond\n")
    assert [entry.heading.text for entry in file.entries] == ["One", "Two"]
    assert file.loose == (Piece("All about them.", (3, 1)),)


def test_a_heading_with_a_field_below_it_is_no_title() -> None:
    text = "# Cell\nA unit\n\n## Example\nA neuron\n"
    assert [entry.heading.text for entry in parse(text).entries] == ["Example"]
    (entry,) = parse_markdown(text.encode(), {"example"}).entries
    assert entry.heading.text == "Cell"


def test_questions_and_clozes_of_hashcards_are_entries() -> None:
    file = parse("Q: Which city?\nA: Paris\n\nC: The [city]\nis big.\n\nQ: List\nthem:\nA:\n\n- a\n- b\n---\nloose\n")
    assert [shown(entry) for entry in file.entries] == [
        ("Q", "Which city?", "Paris"),
        ("C", "The [city]\nis big.", ""),
        ("Q", "List\nthem:", "- a\n- b"),
    ]
    assert [piece.text for piece in file.loose] == ["loose"]


def test_an_answer_without_its_question_is_loose() -> None:
    assert [piece.text for piece in parse("A: Paris\n\nQ: Which?\nA: This\n").loose] == ["A: Paris"]


def test_a_file_without_any_sign_is_one_entry() -> None:
    (entry,) = parse("---\nkind: definition\n---\n<!-- id: x -->\nThe part of a cell\n").entries
    assert shown(entry) == ("", "", "The part of a cell")
    assert entry.keys == {"id": "x"}
    assert entry.mark == (5, 1)


@pytest.mark.parametrize(
    "text",
    [
        "# One <!-- id: one, tags: [a, b] -->\nFirst\n",
        "# One %% id: one, tags: [a, b] %%\nFirst\n",
        "# One\n<!-- id: one -->\n\n<!-- tags: [a, b] -->\nFirst\n",
    ],
)
def test_comments_at_the_beginning_hold_keys(text: str) -> None:
    (entry,) = parse(text).entries
    assert shown(entry) == ("#", "One", "First")
    assert entry.keys == {"id": "one", "tags": ["a", "b"]}
    line, column = entry.keys.marks["id"][1]
    assert text.splitlines()[line - 1][column - 1 :].startswith("one")


def test_comments_above_a_question_belong_to_it_and_not_to_the_answer_before() -> None:
    first, second = parse("Q: a\nA: b\n<!-- id: two -->\nQ: c\nA: d\n").entries
    assert (first.body.text, second.keys) == ("b", {"id": "two"})
    assert second.mark == (3, 1)


def test_other_comments_stay_in_the_text() -> None:
    (entry,) = parse("# One <!-- a remark -->\n<!-- Ada: check -->\nFirst\n").entries
    assert entry.heading.text == "One <!-- a remark -->"
    assert entry.body.text == "<!-- Ada: check -->\nFirst"


def test_nothing_in_code_begins_an_entry() -> None:
    (entry,) = parse("# One\n```python\n# no heading\nQ: none\n---\n```\n~~~\n# none\n").entries
    assert entry.body.text == "```python\n# no heading\nQ: none\n---\n```\n~~~\n# none"


def test_front_matter_of_hashcards_is_left_alone() -> None:
    file = parse('---\nname = "French"\n---\nQ: a\nA: b\n')
    assert (file.front_matter, len(file.entries)) == ({}, 1)


@pytest.mark.parametrize(
    ("text", "code", "mark"),
    [
        ("---\nkind: x\n\n# One\n", "Y119", (1, 1)),
        ("---\njust words\n---\n# One\n", "D204", (2, 1)),
        ("---\nkind: [a\n---\n# One\n", "Y106", (2, 7)),
        ("# One\n\n# Two <!-- id: a: b -->\n", "Y106", (3, 10)),
        ("\ufeff# One\n", "Y104", (1, 1)),
        ("\n\n", "Y105", (1, 1)),
    ],
)
def test_what_cannot_be_read_has_a_place(text: str, code: str, mark: tuple[int, int]) -> None:
    with pytest.raises(TextError) as error:
        parse(text)
    assert (error.value.code, error.value.mark) == (code, mark)


@given(st.text(alphabet="#QAC:-`~ \n<!>%id[]a", max_size=80))
def test_every_text_is_somewhere_and_stands_where_its_place_says(text: str) -> None:
    try:
        file = parse(text)
    except TextError:
        return
    lines = text.split("\n")
    pieces = [*file.loose]
    for entry in file.entries:
        pieces += [entry.heading, entry.body]
        pieces += [piece for section in entry.sections for piece in (section.heading, section.body)]
    for piece in filter(lambda piece: piece.text, pieces):
        line, column = piece.mark
        assert lines[line - 1][column - 1 :].startswith(piece.text.split("\n")[0].rstrip()[:1])
    assert sum(piece.text.count("a") for piece in pieces) + sum(
        line.count("a") for line in lines if "id:" in line
    ) >= text.count("a")


def test_card_files_are_recognized_without_being_parsed() -> None:
    assert has_front_matter_key(b"---\ntitle: x\nkind: question\n---\n# One", "kind")
    assert not has_front_matter_key(b"---\ntitle: x\n---\nkind: question\n", "kind")
    assert not has_front_matter_key(b"kind: question\n", "kind")
    assert has_questions(b"x\nQ: a\nA: b\n")
    assert not has_questions(b"FAQ: a\n")
