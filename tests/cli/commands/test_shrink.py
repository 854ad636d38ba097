"""What `shrink` says where its libraries are missing; the rest is in tests/commands/shrink."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.decks import CARDS


@pytest.mark.parametrize("library", ["oxipng", "PIL"])
def test_a_missing_library_is_told_with_the_command_that_installs_it(
    library: str, write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("deck_builder.commands.shrink.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    output = run("shrink", write_deck(CARDS), expect=2).output
    assert "`shrink` needs two libraries, which are not installed here." in output
    assert "[shrink]" in output or "oxipng-pybind" in output


def test_a_deck_without_pictures_has_nothing_to_lose(write_deck: Callable[..., Path]) -> None:
    assert run("shrink", write_deck(CARDS)).output == "No PNG can be made at least 3 % smaller.\n"
