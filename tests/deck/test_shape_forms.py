"""The forms of shapes: what is wrong with one is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.media import MediaFolder
from deck_builder.deck.shape_forms import PictureSize, read_form
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from deck_builder.source.keys import Keys
from deck_builder.source.write_values import NewValue, describe_value

PLACE = {"left": ".1", "top": ".2"}


def read(entry: dict[str, NewValue]) -> tuple[tuple[str, str], ...]:
    keys = Keys(describe_value(entry), Path("cards.yaml"), Problems())
    return read_form(keys, PictureSize(None, MediaFolder(Path())))[2]


def test_an_ellipse_by_its_box_gets_the_words_of_anki() -> None:
    typed = read({"ellipse": {**PLACE, "width": "0.2", "height": "0.1", "fill": "#fff"}})
    assert typed == (("left", ".1"), ("top", ".2"), ("rx", ".1"), ("ry", ".05"), ("fill", "#fff"))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"text": {**PLACE, "text": "<b>x</b>"}}, "can't be the text of a shape"),
        ({"text": {**PLACE, "text": "[sound:x.mp3]"}}, "can't be the text of a shape"),
        ({"text": PLACE}, "the label has no `text`"),
        ({"text": "x"}, "does not say what it shows"),
        ({"rect": {**PLACE, "width": ".1", "height": ".1", "fill": "url(x)"}}, "can't be the fill of a shape"),
        ({"rect": {**PLACE, "width": ".1", "height": ".1", "angle": "1e3"}}, "can't be the angle of a shape"),
        ({"ellipse": {**PLACE, "rx": ".6", "ry": ".1"}}, "beyond the right edge"),
        ({"ellipse": {**PLACE, "rx": ".1"}}, "the shape has no `ry`"),
        ({"polygon": {**PLACE, "points": "x"}}, "not a list of corners"),
    ],
)
def test_what_is_wrong_with_a_form_is_said(entry: dict[str, NewValue], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(entry)
