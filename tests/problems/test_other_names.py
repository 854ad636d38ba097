"""What other tools call the things that have another name here."""

from __future__ import annotations

import pytest

from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.problems.other_names import KINDS, find_by_meaning
from deck_builder.problems.wording import suggest


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("basic", {"question"}),
        ("Basic", {"question"}),
        ("Q&A", {"question"}),
        ("flashcard", {"question"}),
        ("Basic (and reversed card)", {"definition", "vocabulary"}),
        ("vocab", {"definition", "vocabulary"}),
        ("Basic (type in the answer)", {"question", "typed"}),
        ("multiple choice", {"question", "choice"}),
        ("Cloze", {"cloze"}),
        ("cloze_deletion", {"cloze"}),
        ("fill-in-the-blank", {"cloze"}),
        ("Image Occlusion", {"image-occlusion"}),
        ("io", {"image-occlusion"}),
        ("list", {"steps"}),
        ("compare", {"comparison"}),
        ("myth", {"misconception"}),
        ("QUESTION", {"question"}),
    ],
)
def test_a_kind_is_found_by_what_others_call_it(theirs: str, ours: set[str]) -> None:
    assert find_by_meaning(theirs, load_built_in_kinds(), KINDS) in ours


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("front", "question"),
        ("Back", "answer"),
        ("image", "picture"),
        ("Extra", "extra"),
        ("label", "tags"),
        ("q", "question"),
    ],
)
def test_a_key_is_found_by_what_others_call_it(theirs: str, ours: str) -> None:
    assert find_by_meaning(theirs, ["question", "answer", "picture", "extra", "tags"]) == ours


def test_a_word_is_only_found_where_it_is_possible() -> None:
    assert find_by_meaning("basic", ["cloze"], KINDS) == ""
    assert find_by_meaning("", ["cloze"]) == ""


def test_a_hint_says_whether_a_word_was_misspelt_or_has_another_name_here() -> None:
    assert suggest("front", ["question", "answer"]) == "Here it is called `question`."
    assert suggest("Answer", ["question", "answer"]) == "Did you mean `answer`?"
    assert suggest("new_cards_a_day", ["new-cards-a-day"]) == "Did you mean `new-cards-a-day`?"
