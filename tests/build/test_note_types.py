"""Kinds into note types: what Anki gets of their templates and styles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import build
from tests.support.learner import Learner

KIND = """
name: Capital
frame: none
fields:
  country: {name: Country, required: yes, text: plain}
  city: {name: City, required: yes, text: plain}
cards:
  city: {name: City, front: front.html, back: back.html}
"""
CARDS = "kind: capital\ncards:\n  - {id: france, country: France, city: Paris}\n"
FILES = ("_logo.png", "_a_logo.png", "_logo.png2", "_logo.png.webp")
"""The name of the first file is a part of the names of the others."""


def test_each_file_in_a_template_arrives_under_its_own_name(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(
        CARDS,
        kinds__capital__kind=KIND,
        **{
            "kinds__capital__front.html": "".join(f'<img src="{name}">' for name in FILES) + "{{Country}}",
            "kinds__capital__back.html": '{{City}}<img src="another_logo.png">',
        },
    )
    (deck / "media").mkdir()
    for name in FILES:
        (deck / "media" / name).write_bytes(name.encode())
    learner.import_package(build(deck))
    note_type = learner.col.models.by_name("Capital")
    assert note_type is not None
    (template,) = note_type["tmpls"]
    shown = learner.col.media.files_in_str(note_type["id"], template["qfmt"])
    assert [learner.media()[name].decode() for name in shown] == list(FILES)
    assert template["afmt"].endswith('<img src="another_logo.png">')
