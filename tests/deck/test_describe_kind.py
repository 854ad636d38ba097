"""The example of a kind is a card that builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.describe_kind import write_example
from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.model import Kind
from tests.support.command_line import run

KINDS = {key: kind for key, kind in load_built_in_kinds().items() if kind}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_example_of_a_kind_is_a_card_without_problems(kind: Kind, write_deck: Callable[..., Path]) -> None:
    deck = write_deck("\n".join(["cards:", *write_example(kind)]) + "\n")
    (deck / "media").mkdir(exist_ok=True)
    (deck / "media/map.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80"/>', "utf-8")
    output = run("check", deck).output
    assert "D237" in output
    assert "Found 1 warning." in output
