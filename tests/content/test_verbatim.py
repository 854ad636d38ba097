"""What Markdown keeps as it is typed is found by the parser of Markdown itself."""

from __future__ import annotations

import pyromark
import pytest

from deck_builder.content.verbatim import blank_verbatim


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("é `é` é", "é     é"),
        ("a <b>é</b> $x$ b", "a    é         b"),
        ("a\n\n    é\n\nb", "a\n\n     \n\nb"),
        ("```py\né\n```\n**b**", "```py\n \n```\n**b**"),
        ("[a `](b)` c](d)", "[a        c](d)"),
        ("plain", "plain"),
    ],
)
def test_all_else_keeps_its_place(markdown: str, shown: str) -> None:
    assert blank_verbatim(markdown, pyromark.Options.ENABLE_MATH) == shown
