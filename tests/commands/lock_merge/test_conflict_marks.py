"""Marks of a merge in a lock, taken apart."""

from __future__ import annotations

import json

from deck_builder.commands.lock_merge.conflict_marks import split_sides

MARKED = """{
 "cards": {
  "a": {"n": 1},
<<<<<<< HEAD
  "b": {"n": 2}
||||||| 1234567
  "b": {"n": 0}
=======
  "c": {"n": 3},
  "d": {"n": 4}
>>>>>>> bea
 },
 "releases": [],
 "kinds": {
 }
}
"""


def test_each_side_is_valid_json() -> None:
    sides = split_sides(MARKED)
    assert sides is not None
    assert list(json.loads(sides.base or "")["cards"]) == ["a", "b"]
    assert list(json.loads(sides.ours)["cards"]) == ["a", "b"]
    assert list(json.loads(sides.theirs)["cards"]) == ["a", "c", "d"]


def test_without_the_middle_part_the_common_ancestor_is_not_known() -> None:
    sides = split_sides(MARKED.replace('||||||| 1234567\n  "b": {"n": 0}\n', ""))
    assert sides is not None
    assert sides.base is None


def test_lines_that_end_as_on_windows_are_read_too() -> None:
    sides = split_sides(MARKED.replace("\n", "\r\n"))
    assert sides is not None
    assert list(json.loads(sides.ours)["cards"]) == ["a", "b"]


def test_a_text_without_marks_has_no_sides() -> None:
    assert split_sides('{"a": "<<<<<<<"}\n=======\n') is None
