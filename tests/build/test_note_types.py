"""Kinds into note types: what Anki gets of their templates and styles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.kinds import load_built_in_kinds
from tests.support import decks
from tests.support.command_line import build
from tests.support.learner import Learner, render_sides, visible_text

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


def test_a_card_says_its_kind_in_the_learners_words(write_deck: Callable[..., Path], learner: Learner) -> None:
    kind = decks.KIND.replace("name: Capital\n", "name: Capital\nlabel: Cities & {{City}}\n")
    learner.import_package(build(write_deck(decks.OWN_CARDS, **decks.OWN_KIND | {"kinds__capital__kind.yaml": kind})))
    question, _ = render_sides(learner.cards()[0])
    assert visible_text(question) == "Cities & {{City}} Capitals France"


@pytest.mark.parametrize(
    ("back", "shown"),
    [
        ("{{City}} [[evidence]] on the Seine", "Paris {} on the Seine"),
        ("{{City}}, on the Seine", "Paris, on the Seine {}"),
    ],
    ids=["at its place", "after the back"],
)
def test_a_kind_says_where_its_cards_show_the_evidence(
    back: str, shown: str, write_deck: Callable[..., Path], learner: Learner
) -> None:
    cards = "kind: capital\ncards:\n  - {id: france, country: France, city: Paris, evidence: one-study}\n"
    learner.import_package(build(write_deck(cards, **decks.OWN_KIND | {"kinds__capital__back.html": back})))
    _, answer = render_sides(learner.cards()[0])
    assert visible_text(answer).endswith(shown.format("Evidence for this answer: one study"))


WITHOUT_EVIDENCE = {("brain-region", "place")}
"""Cards whose answer is not what the evidence of their note is about: a place in the brain is no finding."""


def test_every_kind_says_how_good_the_evidence_is_right_after_the_answer() -> None:
    for kind in load_built_in_kinds().values():
        assert kind
        for template in kind.templates:
            if (kind.key, template.key) in WITHOUT_EVIDENCE:
                continue
            before = template.back.partition("[[evidence]]")[0].strip()
            assert not before if kind.cloze_fields and kind.key != "image-occlusion" else before.count("<div") == 1
