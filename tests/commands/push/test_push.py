"""What an import changes in Anki, and what has arrived there. The command's tests ask a real collection."""

from __future__ import annotations

from deck_builder.commands.push.last_push import PushedNote
from deck_builder.commands.push.push import check_arrival, plan_push
from deck_builder.packages.model import PackedMedia
from tests.support.packages import make_note, make_package

PUSHED = PushedNote(1_000, {"Front": "A", "Back": "old"}, ())


def test_an_edit_in_anki_since_the_last_push_would_be_lost() -> None:
    have = make_package(make_note("a", "A", "edited", mod=1_200))
    new = make_package(make_note("a", "A", "new", mod=1_500))
    assert [change.new.guid for change in plan_push(have, new, (), {"a": PUSHED}).overwritten] == ["a"]
    pulled = make_package(make_note("a", "A", "edited", mod=1_500))
    assert plan_push(have, pulled, (), {"a": PUSHED}).overwritten == ()
    unedited = make_package(make_note("a", "A", "old", mod=1_000))
    assert plan_push(unedited, new, (), {"a": PUSHED}).overwritten == ()
    bold = make_package(make_note("a", "A", "<b>edited</b>", mod=1_200))
    tidied = make_package(make_note("a", "A", "<strong>edited</strong>", mod=1_500))
    assert plan_push(bold, tidied, (), {"a": PUSHED}).overwritten == ()


def test_only_what_left_the_deck_may_be_removed() -> None:
    have = make_package(make_note("a", "A", ""), make_note("b", "B", ""), make_note("c", "C", "", deck="Elsewhere"))
    plan = plan_push(have, make_package(make_note("d", "D", "")), ["a"], {})
    assert [note.guid for note in plan.retired] == ["a"]
    assert [note.guid for note in plan.others] == ["b"]  # a note in another deck is not the deck's


def test_files_that_did_not_arrive_are_named() -> None:
    note = make_note("a", "A", "")
    new = make_package(note, media={"map.png": PackedMedia(1, "00")})
    assert check_arrival(new, make_package(note), ()).missing_media == ("map.png",)
    assert check_arrival(new, new._replace(), ()).is_complete
