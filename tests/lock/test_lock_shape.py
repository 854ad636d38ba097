"""A lock with values of wrong types is told with what is wrong and where; no command ends in a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deck_builder.lock.lock_file import read_lock
from deck_builder.problems.problem import Problems
from tests.support.command_line import list_codes, run
from tests.support.releases import run_build

Change = Callable[[dict[str, Any]], object]


def set_card(**values: object) -> Change:
    return lambda lock: lock["cards"]["france"].update(values)


def set_kind(**values: object) -> Change:
    return lambda lock: lock["kinds"]["question"].update(values)


def set_key(**values: object) -> Change:
    return lambda lock: lock.update(values)


MISFITS: dict[str, Change] = {
    "`card.guid` is not text": set_card(guid=5),
    "`card.guid` is not text ": set_card(guid="\ud800"),
    "`card.kind` is not text": set_card(kind=None),
    "`card.digest` is not text": set_card(digest=[]),
    "`card.mod` is not a whole number": set_card(mod=10**30),
    "`card.mod` is not a whole number ": set_card(mod=True),
    "`card.ordinals` is not a list": set_card(ordinals={}),
    "`card.ordinals[0]` is not a whole number": set_card(ordinals=["a"]),
    "`card.ordinals` has a number that no card can have": set_card(ordinals=[-1]),
    "`card.released` is not text": set_card(released=[1]),
    "`card.parts` has something other than a name and a number": set_card(parts=[["a"]]),
    "`card.parts` is not a whole number": set_card(parts=[["a", 10**30]]),
    "`card.gone` is not a list": set_card(gone=5),
    "`card.texts.question` is not text": set_card(texts={"question": 5}),
    "`kinds.question.id` is not a whole number": set_kind(id="x"),
    "`kinds.question.name` is not text": set_kind(name=5),
    "`kinds.question.cloze` is not `true` or `false`": set_kind(cloze="x"),
    "`kinds.question.fields` is not a list": set_kind(fields=None),
    "`kinds.question.fields[0]` has no `name`": set_kind(fields=[{"key": None}]),
    "`kinds.question.templates[0].id` is not a whole number": set_kind(templates=[{"name": "x", "id": 10**30}]),
    "`kinds.question.former_names` is not an object": set_kind(former_names=[1]),
    "`kinds.question.sort_field` is not a whole number": set_kind(sort_field=10**30),
    "`releases` is not a list": set_key(releases=None),
    "`releases[0]` has no `version`": set_key(releases=[{}]),
    "`retired` is not an object": set_key(retired=[1]),
    "`retired.x` has no `card`": set_key(retired={"x": {}}),
    "`media.a` is not text": set_key(media={"a": 5}),
    "`deck` is not an object": set_key(deck=5),
    "`cards` is not an object": set_key(cards=[]),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_what_has_the_wrong_type_is_named_with_its_place(misfit: str, deck: Path) -> None:
    lock = deck / "deck.lock"
    data = json.loads(lock.read_text(encoding="utf-8"))
    MISFITS[misfit](data)
    lock.write_text(json.dumps(data), encoding="utf-8")
    problems = Problems()
    assert read_lock(lock, problems) is None
    (problem,) = problems
    assert (problem.code, problem.message) == ("L601", f"`deck.lock` is damaged: {misfit.strip()}")
    assert list_codes(run("check", deck, expect=1).output) == ["L601"]


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 50_000, "5", "null", '"x"', "[]", '{"version": 1e999}', '{"version": NaN}', "\0"]
)
def test_json_that_is_no_lock_is_told(text: str, deck: Path) -> None:
    (deck / "deck.lock").write_text(text, encoding="utf-8")
    assert list_codes(run("build", deck, "--out", deck.parent / "dist", expect=1).output) == ["L601"]


def test_a_card_of_the_wrong_shape_is_found_in_its_line(deck: Path) -> None:
    lock = deck / "deck.lock"
    lines = lock.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines) if '"italy": {' in line)
    lines[number] = lines[number].replace('"digest": "', '"digest": 5, "x": "')
    lock.write_text("\n".join(lines), encoding="utf-8")
    problems = Problems()
    read_lock(lock, problems)
    assert [problem.place.line for problem in problems] == [number + 1]


def test_a_lock_that_a_tool_wrote_anew_is_read_as_before(deck: Path) -> None:
    lock = deck / "deck.lock"
    lock.write_text(json.dumps(json.loads(lock.read_text(encoding="utf-8")), indent=4), encoding="utf-8")
    run_build(deck)
