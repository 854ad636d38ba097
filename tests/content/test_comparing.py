"""Names are compared as Anki does, which is asked here; texts as a person does."""

from __future__ import annotations

import unicodedata

import pytest

from deck_builder.content.comparing import fold_deck_name, fold_name, fold_text
from tests.support.learner import Learner

NFD = unicodedata.normalize("NFD", "Anatomía")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anatomía", NFD),
        ("Anatomía", "ANATOMÍA"),
        (NFD, "ANATOMÍA"),
        ("Straße", "STRASSE"),
        ("Σας", "ΣΑΣ"),
        ("İ", "i\u0307"),
        ("İ", "i"),
        ("ﬁn", "fin"),
        ("\N{KELVIN SIGN}", "k"),
        ("\N{LATIN SMALL LETTER DOTLESS I}", "I"),
        ("\N{CHEROKEE LETTER A}", "\N{CHEROKEE SMALL LETTER A}"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}", "A"),
        ("A\u00a0B", "A B"),
        ("A  B", "A B"),
        (" A :: B ", "A::B"),
        ("A\tB", "AB"),
        *((f"Ana{invisible}tomy", "Anatomy") for invisible in "\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff"),
    ],
)
def test_two_names_are_one_deck_here_if_they_are_one_deck_in_anki(one: str, other: str, reader: Learner) -> None:
    is_one_deck = reader.col.decks.id(f"1{one}") == reader.col.decks.id(f"1{other}")
    assert (fold_deck_name(f"1{one}") == fold_deck_name(f"1{other}")) is is_one_deck


@pytest.mark.parametrize(
    ("one", "other"), [("Anatomía", NFD), ("straße", "STRASSE"), ("ab", "a\u200bb"), ("ς", "Σ"), ("a", "á")]
)
def test_two_names_are_one_tag_here_if_they_are_one_tag_in_anki(one: str, other: str, reader: Learner) -> None:
    note_type, deck = reader.col.models.by_name("Basic"), reader.col.decks.id("Tags")
    assert note_type
    assert deck
    note = reader.col.new_note(note_type)
    note.tags = [one, other]
    note["Front"] = "front"
    reader.col.add_note(note, deck)
    note.load()
    reader.col.remove_notes([note.id])
    assert (fold_name(one) == fold_name(other)) is (len(note.tags) == 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is it?", "what  is\nit?"),
        ("What is caf\N{LATIN SMALL LETTER E WITH ACUTE}?", "What is cafe\u0301?"),
        ("What is it?", "What\u200b is it?"),
        ("What is it?", "\ufeffWhat\u00a0is it?"),
        ("Anatomy", "Ana\u200dtomy"),
    ],
)
def test_texts_that_read_the_same_are_the_same(one: str, other: str) -> None:
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("résumé", "resume"), ("می‌خواهم", "میخواهم"), ("👩‍🚀", "👩🚀"), ("a b", "ab"), ("2²", "22")],
)
def test_texts_that_read_differently_are_not_the_same(one: str, other: str) -> None:
    assert fold_text(one) != fold_text(other)
