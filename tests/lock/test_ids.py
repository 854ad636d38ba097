"""Ids are made from names alone, and times only rise."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from deck_builder.lock.ids import make_digest, make_guid, make_id, make_newer
from tests.support.properties import QUICK

IDS = st.lists(st.text("abyz019", min_size=1, max_size=6), min_size=1, max_size=4).map("-".join)


@QUICK
@given(st.lists(st.tuples(IDS, IDS), unique=True, min_size=2, max_size=12))
def test_ids_never_collide(pairs: list[tuple[str, str]]) -> None:
    assert len({make_guid(deck, card) for deck, card in pairs}) == len(pairs)
    assert len({make_id(deck, kind) for deck, kind in pairs}) == len(pairs)
    assert len({make_id(deck, "kind", "field", key) for deck, key in pairs}) == len(pairs)


def test_ids_are_the_same_in_every_version_of_the_program() -> None:
    """Learners have these ids: another way to make them would bring every card a second time."""
    assert make_guid("capitals", "france") == "1d27V_lTj4kS"
    assert make_id("capitals", "question") == 1383395777994
    assert make_digest(["France", "Paris"]) == "d74086f02c41cbeffea49126"


def test_a_guid_needs_no_quotes_anywhere() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{12}", make_guid("any deck", "any card"))


def test_the_parts_of_a_content_are_kept_apart() -> None:
    assert len({make_digest(parts) for parts in (["ab", ""], ["a", "b"], ["", "ab"], ["ab"])}) == 4


def test_a_newer_time_is_now_or_one_second_after_the_old_one() -> None:
    assert make_newer(100, 200) == 200
    assert make_newer(200, 200) == 201
    assert make_newer(300, 200) == 301  # the clock went back
