"""Entries of the first lock that are made without compiling: a build compiles every card, and must find them right."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import genanki
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.commands.import_package.import_package import import_package
from deck_builder.deck.cards import read_cards
from deck_builder.deck.folder import LOCK_FILE
from deck_builder.deck.load import load_deck
from deck_builder.lock.card_texts import hash_texts
from deck_builder.lock.lock_file import read_lock
from deck_builder.problems.problem import Problems
from tests.support.command_line import run
from tests.support.old_decks import CLOZE, note

_TEMPLATES: Final = {
    "Usual": ("{{A}}", "{{B}}"),
    "Open": ("<a href='{{A}}'>{{B}}", "\\( {{B}}"),
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
