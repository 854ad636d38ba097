"""The texts of an imported deck: ids, names, kinds and card files, as YAML reads them."""

from __future__ import annotations

import pytest
import yaml

from deck_builder.commands.import_package.editable_texts import EditableText
from deck_builder.commands.import_package.texts import (
    convert_note_type,
    remove_learners_tags,
    write_field,
)
from deck_builder.packages.model import PackedField
from tests.support.basic_notes import BASIC


def test_tags_that_anki_manages_are_removed_in_any_case() -> None:
    assert remove_learners_tags(("a", "Marked", "LEECH", "leeches")) == ("a", "leeches")


def test_a_note_type_becomes_a_kind_with_its_ids_and_names() -> None:
    kind = convert_note_type(BASIC._replace(css=".card {}"), "my-basic")
    assert yaml.safe_load(kind.texts["kind.yaml"]) == {
        "name": "My basic",
        "frame": "none",
        "fields": {"front": {"name": "Front", "text": "html"}, "back": {"name": "Back", "text": "html"}},
        "cards": {"card-1": {"name": "Card 1", "front": "front.html", "back": "back.html"}},
    }
    assert kind.texts.keys() == {"kind.yaml", "style.css", "front.html", "back.html"}
    assert kind.texts["back.html"] == "{{Back}}\n\n"
    assert kind.keys == ("front", "back")
    assert [(part.key, part.name, part.id) for part in kind.locked.fields] == [
        ("front", "Front", 11),
        ("back", "Back", None),
    ]
    assert [(part.key, part.name, part.id) for part in kind.locked.templates] == [("card-1", "Card 1", 21)]
    assert (kind.locked.id, kind.locked.name, kind.locked.mod, kind.locked.cloze) == (7, "My basic", 100, False)


def test_a_note_type_without_a_style_gets_no_style_sheet() -> None:
    assert "style.css" not in convert_note_type(BASIC, "basic").texts


def test_the_files_of_several_cards_are_told_apart() -> None:
    two = BASIC._replace(templates=(BASIC.templates[0], BASIC.templates[0]._replace(name="★")))
    kind = convert_note_type(two, "basic")
    assert kind.texts.keys() == {
        "kind.yaml",
        "card-1-front.html",
        "card-1-back.html",
        "card-2-front.html",
        "card-2-back.html",
    }


def test_keys_of_fields_avoid_the_keys_of_cards_and_one_another() -> None:
    names = ("Tags", "Retired", "Kind", "★", "Same", "same", "2", "Ответ", "回答", "جواب")
    kind = convert_note_type(BASIC._replace(fields=tuple(PackedField(name, None) for name in names)), "basic")
    assert kind.keys == (
        "tags-field",
        "retired-field",
        "kind-field",
        "field-4",
        "same",
        "same-2",
        "field-2",
        "otvet",
        "huida",
        "jwb",
    )


@pytest.mark.parametrize(("position", "expected"), [(0, 0), (1, 1), (2, 0)])
def test_the_field_to_sort_by_is_one_that_there_is(position: int, expected: int) -> None:
    assert convert_note_type(BASIC._replace(sort_field=position), "basic").locked.sort_field == expected


def test_fields_of_markdown_do_not_say_what_they_are() -> None:
    made = yaml.safe_load(convert_note_type(BASIC, "basic", markdown_keys={"back"}).texts["kind.yaml"])
    assert made["fields"] == {"front": {"name": "Front", "text": "html"}, "back": {"name": "Back"}}


def test_html_in_a_field_of_markdown_says_so_on_the_card() -> None:
    html = EditableText("<div> a: b</div>", is_html=True)
    assert list(write_field("back", html, 4)) == ["    back:", "      html: '<div> a: b</div>'"]
    assert list(write_field("back", EditableText("", is_html=True), 4)) == []
