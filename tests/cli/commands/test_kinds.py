"""`deck-builder kinds NAME`, with a name that is not a kind's."""

from __future__ import annotations

import pytest

from tests.support.command_line import run


@pytest.mark.parametrize(
    ("name", "kind"), [("Basic", "question"), ("defintion", "definition"), ("IO", "image-occlusion")]
)
def test_a_name_of_ankis_or_a_misspelling_finds_the_nearest_kind(name: str, kind: str) -> None:
    assert f"There is no kind `{name}`. The nearest is `{kind}`.\n\n{kind}: " in run("kinds", name).output


def test_a_name_that_is_like_none_gets_the_list() -> None:
    assert "There is no kind `xyz`. The kinds are: brain-region, " in run("kinds", "xyz", expect=2).output
