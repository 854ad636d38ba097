"""The texts of an imported deck: ids, names, kinds and card files, as YAML reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest
import yaml

from deck_builder.commands.import_package.subdecks import PlacedNote
from deck_builder.commands.import_package.texts import convert_note_type, make_card_file, remove_learners_tags
from deck_builder.packages.model import PackedField, PackedNote, PackedNoteType, PackedTemplate
from deck_builder.source.readable_ids import UniqueIds

BASIC: Final = PackedNoteType(
    id=7,
    name="My basic",
    cloze=False,
    css="",
    mod=100,
    fields=(PackedField("Front", 11), PackedField("Back", None)),
    templates=(PackedTemplate("Card 1", 21, "{{Front}}", "{{Back}}\r\n"),),
)


def note(front: str, back: str = "x", *, guid: str = "guid", tags: tuple[str, ...] = ()) -> PackedNote:
    return PackedNote(guid, BASIC, (front, back), tags, 100, {0: "Deck"})


def card_file(*notes: PackedNote, subdeck: str = "", ids: UniqueIds | None = None) -> Any:
    kind = convert_note_type(BASIC, "basic")
    text, _ = make_card_file(
        subdeck, [PlacedNote(each, subdeck, {}) for each in notes], [kind] * len(notes), ids or UniqueIds()
    )
    return yaml.safe_load(text)


def test_tags_that_anki_manages_are_removed_in_any_case() -> None:
    assert remove_learners_tags(["a", "Marked", "LEECH", "leeches"]) == ("a", "leeches")


def test_a_note_type_becomes_a_kind_with_its_ids_and_names() -> None:
    kind = convert_note_type(replace(BASIC, css=".card {}"), "my-basic")
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
    two = replace(BASIC, templates=(BASIC.templates[0], replace(BASIC.templates[0], name="★")))
    kind = convert_note_type(two, "basic")
    assert kind.texts.keys() == {
        "kind.yaml",
        "card-1-front.html",
        "card-1-back.html",
        "card-2-front.html",
        "card-2-back.html",
    }


def test_keys_of_fields_avoid_the_keys_of_cards_and_one_another() -> None:
    names = ("Tags", "Retired", "Kind", "★", "Same", "same")
    kind = convert_note_type(replace(BASIC, fields=tuple(PackedField(name, None) for name in names)), "basic")
    assert kind.keys == ("tags-field", "retired-field", "kind-field", "field-4", "same", "same-2")


@pytest.mark.parametrize(("position", "expected"), [(0, 0), (1, 1), (2, 0)])
def test_the_field_to_sort_by_is_one_that_there_is(position: int, expected: int) -> None:
    assert convert_note_type(replace(BASIC, sort_field=position), "basic").locked.sort_field == expected


def test_a_card_file_has_each_notes_guid_fields_and_tags() -> None:
    assert card_file(note("France", "<b>Paris</b>", tags=("a", "b c: d")), subdeck="Europe: west") == {
        "kind": "basic",
        "subdeck": "Europe: west",
        "cards": [{"id": "france", "guid": "guid", "front": "France", "back": "<b>Paris</b>", "tags": ["a", "b c: d"]}],
    }


def test_tags_that_all_cards_have_stand_once() -> None:
    made = card_file(note("A", tags=("x",)), note("B", tags=("x",)))
    assert made["tags"] == ["x"]
    assert all("tags" not in card for card in made["cards"])
    different = card_file(note("A", tags=("x",)), note("B", tags=("x", "y")))
    assert "tags" not in different
    assert [card["tags"] for card in different["cards"]] == [["x"], ["x", "y"]]


def test_a_kind_that_most_cards_do_not_have_stands_with_the_card() -> None:
    basic, rare = convert_note_type(BASIC, "basic"), convert_note_type(BASIC, "rare")
    text, card_ids = make_card_file(
        "", [PlacedNote(note(text), "", {}) for text in "ABC"], [basic, rare, basic], UniqueIds()
    )
    assert [card.get("kind") for card in yaml.safe_load(text)["cards"]] == [None, "rare", None]
    assert card_ids == ("a", "b", "c")


@pytest.mark.parametrize("guid", ["", "two words", "line\nbreak", "control\x0b"])
def test_a_guid_that_yaml_cant_hold_is_left_to_the_lock(guid: str) -> None:
    assert "guid" not in card_file(note("A", guid=guid))["cards"][0]


def test_a_card_is_named_after_the_first_field_with_letters() -> None:
    fields = [
        ("★", "Two"),
        ("二字", "Two"),
        ("{{c1::Oslo}} is", "x"),
        ("<img src=cat.gif>", "<b>A cat</b>"),
        ("—", "…"),
        ("・", "★"),
    ]
    made = card_file(*(note(front, back) for front, back in fields))
    assert [card["id"] for card in made["cards"]] == ["two", "erzi", "oslo-is", "picture-cat-gif", "basic-5", "basic-6"]


def test_code_and_empty_fields_are_left_out() -> None:
    (card,) = card_file(note("A<script>run()</script>", ""))["cards"]
    assert card == {"id": "a", "guid": "guid", "front": "A"}


def test_tags_are_corrected_as_anki_corrects_them() -> None:
    (card,) = card_file(note("A", tags=("::b", "a::", "\x0b", "marked", "it's", "c\x0bd")))["cards"]
    assert card["tags"] == ["blank::b", "a::blank", "blank", "it's", "cd"]
