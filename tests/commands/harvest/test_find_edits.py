"""What counts as a learner's edit, and what as words that they only added."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deck_builder.commands.harvest.find_edits import FieldEdit, find_edits
from deck_builder.packages.model import PackedField
from tests.support.rehearsals import note, package


@pytest.mark.parametrize(
    ("base", "mine", "is_addition"),
    [
        ("", "like my aunt", True),
        ("Paris", "Paris, of course", True),
        ("Paris", "Remember: paris, my love!", True),
        ("Paris is big", "Paris (my sister lives there) is big", True),
        ("Paris is big", "Paris is <b>big</b>", True),
        ("H2O", "H<sub>2</sub>O", False),
        ("Paris is big", "Paris, is big", False),
        ("Paris", 'Paris<img src="me.png">', True),
        ('<img src="map.png">', '<img src="me.png">', False),
        ("", '<img src="me.png">', True),
        ("巴黎", "巴黎我姐姐", True),
        ("巴黎", "里昂", False),
        (r"\(a\)", r"\(b\)", False),
        ("{{c1::Paris}} is big", "{{c1::Paris}} is {{c2::big}}", False),
        ("Paris", "Paris – of course", True),
        ("The Seine", "Remember: The Seine", True),
        ("<b>Paris</b>", "<b>Paris</b><br>see my notes", True),
        ("Lyon", "Paris", False),
        ("Lyon", "Lyons", False),
        ("Paris is big", "Paris is very big", False),
        ("Paris is big", "Paris is", False),
        ("Paris", "", False),
    ],
)
def test_what_leaves_all_words_of_the_author_in_place_is_an_addition(base: str, mine: str, is_addition: bool) -> None:
    assert FieldEdit("guid", PackedField("City", 1), base, mine, 0).is_addition is is_addition


def test_only_fields_that_differ_from_the_release_are_edits() -> None:
    release = package(note("france", "Lyon"), note("italy", "Rome"))
    mine = package(note("france", "Paris", mod=200), note("italy", "Rome<br>", mod=200), note("own-note", "x"))
    (edit,) = find_edits(mine, [release])
    assert (edit.guid, edit.field.name, edit.base, edit.mine, edit.mod) == ("france", "City", "Lyon", "Paris", 200)


def test_tags_of_the_learner_are_no_edit_and_notes_of_no_release_are_left_out() -> None:
    release = package(note("france", "Lyon"))
    tagged = replace(note("france", "Lyon", mod=200), tags=("europe", "mine", "leech"))
    mine = package(tagged, note("japan", "Tokyo"))._replace(file=Path("mine.apkg"))
    assert list(find_edits(mine, [release])) == []
    assert list(find_edits(mine, [])) == []
