"""Kinds are read when they are asked for, and what is asked of keys alone reads none."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.late_kinds import LateKinds, change_kinds, join_kinds, list_own_kinds
from deck_builder.deck.load import load_deck
from deck_builder.deck.model import Kind
from deck_builder.problems.problem import Problems
from tests.support.decks import OWN_CARDS, OWN_KIND

BUILT_IN = load_built_in_kinds()


def make_kinds(read: list[str], own: tuple[str, ...] = ()) -> LateKinds:
    """All built-in kinds. Each one that is read is added to `read`; `broken` has an error."""

    def read_kind(key: str) -> Kind | None:
        read.append(key)
        return None if key == "broken" else BUILT_IN[key]

    return LateKinds([*BUILT_IN, "broken"], read_kind, own)


def test_keys_are_known_without_reading_a_kind() -> None:
    read: list[str] = []
    kinds = make_kinds(read)
    assert "question" in kinds
    assert "quetsion" not in kinds
    assert [*kinds] == [*BUILT_IN, "broken"]
    assert len(kinds) == len(BUILT_IN) + 1
    assert read == []


def test_a_kind_is_read_once_and_one_that_is_not_there_never() -> None:
    read: list[str] = []
    kinds = make_kinds(read)
    assert kinds["question"] is kinds.get("question") is BUILT_IN["question"]
    assert kinds.get("quetsion") is None
    with pytest.raises(KeyError):
        kinds["quetsion"]
    assert read == ["question"]


def test_changes_wait_until_a_kind_is_read() -> None:
    read: list[str] = []
    changed = change_kinds(make_kinds(read, ("cloze", "broken")), lambda kind: kind._replace(name=f"New {kind.name}"))
    assert read == []
    kind = changed["question"]
    assert kind
    assert kind.name == "New Question"
    assert changed["broken"] is None
    assert [each.key for each in list_own_kinds(changed)] == ["cloze"]
    assert read == ["question", "broken", "cloze"]


def test_of_two_kinds_with_one_name_the_own_one_counts() -> None:
    read: list[str] = []
    own = {"question": BUILT_IN["cloze"]}
    joined = join_kinds(make_kinds(read), own)
    assert joined["question"] is BUILT_IN["cloze"]
    assert [each.key for each in list_own_kinds(joined)] == ["cloze"]
    assert len(joined) == len(BUILT_IN) + 1
    assert read == []


def test_another_process_gets_all_kinds() -> None:
    assert pickle.loads(pickle.dumps(change_kinds(BUILT_IN, lambda kind: kind))) == dict(BUILT_IN)  # noqa: S301


def test_a_deck_reads_only_the_kinds_that_its_cards_have(
    write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("deck_builder.deck.load.load_built_in_kinds", lambda: make_kinds(read))
    deck = load_deck(write_deck(OWN_CARDS, **OWN_KIND), Problems())
    assert deck
    assert [kind.key for kind in list_own_kinds(deck.kinds)] == ["capital"]
    assert read == []
