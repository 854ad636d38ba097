"""Which card is who: its guid never depends on a text, on an order or on the day."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.lock.ids import make_guid
from tests.support.command_line import build, list_codes, run
from tests.support.decks import CARDS, edit
from tests.support.releases import SPAIN, Clock, build_and_release, lock_of, run_build


@pytest.fixture
def deck(write_deck: Callable[..., Path], clock: Clock) -> Path:
    """A deck of three cards that was built once, a day ago."""
    folder = write_deck(CARDS)
    build(folder)
    clock.next_day()
    return folder


def locked(deck: Path, card_id: str) -> tuple[object, object]:
    """The guid of a card and the time from which it counts."""
    card = lock_of(deck)["cards"][card_id]
    return card["guid"], card["mod"]


def test_a_new_card_gets_a_guid_made_from_the_namespace_and_its_id(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS, deck="id: capitals\nnamespace: tests\nname: Capitals\n")
    build(deck)
    assert locked(deck, "france")[0] == make_guid("tests", "france")


def test_an_edited_card_keeps_its_guid_and_counts_from_the_build(deck: Path, clock: Clock) -> None:
    guid, before = locked(deck, "france")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build(deck)
    assert locked(deck, "france") == (guid, clock.now)
    assert locked(deck, "italy")[1] == before


def test_a_card_that_did_not_change_keeps_its_time(deck: Path) -> None:
    before = lock_of(deck)
    edit(deck / "cards.yaml", "  - id: italy", "\n  # a comment\n  - id: italy")
    build(deck)
    assert lock_of(deck) == before


def test_an_edit_counts_as_newer_even_if_the_clock_went_back(deck: Path, clock: Clock) -> None:
    _, before = locked(deck, "france")
    clock.now -= 365 * 86_400
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build(deck)
    assert isinstance(before, int)
    assert locked(deck, "france")[1] == before + 1


def test_was_carries_the_identity_over_to_another_id(deck: Path) -> None:
    before = locked(deck, "france")
    edit(deck / "cards.yaml", "id: france", "id: gaul\n    was: france")
    build(deck)
    assert locked(deck, "gaul") == before
    assert "france" not in lock_of(deck)["cards"]


@pytest.mark.parametrize("earlier_id", ["france", "gaul"])
@pytest.mark.parametrize("are_released", [True, False])
def test_was_may_name_any_id_that_the_card_ever_had(
    deck: Path, clock: Clock, earlier_id: str, *, are_released: bool
) -> None:
    cards = deck / "cards.yaml"
    guid, _ = locked(deck, "france")
    for number, (old, new) in enumerate([("france", "gaul"), ("gaul", "francia")]):
        text = cards.read_text(encoding="utf-8").replace(f"\n    was: {'france' if old == 'gaul' else 'x'}", "")
        text = text.replace(f"id: {old}", f"id: {new}\n    was: {old}").replace("Lyon", f"Not {number} Lyon")
        cards.write_text(text, encoding="utf-8")
        if are_released:
            build_and_release(deck, f"1.{number}.0", clock)
        else:
            build(deck)
    edit(cards, "id: francia\n    was: gaul", f"id: hexagon\n    was: {earlier_id}")
    output = run_build(deck)
    assert "L604" not in output
    assert locked(deck, "hexagon")[0] == guid
    assert lock_of(deck)["cards"]["hexagon"]["was"] == ["france", "gaul", "francia"]
    assert lock_of(deck)["cards"].keys() == {"hexagon", "italy", "spain"}


def test_a_rename_that_is_taken_back_without_was_keeps_the_card(deck: Path) -> None:
    guid = locked(deck, "france")
    edit(deck / "cards.yaml", "id: france", "id: gaul\n    was: france")
    build(deck)
    edit(deck / "cards.yaml", "id: gaul\n    was: france", "id: france")
    build(deck)
    assert locked(deck, "france") == guid


def test_was_may_not_name_a_retired_card(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", "id: spain", "id: madrid\n    was: spain")
    assert "L614" in run_build(deck, expect=1)


def test_was_names_the_identity_of_a_card_that_this_lock_never_had(write_deck: Callable[..., Path]) -> None:
    """Someone renames a card before the first build: who built it earlier gets the same guid."""
    texts = {"deck": "id: capitals\nnamespace: tests\nname: Capitals\n"}
    deck = write_deck(CARDS.replace("id: france", "id: gaul\n    was: france"), **texts)
    run_build(deck)
    assert lock_of(deck)["cards"]["gaul"]["guid"] == make_guid("tests", "france")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: italy", "id: italy\n    was: france", "L605"),
        ("id: italy", "id: italy\n    guid: another", "L606"),
        ("id: italy", "id: italy\n    kind: definition\n    term: Italy\n    definition: A country", "L613"),
        ("id: italy", "id: italia\n    was: spain", "L605"),
    ],
    ids=["was is still there", "another guid", "another kind", "two with one identity"],
)
def test_what_would_cost_learners_a_card_is_refused(old: str, new: str, code: str, deck: Path) -> None:
    lock = (deck / "deck.lock").read_bytes()
    edit(deck / "cards.yaml", old, new)
    if code == "L613":
        text = (deck / "cards.yaml").read_text(encoding="utf-8")
        lines = "    question: What is the capital of Italy?\n    answer: Rome\n"
        (deck / "cards.yaml").write_text(text.replace(lines, ""), encoding="utf-8")
    assert f"{code} " in run_build(deck, expect=1)
    assert (deck / "deck.lock").read_bytes() == lock


def test_a_was_that_leads_nowhere_is_a_warning(deck: Path) -> None:
    edit(deck / "cards.yaml", "id: italy", "id: italy-2\n    was: rome")
    assert "L604 no card was called `rome` when the deck was last built" in run_build(deck)


@pytest.mark.parametrize(
    ("old", "new", "code"), [("id: capitals", "id: towns", "L610"), ("name: Capitals", "name: Towns", "L612")]
)
def test_a_deck_with_another_id_or_name_is_noticed(old: str, new: str, code: str, deck: Path) -> None:
    edit(deck / "deck.yaml", old, new)
    assert f"{code} " in run_build(deck, expect=1 if code == "L610" else 0)


@pytest.mark.parametrize("name", ["CAPITALS", "Capita\u006cs", " capitals "])
def test_a_deck_name_in_other_capitals_is_the_same_for_anki_and_no_rename(name: str, deck: Path) -> None:
    edit(deck / "deck.yaml", "name: Capitals", f'name: "{name}"')
    assert list_codes(run_build(deck)) == []


def test_a_deck_name_in_another_form_of_its_accents_is_not_a_rename(
    write_deck: Callable[..., Path], clock: Clock
) -> None:
    deck = write_deck(CARDS, **{"deck.yaml": "id: capitals\nname: Península\n"})
    run_build(deck)
    (deck / "deck.yaml").write_text(unicodedata.normalize("NFD", "id: capitals\nname: Península\n"), encoding="utf-8")
    clock.next_day()
    assert list_codes(run_build(deck)) == []


def test_two_cards_cannot_have_the_same_guid(deck: Path) -> None:
    edit(deck / "cards.yaml", "cards:\n", "cards:\n  - id: peru\n    guid: x\n    question: Peru?\n    answer: Lima\n")
    edit(
        deck / "cards.yaml",
        "  - id: italy\n",
        "  - id: cuba\n    guid: x\n    question: Cuba?\n    answer: Havana\n  - id: italy\n",
    )
    output = run_build(deck, expect=1)
    assert "D220 the cards `peru` and `cuba` have the same guid" in output


def test_an_id_that_a_renamed_card_had_is_never_free_again(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    edit(deck / "cards.yaml", "id: spain", "id: iberia\n    was: spain")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build_and_release(deck, "1.1.0", clock)
    edit(deck / "cards.yaml", "\n    was: spain", "")
    another = SPAIN.replace("capital", "longest river")
    edit(deck / "cards.yaml", "cards:\n", f"cards:\n{another}")
    output = run("build", deck, expect=1).output
    assert "D220 the card `iberia` was called `spain` before" in output
    assert "cards.yaml:4:9 (card `spain`)" in output
    run("retire", deck, "iberia")
    edit(deck / "cards.yaml", "id: iberia", "id: france-again")
    assert "L614 the card `spain` has the identity of `iberia`, which is retired" in run("build", deck, expect=1).output


def test_no_card_takes_the_identity_of_a_retired_one(deck: Path, clock: Clock) -> None:
    build_and_release(deck, "1.0.0", clock)
    run("retire", deck, "spain")
    edit(deck / "cards.yaml", "id: spain", "id: iberia\n    was: spain")
    output = run("build", deck, expect=1).output
    assert "L614 the card `iberia` has the identity of `spain`, which is retired" in output
    assert "L604" not in output
