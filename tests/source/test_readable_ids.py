"""Ids that are made from texts."""

from __future__ import annotations

import pytest

from deck_builder.source.readable_ids import UniqueIds, make_deck_id, make_readable_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Red-Green  Show!", "the-red-green-show"),
        ("Zürich", "zurich"),
        ("二字", "erzi"),
        ("Где находится Москва?", "gde-nakhoditsya-moskva"),
        ("ما هي عاصمة مصر؟", "m-hy-smh-msr"),
        ("größer", "grosser"),
        ("don't – don’t", "dont-dont"),
        ("😀", "grinning"),
        ("--", ""),
        ("a" * 80, "a" * 56),
        ("word " * 20, "word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_an_id_is_made_from_letters_and_digits_and_cut_after_a_word(text: str, expected: str) -> None:
    assert make_readable_id(text) == expected


def test_an_id_may_be_cut_shorter() -> None:
    assert make_readable_id("one two three", 8) == "one-two"
    assert make_readable_id("onetwothree", 8) == "onetwoth"


def test_an_id_that_is_taken_gets_a_number() -> None:
    ids = UniqueIds(["a", "a-2"])
    assert [ids.give(wanted) for wanted in ("a", "a", "b", "b", "a-2")] == ["a-3", "a-4", "b", "b-2", "a-2-2"]
    assert len(ids) == 7


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Capitals", "capitals"),
        ("★", "imported-deck"),
        ("二字", "erzi"),
        ("Collection", "deck-collection"),
        ("Backup of 2020", "deck-backup-of-2020"),
        ("Backups", "backups"),
        ("CON", "deck-con"),
        ("Contents", "contents"),
    ],
)
def test_a_decks_id_is_never_a_file_name_with_a_meaning_to_anki(name: str, expected: str) -> None:
    assert make_deck_id(name, "imported-deck") == expected
