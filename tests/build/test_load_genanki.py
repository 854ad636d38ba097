from __future__ import annotations

import subprocess
import sys


def run_python(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def test_genanki_is_loaded_without_asyncio_and_is_the_usual_one() -> None:
    program = """
import sys
from deck_builder.build.load_genanki import genanki
assert "asyncio" not in sys.modules
note = genanki.Note(genanki.BASIC_MODEL, ["What?", "That."])
assert [card.ord for card in note.cards] == [0] and note.cards is note.cards
import genanki as again
assert again is genanki
print("the same")
"""
    assert run_python(program) == "the same\n"


def test_others_get_the_real_package_that_genanki_asks_for() -> None:
    program = """
import deck_builder.build.load_genanki
from cached_property import threaded_cached_property
print(threaded_cached_property.__module__)
"""
    assert run_python(program) == "cached_property\n"
