"""Lines of usual shapes are read without a parser; every other text goes to PyYAML's."""

from __future__ import annotations

import subprocess
import sys

import pytest

from deck_builder.problems.errors import TextError
from deck_builder.source.parse import parse


@pytest.mark.parametrize(("text", "loaded"), [("a: b\nc:\n  - d\n", False), ("a: {b: c}\n", True)])
def test_pyyaml_is_loaded_for_texts_that_need_a_parser(text: str, loaded: bool) -> None:
    program = (
        "import sys; from deck_builder.source.parse import parse; parse(sys.argv[1].encode()); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, text], check=True, capture_output=True, text=True)
    assert ("yaml" in done.stdout.split()) is loaded


@pytest.mark.parametrize("text", ["a: b\x1f\n", "a: {b: c\x1f}\n"])
def test_characters_that_no_card_can_hold_are_refused_in_either(text: str) -> None:
    with pytest.raises(TextError) as caught:
        parse(text.encode())
    assert (caught.value.code, caught.value.mark) == ("Y115", (1, text.index("\x1f") + 1))
