"""What a card names under `after` comes before it, in the order in which learners meet new cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.check.check import check
from deck_builder.deck.model import Card, Earlier
from deck_builder.deck.teaching_order import TeachingOrder
from deck_builder.problems.problem import Place, Problems
from tests.support.command_line import build, run
from tests.support.learner import Learner


def cards_file(*cards: tuple[str, str], top: str = "") -> str:
    """A card file; each card is an id and the ids under `after`, with commas."""
    entries = "".join(
        f"  - {{id: {card_id}, question: Who wrote {card_id}?, answer: {card_id.encode().hex()}, after: [{after}]}}\n"
        for card_id, after in cards
    )
    return f"kind: question\n{top}cards:\n{entries}"


def problems_of(folder: Path) -> list[str]:
    (checked,) = check([folder], folder / "dist", 1_770_000_000)
    return [f"{problem.code} {problem.message} [{problem.place.line}]" for problem in checked.problems]


def test_a_card_after_the_one_that_it_needs_is_fine(write_deck: Callable[..., Path]) -> None:
    assert problems_of(write_deck(cards_file(("one", ""), ("two", "one"), ("three", "one, two")))) == []


def test_a_card_before_the_one_that_it_needs_is_told_and_built(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(cards_file(("two", "one"), ("one", "")))
    assert problems_of(deck) == ["D243 `two` comes before `one`, which is to be taught first [3]"]
    assert "D243" in run("build", deck, "--out", deck / "dist").stderr


def test_an_id_that_no_card_has_stops_the_build_and_names_the_nearest(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(cards_file(("mirror-neuron", ""), ("empathy", "miror-neuron")))
    result = run("build", deck, "--out", deck / "dist", expect=1)
    assert "D241 no card has the id `miror-neuron`" in result.stderr
    assert "Did you mean `mirror-neuron`?" in result.stderr
    assert "(card `empathy`)" in result.stderr or "empathy" in result.stderr


def test_a_card_that_cannot_be_read_may_be_the_one_that_is_meant(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("cards:\n  - {id: one, question: What is it?, answer: One}\n", more=cards_file(("two", "one")))
    assert not any(problem.startswith("D241") for problem in problems_of(deck))


@pytest.mark.parametrize(
    ("cards", "message"),
    [
        ([("one", "one")], "`one` is to come after `one`"),
        ([("one", "two"), ("two", "one")], "`one` is to come after `two`, which is to come after `one`"),
        (
            [("zero", "one"), ("one", "three"), ("two", "one"), ("three", "two")],
            "`one` is to come after `three`, which is to come after `two`, which is to come after `one`",
        ),
    ],
)
def test_cards_that_need_each_other_stop_the_build(
    cards: list[tuple[str, str]], message: str, write_deck: Callable[..., Path]
) -> None:
    (problem,) = problems_of(write_deck(cards_file(*cards)))
    assert problem.startswith(f"D242 {message} [")


def test_a_long_circle_is_shortened(write_deck: Callable[..., Path]) -> None:
    cards = [(f"card-{number}", f"card-{(number + 1) % 500}") for number in range(500)]
    (problem,) = problems_of(write_deck(cards_file(*cards)))
    assert "`card-6`, and so on, back to `card-0`" in problem
    assert len(problem) < 300


def test_subdecks_count_in_the_order_in_which_anki_brings_their_new_cards(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    deck = write_deck(
        cards_file(("late", "early"), top="subdeck: 2 Last\n"),
        zzz=cards_file(("early", ""), top="subdeck: 1 First\n"),
    )
    assert problems_of(deck) == []
    learner.import_package(build(deck))
    learner.col.decks.select(learner.deck_id("Capitals"))
    queue = learner.col._backend.get_queued_cards(fetch_limit=9, intraday_learning_only=False).cards
    asked = [learner.col.get_card(each.card.id).note()["Question"] for each in queue]
    assert asked == ["Who wrote early?", "Who wrote late?"]
    other = write_deck(
        cards_file(("early", ""), top="subdeck: 2 Last\n"),
        name="other",
        zzz=cards_file(("late", "early"), top="subdeck: 1 First\n"),
    )
    assert problems_of(other) == ["D243 `late` comes before `early`, which is to be taught first [4]"]


def test_a_list_is_asked_for(write_deck: Callable[..., Path]) -> None:
    text = cards_file(("one", ""), ("two", "one")).replace("[one]", "one")
    (problem,) = problems_of(write_deck(text))
    assert problem.startswith("D204")


def report(after: Mapping[str, list[str]]) -> list[str]:
    """The codes for cards that are in this order and need these."""
    order, problems, place = TeachingOrder(), Problems(), Place(Path("cards.yaml"), 1, 1)
    for card_id, needed in after.items():
        order.add(make_card(card_id, tuple(Earlier(each, place) for each in needed)))
    order.report(after, problems, are_all_known=True)
    return [problem.code for problem in problems]


def make_card(card_id: str, after: tuple[Earlier, ...]) -> Card:
    from deck_builder.deck.kinds import load_built_in_kinds

    kind = load_built_in_kinds()["question"]
    assert kind
    place = Place(Path("cards.yaml"), 1, 1)
    return Card(
        id=card_id,
        kind=kind,
        subdeck="",
        values={},
        tags=(),
        sources=(),
        claims=(),
        after=after,
        evidence="",
        was="",
        guid="",
        place=place,
        marks={},
    )


IDS = [str(number) for number in range(6)]


@given(st.fixed_dictionaries({each: st.lists(st.sampled_from(IDS), max_size=3) for each in IDS}))
def test_a_circle_is_reported_exactly_if_no_order_is_right(after: dict[str, list[str]]) -> None:
    left = dict(after)
    while ready := [each for each, needed in left.items() if not set(needed) & left.keys()]:
        for each in ready:
            del left[each]
    after = dict(sorted(after.items()))
    assert ("D242" in report(after)) == bool(left)
    early = [each for each, needed in after.items() if any(other > each for other in needed)]
    assert bool(report(after)) == bool(left or early)


def test_a_chain_of_very_many_cards_and_very_many_circles_take_no_time() -> None:
    chain = {str(number): [str(number - 1)] for number in range(1, 20_000)}
    assert report({"0": [], **chain}) == []
    many = {str(number): [str(number + 1), "0", str(number)] for number in range(10_000)}
    assert set(report({**many, "10000": []})) == {"D242"}


def test_parts_of_a_deck_that_were_read_apart_say_the_same_together() -> None:
    place = Place(Path("cards.yaml"), 1, 1)
    whole, first, second = TeachingOrder(), TeachingOrder(), TeachingOrder()
    cards = [make_card("b", (Earlier("a", place),)), make_card("a", ())]
    for order, part in ((whole, cards), (first, cards[:1]), (second, cards[1:])):
        for card in part:
            order.add(card)
    first.merge(second)
    results = []
    for order in (whole, first):
        problems = Problems()
        order.report(["b", "a"], problems, are_all_known=True)
        results.append([problem.code for problem in problems])
    assert results == [["D243"], ["D243"]]
