"""`deck.lock` remembers what learners have, and is never guessed at."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from deck_builder import __version__
from deck_builder.lock.lock_file import format_lock, read_lock
from deck_builder.lock.model import Lock, LockedCard, LockedKind, LockedSlot, Release, RetiredCard
from deck_builder.problems.problem import Problems
from tests.support.command_line import build, run
from tests.support.decks import CARDS, edit


def test_one_line_a_card_sorted_by_id(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS, deck="id: capitals\nnamespace: tests\nname: Capitals\n")
    build(deck)
    lines = (deck / "deck.lock").read_text(encoding="utf-8").splitlines()
    cards = [line.strip().split('"')[1] for line in lines if '"guid"' in line]
    assert cards == ["france", "italy", "spain"]
    deck_line = json.loads("\n".join(lines))["deck"]
    assert (deck_line["id"], deck_line["name"]) == ("capitals", "Capitals")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
RELEASES = st.lists(st.builds(partial(Release), TEXTS, TEXTS, st.integers(0, 2**40), TEXTS), max_size=3).map(tuple)
PARTS = st.lists(st.builds(LockedSlot, st.none() | TEXTS, TEXTS, st.integers(1, 10**13)), max_size=3).map(tuple)
KINDS = st.builds(
    partial(LockedKind),  # Hypothesis makes values for the defaults of a tuple, but not for those of a function
    *(st.integers(1, 10**13), TEXTS, st.booleans(), st.just("abc"), st.integers(0, 2**40), PARTS, PARTS),
    former_names=st.dictionaries(TEXTS, st.integers(1, 99), max_size=2).map(lambda names: tuple(names.items())),
    released=st.none() | st.just("1.0.0"),
)
IDS = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True) | st.sampled_from(
    ["guid", "cards", "released", "texts", "version"]
)
CARD_TEXTS = st.dictionaries(st.from_regex(r"[a-z0-9-]{1,8}|\*", fullmatch=True), st.just("0a1b2c"), max_size=3).map(
    lambda texts: tuple(texts.items())
)
GAPS = st.lists(st.tuples(TEXTS, st.integers(1, 499)), max_size=2).map(tuple)
CARD = st.builds(
    partial(LockedCard),
    *(TEXTS, st.just("question"), st.just("abc"), st.integers(0, 2**40), st.lists(st.integers(0, 498)).map(tuple)),
    released=st.none() | st.just("1.0.0"),
    gaps=GAPS,
    gone_gaps=GAPS,
    sent=st.none() | st.just("def"),
    texts=CARD_TEXTS,
    sent_texts=CARD_TEXTS,
    former_ids=st.lists(IDS, max_size=2).map(tuple),
)
RETIRED = st.builds(
    RetiredCard,
    *(CARD, st.none() | st.just("1.1.0"), st.integers(0, 2**40)),
    *(st.lists(TEXTS, max_size=3).map(tuple), st.lists(TEXTS, max_size=3).map(tuple)),
)


@given(
    st.builds(
        partial(Lock),
        *(TEXTS, TEXTS, st.dictionaries(IDS, KINDS, max_size=3), st.dictionaries(IDS, CARD, max_size=5)),
        retired=st.dictionaries(IDS, RETIRED, max_size=3),
        releases=RELEASES,
        program=st.sampled_from(["", "0.1.0", "1.2.0"]),
        begun=st.integers(0, 2**40),
        namespace=TEXTS,
    )
)
def test_what_is_written_is_read_again(lock: Lock) -> None:
    import tempfile

    problems = Problems()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "deck.lock"
        file.write_text("".join(format_lock(lock)), encoding="utf-8")
        read = read_lock(file, problems)
        assert read
        assert read._replace(cards=dict(read.cards)) == lock
        assert [*format_lock(read)] == [*format_lock(lock)]
    assert not problems


def make_version_1(lock: Path) -> str:
    """Take from a lock what version 2 of its format added, and return the text."""
    text = lock.read_text(encoding="utf-8")
    text = re.sub(r', "texts": {[^}]*}', "", text.replace('"version": 2', '"version": 1'))
    text = re.sub(r' "program": .*\n', "", text)
    lock.write_text(text, encoding="utf-8")
    return text


def test_a_lock_of_version_1_is_up_to_date_and_becomes_version_2_at_the_next_build(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(CARDS)
    build(deck)
    lock = deck / "deck.lock"
    whole = lock.read_text(encoding="utf-8")
    old = make_version_1(lock)
    assert old != whole
    build(deck, "--locked")
    assert lock.read_text(encoding="utf-8") == old
    edit(deck / "cards.yaml", "Lyon", "Paris")
    assert "L611" in run("build", deck, "--out", deck.parent / "dist", "--locked", expect=1).output
    edit(deck / "cards.yaml", "Paris", "Lyon")
    build(deck)
    assert lock.read_text(encoding="utf-8") == whole


def test_the_lock_names_the_newest_program_that_wrote_it_and_is_not_written_for_that_alone(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(CARDS)
    build(deck)
    lock = deck / "deck.lock"
    assert json.loads(lock.read_text(encoding="utf-8"))["program"] == __version__
    other = re.sub(r'"program": ".*"', '"program": "0.0.9"', lock.read_text(encoding="utf-8"))
    lock.write_text(other, encoding="utf-8")
    build(deck)
    assert lock.read_text(encoding="utf-8") == other
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build(deck)
    assert json.loads(lock.read_text(encoding="utf-8"))["program"] == __version__


def test_a_merge_that_went_wrong_stops_the_build(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    build(deck)
    lock = deck / "deck.lock"
    whole = lock.read_text(encoding="utf-8")
    line = next(line for line in whole.splitlines() if "italy" in line)
    for broken, said in (
        (whole.replace(line, f"<<<<<<< ours\n{line}\n=======\n{line}\n>>>>>>> theirs"), "It has marks of a merge"),
        (whole.replace(line, f"{line}\n{line}"), "`deck.lock` has `italy` twice"),
        (whole.replace('"version": 2', '"version": 3'), "another version of Deck Builder"),
        (whole[:200], "is not valid JSON"),
        ("[]", "is not the lock of a deck"),
        ('{"version": 1}', "is not the lock of a deck"),
    ):
        lock.write_text(broken, encoding="utf-8")
        output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
        assert "L601" in output
        assert said in output
        assert lock.read_text(encoding="utf-8") == broken


def test_branches_that_add_cards_merge_without_a_conflict(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    build(deck)
    lock = deck / "deck.lock"
    base = lock.read_text(encoding="utf-8").splitlines()
    texts = []
    for card in ("austria", "portugal", "zambia"):
        source = deck / f"{card}.yaml"
        source.write_text(
            f"kind: question\ncards:\n  - {{id: {card}, question: 'The capital of {card}?', answer: X}}\n"
        )
        build(deck)
        texts.append(lock.read_text(encoding="utf-8").splitlines())
        source.unlink()
        lock.write_text("\n".join(base) + "\n", encoding="utf-8")
    added = [set(text) - set(base) for text in texts]
    assert [len(lines) for lines in added] == [1, 1, 1]


def test_lines_of_two_branches_put_together_with_a_comma_too_many_or_too_few_are_read(
    write_deck: Callable[..., Path],
) -> None:
    deck = write_deck(CARDS)
    build(deck)
    lock = deck / "deck.lock"
    whole = lock.read_text(encoding="utf-8")
    assert whole.count("\n ,\n") == 2
    for between in (",\n", ",\n ,\n", "\n"):
        lock.write_text(whole.replace("\n ,\n", between), encoding="utf-8")
        build(deck)
        assert lock.read_text(encoding="utf-8") == whole


def test_a_draft_may_vanish_and_a_released_card_may_not(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    build(deck)
    gone = "  - id: spain\n    question: What is the capital of Spain?\n    answer: Madrid\n"
    edit(deck / "cards.yaml", gone, "")
    lock = deck / "deck.lock"
    before = lock.read_text(encoding="utf-8")
    output = run("build", deck, "--out", deck.parent / "dist").output
    assert "L603 the card `spain` is no longer in the deck" in output
    assert '"spain"' not in lock.read_text(encoding="utf-8")
    lock.write_text(before.replace('"released": null', '"released": "1.0.0"'), encoding="utf-8")
    output = run("build", deck, "--out", deck.parent / "dist", expect=1).output
    assert "L602 the card `spain` went out in release 1.0.0 and is no longer in the deck" in output
    assert "it seems to be meant to go: deck-builder retire capitals spain" in output


def test_what_the_lock_knows_of_releases_survives_a_build(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    build(deck)
    lock = deck / "deck.lock"
    released = lock.read_text(encoding="utf-8").replace('"released": null', '"released": "1.0.0"')
    release = '{"version": "1.0.0", "date": "2026-11-23", "at": 1, "digest": "x"}'
    released = released.replace('"releases": [\n', f'"releases": [\n  {release}\n')
    lock.write_text(released, encoding="utf-8")
    build(deck, "--locked")
    edit(deck / "cards.yaml", "Lyon", "Paris")
    build(deck)
    after = json.loads(lock.read_text(encoding="utf-8"))
    assert after["releases"] == [{"version": "1.0.0", "date": "2026-11-23", "at": 1, "digest": "x"}]
    assert {card["released"] for card in after["cards"].values()} == {"1.0.0"}
