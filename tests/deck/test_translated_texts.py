"""The texts of a translation, each beside its source."""

from __future__ import annotations

from pathlib import Path

from deck_builder.deck.translated_texts import TextsOfTranslation, list_texts
from tests.support.translations import GERMAN, read, write


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


def test_what_an_entry_leaves_out_of_a_picture_or_of_shapes_is_missing(tmp_path: Path) -> None:
    german = GERMAN.replace(", caption: Der Norden", "").replace("{North: Norden}", "{South: Süden}")
    folder = write(tmp_path, german)
    source = folder.parents[1] / "cards.yaml"
    south = "      - {name: South, rect: {left: 0, top: 0.6, width: 0.1, height: 0.1}}\n"
    source.write_text(source.read_text("utf-8") + south, encoding="utf-8")
    texts = TextsOfTranslation()
    cards, _ = read(folder)
    for card in cards.values():
        texts.add(card)
    missing = {(text.card_id, text.key) for text in texts.missing}
    assert {("capital", "picture.caption"), ("map", "shapes.North")} <= missing
    assert {("capital", "picture.alt"), ("map", "shapes.South")} <= {
        (each.card_id, each.key) for each in texts.translated
    }
