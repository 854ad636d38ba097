"""A note type breaks for us where Anki reports a conflict, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import genanki
import pytest

from deck_builder.packages.compare import compare
from deck_builder.packages.compare_note_types import compare_note_types
from deck_builder.packages.model import PackedField, PackedNoteType, PackedTemplate
from tests.support.learner import Learner
from tests.support.packages import genanki_package, make_note_type

TEMPLATES = (("One", "{{A}}", "{{B}}"), ("Two", "{{B}}", "{{A}}"))


def genanki_type(**changes: Any) -> genanki.Model:
    """A note type with two fields and two cards, changed in some of its parts."""
    options: dict[str, Any] = {
        "fields": ("A", "B"),
        "templates": TEMPLATES,
        "css": "",
        "sort_field_index": 0,
        **changes,
    }
    return genanki.Model(
        1_600_000_003,
        options.pop("name", "Towns"),
        fields=[{"name": field} if isinstance(field, str) else field for field in options.pop("fields")],
        templates=[
            {"name": name, "qfmt": front, "afmt": back, **more}
            for name, front, back, *rest in options.pop("templates")
            for more in (rest or [{}])
        ],
        **options,
    )


FIELDS_WITH_IDS = ({"name": "A", "id": 11}, {"name": "B", "id": 12})


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [
        ({}, {"css": ".card {}"}, ()),
        ({}, {"name": "Cities"}, ()),
        ({}, {"templates": (("One", "{{B}}!", "{{B}}"), TEMPLATES[1])}, ()),
        ({}, {"fields": ("A", "B", "C")}, ("it gained the field “C”",)),
        ({"fields": ("A", "B", "C", "D")}, {}, ("its fields “C”, “D” are gone",)),
        ({}, {"fields": ("B", "A")}, ("its fields are in another order",)),
        (
            {},
            {"fields": ("A", "C"), "templates": (("One", "{{A}}", "x"), ("Two", "{{C}}", "x"))},
            ("its field “B” is gone", "it gained the field “C”"),
        ),
        ({}, {"templates": TEMPLATES[:1]}, ("its card “Two” is gone",)),
        ({}, {"templates": TEMPLATES[::-1]}, ("its cards are in another order",)),
        (
            {"fields": FIELDS_WITH_IDS},
            {
                "fields": ({"name": "C", "id": 11}, {"name": "B", "id": 12}),
                "templates": (("One", "{{C}}", "x"), ("Two", "{{B}}", "x")),
            },
            (),
        ),
    ],
)
def test_a_note_type_breaks_where_anki_reports_a_conflict(
    before: dict[str, Any], after: dict[str, Any], breaks: tuple[str, ...], tmp_path: Path, learner: Learner
) -> None:
    packages = []
    for name, second, changes in (("old", 1_000, before), ("new", 2_000, after)):
        model = genanki_type(**changes)
        note = genanki.Note(model, [f"{name} {number}" for number in range(len(model.fields))], guid="a")
        packages.append(genanki_package(tmp_path / f"{name}.apkg", second, note))
    learner.import_package(packages[0].file)
    log = learner.import_package(packages[1].file)
    old, new = (package.notes["a"].note_type for package in packages)
    change = compare_note_types(old, new)
    assert change.breaks == breaks
    assert (log.conflicting, log.updated) == ((1, 0) if breaks else (0, 1))
    assert change.arrives is not bool(breaks)
    (note_change,) = compare(*packages).changed
    assert note_change.arrival == ("conflict" if breaks else "updated")


def test_what_makes_and_sorts_cards_breaks_a_note_type() -> None:
    old = make_note_type()
    assert compare_note_types(old, old._replace(cloze=True)).breaks == (
        "it makes its cards in another way: from gaps or from templates",
    )
    assert compare_note_types(old, old._replace(sort_field=1)).breaks == ("it sorts by another field",)


def test_a_note_type_name_that_only_follows_the_decks_new_name_is_not_a_change() -> None:
    old, new = (make_note_type(name=f"{deck}: Question") for deck in ("Towns", "Cities"))
    assert compare_note_types(old, new, ("Towns", "Cities")).changes == ()
    assert compare_note_types(old, new).changes == (
        "it is called “Cities: Question”, and was called “Towns: Question”",
    )


def test_changes_that_arrive_are_named() -> None:
    old = PackedNoteType(
        1,
        "Towns",
        False,
        "a",
        1,
        (PackedField("A", 7),),
        (PackedTemplate("One", 1, "f", "b"), PackedTemplate("Two", 2, "f", "b"), PackedTemplate("Three", 3, "f", "b")),
    )
    new = old._replace(
        name="Cities",
        css="b",
        mod=2,
        fields=(PackedField("B", 7),),
        templates=(
            PackedTemplate("First", 1, "F", "B"),
            PackedTemplate("Two", 2, "F", "b"),
            PackedTemplate("Three", 3, "f", "B"),
        ),
    )
    change = compare_note_types(old, new)
    assert change.changes == (
        "it is called “Cities”, and was called “Towns”",
        "its field “A” is called “B”",
        "its card “One” is called “First”",
        "the front and the back of its card “First” look different",
        "the front of its card “Two” looks different",
        "the back of its card “Three” looks different",
        "its style is different",
    )
    assert change.arrives
    assert not compare_note_types(old, new._replace(mod=1)).arrives
