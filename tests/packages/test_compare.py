"""What a learner gets of a second package is what Anki does with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.packages.compare import Difference, compare, subdeck_of, title_of
from deck_builder.packages.model import PackedField, PackedMedia, PackedNoteType
from tests.support.learner import Learner
from tests.support.packages import genanki_note, genanki_package, make_note, make_note_type, make_package


def test_arrivals_are_what_anki_does(tmp_path: Path, learner: Learner) -> None:
    def notes(answer: str, names: tuple[str, ...]) -> list[object]:
        return [genanki_note("same", "a", "x"), genanki_note("changed", "b", answer, tags=names)]

    old = genanki_package(tmp_path / "old.apkg", 2_000, *notes("Lyon", ()), genanki_note("gone", "c", "x"))
    newer = genanki_package(tmp_path / "newer.apkg", 3_000, *notes("Paris", ()), genanki_note("new", "d", "x"))
    older = genanki_package(tmp_path / "older.apkg", 2_500, *notes("Nice", ("x",)))
    learner.import_package(old.file)
    for before, after in ((old, newer), (newer, older)):
        difference = compare(before, after)
        log = learner.import_package(after.file)
        assert log.new == len(difference.added)
        assert log.updated == len(difference.with_arrival("updated"))
        assert log.unchanged == len(difference.with_arrival("older")) + difference.unchanged
    assert [change.new.guid for change in compare(old, newer).updated] == ["changed"]
    assert [change.new.guid for change in compare(old, newer).sent_again] == ["same"]
    assert [note.guid for note in compare(old, newer).left_out] == ["gone"]


def test_a_rename_of_the_deck_moves_no_card() -> None:
    old, new = (
        make_package(make_note("a", "x", "y", deck=deck), make_note("b", "x", "y", deck=f"{deck}::West"))
        for deck in ("Towns", "Cities")
    )
    difference = compare(old, new)
    assert difference.rename == ("Towns", "Cities")
    assert (difference.moved, difference.changed, difference.unchanged) == ((), (), 2)


@pytest.mark.parametrize("name", ["TOWNS é", "Towns e\u0301", "towns É"])
def test_a_name_that_anki_takes_for_the_same_is_not_a_rename(name: str) -> None:
    old, new = (
        make_package(make_note("a", "x", "y", deck=deck), make_note("b", "x", "y", deck=f"{deck}::West"))
        for deck in ("Towns é", name)
    )
    difference = compare(old, new)
    assert (difference.rename, difference.moved, difference.changed) == (None, (), ())


def test_a_rename_of_a_deck_inside_another_moves_no_card() -> None:
    old, new = (
        make_package(
            make_note("a", "x", "y", deck=deck, note_type=make_note_type(name=f"{deck}: Question")),
            make_note("b", "x", "y", deck=f"{deck}::Verbs", note_type=make_note_type(name=f"{deck}: Question")),
        )
        for deck in ("Languages::French", "Languages::Français")
    )
    difference = compare(old, new)
    assert difference.rename == ("Languages::French", "Languages::Français")
    assert (difference.moved, difference.note_types, difference.unchanged) == ((), (), 2)


def test_a_card_in_another_subdeck_moved_whatever_the_deck_is_called() -> None:
    old = make_package(make_note("a", "x", "y", deck="Towns::West"), make_note("b", "x", "y", deck="Towns"))
    new = make_package(make_note("a", "x", "y", deck="Cities::North"), make_note("b", "x", "y", deck="Cities"))
    (change,) = compare(old, new).moved
    assert [(move.before, move.after) for move in change.moves] == [("Towns::West", "Cities::North")]


def test_a_deck_that_comes_beside_another_moves_no_card_of_it() -> None:
    old = make_package(make_note("a", "x", "y", deck="Towns::West"))
    new = make_package(make_note("a", "x", "y", deck="TOWNS::West"), make_note("b", "x", "y", deck="Rivers"))
    assert (new.root, compare(old, new).moved) == ("", ())


def test_decks_and_tags_are_the_same_in_any_case_as_in_anki(tmp_path: Path, learner: Learner) -> None:
    old = genanki_package(tmp_path / "old.apkg", 1_000, genanki_note("a", "x", "y", tags=("Tag",)), deck="Towns::West")
    new = genanki_package(tmp_path / "new.apkg", 1_000, genanki_note("a", "x", "y", tags=("tag",)), deck="towns::WEST")
    assert compare(old, new).is_empty
    learner.import_package(old.file)
    decks = len(learner.col.decks.all())
    learner.import_package(new.file)
    assert len(learner.col.decks.all()) == decks


def with_ids(*fields: tuple[str, int]) -> PackedNoteType:
    return PackedNoteType(1, "Towns", False, "", 1_000, tuple(PackedField(*field) for field in fields), ())


def changes(difference: Difference) -> list[tuple[str, str, str]]:
    (change,) = difference.changed
    return [(field.name, field.before, field.after) for field in change.fields]


def test_a_renamed_field_with_an_id_is_the_same_field() -> None:
    old = make_package(make_note("a", "Lyon", note_type=with_ids(("Town", 7))))
    new = make_package(make_note("a", "Paris", note_type=with_ids(("City", 7))))
    assert changes(compare(old, new)) == [("City", "Lyon", "Paris")]


def test_fields_are_compared_with_the_same_field_wherever_it_is() -> None:
    old = make_package(make_note("a", "France", "Lyon", "x", note_type=make_note_type("Land", "Town", "Old")))
    new = make_package(make_note("a", "Paris", "France", note_type=make_note_type("Town", "Land")))
    assert changes(compare(old, new)) == [("Town", "Lyon", "Paris"), ("Old", "x", "")]


def test_a_note_of_another_note_type_is_in_conflict() -> None:
    old = make_package(make_note("a", "x", "y"))
    new = make_package(make_note("a", "x", "y", note_type=make_note_type(type_id=2), mod=2_000))
    (change,) = compare(old, new).with_arrival("conflict")
    assert change.changes_note_type


def test_cards_that_come_and_go_are_counted_by_their_ordinals() -> None:
    old = make_package(make_note("a", "x", "y", cards=(0, 1)))
    new = make_package(make_note("a", "x", "y", cards=(1, 2), mod=2_000))
    (change,) = compare(old, new).updated
    assert (change.cards_added, change.cards_left) == ((2,), (0,))


def test_files_are_new_gone_or_replaced() -> None:
    one, other = PackedMedia(1, "a"), PackedMedia(1, "b")
    difference = compare(
        make_package(media={"same": one, "gone": one, "other": one}),
        make_package(media={"same": one, "new": one, "other": other}),
    )
    assert (difference.new_media, difference.old_media, difference.replaced_media) == (("new",), ("gone",), ("other",))


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        (("", "<br>", "Lyon"), "Lyon"),
        (("{{c1::Paris::city}} is <b>large</b>",), "Paris is large"),
        (("", ""), "the-guid"),
        (('<img src="flag-0123456789ab.svg">',), "[picture flag.svg]"),
        (("many words " * 20,), "many words many words…"),
    ],
)
def test_a_title_is_the_first_text_of_a_note(fields: tuple[str, ...], title: str) -> None:
    assert title_of(make_note("the-guid", *fields), most=25) == title


@pytest.mark.parametrize(
    ("deck", "root", "subdeck"),
    [
        ("Towns", "Towns", ""),
        ("Towns::West::Coast", "Towns", "West::Coast"),
        ("Townships", "Towns", "Townships"),
        ("Towns", "", "Towns"),
    ],
)
def test_a_subdeck_is_named_below_its_root(deck: str, root: str, subdeck: str) -> None:
    assert subdeck_of(deck, root) == subdeck
