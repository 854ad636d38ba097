"""`deck-builder rehearse` before Anki is started; what it plays through is tested in tests/commands/rehearse."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import build, run
from tests.support.decks import CARDS, PROJECT

WITHOUT_ANKI = """
import sys
sys.modules["anki"] = None  # as where it is not installed
from deck_builder.cli.main import main
main(sys.argv[1:])
"""


def run_without_anki(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_ANKI, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)


def test_help_is_shown_without_anki() -> None:
    shown = run_without_anki("rehearse", "--help")
    assert shown.returncode == 0
    assert "Try the update from OLD to NEW in real Anki" in shown.stdout


def test_without_anki_it_says_how_to_get_it(write_deck: Callable[..., Path]) -> None:
    package = build(write_deck(CARDS))
    ended = run_without_anki("rehearse", package, package)
    assert ended.returncode == 2
    assert "A rehearsal needs Anki, which is not installed here." in ended.stderr
    assert "python -m pip install 'deck-builder[rehearse]'" in ended.stderr


def test_a_cleanup_package_has_to_exist(write_deck: Callable[..., Path]) -> None:
    package = build(write_deck(CARDS))
    output = run("rehearse", package, package, "--cleanup", "gone.apkg", expect=2).output
    assert "'gone.apkg' does not exist" in output
