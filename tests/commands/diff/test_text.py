"""What differs between two packages, as text for a terminal."""

from __future__ import annotations

import re

import click

from deck_builder.commands.diff.text import as_text
from deck_builder.packages.compare import Difference, compare
from deck_builder.packages.model import PackedMedia
from tests.support.packages import make_note, make_note_type, make_package


def plain(difference: Difference) -> str:
    """The text without colours, with a line end after the last line."""
    return f"{click.unstyle(as_text(difference))}\n"


def test_a_change_in_a_field_is_shown_word_by_word() -> None:
    old = make_package(make_note("a", "France", "Lyon", deck="Towns::West"), make_note("b", "Spain", "Madrid"))
    new = make_package(
        make_note("a", "France", "Paris", deck="Towns::West", mod=2_000), make_note("b", "Spain", "Madrid")
    )
    text = plain(compare(old, new))
    assert text.startswith("A learner gets 1 updated note.\n")
    assert "\nWest\n  ~ France (Towns)\n      Back: [-Lyon-]{+Paris+}\n" in text
    assert "Spain" not in text


def test_a_file_with_other_bytes_is_named_with_its_sizes() -> None:
    old = make_package(
        make_note("a", "Bhutan", '<img src="flag-0123456789ab.svg">'),
        media={"flag-0123456789ab.svg": PackedMedia(106, "a")},
    )
    new = make_package(
        make_note("a", "Bhutan", '<img src="flag-ba9876543210.svg">', mod=2_000),
        media={"flag-ba9876543210.svg": PackedMedia(2_048, "b")},
    )
    text = plain(compare(old, new))
    assert "Back: picture flag.svg is a different file: 2 kB, was 106 bytes\n" in text
    assert "Pictures and sounds\n  ~ flag.svg is a different file: 2 kB, was 106 bytes\n" in text


def test_a_file_that_no_updated_note_shows_is_reported_as_not_arriving() -> None:
    note = make_note("a", "Bhutan", '<img src="flag.svg">')
    old, new = (make_package(note, media={"flag.svg": PackedMedia(9, sha1)}) for sha1 in "ab")
    assert (
        "flag.svg is a different file: 9 bytes, as before; arrives only with an updated note that shows it\n"
        in plain(compare(old, new))
    )


def test_a_new_note_is_listed_in_its_subdeck() -> None:
    old = make_package(make_note("a", "Italy", "Rome", deck="Towns::South"), make_note("b", "France", "Paris"))
    new = make_package(*old.notes.values(), make_note("c", "Malta", "Valletta", deck="Towns::South"))
    assert "\nSouth\n  + Malta (Towns, 1 card)\n" in plain(compare(old, new))


def test_a_move_says_that_learners_cards_stay_where_they_are() -> None:
    old = make_package(make_note("a", "France", "Paris", deck="Towns::West"), make_note("b", "Italy", "Rome"))
    new = make_package(make_note("a", "France", "Paris", deck="Towns::North"), make_note("b", "Italy", "Rome"))
    text = plain(compare(old, new))
    assert "1 note moved to another subdeck, for new learners only." in text
    assert "  ~ France (Towns)\n      moved for new learners: West → North\n" in text
    assert "Anki never moves a card that a learner has" in text


def test_identical_changes_of_note_types_are_listed_once() -> None:
    old, new = (
        make_package(
            make_note("a", "1", "2", note_type=make_note_type(name="Towns: One", type_id=1, css=css, mod=mod)),
            make_note("b", "1", "2", note_type=make_note_type(name="Towns: Two", type_id=2, css=css, mod=mod)),
        )
        for css, mod in (("a", 1_000), ("b", 2_000))
    )
    text = plain(compare(old, new))
    assert "2 note types changed: learners get the new versions.\n" in text
    assert "Note types\n  ~ One, Two\n      its style is different\n" in text


def test_a_rename_is_told_once_and_not_as_a_move() -> None:
    old, new = (make_package(make_note("a", "France", "Paris", deck=deck)) for deck in ("Towns", "Cities"))
    text = plain(compare(old, new))
    assert text.count("A learner's cards stay in “Towns”") == 1
    assert "1 note is unchanged.\n" in text
    assert "moved" not in text


def test_what_is_no_longer_in_the_package_stays_with_learners() -> None:
    old = make_package(make_note("a", "France", "Paris"), make_note("b", "Italy", "Rome"))
    new = make_package(make_note("a", "France", "Paris"))
    text = plain(compare(old, new))
    assert "1 note is no longer in the package: learners keep what they have.\n" in text
    assert "No longer in the package\nLearners keep these notes" in text
    assert "  - Italy (Towns)\n" in text


def test_notes_whose_field_retired_was_filled_are_retired() -> None:
    note_type = make_note_type("Front", "Back", "Retired")
    old = make_package(make_note("a", "France", "Paris", "", note_type=note_type))
    new = make_package(make_note("a", "France", "Paris", "in 2.0.0", note_type=note_type, mod=2_000))
    text = plain(compare(old, new))
    assert "1 note is retired: its cards become empty.\n" in text
    assert "Retired\nTools › Empty Cards removes their cards.\n  - France (Towns)\n" in text
    assert "~" not in text


def test_notes_that_are_only_sent_again_are_counted_and_not_listed() -> None:
    old, new = (make_package(*(make_note(guid, "France", "Paris", mod=mod) for guid in "ab")) for mod in (1_000, 2_000))
    text = plain(compare(old, new))
    assert "A learner gets 2 notes sent again as they were.\n" in text
    assert "2 notes are sent again with the same content." in text
    assert "France" not in text


def test_an_edit_that_is_not_newer_is_reported_as_not_arriving() -> None:
    old, new = (make_package(make_note("a", "France", answer)) for answer in ("Lyon", "Paris"))
    text = plain(compare(old, new))
    assert "What does not arrive: 1 note changed but not newer.\n" in text
    assert "does not arrive: it is not newer than what learners have\n" in text


def test_where_nothing_differs_one_line_says_so() -> None:
    package = make_package(make_note("a", "France", "Paris"))
    assert plain(compare(package, package)) == "Nothing differs: 1 note is unchanged.\n"


def test_no_card_can_write_to_the_terminal() -> None:
    old = make_package(make_note("a", "France", "Paris"))
    new = make_package(make_note("a", "France", "\x1b]0;title\x07\x9b31m\u202ex", mod=2_000))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", plain(compare(old, new)))


def test_cards_that_come_and_go_with_a_note_are_named() -> None:
    note_type = make_note_type(cards=("To town", "To country"))
    old = make_package(make_note("a", "France", "Paris", note_type=note_type, cards=(0,)))
    new = make_package(make_note("a", "France", "Paris", note_type=note_type, cards=(1,), mod=2_000))
    text = plain(compare(old, new))
    assert "Notes that learners have get 1 new card and 1 empty card.\n" in text
    assert "      1 new card: “To country”\n" in text
    empty = "1 empty card: “To town”; if you want to keep it and the progress, do not use Tools › Empty Cards"
    assert f"      {empty}\n" in text
