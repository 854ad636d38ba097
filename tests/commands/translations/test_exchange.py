"""What a translator gets: every text with its translation, or the nearest thing to one."""

from __future__ import annotations

from pathlib import Path

from deck_builder.commands.translations.exchange import list_offered_texts
from tests.support.decks import edit
from tests.support.translations import build_german, look, write


def test_every_text_of_the_source_is_offered_in_its_order_with_what_it_is_for(tmp_path: Path) -> None:
    offered = list_offered_texts(look(write(tmp_path)))
    names = [(text.card_id, text.key) for text in offered]
    assert names[:3] == [("capital", "question"), ("capital", "answer"), ("capital", "picture.alt")]
    texts = {(text.card_id, text.key): text for text in offered}
    assert texts["bread", "steps"].source == "Mix\nBake"
    assert texts["map", "shapes.North"].text == "Norden"
    assert texts["capital", "question"].about.startswith("question: ")
    assert [text.card_id for text in offered if text.is_guess] == ["map"]  # whose picture has the same words


def test_a_stale_translation_is_a_guess_with_what_it_was_made_from(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    edit(tmp_path / "trip/cards.yaml", "What is the capital?", "What is its capital?")
    guess = next(text for text in list_offered_texts(look(german)) if text.is_guess)
    assert guess.source == "What is its capital?"
    assert (guess.text, guess.made_from) == ("Was ist die Hauptstadt?", "What is the capital?")


def test_a_text_without_translation_gets_that_of_one_like_it_as_a_guess(tmp_path: Path) -> None:
    german = write(tmp_path)
    edit(tmp_path / "trip/cards.yaml", "Which river is it on?", "What is the old capital?")
    guess = next(text for text in list_offered_texts(look(german)) if text.is_guess)
    assert (guess.card_id, guess.text) == ("river", "Was ist die Hauptstadt?")
