"""Anki's template language. What Anki says of random templates is asked in end_to_end/test_properties."""

from __future__ import annotations

import pytest

from deck_builder.content import template
from deck_builder.content.template import Replacement, Section, parse_template, remove_fields, rename_fields
from deck_builder.problems.errors import TextError


def test_a_template_is_parsed_into_text_replacements_and_sections() -> None:
    assert parse_template("Q: {{ text:hint:Front }}{{#Extra}}<b>{{^More}}{{Back}}{{/More}}{{/Extra}}") == (
        "Q: ",
        Replacement("Front", ("hint", "text")),
        Section("Extra", True, ("<b>", Section("More", False, (Replacement("Back"),)))),
    )


@pytest.mark.parametrize(
    ("html", "message", "mark"),
    [
        ("a\n{{}}", "`{{}}` names no field", (2, 1)),
        ("{{Front", "`{{` is opened and never closed", (1, 1)),
        ("{{Front\nand}} {{Back}}", "not closed on its line", (1, 1)),
        ("<p>{{/Front}}", "`{{/Front}}` closes what is not open here", (1, 4)),
        ("{{#A}}{{#B}}{{/A}}{{/B}}", "`{{/A}}` closes what is not open here", (1, 13)),
        ("{{#A}} {{^B}}", "`{{^B}}` is never closed", (1, 8)),
    ],
)
def test_a_fault_is_named_at_its_place(html: str, message: str, mark: tuple[int, int]) -> None:
    with pytest.raises(TextError) as caught:
        parse_template(html)
    assert (caught.value.code, caught.value.mark) == ("K302", mark)
    assert message in caught.value.message


def test_blank_comments_keep_every_line_and_column() -> None:
    html = "a<!-- {{One}}\n two -->b"
    blank = template.blank_comments(html)
    assert blank == "a" + " " * 12 + "\n" + " " * 8 + "b"
    assert len(blank) == len(html)


def test_blank_lines_and_white_space_at_line_ends_are_removed() -> None:
    assert template.remove_blank_lines("a  \n\n  b\n \n") == "a\n  b"


@pytest.mark.parametrize(("field", "index"), [("Front", 2), ("Back", 24), ("Gone", 0)])
def test_a_field_is_found_where_it_is_first_named(field: str, index: int) -> None:
    html = "{{Front}} {{Front}} {{a:Back}}"
    assert template.find_field_name(html, field) == index


def test_every_field_is_listed_in_order() -> None:
    nodes = parse_template("{{B}}{{#A}}{{cloze:C}}{{/A}}{{B}}")
    assert list(template.list_fields(nodes)) == ["B", "A", "C", "B"]


def test_cloze_fields_are_found_inside_sections() -> None:
    nodes = parse_template("{{cloze:A}}{{#B}}{{text:cloze:C}}{{/B}}{{D}}")
    assert template.find_cloze_fields(nodes) == {"A", "C"}


@pytest.mark.parametrize(
    ("html", "filled", "shows"),
    [
        ("text only", {"A"}, False),
        ("{{A}}", {"A"}, True),
        ("{{A}}", {"B"}, False),
        ("{{#A}}text{{/A}}", {"A"}, False),
        ("{{#A}}{{B}}{{/A}}", {"A", "B"}, True),
        ("{{#A}}{{B}}{{/A}}", {"B"}, False),
        ("{{^A}}{{B}}{{/A}}", {"B"}, True),
        ("{{^A}}{{B}}{{/A}}", {"A", "B"}, False),
    ],
)
def test_a_front_shows_something_only_if_it_shows_a_field(html: str, filled: set[str], shows: bool) -> None:
    nodes = parse_template(html)
    assert template.shows_something(nodes, filled) is shows
    assert template.shows_something(template.remove_text(nodes), filled) is shows


def test_only_what_decides_about_a_card_is_kept() -> None:
    nodes = parse_template("a {{Tags}} {{#A}} text {{/A}} {{#B}} {{C}} {{/B}}")
    assert template.remove_text(nodes) == (Section("B", True, (Replacement("C"),)),)


def test_the_path_to_the_first_field_ends_with_the_field_itself() -> None:
    path = template.find_path_to_first_field(parse_template("x{{#A}}y{{^B}}{{C}}{{/B}}{{/A}}{{D}}"))
    assert path is not None
    assert [(section.field, section.when_filled) for section in path] == [("A", True), ("B", False), ("C", True)]
    assert template.find_path_to_first_field(parse_template("{{#A}}text{{/A}}")) is None


@pytest.mark.parametrize(
    ("content", "empty"),
    [("", True), (" \n<br>", True), ("<div></div>", True), ("<BR/>", True), ("x", False), ("&nbsp;", False)],
)
def test_a_field_is_empty_as_it_is_for_anki(content: str, empty: bool) -> None:
    assert template.is_empty(content) is empty


def test_fields_get_other_names_with_their_filters_and_sections() -> None:
    html = "{{#Answer}}{{type:Answer}} {{ Question }} {{FrontSide}}{{/Answer}}"
    renamed = rename_fields(html, {"Answer": "Back", "Question": "Front"})
    assert renamed == "{{#Back}}{{type:Back}} {{Front}} {{FrontSide}}{{/Back}}"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('a\n<div class="b">{{c:Gone}}</div>\nd', "a\nd"),
        ("<p>{{Gone}}</p><p>{{Kept}}</p>", "<p>{{Kept}}</p>"),
        ("<p>{{Kept}}{{Gone}}</p>", "<p>{{Kept}}</p>"),
        ("<p>{{Gone}}: {{Kept}}</p>", "<p>: {{Kept}}</p>"),
        ('<p title="{{Kept}}">{{Gone}}</p>', '<p title="{{Kept}}"></p>'),
        ("<b><i>{{Gone}}</b>", "<b><i></b>"),
        ("<p>{{^Gone}}{{Kept}}{{/Gone}}</p>", "<p>{{Kept}}</p>"),
    ],
)
def test_an_element_that_has_nothing_but_a_field_goes_with_it(html: str, left: str) -> None:
    assert remove_fields(html, {"Gone"}) == left


def test_a_field_that_counts_as_filled_leaves_what_its_sections_show() -> None:
    html = "{{#Both ways}}{{Term}}{{/Both ways}}{{^Both ways}}x{{/Both ways}}"
    assert remove_fields(html, {"Both ways"}, {"Both ways"}) == "{{Term}}"
    assert remove_fields(html, {"Both ways"}) == "x"
