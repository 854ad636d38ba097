"""A rehearsal as text and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Final

from deck_builder.commands.rehearse.promises import BrokenPromise
from deck_builder.commands.rehearse.report import as_json, as_text
from deck_builder.commands.rehearse.results import LearnerResult, Rehearsal

STUDIED: Final = LearnerResult(
    learner="studied",
    who="studied every card",
    new=1,
    updated=2,
    skipped=3,
    conflicting=0,
    new_cards=1,
    lost_edits=0,
    empty_cards=0,
    full_sync=False,
    presets=(),
    remarks=(),
    broken=(),
)
FRESH: Final = replace(STUDIED, learner="fresh", who="never had the deck", new=6, updated=0, skipped=0)
LOST: Final = BrokenPromise("update", "“France” is gone.", "france")


def rehearsal(*results: LearnerResult) -> Rehearsal:
    return Rehearsal("old.apkg", "new.apkg", "26.09", notes=6, cards=1234, learners=results)


def test_a_rehearsal_in_which_all_is_well_is_a_line_for_each_learner_and_a_verdict() -> None:
    assert as_text(rehearsal(STUDIED, FRESH)).splitlines() == [
        "From old.apkg to new.apkg, with Anki 26.09",
        "",
        "studied every card  1 new, 2 updated, 3 left alone",
        "never had the deck  6 new",
        "",
        "\x1b[32m\x1b[1mNo promise was broken: 2 learners, 6 notes, 1,234 cards.\x1b[0m",
    ]


def line_of(result: LearnerResult) -> str:
    return as_text(rehearsal(result)).splitlines()[2].removeprefix("studied every card  ")


def test_everything_that_happened_to_a_learner_is_counted() -> None:
    eventful = replace(STUDIED, conflicting=4, lost_edits=5, empty_cards=2, full_sync=True)
    assert line_of(eventful) == (
        "1 new, 2 updated, 3 left alone, 4 in conflict, 5 with own words replaced, 2 empty cards, full sync"
    )
    assert line_of(replace(STUDIED, new=0, updated=0, skipped=1000, empty_cards=1)) == "1,000 left alone, 1 empty card"
    assert line_of(replace(STUDIED, new=0, updated=0, skipped=0)) == "nothing"


def test_remarks_and_presets_follow_the_learner() -> None:
    text = as_text(rehearsal(replace(STUDIED, remarks=("One note stays.",), presets=("Capitals",))))
    assert [line for line in text.splitlines() if line.startswith("\x1b[2m")] == [
        "\x1b[2m    One note stays.\x1b[0m",
        "\x1b[2m    gets the preset “Capitals”\x1b[0m",
    ]


def broken_lines(*results: LearnerResult) -> list[str]:
    return [line for line in as_text(rehearsal(*results)).splitlines() if line.startswith("\x1b[31m")]


def test_a_broken_promise_stands_once_with_the_learners_it_hit() -> None:
    hit, also_hit = replace(STUDIED, broken=(LOST, LOST)), replace(FRESH, broken=(LOST,))
    assert broken_lines(hit, FRESH) == [
        "\x1b[31m“France” is gone.\x1b[0m\x1b[2m (studied)\x1b[0m",
        "\x1b[31m\x1b[1m1 promise was broken.\x1b[0m",
    ]
    assert broken_lines(hit, also_hit)[0] == "\x1b[31m“France” is gone.\x1b[0m\x1b[2m (all learners)\x1b[0m"
    renamed = replace(STUDIED, learner="renamed")
    assert broken_lines(hit, also_hit, renamed)[0].endswith("\x1b[2m (studied, fresh)\x1b[0m")


def test_five_of_many_broken_promises_of_one_sort_are_written_out() -> None:
    many = tuple(BrokenPromise("update", f"Note {number} is gone.") for number in range(7))
    conflict = BrokenPromise("conflict", "A note is in conflict.")
    lines = broken_lines(replace(STUDIED, broken=(*many, conflict)), FRESH)
    assert [line.partition("\x1b[0m")[0].removeprefix("\x1b[31m") for line in lines] == [
        *(f"Note {number} is gone." for number in range(5)),
        "… and 2 more like the last",
        "A note is in conflict.",
        "\x1b[1m8 promises were broken.",
    ]
    five = broken_lines(replace(STUDIED, broken=many[:5]), FRESH)
    assert not any("more like the last" in line for line in five)


def test_json_says_everything_under_keys_that_stay() -> None:
    found = json.loads(as_json(rehearsal(replace(STUDIED, broken=(LOST,), remarks=("Ü",)))))
    assert found == {
        "kept": False,
        "old": "old.apkg",
        "new": "new.apkg",
        "anki": "26.09",
        "notes": 6,
        "cards": 1234,
        "learners": [
            {
                "learner": "studied",
                "who": "studied every card",
                "new": 1,
                "updated": 2,
                "skipped": 3,
                "conflicting": 0,
                "new_cards": 1,
                "lost_edits": 0,
                "empty_cards": 0,
                "full_sync": False,
                "presets": [],
                "remarks": ["Ü"],
                "broken": [{"promise": "update", "message": "“France” is gone.", "guid": "france"}],
            }
        ],
    }
    assert json.loads(as_json(rehearsal(STUDIED)))["kept"] is True
    assert "Ü" in as_json(rehearsal(replace(STUDIED, remarks=("Ü",))))
