"""A note type keeps what the learner changed and gets what the author changed."""

from __future__ import annotations

import pytest

from deck_builder.commands.merge.merge_note_types import OTHER_SCHEMA, RENAMED, find_base_note_type, merge_note_type
from deck_builder.commands.merge.merge_texts import Conflicts
from deck_builder.packages.model import PackedNoteType, PackedTemplate
from tests.support.packages import make_note, make_note_type, make_package

BASE = make_note_type(css=".card {\n  color: black;\n  margin: 0;\n  padding: 0;\n}", mod=100)
MINE = BASE._replace(css=BASE.css.replace("black", "navy"), mod=150)


def with_template(
    note_type: PackedNoteType, front: str = "{{Front}}", back: str = "{{FrontSide}}{{Back}}"
) -> PackedNoteType:
    return note_type._replace(templates=(PackedTemplate("Card 1", None, front, back),), mod=200)


@pytest.mark.parametrize(
    ("mine", "new", "mod"),
    [
        (BASE, BASE, 100),
        (MINE, BASE, 150),
        (MINE, BASE._replace(mod=200), 201),  # the release would replace it
        (BASE, BASE._replace(css="", mod=200), 200),
        (BASE._replace(mod=300), BASE._replace(css="", mod=200), 301),
    ],
)
def test_a_note_type_is_newer_where_it_must_arrive_or_the_release_would_replace_it(
    mine: PackedNoteType, new: PackedNoteType, mod: int
) -> None:
    assert merge_note_type(mine, new, BASE, "mine").result.mod == mod


@pytest.mark.parametrize("base", [BASE, None])
@pytest.mark.parametrize("conflicts", ["mine", "theirs"])
def test_what_is_older_than_the_learners_brings_nothing(base: PackedNoteType | None, conflicts: Conflicts) -> None:
    """The note types of a cleanup package have no cards, and are so old that Anki never takes them."""
    merged = merge_note_type(MINE, with_template(BASE, front=" ")._replace(css="", mod=1), base, conflicts)
    assert merged.result == MINE
    assert merged.is_plain


def test_a_style_and_a_template_are_merged() -> None:
    new = with_template(BASE._replace(css=BASE.css.replace("padding: 0", "padding: 1em")), back="{{Back}}")
    merged = merge_note_type(MINE, new, BASE, "mine")
    assert merged.result.css == MINE.css.replace("padding: 0", "padding: 1em")
    assert merged.result.templates[0].back == "{{Back}}"
    assert (merged.kept, merged.taken) == (("its style",), ("its style", "the back of “Card 1”"))
    assert not merged.is_plain


@pytest.mark.parametrize(("conflicts", "colour"), [("mine", "navy"), ("both", "navy"), ("theirs", "grey")])
def test_a_conflict_is_settled_as_asked(conflicts: str, colour: str) -> None:
    new = BASE._replace(css=BASE.css.replace("black", "grey"), mod=200)
    merged = merge_note_type(MINE, new, BASE, conflicts)  # type: ignore[arg-type]
    assert f"color: {colour};" in merged.result.css
    assert merged.clashes == ("its style",)


def test_another_schema_stays_as_it_is() -> None:
    mine = make_note_type("Front", "Back", "My notes", mod=150)
    merged = merge_note_type(mine, BASE._replace(css="", mod=200), BASE, "mine")
    assert (merged.result, merged.stays) == (mine, OTHER_SCHEMA)


def test_a_template_that_would_name_a_field_that_the_learner_renamed_stays_theirs() -> None:
    fields = tuple(field._replace(id=number) for number, field in enumerate(BASE.fields, 1))
    base = BASE._replace(fields=fields)
    mine = with_template(base._replace(fields=(fields[0]._replace(name="Land"), fields[1])), "{{Land}}")
    mine = mine._replace(mod=150)
    new = with_template(base, "{{Front}} in {{Back}}")
    merged = merge_note_type(mine, new, base, "theirs")
    assert merged.stays == RENAMED
    assert merged.result == mine._replace(mod=201)


def test_a_template_that_can_not_be_read_any_more_stays_the_learners() -> None:
    mine = with_template(BASE, back="{{#Back}}\na\nb\nc\n{{/Back}}")._replace(mod=150)
    base = with_template(BASE, back="{{Back}}\na\nb\nc\n{{Back}}")
    new = with_template(BASE, back="{{#Back}}\na\nb\nc\n{{Back}}")
    assert merge_note_type(mine, new, base, "mine").result.templates[0].back == mine.templates[0].back


def test_without_a_base_all_that_differs_is_a_conflict() -> None:
    merged = merge_note_type(MINE, BASE._replace(mod=200), None, "mine")
    assert (merged.result.css, merged.clashes) == (MINE.css, ("its style",))


def test_the_base_is_the_state_of_the_release_that_the_learner_has() -> None:
    releases = [make_package(make_note("a", "x", "y", note_type=BASE._replace(mod=mod))) for mod in (100, 200, 300)]

    def find(mod: int, last: int) -> int | None:
        base = find_base_note_type(BASE._replace(mod=mod), 1, releases, last)
        return base.mod if base else None

    assert find(200, 0) == 200  # the very same
    assert find(250, 1) == 200
    assert find(400, 0) == 100
    assert find(400, -1) == 100
    assert find(50, -1) == 100
    assert find_base_note_type(BASE, 99, releases, 2) is None
