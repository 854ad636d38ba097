"""Cloze gaps open and close as in Anki."""

from __future__ import annotations

from collections.abc import Iterator

import genanki
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from deck_builder.packages.render import render_card
from deck_builder.packages.render_cloze import render_gaps, render_only_gaps
from tests.support.drawing import CardModel, as_anki_draws, as_we_draw
from tests.support.learner import Learner, render_sides

GAPS = (
    "{{c1::Paris::city}} is in {{c2::France}}",
    "{{c1::a {{c2::b}} c}} d",
    "{{c2::outer {{c1::inner::h}} x::oh}}",
    "{{c1,2::both}} {{c3::three::}}",
    r"\( {{c1::x^2}} + {{c2::y::h}} \) and {{c1::z}}",
    "{{c1::a::b::c}}",
    "{{c1::}} {{c1::b}}",
    "{{c2::closed}} {{c1::not",
    "{{c3::one}} {{c1::not {{c2::closed}}",
    "<b>{{c1::q<i>w</i>}}</b> {{c01::r}} }} x",
)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Package, Learner]]:
    """A package with the gaps, and a learner who has it."""
    folder = tmp_path_factory.mktemp("judged")
    gap = {
        "name": "Gap",
        "qfmt": "{{cloze:Text}}{{#c1}}one{{/c1}}{{^c1}}not{{/c1}}{{Card}}",
        "afmt": "{{cloze:Text}}<hr>{{cloze-only:Text}} {{type:cloze:Text}}{{text:cloze:Text}}",
    }
    model = CardModel(1_500_000_003, "Gaps", model_type=1, fields=[{"name": "Text"}], templates=[gap])
    deck = genanki.Deck(1_500_000_004, "Judged::By Anki")
    for at, text in enumerate(GAPS):
        deck.add_note(genanki.Note(model, [text], guid=f"gaps {at}"))
    genanki.Package(deck).write_to_file(folder / "judged.apkg")
    learner = Learner(folder / "learner")
    learner.import_package(folder / "judged.apkg")
    yield read_package(folder / "judged.apkg"), learner
    learner.close()


@pytest.mark.parametrize("at", range(len(GAPS)), ids=GAPS)
def test_gaps_open_and_close_as_in_anki(judged: tuple[Package, Learner], at: int) -> None:
    packed, someone = judged
    cards = [card for card in someone.cards("note:Gaps") if card.note().guid == f"gaps {at}"]
    assert cards
    for card in cards:
        note = packed.notes[f"gaps {at}"]
        if "No cloze" in card.question():
            assert 'class="cloze"' not in "".join(render_card(note, card.ord))
            continue
        assert tuple(map(as_we_draw, render_card(note, card.ord))) == tuple(map(as_anki_draws, render_sides(card)))


@given(st.text(alphabet="{}c12,:ab <>"), st.integers(1, 3), st.booleans())
def test_any_text_is_drawn_and_an_open_gap_hides_what_follows(text: str, number: int, on_front: bool) -> None:
    render_gaps(text, number, on_front=on_front)
    render_only_gaps(text, number, on_front=on_front)
    assert render_gaps(f"{{{{c{number}::a}}}} {{{{c9::b {text.replace('}', '')}", number, on_front=False).endswith(" ")


def test_a_field_without_the_cards_gap_shows_nothing() -> None:
    assert render_gaps("{{c1::Paris}}", 2, on_front=True) == render_only_gaps("{{c1::Paris}}", 2, on_front=True) == ""


def test_a_shape_is_drawn_as_the_element_that_ankis_script_reads() -> None:
    shape = "{{c2::image-occlusion:rect:left=.1:top=.2:oi=1}}"
    data = 'data-ordinal="2" data-shape="rect" data-left=".1" data-top=".2" data-occludeInactive="1" '
    for number, on_front, css_class in ((2, True, "cloze"), (2, False, "cloze-highlight")):
        assert render_gaps(shape, number, on_front=on_front) == f'<div class="{css_class}" {data}></div>'
    assert 'class="cloze-inactive"' in render_gaps(shape + "{{c1::x}}", 1, on_front=True)
