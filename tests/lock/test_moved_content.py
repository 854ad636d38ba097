"""Content that has moved to another identity is told from edits, duplicates and equal answers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deck_builder.lock.moved_content import (
    CardContent,
    MovedCard,
    MovedGap,
    find_moved_cards,
    find_moved_gaps,
    number_gaps_again,
)


def card(question: str, answer: str = "") -> CardContent:
    """A card with the words of its question and of its answer."""
    return CardContent(frozenset(question.split()), frozenset(f"={word}" for word in answer.split()))


COUNTRIES = ("France", "Norway", "Japan", "Peru", "Chad", "Cuba", "Mali", "Iran")
CAPITALS = {str(at): card(f"What is the capital of {name}", name[::-1]) for at, name in enumerate(COUNTRIES)}


@given(st.permutations(range(len(COUNTRIES))))
def test_each_card_that_has_another_ones_content_is_found_with_its_owner(order: list[int]) -> None:
    new = {str(at): CAPITALS[str(other)] for at, other in enumerate(order) if at != other}
    kept = CAPITALS.keys() - new.keys()
    expected = {MovedCard(str(at), str(other)) for at, other in enumerate(order) if at != other}
    assert set(find_moved_cards(CAPITALS, new, kept=kept)) == expected


def test_an_answer_that_another_card_had_is_not_a_move() -> None:
    new = {"0": card("What is the capital of France", "yawroN"), "1": card("Which town has the parliament", "ecnarF")}
    assert find_moved_cards(CAPITALS, new, kept=CAPITALS.keys() - new.keys()) == ()


def test_content_of_a_card_that_has_it_still_may_stand_on_another() -> None:
    assert find_moved_cards(CAPITALS, {"1": CAPITALS["0"]}, kept=CAPITALS.keys() - {"1"}) == ()


def test_a_vanished_card_under_a_new_identity_is_for_others_to_report() -> None:
    kept = CAPITALS.keys() - {"0"}
    assert find_moved_cards(CAPITALS, {"new": CAPITALS["0"]}, kept=kept) == ()


def test_a_card_that_takes_the_content_of_a_vanished_one_is_found() -> None:
    kept = CAPITALS.keys() - {"0", "1"}
    assert find_moved_cards(CAPITALS, {"1": CAPITALS["0"]}, kept=kept) == (MovedCard("1", "0"),)


def test_a_word_that_most_cards_have_says_nothing() -> None:
    new = {"0": card("What is the capital of Togo", "ogoT"), "1": card("What is the capital of Laos", "soaL")}
    assert find_moved_cards(CAPITALS, new, kept=CAPITALS.keys() - new.keys()) == ()


def test_an_edit_that_names_the_subject_of_another_card_is_not_a_move() -> None:
    old = {
        "a": card("capital of France", "Paris"),
        "b": card("capital of Norway", "Oslo"),
        "c": card("capital of Peru"),
    }
    new = {"a": card("capital of France Norway", "Paris"), "b": card("northern seat", "Oslo")}
    assert find_moved_cards(old, new, kept=["c"]) == ()


def test_one_word_in_common_is_not_a_sign_of_a_move() -> None:
    old = {"a": card("longest river", "Nile"), "b": card("capital of Norway", "Oslo")}
    new = {"a": card("people in northern Norway today", "few"), "b": card("highest hill", "Ben")}
    assert find_moved_cards(old, new) == ()


def test_a_question_that_many_cards_ask_is_not_a_sign_of_a_move() -> None:
    old = {"a": card("longest river", "Nile")} | {key: card("what is this", key) for key in "bcdef"}
    new = {"a": card("what is this", "a hill"), "b": card("highest hill", "Ben")}
    assert find_moved_cards(old, new, kept="cdef") == ()


@given(st.permutations(range(1, 6)), st.integers(1, 5))
def test_the_numbers_that_are_proposed_give_each_gap_its_own_again(order: list[int], known: int) -> None:
    old = {number: f"text {number}" for number in range(1, known + 1)}
    new = {number: f"text {text}" for number, text in enumerate(order, 1)}
    right = number_gaps_again(new, find_moved_gaps(old, {}, new), old)
    assert len(set(right.values())) == len(new)
    after = {right[number]: text for number, text in new.items()}
    assert old.items() <= after.items()
    assert find_moved_gaps(old, {}, after) == ()


def test_a_number_that_is_gone_is_not_used_again() -> None:
    assert find_moved_gaps({1: "a"}, {2: "b"}, {1: "a", 2: "c"}) == (MovedGap(2, None),)
    assert find_moved_gaps({1: "a"}, {2: "b"}, {1: "a", 2: "b"}) == ()


def test_a_text_that_two_gaps_had_has_not_moved() -> None:
    assert find_moved_gaps({1: "yes", 2: "no", 3: "yes"}, {}, {1: "Oslo", 2: "yes"}) == ()
