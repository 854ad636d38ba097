"""Words are what Unicode says they are, and a text is as long as it is to read."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.problems.card_texts.segments import (
    count_letters,
    fold_forms,
    is_longer,
    is_without_spaces,
    is_word,
    list_words,
    list_words_and_signs,
    measure,
    remove_marks,
    split_at_words,
)

_LATIN = st.text(st.sampled_from("abÉz19 _-'’.,:;!?()\n\t=+€→…“"), max_size=12)
_ANY = st.text(st.sampled_from("ab1 .'’_कीทง่日本カﾊー語ع؟한é\u0301\u200d👍🏽،"), max_size=12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日本の首都は東京です", list("日本の首都は東京です")),
        ("カタカナ語", ["カタカナ", "語"]),
        ("किताबें क्या हैं?", ["किताबें", "क्या", "हैं"]),
        ("ما هي عاصمة مصر؟", ["ما", "هي", "عاصمة", "مصر"]),
        ("เมืองง่าย", ["เ", "มื", "อ", "ง", "ง่", "า", "ย"]),
        ("한국어 사람", ["한국어", "사람"]),
        ("Don’t, it's e.g. 3.14 x_1", ["Don’t", "it's", "e.g", "3.14", "x_1"]),
        ("Ёлка — это дерево", ["Ёлка", "это", "дерево"]),
        ("… \uff1f 。", []),
    ],
)
def test_words_are_found_in_every_script(text: str, words: list[str]) -> None:
    assert list_words(text) == words


@given(st.one_of(_LATIN, _ANY))
def test_the_segments_of_a_text_are_the_text(text: str) -> None:
    segments = split_at_words(text)
    assert "".join(segments) == text
    assert "" not in segments


@given(_LATIN)
def test_the_words_of_latin_texts_are_those_of_unicode_as_well(text: str) -> None:
    expected = [segment for segment in regex.split(r"\b", text, flags=regex.WORD | regex.VERSION1) if is_word(segment)]
    assert [word for word in list_words(text) if is_word(word)] == expected


@given(st.one_of(_LATIN, _ANY))
def test_signs_are_left_out_only_if_they_are_spaces_or_punctuation(text: str) -> None:
    listed = list_words_and_signs(text)
    kept = [segment for segment in split_at_words(text) if not segment.isspace()]
    assert [each for each in listed if each not in kept] == []
    left_out = [segment for segment in kept if segment not in listed]
    assert all(unicodedata.category(sign)[0] == "P" or sign == "`" for segment in left_out for sign in segment)
    assert [each for each in kept if each not in left_out] == listed


@given(st.one_of(_LATIN, _ANY), st.integers(0, 4))
def test_a_text_is_longer_than_so_many_words_if_its_measure_is(text: str, most: int) -> None:
    assert is_longer(text, most) is (measure(text).size > most)


@given(_ANY)
def test_a_mark_stays_with_its_letter(text: str) -> None:
    starts = (segment[0] for segment in split_at_words(text)[1:])
    spaced = any(text[at - 1].isspace() for at in range(1, len(text)) if unicodedata.category(text[at])[0] == "M")
    assert spaced or all(unicodedata.category(start)[0] != "M" for start in starts)


@pytest.mark.parametrize(
    ("text", "limit", "described", "is_longer"),
    [
        ("one two three", 2, "3 words; the limit is 2", True),
        ("one – two", 3, "3 words; the limit is 3", False),
        ("日本の首都", 2, "5 characters; the limit is 4", True),
        ("日本の首都。", 3, "5 characters; the limit is 6", False),
        ("ภาษาไทยง่าย", 3, "10 characters; the limit is 12", False),
        ("東京 is Tokyo", 3, "2 words and 2 characters; the limit is 3 words or 6 characters", False),
        ("東京 Tokyo", 1, "1 word and 2 characters; the limit is 1 word or 2 characters", True),
        ("京", 0, "1 character; the limit is 0", True),
        ("किताबें क्या हैं?", 3, "3 words; the limit is 3", False),
    ],
)
def test_a_text_without_spaces_is_measured_in_characters(
    text: str, limit: int, described: str, is_longer: bool
) -> None:
    length = measure(text)
    assert length.describe(limit) == described
    assert (length.size > limit) is is_longer


@pytest.mark.parametrize(
    ("text", "expected"), [("水", True), ("ไทย", True), ("ກ", True), ("한국", False), ("é", False)]
)
def test_scripts_without_spaces_are_known(text: str, expected: bool) -> None:
    assert is_without_spaces(text) is expected


def test_letters_are_counted_without_marks() -> None:
    assert count_letters("हैं, a1!") == 3
    assert remove_marks("हैं") == "ह"


def test_forms_of_one_letter_are_the_same() -> None:
    assert fold_forms("\uff21\uff22\uff23\uff11\uff1f ﾊﾞﾅﾅ don’t x²") == "ABC1? バナナ don't x²"
