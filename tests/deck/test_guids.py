"""The guid that a card from an imported package keeps."""

from __future__ import annotations

from pathlib import Path

from deck_builder.deck.guids import read_guid
from deck_builder.problems.problem import Problems
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_yaml


def test_a_guid_is_any_text_without_spaces() -> None:
    problems = Problems()
    file = Path("cards.yaml")
    good, bad = (read_yaml(text, file, problems) for text in (b"guid: 'a[b\"|'", b"guid: a b"))
    assert good is not None
    assert bad is not None
    assert read_guid(Keys(good, file, problems)) == 'a[b"|'
    assert not problems
    read_guid(Keys(bad, file, problems))
    assert [(problem.code, problem.place.line) for problem in problems] == [("D209", 1)]
