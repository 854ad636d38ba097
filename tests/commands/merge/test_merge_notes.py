"""A note is merged field by field and tag by tag."""

from __future__ import annotations

import pytest

from deck_builder.commands.merge.merge_notes import NoteMerge, merge_note
from deck_builder.packages.model import PackedNote
from tests.support.packages import make_note, make_note_type


def merge(base: PackedNote | None, mine: PackedNote, new: PackedNote) -> NoteMerge:
    return merge_note(mine, new, base, mine.note_type, "mine")


def note(back: str, mod: int = 100, tags: str = "") -> PackedNote:
    return make_note("a", "France", back, mod=mod, tags=tuple(tags.split()))


@pytest.mark.parametrize(
    ("base", "mine", "new", "result"),
    [
        ("a b", "a b", "a b", "a b"),
        ("a b", "a b mine", "a b", "a b mine"),
        ("a b", "a b", "a b new", "a b new"),
        ("a b", "a", "a b new", "a new"),
        ("a B", "A b", "a b", "A b"),
        ("deck::old", "deck::old mine", "deck::new", "mine deck::new"),
        ("a", "a marked leech", "a", "a marked leech"),
    ],
)
def test_tags_are_merged_one_by_one(base: str, mine: str, new: str, result: str) -> None:
    merged = merge(note("x", tags=base), note("x", tags=mine), note("x", tags=new))
    assert merged.result.tags == tuple(result.split())


def test_without_a_base_no_tag_goes() -> None:
    assert merge(None, note("x", tags="a mine"), note("x", tags="a new")).result.tags == ("a", "mine", "new")


@pytest.mark.parametrize(
    ("mine", "new", "mod", "is_sent"),
    [
        (note("Lyon", 100), note("Lyon", 100), 100, False),
        (note("Nice", 150), note("Lyon", 100), 150, False),
        (note("Lyon", 100), note("Paris", 200), 200, True),  # as the release has it
        (note("Lyon", 300), note("Paris", 200), 301, True),  # a tag was added and taken away after the release
        (note("Lyon by the sea", 150), note("Paris", 200), 201, True),
        (note("Nice", 150), note("Lyon", 200), 201, True),  # the release would replace it
        (note("Nice", 250), note("Lyon", 200), 250, False),
    ],
)
def test_a_note_is_newer_where_it_must_arrive_or_the_release_would_replace_it(
    mine: PackedNote, new: PackedNote, mod: int, is_sent: bool
) -> None:
    merged = merge(note("Lyon", 100), mine, new)
    assert (merged.result.mod, merged.is_sent) == (mod, is_sent)


def test_fields_are_matched_by_name_and_the_learners_stay() -> None:
    wider = make_note_type("Back", "My notes", "Front")
    mine = make_note("a", "Lyon", "a rhyme", "France", note_type=wider)
    merged = merge(note("Lyon"), mine, note("Paris", 200))
    assert merged.result.fields == ("Paris", "a rhyme", "France")
    assert merged.homeless == ()


def test_a_field_that_the_learner_took_out_is_named() -> None:
    mine = make_note("a", "France", note_type=make_note_type("Front"))
    assert merge(note("Lyon"), mine, note("Paris", 200)).homeless == ("Back",)


def test_one_number_for_two_new_gaps_in_two_fields_is_a_conflict() -> None:
    cloze = make_note_type("Text", "More", cloze=True)

    def gaps(*fields: str) -> PackedNote:
        return make_note("a", *fields, note_type=cloze, cards=(0, 1))

    merged = merge(
        gaps("{{c1::a}} b c", "d e f"), gaps("{{c1::a}} {{c2::b}} c", "d e f"), gaps("{{c1::a}} b c", "d e {{c2::f}}")
    )
    assert merged.result.fields == ("{{c1::a}} {{c2::b}} c", "d e f")
    assert [field.merged.kind for field in merged.fields] == ["conflict", "conflict"]


def test_a_damaged_note_with_too_few_fields_gets_all() -> None:
    assert merge(note("Lyon"), make_note("a", "France"), note("Paris", 200)).result.fields == ("France", "")
