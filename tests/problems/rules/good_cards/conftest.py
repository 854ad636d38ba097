"""What the tests of the rules on good cards start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.good_cards import find_codes


@pytest.fixture
def check(write_deck: Callable[..., Path]) -> Callable[..., list[str]]:
    """Writes a deck in English with the cards of a text and checks it. Returns the code of every problem."""

    def check(cards: str, deck_yaml: str = "language: en", exit_code: int = 0) -> list[str]:
        text = f"id: capitals\nname: Capitals\n{deck_yaml}\n"
        return find_codes(write_deck(cards, deck=text), exit_code)

    return check
