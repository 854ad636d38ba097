"""A card drawn from a package looks as Anki draws it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import genanki
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deck_builder.packages.model import Package, PackedField, PackedNote, PackedNoteType, PackedTemplate
from deck_builder.packages.read import read_package
from deck_builder.packages.render import render_card
from tests.support.command_line import build, run
from tests.support.decks import PROJECT
from tests.support.drawing import CardModel, as_anki_draws, as_we_draw
from tests.support.learner import Learner, render_sides, visible_text

FIELDS = {
    "Word": "<b>bold</b> &amp; &lt;i&gt; x<br>y",
    "Plain": "plain",
    "Empty": "<br> ",
    "Gaps": "{{c1::one}} {{c2::two}}",
    "Japanese": " 漢字[かんじ]と&nbsp;仮名[かな]",
    "Sound": "音[おと][sound:x.mp3] 音[sound:y.mp3]",
    "Markup": "a&nbsp;b <style>x</style>c<!-- d -->",
}
FRONTS = (
    "{{Word}}",
    "{{ Word }}",
    "{{::Word}}",
    "{{text:Word}}",
    "{{text:Markup}}",
    "{{hint:Word}}",
    "{{hint:Empty}}{{Plain}}",
    "{{type:Plain}}",
    "{{type:nc:Plain}}",
    "{{type:cloze:Gaps}}",
    "{{cloze:Gaps}}",
    "{{cloze-only:Gaps}}",
    "{{text:cloze:Gaps}}",
    "{{furigana:Japanese}}",
    "{{kana:Japanese}}",
    "{{kanji:Japanese}}",
    "{{kanji:text:Japanese}}",
    "{{furigana:Sound}}",
    "{{unknown:Word}}",
    "{{text:unknown:Word}}",
    "{{unknown:text:Word}}",
    "{{tts en_US:Word}}{{Plain}}",
    "{{#Empty}}filled{{/Empty}}{{^Empty}}empty{{/Empty}}{{Plain}}",
    "{{#Word}}{{#Plain}}both {{Plain}}{{/Plain}}{{/Word}}",
    "{{#Tags}}tags{{/Tags}}{{^Tags}}none{{/Tags}}{{Plain}}",
    "{{Tags}}|{{Type}}|{{Deck}}|{{Subdeck}}|{{Card}}|{{CardFlag}}|{{Plain}}",
    "{{#CardFlag}}flag{{/CardFlag}}{{#c1}}gap{{/c1}}{{Plain}}",
    "<!-- {{nothing}} -->{{Plain}}",
    "{{Plain}} }} {{Word}}",
    "{{FrontSide}}{{Plain}}",
)
BROKEN = (
    "{{Nix}}",
    "{{#Nix}}a{{/Nix}}{{Plain}}",
    "{{#Plain}}a",
    "{{/Plain}}",
    "{{#Plain}}{{#Word}}{{/Plain}}{{/Word}}",
)


def templates(fronts: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"name": f"Card {at}", "qfmt": front, "afmt": f"{{{{FrontSide}}}}<hr id=answer>{front}"}
        for at, front in enumerate(fronts)
    ]


def package(folder: Path) -> Path:
    """A package of another tool with every filter and section that Anki has."""
    fields = [{"name": name} for name in FIELDS]
    many = CardModel(1_500_000_001, "Many", fields=fields, templates=templates(FRONTS))
    broken = CardModel(1_500_000_002, "Broken", fields=fields, templates=templates(BROKEN))
    deck = genanki.Deck(1_500_000_004, "Judged::By Anki")
    deck.add_note(genanki.Note(many, list(FIELDS.values()), tags=["a", "b::c"], guid="many"))
    deck.add_note(genanki.Note(broken, list(FIELDS.values()), guid="broken"))
    file = folder / "judged.apkg"
    genanki.Package(deck).write_to_file(file)
    return file


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Package, Learner]]:
    folder = tmp_path_factory.mktemp("judged")
    file = package(folder)
    someone = Learner(folder / "learner")
    someone.import_package(file)
    yield read_package(file), someone
    someone.close()


@pytest.mark.parametrize("at", range(len(FRONTS)), ids=FRONTS)
def test_every_filter_and_section_gives_what_anki_gives(judged: tuple[Package, Learner], at: int) -> None:
    packed, someone = judged
    (card,) = (card for card in someone.cards("note:Many") if card.ord == at)
    drawn = tuple(map(as_we_draw, render_card(packed.notes["many"], at)))
    assert drawn == tuple(map(as_anki_draws, render_sides(card)))


@pytest.mark.parametrize("at", range(len(BROKEN)), ids=BROKEN)
def test_a_template_that_anki_refuses_says_so(judged: tuple[Package, Learner], at: int) -> None:
    packed, someone = judged
    (card,) = (card for card in someone.cards("note:Broken") if card.ord == at)
    assert "has a problem" in card.question()
    front, back = render_card(packed.notes["broken"], at)
    assert "can’t be drawn" in front
    assert "can’t be drawn" in back


def test_a_deck_of_ours_looks_as_in_anki(copy_of: Callable[[str], Path], learner: Learner) -> None:
    file = build(copy_of("tour"))
    learner.import_package(file)
    packed = read_package(file)
    cards = learner.cards()
    assert len(cards) == 30
    for card in cards:
        ours, ankis = render_card(packed.notes[card.note().guid], card.ord), render_sides(card)
        for our, anki in zip(ours, ankis, strict=True):
            assert as_we_draw(our) == as_anki_draws(anki)
            assert visible_text(as_we_draw(our))


def test_what_is_typed_is_asked_on_the_front_and_shown_on_the_back(judged: tuple[Package, Learner]) -> None:
    packed, _ = judged
    front, back = render_card(packed.notes["many"], FRONTS.index("{{type:Plain}}"))
    assert "plain" not in front
    assert "plain" in back


def note_with(front: str, content: str, *, cloze: bool = False) -> PackedNote:
    kind = PackedNoteType(
        1, "Any", cloze, "", 0, (PackedField("Front", None),), (PackedTemplate("A", None, front, front),)
    )
    return PackedNote("guid", kind, (content,), (), 0, {0: "Deck"})


@given(st.text(alphabet="{}#/^:cFront1 <>!-\\(["), st.text(alphabet="{}c1,:ab <>[]\\()&;"), st.booleans())
def test_nothing_that_stands_in_a_template_or_a_field_stops_the_drawing(front: str, content: str, cloze: bool) -> None:
    for template in (front, "{{cloze:Front}}{{furigana:Front}}{{text:Front}}{{type:cloze:Front}}"):
        assert len(render_card(note_with(template, content, cloze=cloze), 0)) == 2


def test_a_card_that_the_note_type_does_not_have_says_so() -> None:
    front, _ = render_card(replace(note_with("{{Front}}", "x"), decks={7: "Deck"}), 7)
    assert "no card 8" in front


def test_every_card_of_the_shipped_deck_looks_as_in_anki(tmp_path: Path, learner: Learner) -> None:
    run("build", PROJECT / "cards/mirror-neurons", "--out", tmp_path, "--locked")
    file = tmp_path / "mirror-neurons.apkg"
    learner.import_package(file)
    packed = read_package(file)
    cards = learner.cards()
    assert len(cards) > 100
    for card in cards:
        ours, ankis = render_card(packed.notes[card.note().guid], card.ord), render_sides(card)
        assert tuple(map(as_we_draw, ours)) == tuple(map(as_anki_draws, ankis))


NAMES = st.sampled_from(["Word", "Plain", "Empty", "Gaps", "Japanese", "Tags", "Deck", "Subdeck", "Card", "Type"])
FILTERS = st.lists(st.sampled_from(["text", "furigana", "kana", "kanji", "cloze", "unknown"]), max_size=2)
SHOWN = st.builds(lambda filters, name: f"{{{{{''.join(f'{each}:' for each in filters)}{name}}}}}", FILTERS, NAMES)
TEXT = st.sampled_from(["a", " & ", "<i>b</i>", "\n", "}} ", "é "])
TEMPLATES = st.recursive(
    st.lists(SHOWN | TEXT, max_size=3).map("".join),
    lambda inner: st.builds(
        lambda sign, name, inside, after: f"{{{{{sign}{name}}}}}{inside}{{{{/{name}}}}}{after}",
        *(st.sampled_from("#^"), NAMES, inner, inner),
    ),
    max_leaves=6,
)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEMPLATES, min_size=20, max_size=20))
def test_random_templates_give_what_anki_gives(fronts: list[str]) -> None:
    fronts = [f"{front}{{{{Plain}}}}" for front in fronts]  # a front that shows nothing makes no card
    many = CardModel(
        1_500_000_011, "Many", fields=[{"name": name} for name in FIELDS], templates=templates(tuple(fronts))
    )
    deck = genanki.Deck(1_500_000_012, "Judged::By Anki")
    deck.add_note(genanki.Note(many, list(FIELDS.values()), tags=["a", "b::c"], guid="many"))
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "random.apkg"
        genanki.Package(deck).write_to_file(file)
        someone = Learner(Path(scratch) / "learner")
        someone.import_package(file)
        note = read_package(file).notes["many"]
        for card in someone.cards():
            drawn = tuple(map(as_we_draw, render_card(note, card.ord)))
            assert drawn == tuple(map(as_anki_draws, render_sides(card))), fronts[card.ord]
        someone.close()
