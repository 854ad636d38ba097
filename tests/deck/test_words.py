"""The words that the program puts on cards, in every language that has some."""

from __future__ import annotations

import re

import pytest

from deck_builder.build.description import BY, DRAFT, LICENCE, VERSION
from deck_builder.deck.built_in_kinds import BUILT_IN_FOLDER
from deck_builder.deck.kinds import load_built_in_kinds
from deck_builder.deck.model import EVIDENCE
from deck_builder.deck.suspends import ABOUT, SEE_NOTES
from deck_builder.deck.words import load_words, translate_html, translate_kind

LANGUAGES = sorted(file.stem.removeprefix("words-") for file in BUILT_IN_FOLDER.glob("words-*.yaml"))


def list_texts(html: str) -> set[str]:
    """The texts of a template that learners read, found in another way than by the program."""
    without = re.sub(r"<script.*?</script>|<!--.*?-->", " ", html, flags=re.DOTALL)
    return {text.strip() for text in re.split(r"<[^>]*>|\{\{.*?\}\}|\[\[.*?\]\]", without) if text.strip()}


def list_all_texts() -> set[str]:
    texts = {word.replace("-", " ") for word in EVIDENCE} | {"Report a mistake", "which card?"}
    texts |= {BY, LICENCE, VERSION, DRAFT, ABOUT, SEE_NOTES}
    for file in BUILT_IN_FOLDER.rglob("*.html"):
        texts |= list_texts(file.read_text(encoding="utf-8"))
    for kind in filter(None, load_built_in_kinds().values()):
        texts |= {kind.name, kind.label or kind.name, *(template.name for template in kind.templates)}
    return texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_on_cards_is_there_in_each_language_and_no_other(language: str) -> None:
    words = load_words(language)
    assert set(words) == list_all_texts()
    for english, translated in words.items():
        assert english.endswith(":") == translated.endswith(":"), english
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", translated)), english


def test_a_region_has_the_words_of_its_language_and_other_languages_are_in_english() -> None:
    assert load_words("de-AT") == load_words("de")
    assert load_words("eo") == load_words("en") == load_words("") == {}


def test_only_whole_texts_are_translated_and_never_names_of_fields_scripts_or_attributes() -> None:
    words = {"and": "und", "Picture": "Bild", "It’s": "Es ist"}
    html = '<p title="and"> and </p>{{Picture}}<b>sand and sea</b><script>and</script><!-- and --><i>It’s</i>'
    assert translate_html(html, words) == html.replace("> and <", "> und <").replace(">It’s<", ">Es ist<")
    assert translate_html("<p>and</p>", {"and": "<b> & {{Field}}"}) == "<p>&lt;b&gt; &amp; {{Field}}</p>"


def test_a_kind_keeps_its_key_its_fields_and_the_keys_of_its_cards() -> None:
    sign = load_built_in_kinds()["sign"]
    assert sign
    german = translate_kind(sign, load_words("de"))
    assert (german.name, german.key, german.fields) == ("Zeichen", "sign", sign.fields)
    assert [template.key for template in german.templates] == ["sign"]
    assert "Das beweist nicht:" in german.templates[0].back
