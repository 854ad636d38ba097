"""Languages that are slow to colour have no colours, and the author is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name

from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder
from deck_builder.content.slow_lexers import SLOW_LEXERS

MEDIA = MediaFolder(Path("media"), frozenset(), Path())


@pytest.mark.parametrize("name", sorted(SLOW_LEXERS))
def test_a_language_that_is_slow_to_colour_is_told_under_all_its_names(name: str) -> None:
    for alias in get_lexer_by_name(name).aliases:
        (fault,) = render_markdown(f"```{alias}\nx = 1\n```", MEDIA).faults
        assert (fault.code, fault.needle) == ("T441", alias)
        assert "its language takes too long to colour" in fault.message


def test_no_usual_language_is_slow_to_colour() -> None:
    usual = "bash c c# c++ css dart go haskell html java javascript json kotlin latex lua make matlab perl php python r"
    for name in (*usual.split(), *["ruby", "rust", "scala", "sql", "swift", "toml", "typescript", "xml", "yaml"]):
        assert not render_markdown(f"```{name}\nx = 1\n```", MEDIA).faults, name
