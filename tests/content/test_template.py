"""Anki's template language: what a template shows, and which templates are refused."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deck_builder.content import template
from deck_builder.problems.errors import TextError
from tests.support.learner import Learner
from tests.support.properties import JUDGED_BY_ANKI

FIELDS = ("Front", "Back", "More")
TEMPLATES = st.recursive(
    st.sampled_from(["text", "<br>", *(f"{{{{{name}}}}}" for name in FIELDS), "{{text:Back}}", "{{hint:More}}"]),
    lambda inner: st.builds(
        "{{{{{0}{1}}}}}{2}{{{{/{1}}}}}".format,
        st.sampled_from("#^"),
        st.sampled_from(FIELDS),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=8,
)
CONTENTS = st.sampled_from(["", "", "x", " ", "<br>", "<div> </div>", "&nbsp;", "\u3000", "<b></b>", "<img src='x'>"])


@JUDGED_BY_ANKI
@given(front=st.lists(TEMPLATES, min_size=1, max_size=4).map("".join), contents=st.tuples(*[CONTENTS] * 3))
def test_we_and_anki_agree_which_fronts_make_a_card(reader: Learner, front: str, contents: tuple[str, ...]) -> None:
    nodes = template.parse_template(front)
    assume(any(isinstance(node, template.Replacement) or "{{" in front for node in nodes))
    assume(set(FIELDS) & {*_fields_in(nodes)})
    models = reader.col.models
    model = models.new(f"random {reader.col.models.all_names_and_ids()[-1].id} {random.random()}")
    for name in FIELDS:
        models.add_field(model, models.new_field(name))
    for name, side in (("always", "{{Front}}{{Back}}{{More}}!{{Front}}"), ("random", front)):
        made = models.new_template(name)
        made["qfmt"], made["afmt"] = side, side
        models.add_template(model, made)
    note = reader.col.new_note(models.get(models.add_dict(model).id))  # type: ignore[arg-type]
    note.fields = list(contents)
    reader.col.add_note(note, reader.col.decks.id("random"))  # type: ignore[arg-type]
    filled = {name for name, content in zip(FIELDS, contents, strict=True) if not template.is_empty(content)}
    assert template.shows_something(nodes, filled) is (1 in [card.ord for card in note.cards()])


def _fields_in(nodes: tuple[template.Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, template.Replacement):
            yield node.field
        elif isinstance(node, template.Section):
            yield from _fields_in(node.inside)


@pytest.mark.parametrize(
    ("html", "nodes"),
    [
        ("", ()),
        ("text", ("text",)),
        ("a {{Front}} b", ("a ", template.Replacement("Front"), " b")),
        ("{{ Front }}", (template.Replacement("Front"),)),
        ("{{hint:text:Front}}", (template.Replacement("Front", ("text", "hint")),)),
        ("{{#Front}}x{{/Front}}", (template.Section("Front", True, ("x",)),)),
        ("{{^ Front }}{{Back}}{{/Front}}", (template.Section("Front", False, (template.Replacement("Back"),)),)),
        (
            "{{#A}}{{^B}}x{{/B}}{{/A}}y",
            (template.Section("A", True, (template.Section("B", False, ("x",)),)), "y"),
        ),
    ],
)
def test_a_template_is_parsed_into_text_fields_and_sections(html: str, nodes: tuple[template.Node, ...]) -> None:
    assert template.parse_template(html) == nodes


@pytest.mark.parametrize(
    ("html", "message", "line", "column"),
    [
        ("{{}}", "`{{}}` names no field", 1, 1),
        ("x\n  {{Front", "`{{` is opened and never closed", 2, 3),
        ("{{Fro\nnt}}", "`{{` is opened and not closed on its line", 1, 1),
        ("{{Front {{Back}}", "`{{` is opened and not closed on its line", 1, 1),
        ("{{/Front}}", "`{{/Front}}` closes what is not open here", 1, 1),
        ("{{#A}}{{#B}}{{/A}}{{/B}}", "`{{/A}}` closes what is not open here", 1, 13),
        ("a\n{{#Front}}", "`{{#Front}}` is never closed", 2, 1),
        ("{{^Front}}x", "`{{^Front}}` is never closed", 1, 1),
    ],
)
def test_a_template_that_anki_refuses_is_refused_at_its_place(html: str, message: str, line: int, column: int) -> None:
    with pytest.raises(TextError) as error:
        template.parse_template(html)
    assert (error.value.code, error.value.message) == ("K302", message)
    assert error.value.mark == (line, column)


def test_comments_are_blanked_without_moving_anything() -> None:
    assert template.blank_comments("a<!-- {{x}}\ny -->b") == "a          \n     b"


def test_blank_lines_are_removed() -> None:
    assert template.remove_blank_lines("a  \n\n  \n  b\n") == "a\n  b"


@pytest.mark.parametrize(
    ("html", "index"), [("{{#Back}}{{hint:Back}}", 3), ("{{hint: Back }}", 8), ("Back {{Front}}", 0), ("", 0)]
)
def test_the_place_where_a_field_is_first_named_is_found(html: str, index: int) -> None:
    assert template.find_field_name(html, "Back") == index


def test_the_fields_of_a_template_are_listed_those_of_sections_too() -> None:
    nodes = template.parse_template("{{A}}{{#B}}{{cloze:C}}{{^A}}{{cloze:D}}{{/A}}{{/B}}")
    assert list(template.list_fields(nodes)) == ["A", "B", "C", "A", "D"]
    assert template.find_cloze_fields(nodes) == {"C", "D"}


def test_only_what_decides_whether_a_card_is_made_is_kept() -> None:
    nodes = template.parse_template("x{{Tags}}{{#A}}y{{/A}}{{#B}}{{C}}z{{/B}}{{D}}")
    kept = template.remove_text(nodes)
    assert kept == (template.Section("B", True, (template.Replacement("C"),)), template.Replacement("D"))
    for filled in ({"A"}, {"B"}, {"B", "C"}, {"D"}, set[str]()):
        assert template.shows_something(kept, filled) is template.shows_something(nodes, filled)


def test_the_path_to_the_first_field_has_every_section_around_it() -> None:
    path = template.find_path_to_first_field(template.parse_template("x{{#A}}{{#B}}y{{/B}}{{^C}}{{D}}{{/C}}{{/A}}"))
    assert path is not None
    assert [(section.field, section.when_filled) for section in path] == [("A", True), ("C", False), ("D", True)]
    assert template.find_path_to_first_field(template.parse_template("x{{#A}}y{{/A}}")) is None
