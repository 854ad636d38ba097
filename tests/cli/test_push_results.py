"""What `push` prints."""

from __future__ import annotations

from deck_builder.cli.push_results import describe_arrival, describe_plan, list_lines
from deck_builder.commands.push.push import check_arrival, plan_push
from tests.support.packages import make_note, make_package


def test_a_plan_says_what_comes_and_what_stays() -> None:
    have = make_package(make_note("a", "Front A", "old"), make_note("b", "Front B", "mine", mod=2_000))
    new = make_package(
        make_note("a", "Front A", "new", mod=1_500), make_note("b", "Front B", "b"), make_note("c", "C", "")
    )
    lines = "\n".join(describe_plan(plan_push(have, new, (), {})))
    assert "notes: 1 new, 1 updated" in lines
    assert "left as they are there (`deck-builder pull` shows them):" in lines
    assert "\n  Front B" in lines


def test_an_arrival_names_what_is_missing_or_different() -> None:
    new = make_package(make_note("a", "Front A", "new"), make_note("c", "Front C", "c"))
    lines = "\n".join(describe_arrival(check_arrival(new, make_package(make_note("a", "Front A", "old")), ())))
    assert "0 notes checked" in lines
    assert "Not in Anki, although it has imported the package:" in lines
    assert "Still different in Anki:" in lines


def test_long_lists_are_shortened_and_controls_are_shown() -> None:
    lines = [*list_lines((f"line \x1b{n}" for n in range(25)), "Heading:")]
    assert lines[-1] == "  … and 5 more"
    assert "\x1b" not in "".join(lines[1:])
