"""C905: an answer that is a list of more items than the deck allows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.good_cards import question


def rivers(mark: str, count: int) -> str:
    """A card whose answer is a list of so many rivers, each after a mark."""
    lines = "".join(f"\n      {mark} River" for _ in range(count))
    return question("Which rivers flow through France?", f"|{lines}")


@pytest.mark.parametrize("mark", ["-", "*", "1.", "1)"])
def test_a_list_of_more_than_four_is_long(mark: str, check: Callable[..., list[str]]) -> None:
    assert check(rivers(mark, 4)) == []
    assert check(rivers(mark, 5)) == ["C905"]


def test_a_deck_can_set_another_limit(check: Callable[..., list[str]]) -> None:
    limit = "language: en\ncheck: {limits: {list-items: 2}}"
    assert check(rivers("-", 2), limit) == []
    assert check(rivers("-", 3), limit) == ["C905"]
