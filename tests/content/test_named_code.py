"""A card file with a block of code that names a language is found before it is parsed."""

from __future__ import annotations

import pytest

from deck_builder.content.named_code import has_named_code


@pytest.mark.parametrize(
    ("text", "has_code"),
    [
        ("    answer: |\n      ```python\n      x\n      ```\n", True),
        ('    answer: "```c++\\nx\\n```"\n', True),
        ("    answer: |\n      ~~~ sql\n      x\n      ~~~\n", True),
        ("    answer: |\n      ```\n      x\n      ```\n", False),
        ("    answer: Write ```x``` here\n", False),
        ("    answer: Write `x` here\n", False),
    ],
)
def test_decks_with_code_in_a_language_are_found_without_parsing(text: str, has_code: bool) -> None:
    assert has_named_code(text.encode()) is has_code
