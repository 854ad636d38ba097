"""Which release a learner has, told by what their notes hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deck_builder.packages.learners_release import (
    find_base,
    find_last_release,
    list_earlier_texts,
    sort_releases,
)
from deck_builder.packages.model import Package, PackedNote
from tests.support.packages import make_note, make_note_type, make_package


def release(mod: int, answer: str, *others: PackedNote, tags: tuple[str, ...] = ("towns",)) -> Package:
    return make_package(make_note("a", "France", answer, mod=mod, tags=tags), *others)


FIRST, SECOND, THIRD = release(100, "Lyon"), release(200, "Lyon or Paris"), release(300, "Paris by the Seine")
RELEASES = (FIRST, SECOND, THIRD)


def base_of(answer: str, mod: int, last: int = -1, tags: tuple[str, ...] = ("towns",)) -> str | None:
    base = find_base(make_note("a", "France", answer, mod=mod, tags=tags), RELEASES, last)
    return base.fields[1] if base else None


def test_releases_are_sorted_by_their_newest_note() -> None:
    assert sort_releases([THIRD, FIRST, SECOND]) == RELEASES


@pytest.mark.parametrize(
    ("answer", "mod", "base"),
    [
        ("Lyon", 100, "Lyon"),  # never edited
        ("Lyon", 250, "Lyon"),  # tagged, and the second release was skipped
        ("Lyon, I think", 250, "Lyon"),
        ("Lyon or Paris, I think", 400, "Lyon or Paris"),
        ("Paris by the Seine, in France", 400, "Paris by the Seine"),
        ("Paris by the Seine, or Lyon", 250, "Lyon or Paris"),  # nobody has what is newer than their note
        ("Lyon", 50, "Lyon"),  # a clock that was wrong
    ],
)
def test_the_base_is_the_nearest_state_that_is_not_newer(answer: str, mod: int, base: str) -> None:
    assert base_of(answer, mod) == base


def test_between_states_that_are_equally_near_the_learners_last_release_decides() -> None:
    words = "something else"
    near = (release(100, "one"), release(200, "two"), release(300, "three"))
    note = make_note("a", "France", words, mod=400)
    assert [find_base(note, near, last) for last in range(-1, 3)] == [
        each.notes["a"] for each in (near[0], near[0], near[1], near[2])
    ]


def test_a_note_of_no_release_has_no_base() -> None:
    assert find_base(make_note("mine", "x", "y"), RELEASES, 2) is None


def test_a_field_of_the_learners_counts_for_nothing() -> None:
    wider = make_note_type("Front", "Back", "My notes")
    note = make_note("a", "France", "Lyon or Paris", "a very long note of the learner's", note_type=wider, mod=400)
    base = find_base(note, RELEASES, -1)
    assert base is not None
    assert base.fields == ("France", "Lyon or Paris")


def test_the_last_release_is_the_newest_that_any_note_shows() -> None:
    other = make_note("b", "Italy", "Rome", mod=200)
    releases = (FIRST, release(100, "Lyon", other), THIRD)
    assert (
        find_last_release(make_package(make_note("a", "France", "Lyon", mod=400, tags=("towns", "mine"))), releases)
        == 0
    )
    assert find_last_release(make_package(make_note("a", "France", "mine"), other), releases) == 1
    assert find_last_release(make_package(make_note("a", "France", "mine")), releases) == 0
    assert find_last_release(make_package(make_note("b", "Italy", "mine")), releases) == 1
    assert find_last_release(make_package(make_note("z", "x", "y")), releases) == -1


def test_a_correction_that_the_author_made_too_does_not_show_a_release() -> None:
    """Two of the three notes that the second release changed are as before; a note of it that is not there is new."""
    names = ("a", "b", "c")
    first = make_package(*(make_note(name, name, "old", mod=100) for name in names))
    second = make_package(*(make_note(name, name, "new", mod=200) for name in names), make_note("d", "x", "y", mod=200))

    def last(*answers: str) -> int:
        notes = (make_note(name, name, answer, mod=300) for name, answer in zip(names, answers, strict=True))
        return find_last_release(make_package(*notes), (first, second))

    assert last("new", "old", "old") == 0
    assert last("new", "new", "old") == 1
    assert last("new", "new and mine", "old and mine") == 1


def test_no_base_is_older_than_a_text_or_tag_of_the_authors_on_the_note() -> None:
    """A conflict that the learner settled in a merge leaves older words on the note."""
    releases = (
        make_package(make_note("a", "France", "a long text about Lyon", mod=100)),
        make_package(make_note("a", "La France", "", mod=200)),
        make_package(make_note("a", "La France", "", mod=300, tags=("exam",))),
    )
    settled = make_note("a", "La France", "a long text about Lyon by me", mod=400)
    assert find_base(settled, releases, -1) == releases[1].notes["a"]
    assert find_base(replace(settled, tags=("exam",)), releases, -1) == releases[2].notes["a"]


def test_fields_with_an_earlier_text_of_the_authors_are_doubtful() -> None:
    note = make_note("a", "La France", "Lyon", mod=400)
    base = make_note("a", "La France", "Paris", mod=200)
    first = make_package(make_note("a", "France", "Lyon", mod=100))
    assert list_earlier_texts(note, base, (first, make_package(base))) == {1}
    assert list_earlier_texts(replace(note, fields=("La France", "")), base, (first,)) == frozenset()
    assert list_earlier_texts(note, first.notes["a"], (first, make_package(base))) == frozenset()
