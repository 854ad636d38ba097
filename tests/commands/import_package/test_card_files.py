"""The card files of an imported deck, as YAML reads them."""

from __future__ import annotations

from typing import Any, Final

import yaml
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.import_package.card_files import CardFile, FileNote, describe_card_file, write_card_file
from deck_builder.commands.import_package.editable_texts import EditableText
from deck_builder.commands.import_package.texts import convert_note_type
from deck_builder.packages.model import PackedNote
from deck_builder.source.parse import parse
from tests.support.basic_notes import BASIC, note


def in_file(note: PackedNote) -> FileNote:
    """A note as card files have it."""
    return FileNote(note.guid, note.note_type.id, note.fields, note.tags, note.mod, {})


def make_card_file(*notes: PackedNote, subdeck: str = "") -> CardFile:
    kinds = [convert_note_type(BASIC, "basic")] * len(notes)
    card_ids = [f"card-{number}" for number in range(1, len(notes) + 1)]
    return CardFile(subdeck, [in_file(each) for each in notes], kinds, card_ids)


def card_file(*notes: PackedNote, subdeck: str = "") -> Any:
    text, is_exact = write_card_file(describe_card_file(make_card_file(*notes, subdeck=subdeck), texts_of(*notes)))
    assert is_exact
    return yaml.safe_load(text)


def texts_of(*notes: PackedNote) -> dict[str, tuple[EditableText, ...]]:
    return {note.guid: tuple(EditableText(text, is_html=False) for text in note.fields) for note in notes}


def test_a_card_file_has_each_notes_fields_and_tags_and_leaves_the_guid_to_the_lock() -> None:
    assert card_file(note("France", "<b>Paris</b>", tags=("a", "b c: d")), subdeck="Europe: west") == {
        "kind": "basic",
        "subdeck": "Europe: west",
        "cards": [{"id": "card-1", "front": "France", "back": "<b>Paris</b>", "tags": ["a", "b c: d"]}],
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
    file = CardFile("", [in_file(note(text)) for text in "ABC"], [basic, rare, basic], "abc")
    text, _ = write_card_file(describe_card_file(file, texts_of(*map(note, "ABC"))))
    assert [card.get("kind") for card in yaml.safe_load(text)["cards"]] == [None, "rare", None]


def test_empty_fields_are_left_out() -> None:
    (card,) = card_file(note("A", ""))["cards"]
    assert card == {"id": "card-1", "front": "A"}


def test_tags_are_corrected_as_anki_corrects_them() -> None:
    (card,) = card_file(note("A", tags=("::b", "a::", "\x0b", "marked", "it's", "c\x0bd")))["cards"]
    assert card["tags"] == ["blank::b", "a::blank", "blank", "it's", "cd"]


_TEXT: Final = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("ab: \n#-'\"{}[]<&\r\t\\()$\x1f"), max_size=8
)
_TEXTS: Final = st.tuples(*[st.builds(EditableText, _TEXT, is_html=st.booleans(), shapes=st.none())] * 2)
_NAME: Final = st.text(st.sampled_from("ab: #-'\"{}日é"), min_size=1, max_size=4).filter(
    lambda name: name == name.strip()
)


@given(
    cards=st.lists(
        st.tuples(_TEXTS, st.lists(_NAME, max_size=2), st.dictionaries(st.just(1), _NAME)), min_size=1, max_size=3
    ),
    subdeck=st.just("") | _NAME,
)
def test_a_card_file_reads_as_it_is_described(cards: list[Any], subdeck: str) -> None:
    notes = [FileNote(str(number), 7, (), tuple(tags), 1, others) for number, (_, tags, others) in enumerate(cards)]
    kinds = [convert_note_type(BASIC, "basic") for _ in notes]
    file = CardFile(subdeck, notes, kinds, [f"card-{number}" for number in range(len(notes))])
    texts = {each.guid: fields for each, (fields, _, _) in zip(notes, cards, strict=True)}
    described = describe_card_file(file, texts)
    text, is_exact = write_card_file(described)
    if is_exact:
        assert parse(text.encode()).root == described
