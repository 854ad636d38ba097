"""The cards of a translation: those of its source, with texts in another language."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.model import Gaps, Options, Picture
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.translations import SOURCE, build_german, look, read, write


def test_each_card_has_the_texts_of_the_translation_and_all_else_of_the_source(tmp_path: Path) -> None:
    cards, problems = read(write(tmp_path))
    assert problems == []
    capital = cards["capital"]
    assert capital.values["question"] == "Was ist die Hauptstadt?"
    assert capital.values["answer"] == "Paris"
    assert capital.values["picture"] == Picture("map.svg", "Eine Karte", "Der Norden")
    assert (capital.subdeck, capital.tags) == ("1 Frankreich", ("trip",))


def test_shapes_steps_and_options_keep_who_they_are(tmp_path: Path) -> None:
    german = write(tmp_path)
    cards, _ = read(german)
    sources, _ = read(tmp_path / "trip")
    for card_id, key, texts in (("bread", "steps", ["Mischen", "Backen"]), ("map", "shapes", ["Norden"])):
        translated, source = cards[card_id].values[key], sources[card_id].values[key]
        assert isinstance(translated, Gaps)
        assert isinstance(source, Gaps)
        assert [gap.text for gap in translated.gaps] == texts
        assert [(gap.label, gap.number) for gap in translated.gaps] == [(g.label, g.number) for g in source.gaps]
        assert translated.shapes == source.shapes
    assert cards["which"].values["wrong"] == Options(("Paris", "Nizza"))


def test_a_card_without_texts_is_left_out_and_no_card_waits_for_it(tmp_path: Path) -> None:
    river = "  - {id: river, question: An welchem Fluss?, answer: Die Seine}\n"
    without, problems = read(write(tmp_path / "one"))
    assert "river" not in without
    alone, _ = read(write(tmp_path / "two", f"cards:\n{river}"))
    assert list(alone) == ["river"]
    assert alone["river"].after == ()
    assert problems == []


@pytest.mark.parametrize(
    ("german", "problem"),
    [
        ("cards: [{id: capital, anser: Paris}]", "D203 cards.yaml:1 there is no key `anser` here"),
        ("cards: [{id: capital, tags: [reise]}]", "D203 cards.yaml:1 there is no key `tags` here"),
        ("cards: [{id: capital, question: [Wo]}]", "D204 cards.yaml:1 `question` should be a text, but is a list"),
        (
            "cards: [{id: river, picture: {alt: Karte}}]",
            "D250 cards.yaml:1 the card that it translates has no `picture`",
        ),
        ("cards: [{id: capital, guid: a b}]", "D209 cards.yaml:1 a guid has no spaces"),
        ("cards: [{id: bread, steps: [Mischen]}]", "D246 cards.yaml:1 `steps` has 1 step, and the card that it"),
        ("cards: [{id: which, wrong: [a, b, c]}]", "D246 cards.yaml:1 `wrong` has 3 options, and the card that"),
        ("cards: [{id: map, shapes: {South: Süden}}]", "D250 cards.yaml:1 the card that it translates has no shape"),
        ("cards: [{id: map}, {id: map}]", "D206 cards.yaml:1 `map` is already translated"),
        ("cards: [{question: Wo?}]", "D202 cards.yaml:1 `id` is missing"),
        ("kind: question\ncards: []", "D203 cards.yaml:1 there is no key `kind` here"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_in_the_translation(german: str, problem: str, tmp_path: Path) -> None:
    _, problems = read(write(tmp_path, german))
    assert any(found.startswith(problem) for found in problems), problems


def test_problems_with_compiled_texts_are_at_their_place_in_the_translation(tmp_path: Path) -> None:
    cards, _ = read(write(tmp_path))
    assert cards["capital"].place_of("question").file.parent.name == "de"
    assert cards["capital"].place_of("answer").file.parent.name == "trip"


def test_errors_of_the_source_are_said_once(tmp_path: Path) -> None:
    broken = SOURCE["cards.yaml"].replace("answer: Paris", "anser: Paris").replace("kind: steps", "kind: stps")
    _, problems = read(write(tmp_path, **{"cards.yaml": broken}))
    assert [problem.split(" ")[0] for problem in problems] == ["D247"]


def test_cards_of_one_note_go_into_subdecks_with_names_in_the_language(tmp_path: Path) -> None:
    dog = "kind: vocabulary\nsubdeck: Words\ncards:\n  - {id: dog, word: dog, meaning: Pet, subdecks: {word: Back}}\n"
    german = "cards:\n  - {id: dog, meaning: Ein Tier, subdeck: Wörter, subdecks: {word: 'Zurück'}}\n"
    cards, problems = read(write(tmp_path, german, **{"cards.yaml": dog}))
    assert (problems, cards["dog"].subdeck, cards["dog"].subdecks) == ([], "Wörter", {"word": "Zurück"})
    cards, problems = read(write(tmp_path, german.replace("Zurück", "A::"), **{"cards.yaml": dog}))
    assert [each[:4] for each in problems] == ["D216"]
    cards, _ = read(write(tmp_path, german.partition(", subdecks")[0] + "}\n", **{"cards.yaml": dog}))
    assert cards["dog"].subdecks == {"word": "Back"}


def test_markdown_cards_are_translated_by_the_ids_that_a_build_of_either_deck_writes_into_them(tmp_path: Path) -> None:
    german = "cards:\n  - {id: what-is-it, question: Was ist das?, answer: Ein Hund}\n"
    folder = write(tmp_path, german)
    (tmp_path / "trip/cards.yaml").unlink()
    markdown = tmp_path / "trip/cards.md"
    markdown.write_text("---\nkind: question\n---\n# What is it?\nA dog\n", encoding="utf-8")
    output = run("build", folder, "--out", tmp_path / "dist").output
    assert "trip-de.apkg: 1 note, 1 card; 1 new" in output
    assert markdown.read_text(encoding="utf-8").splitlines()[3] == "# What is it? <!-- id: what-is-it -->"
    run("build", tmp_path / "trip", "--out", tmp_path / "dist")
    assert "none changed" in run("build", folder, "--locked", "--out", tmp_path / "dist").output


def test_what_the_source_gained_or_lost_stops_no_other_language(tmp_path: Path) -> None:
    german = write(tmp_path)
    source = tmp_path / "trip/cards.yaml"
    edit(source, "steps: [Mix, {step: Bake, number: 7}]", "steps: [Mix, Knead, {step: Bake, number: 7}]")
    edit(source, "wrong: [Paris, Nice]", "wrong: [Paris]")
    edit(source, "name: North", "name: The north")
    edit(source, "with: North", "with: The north")
    cards, problems = read(german)
    assert {problem.split(" ")[0] for problem in problems} == {"D246", "D250"}
    steps, shapes = cards["bread"].values["steps"], cards["map"].values["shapes"]
    assert isinstance(steps, Gaps)
    assert isinstance(shapes, Gaps)
    assert [gap.text for gap in steps.gaps] == ["Mix", "Knead", "Bake"]
    assert [gap.text for gap in shapes.gaps] == ["The north"]
    assert cards["which"].values["wrong"] == Options(("Paris",))


def test_a_translation_has_a_text_where_its_source_has_none_and_says_nothing_where_it_says_so(tmp_path: Path) -> None:
    cards, problems = read(
        write(tmp_path, 'cards:\n  - {id: river, extra: Mündet bei Le Havre.}\n  - {id: capital, extra: ""}\n')
    )
    assert problems == []
    assert cards["river"].values["extra"] == "Mündet bei Le Havre."
    assert cards["river"].place_of("extra").line == 2
    assert "extra" not in cards["capital"].values
    assert cards["capital"].values["answer"] == "Paris"
    cards, problems = read(write(tmp_path / "empty", 'cards: [{id: river, question: ""}]'))
    assert cards["river"].values["question"] == "Which river is it on?"  # a card needs it


def test_a_text_of_its_own_is_stale_when_the_source_gains_one_and_lost_when_the_source_loses_it(tmp_path: Path) -> None:
    german = write(tmp_path, "cards:\n  - {id: river, extra: Mündet bei Le Havre.}\n")
    build_german(german)
    assert look(german).stale == ()
    edit(tmp_path / "trip/cards.yaml", "    answer: The Seine\n", "    answer: The Seine\n    extra: It is slow.\n")
    (stale,) = look(german).stale
    assert (stale.before, stale.text.source) == ("", "It is slow.")
    edit(german / "cards.yaml", "Mündet bei Le Havre.", "Sie ist langsam.")
    build_german(german)
    edit(tmp_path / "trip/cards.yaml", "    extra: It is slow.\n", "")
    cards, problems = read(german)
    assert problems == ["D250 cards.yaml:2 the card that it translates has no `extra`"]
    assert "extra" not in cards["river"].values


def test_an_imported_card_has_a_guid_of_its_own_in_each_language(tmp_path: Path) -> None:
    german = write(tmp_path, "cards:\n  - {id: river, guid: 'D1dS|/Ch(g', question: An welchem Fluss?}\n")
    cards, problems = read(german)
    assert (cards["river"].guid, problems) == ("D1dS|/Ch(g", [])
    edit(tmp_path / "trip/cards.yaml", "  - id: river\n", "  - id: river\n    guid: english\n")
    cards, _ = read(german)
    assert cards["river"].guid == "D1dS|/Ch(g"
    edit(german / "cards.yaml", "guid: 'D1dS|/Ch(g', ", "")
    cards, _ = read(german)
    assert cards["river"].guid == ""  # that of the source is not that of the translation
