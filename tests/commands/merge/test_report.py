"""What a learner reads before anything is written."""

from __future__ import annotations

import json

import click

from deck_builder.commands.merge.plan import plan_merge
from deck_builder.commands.merge.report import as_json, as_text
from tests.support.packages import make_note, make_note_type, make_package

OLD = make_package(
    make_note("a", "France", "Lyon is big"),
    make_note("b", "Italy", "Rome is old and big"),
    make_note("c", "Spain", "Madrid"),
    make_note("d", "Norway", "Oslo"),
)
MINE = make_package(
    make_note("a", "France", "Nice is big", mod=1_500),
    make_note("b", "Italy", "Rome is very old and big", mod=1_500, tags=("mine",)),
    make_note("c", "Spain", "Madrid, I think", mod=1_500),
)
NEW = make_package(
    make_note("a", "France", "Paris is big", mod=2_000),
    make_note("b", "Italy", "Rome is old and big too", mod=2_000, tags=("towns",)),
    make_note("c", "Spain", "Madrid"),
    make_note("d", "Norway", "Oslo"),
    make_note("e", "Iran", "Tehran\u202e", mod=2_000),
)


def test_the_text_says_what_is_kept_taken_and_in_conflict() -> None:
    lines = click.unstyle(as_text(plan_merge(MINE, NEW, [OLD]), "mine")).splitlines()
    assert lines[0] == (
        "1 note gets what the author changed; 2 notes keep what you changed; 1 note has conflicts: your words stay; "
        "1 note is new; 1 note is left out: you had them, and they are not in your export."
    )
    assert "counts as deleted" in lines[1]
    assert lines[2].startswith("The export has no learning progress.")
    assert lines[3:] == [
        "",
        "In conflict",
        "  ! France",
        "      Back: in conflict, your words stay",
        "        yours: [-Lyon-]{+Nice+} is big",
        "        the author's: [-Lyon-]{+Paris+} is big",
        "",
        "Merged",
        "  ~ Italy",
        "      Back (yours and the author's): Rome is very old and big {+too+}",
        "      new tags: towns",
        "  ~ Spain",
        "      Back (yours stays): Madrid{+, I think+}",
        "",
        "New",
        "  + Iran",
        "",
        "Left out",
        "  - Norway",
    ]


def test_without_a_release_to_begin_with_the_learner_is_told() -> None:
    text = as_text(plan_merge(MINE, NEW, []), "theirs")
    assert "No release is known that your notes began with" in text
    assert "the author's words replace yours" in text


def test_note_types_that_stay_are_named() -> None:
    wider = make_note_type("Front", "Back", "My notes")
    mine = make_package(make_note("a", "France", "Lyon is big", "", note_type=wider))
    assert "stays as you have it, because it has other fields" in as_text(plan_merge(mine, NEW, [OLD]), "mine")


def test_a_learner_who_has_everything_is_told_so() -> None:
    assert "You have everything already." in as_text(plan_merge(OLD, OLD, [OLD]), "mine")


def test_the_json_has_every_text() -> None:
    data = json.loads(as_json(plan_merge(MINE, NEW, [OLD]), "mine"))
    assert data["summary"] == {"changed": 1, "kept": 2, "in_conflict": 1, "new": 1, "left_out": 1}
    france, italy, spain = data["notes"]
    assert france["fields"] == [
        {
            "name": "Back",
            "kind": "conflict",
            "base": "Lyon is big",
            "mine": "Nice is big",
            "new": "Paris is big",
            "result": "Nice is big",
            "conflicts": [{"base": "Lyon", "mine": "Nice", "new": "Paris"}],
        }
    ]
    assert italy["tags"] == {"kept": ["mine"], "added": ["towns"], "removed": [], "stay_removed": []}
    assert spain["fields"][0]["kind"] == "kept"
    assert data["left_out_notes"] == [{"guid": "d", "title": "Norway"}]


def test_long_lists_are_cut() -> None:
    many = make_package(*NEW.notes.values(), *(make_note(f"n{n}", f"Town {n}", "x", mod=2_000) for n in range(30)))
    assert "and 11 more" in as_text(plan_merge(MINE, many, [OLD]), "mine")
