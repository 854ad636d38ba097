"""The texts of a translation, each beside its source."""

from __future__ import annotations

from pathlib import Path

from deck_builder.deck.translated_texts import TextsOfTranslation, list_texts
from tests.support.translations import read, write


def test_each_text_has_a_key_and_stands_beside_its_source(tmp_path: Path) -> None:
    cards, _ = read(write(tmp_path))
    texts = TextsOfTranslation()
    for card in cards.values():
        texts.add(card)
    pairs = {(text.card_id, text.key): (text.source, text.text) for text in texts.translated}
    assert pairs["capital", "question"] == ("What is the capital?", "Was ist die Hauptstadt?")
    assert pairs["capital", "picture.caption"] == ("The north", "Der Norden")
    assert pairs["bread", "steps"] == ("Mix\nBake", "Mischen\nBacken")
    assert pairs["which", "wrong"] == ("Paris\nNice", "Paris\nNizza")
    assert pairs["map", "shapes.North"] == ("North", "Norden")
    missing = {(text.card_id, text.key) for text in texts.missing}
    assert missing == {("capital", "answer"), ("capital", "extra"), ("map", "picture.alt")}


def test_every_text_of_a_card_that_can_be_translated_is_listed(tmp_path: Path) -> None:
    write(tmp_path)
    cards, _ = read(tmp_path / "trip")
    assert list_texts(cards["capital"]).keys() == {"question", "answer", "extra", "picture.alt", "picture.caption"}
    assert list_texts(cards["which"]) == {"question": "Which is a river?", "right": "Seine", "wrong": "Paris\nNice"}
