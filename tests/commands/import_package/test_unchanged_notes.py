"""Entries of the first lock that are made without compiling: a build compiles every card, and must find them right."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import genanki
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.build.notes import compile_card
from deck_builder.commands.import_package.import_package import import_package
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.load import load_deck
from deck_builder.lock.card_texts import hash_texts
from deck_builder.lock.lock_file import read_lock
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.old_decks import CLOZE, note
from tests.support.shapes import EXACT

if TYPE_CHECKING:
    from deck_builder.deck.model import Card
    from deck_builder.lock.content import Content
    from deck_builder.lock.model import LockedCard

_TEMPLATES: Final = {
    "Usual": ("{{A}}", "{{B}}"),
    "Open": ("<a href='{{A}}'>{{B}}", "\\( {{B}}"),
    "Script": ("{{A}}<script>let x = 1 < 2;</script>", "{{A}}<!-- back -->{{B}}"),
    "Conditional": ("{{#Tags}}{{A}}{{/Tags}}{{^B}}x{{/B}}", "{{B}}"),
}
_MODELS: Final = [
    genanki.Model(
        1_000_000 + number,
        name,
        fields=[{"name": "A"}, {"name": "B"}],
        templates=[{"name": "Card", "qfmt": front, "afmt": back}, {"name": "Back", "qfmt": "{{B}}", "afmt": "{{A}}"}],
    )
    for number, (name, (front, back)) in enumerate(_TEMPLATES.items())
]
_SHAPES: Final = genanki.Model(
    2_000_000,
    "Shapes",
    fields=[{"name": "Occlusion"}, {"name": "Image"}],
    templates=[
        {"name": "Card", "qfmt": "{{cloze:Occlusion}}<script>anki.imageOcclusion</script>", "afmt": "{{Image}}"}
    ],
    model_type=genanki.Model.CLOZE,
)
_PIECES: Final = [
    *("word", "two words ", " lead", "é", "e\u0301", "a: b", "12. x", "<b>b</b>", "<div>a</div><div>b</div>", "<br>"),
    *("&nbsp;", "&lt;a", '<img src="a.jpg">', '<img src="a.jpg" alt="x">', "[sound:b.mp3]", "\\(x\\)", "{{c1::gap}}"),
    *("{{c2::gap::hint}}", "<p>p</p>", "<strong>s</strong>", "==", "[latex]x[/latex]", "\n", "<script>x</script>"),
    *("<b onclick=x>y</b>", "<", "{{", "$5", "*a*", "- a", "\x7f", "\ufeff", "<div", "\\[", "onx=1", "javascript:"),
]
_TEXT: Final = st.lists(st.sampled_from(_PIECES), max_size=2).map("".join)
_TAGS: Final[st.SearchStrategy[list[str]]] = (
    st.just([]) | st.just(["x", "y::z"]) | st.lists(st.sampled_from(["a::", "leech", "<i>", "é", "\\(t"]))
)
_SUBDECK: Final = st.sampled_from(["", "", "", "::Sub", "::<i>"])
_NOTE: Final = st.tuples(st.sampled_from([_MODELS[0], *_MODELS, CLOZE, CLOZE]), _TEXT, _TEXT, _TAGS, _SUBDECK)


@pytest.mark.filterwarnings("ignore:Field contained the following invalid HTML")
@settings(max_examples=12)
@given(st.lists(_NOTE, min_size=10, max_size=25))
def test_a_build_finds_every_entry_as_the_import_made_it(
    notes: list[tuple[genanki.Model, str, str, list[str], str]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        decks = {sub: genanki.Deck(number, f"Deck{sub}") for number, sub in enumerate(["", "::Sub", "::<i>"], 1)}
        for number, (model, first, second, tags, sub) in enumerate(notes):
            text = f"{first} {{{{c1::x}}}}" if model is CLOZE else f"q{first}"
            decks[sub].add_note(note(model, text, second, tags=sorted(set(tags)), guid=f"note-{number}"))
        file = folder / "old.apkg"
        genanki.Package([*decks.values()]).write_to_file(str(file), timestamp=1_700_000_000)
        problems = Problems()
        made = import_package(file, folder / "deck", folder, 1_800_000_000, problems)
        if not made:
            return
        before = (folder / "deck" / LOCK_FILE).read_bytes()
        run("build", folder / "deck", "--out", folder / "dist")
        assert (folder / "deck" / LOCK_FILE).read_bytes() == before
        lock, deck = read_lock(folder / "deck" / LOCK_FILE, problems), load_deck(folder / "deck", problems)
        assert lock
        assert deck
        hashes = {card.id: hash_texts(card) for card in read_cards(deck, problems)}
        assert {card_id: card.texts for card_id, card in lock.cards.items()} == hashes


def list_compiled(
    notes: list[genanki.Note], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[str], dict[str, LockedCard]]:
    """The guids of the cards that an import of notes in one deck compiles, and the cards of its lock."""
    compiled = []

    def count(card: Card, *rest: Any) -> Content:
        compiled.append(card.id)
        return compile_card(card, *rest)

    deck = genanki.Deck(1, "Deck")
    for each in notes:
        deck.add_note(each)
    genanki.Package(deck).write_to_file(str(folder / "old.apkg"), timestamp=1_700_000_000)
    problems = Problems()
    with monkeypatch.context() as patch:
        patch.setattr("deck_builder.build.pipeline.compile_card", count)
        assert import_package(folder / "old.apkg", folder / "deck", folder, 1_800_000_000, problems)
    lock = read_lock(folder / "deck" / LOCK_FILE, problems)
    assert lock
    before = (folder / "deck" / LOCK_FILE).read_bytes()
    run("build", folder / "deck", "--out", folder / "dist")
    assert (folder / "deck" / LOCK_FILE).read_bytes() == before
    return [lock.cards[card_id].guid for card_id in compiled], dict(lock.cards)


def test_of_a_kind_whose_fields_may_change_its_html_only_the_cards_that_do_so_are_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, open_model, *_ = _MODELS
    notes = [note(open_model, f"word {number}", "<b>b</b>", guid=f"note-{number}") for number in range(9)]
    notes.append(note(open_model, "javascript:x", "b", guid="code"))
    compiled, cards = list_compiled(notes, tmp_path, monkeypatch)
    assert len(cards) == 10
    assert set(compiled) == {"note-0", "code"}


def test_beside_texts_that_may_read_back_in_another_way_other_cards_are_not_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = [note(_MODELS[0], f"word {number}", "<b>b</b>", guid=f"note-{number}") for number in range(9)]
    notes.append(note(_SHAPES, EXACT["all hidden"], "picture", guid="shapes"))
    compiled, cards = list_compiled(notes, tmp_path, monkeypatch)
    assert len(cards) == 10
    assert set(compiled) == {"note-0", "shapes"}
    assert "shapes:\n      - {" in next((tmp_path / "deck").glob("*-cards.yaml")).read_text(encoding="utf-8")
