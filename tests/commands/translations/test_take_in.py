"""What a translator gives back goes into the translation's files, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deck_builder.build.source_edits import edit_origins
from deck_builder.commands.translations.exchange import ReturnedText, list_offered_texts
from deck_builder.commands.translations.take_in import TakenIn, find_origins, plan_to_take_in
from deck_builder.problems.problem import Problems
from tests.support.decks import edit
from tests.support.quick_folder import quick_folder
from tests.support.translations import GERMAN, build_german, look, write

GERMAN_WITH_COMMENTS = """\
# The German texts.
subdeck: 1 Frankreich
cards:
  - id: capital
    question: "Was ist die Hauptstadt?"   # formal
    picture: {alt: Eine Karte}
  - id: map
    shapes: {North: Norden}
"""


def take_in(german: Path, *texts: ReturnedText) -> TakenIn:
    problems = Problems()
    plan = plan_to_take_in(german, texts, problems)
    assert plan is not None, problems
    for file, text in plan.files.items():
        file.write_text(text, encoding="utf-8")
    if plan.taken:
        origins = find_origins(german, plan.taken, problems)
        assert origins is not None, problems
        edit_origins(german, origins).write()
    return plan


def returned(name: str, text: str, source: str, *, is_guess: bool = False) -> ReturnedText:
    card_id, _, key = name.partition("/")
    return ReturnedText(card_id, key, source, text, is_guess, 1)


def test_a_text_changes_its_line_and_comments_stay(tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN_WITH_COMMENTS)
    take_in(german, returned("capital/question", "Wie heißt sie?", "What is the capital?"))
    wanted = GERMAN_WITH_COMMENTS.replace('"Was ist die Hauptstadt?" ', '"Wie heißt sie?" ')
    assert (german / "cards.yaml").read_text(encoding="utf-8") == wanted


def test_texts_within_a_picture_and_shapes_leave_the_others_there(tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN_WITH_COMMENTS)
    take_in(
        german,
        returned("capital/picture.caption", "Der Norden", "The north"),
        returned("map/picture.alt", "Karte", "A map"),
        returned("map/shapes.North", "Nord", "North"),
    )
    texts = {(text.card_id, text.key): text.text for text in look(german).translated_texts}
    assert texts["capital", "picture.alt"] == "Eine Karte"
    assert texts["capital", "picture.caption"] == "Der Norden"
    assert (texts["map", "picture.alt"], texts["map", "shapes.North"]) == ("Karte", "Nord")


def test_a_card_without_an_entry_gets_one_in_the_file_of_its_neighbours(tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN_WITH_COMMENTS)
    (german / "cards.yaml").rename(german / "alles.yaml")
    plan = take_in(german, returned("river/question", "An welchem Fluss?", "Which river is it on?"))
    assert list(plan.files) == [german / "alles.yaml"]
    assert (german / "alles.yaml").read_text(encoding="utf-8") == (
        f"{GERMAN_WITH_COMMENTS}\n  - id: river\n    question: An welchem Fluss?\n"
    )


def test_a_translation_that_has_no_texts_yet_gets_a_file_named_as_the_source_s(tmp_path: Path) -> None:
    german = write(tmp_path)
    (german / "cards.yaml").unlink()
    take_in(german, returned("bread/steps", "Mischen\nBacken", "Mix\nBake"))
    text = (german / "cards.yaml").read_text(encoding="utf-8")
    assert text == "cards:\n  - id: bread\n    steps: [Mischen, Backen]\n"


def test_guesses_empty_texts_and_texts_as_they_were_change_nothing(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    plan = take_in(
        german,
        returned("capital/question", "Was ist die Hauptstadt?", "What is the capital?"),
        returned("capital/answer", "", "Paris"),
        returned("river/question", "Was?", "Which river is it on?", is_guess=True),
    )
    assert (plan.files, plan.taken, plan.guesses) == ({}, (), 1)


def test_a_stale_text_that_comes_back_as_it_was_without_its_mark_is_right(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    edit(tmp_path / "trip/cards.yaml", "What is the capital?", "What is its capital?")
    take_in(german, returned("capital/question", "Was ist die Hauptstadt?", "What is its capital?"))
    assert look(german).stale == ()


def test_a_text_made_from_a_source_that_has_changed_since_is_taken_in_and_stale(tmp_path: Path) -> None:
    german = write(tmp_path)
    build_german(german)
    edit(tmp_path / "trip/cards.yaml", "What is the capital?", "What is its capital?")
    plan = take_in(german, returned("capital/question", "Wie heißt die Hauptstadt?", "What is the capital?"))
    assert [each.is_older for each in plan.taken] == [True]
    (stale,) = look(german).stale
    assert (stale.before, stale.text.text) == ("What is the capital?", "Wie heißt die Hauptstadt?")
    build_german(german)
    assert look(german).stale == (stale,)


def test_what_has_no_place_in_the_deck_is_named(tmp_path: Path) -> None:
    plan = take_in(
        write(tmp_path),
        returned("loaf/question", "Was?", "What?"),
        returned("capital/answers", "Was?", "What?"),
        returned("bread/steps", "Mischen", "Mix\nBake"),
        returned("which/wrong", "Paris", "Paris\nNice"),
    )
    assert plan.unknown == ("line 1: loaf/question", "line 1: capital/answers")
    assert plan.left == (
        "line 1: bread/steps: it has 1 line, and there are 2 steps",
        "line 1: which/wrong: it has 1 line, and there are 2 options",
    )
    assert plan.files == {}


_LINES = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=30)


@settings(max_examples=40)
@given(data=st.data())
def test_any_texts_for_all_texts_are_taken_in_as_they_are(data: st.DataObject) -> None:
    with quick_folder() as folder:
        german = write(folder)
        texts: dict[tuple[str, str], tuple[str, str]] = {}
        for text in list_offered_texts(look(german)):
            lines = [data.draw(_LINES.map(lambda line: f"x{line}x")) for _ in text.source.split("\n")]
            lines = [f"{line}{number + 10 * len(texts)}" for number, line in enumerate(lines)]  # each is there once
            texts[text.card_id, text.key] = (text.source, "\n".join(lines))
        plan = take_in(german, *(ReturnedText(*name, *pair, False, 1) for name, pair in texts.items()))
        assert plan.left == ()
        found = {(text.card_id, text.key): text.text for text in look(german).translated_texts}
        assert found == {name: text for name, (_, text) in texts.items()}


def test_a_card_that_was_renamed_while_the_translator_worked_gets_its_text(tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN_WITH_COMMENTS)
    edit(tmp_path / "trip/cards.yaml", "- id: river", "- id: stream\n    was: river")
    plan = take_in(
        german,
        returned("river/answer", "Die Seine", "The Seine"),
        returned("bridge/answer", "Die Seine", "The Seine"),
    )
    assert plan.unknown == ("line 1: bridge/answer",)
    texts = {(text.card_id, text.key): text.text for text in look(german).translated_texts}
    assert texts["stream", "answer"] == "Die Seine"


def test_of_two_translations_of_a_text_the_second_is_told(tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN_WITH_COMMENTS)
    first, second = (returned("capital/question", text, "What is the capital?") for text in ("Wie?", "Was?"))
    plan = take_in(german, first, first, second)
    assert [each.returned.text for each in plan.taken] == ["Wie?"]
    assert plan.left == ("line 1: capital/question: line 1 has another translation of it",)


def test_a_text_of_several_lines_is_left_where_its_field_has_one(tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN_WITH_COMMENTS)
    edit(
        tmp_path / "trip/cards.yaml",
        "  - id: bread",
        "  - {id: sea, kind: vocabulary, word: mer, meaning: sea}\n  - id: bread",
    )
    plan = take_in(
        german, returned("sea/word", "Meer\nSee", "mer"), returned("river/answer", "Die\nSeine", "The Seine")
    )
    assert plan.left == ("line 1: sea/word: it has several lines, and its field has one",)
    assert [each.returned.card_id for each in plan.taken] == ["river"]


@pytest.mark.parametrize(
    ("text", "same_notes", "why"),
    [
        ("Brot ist pain.", False, "it has no gaps, and its source has"),
        ("Brot ist {{c1::pain.", False, "it has no gaps, and its source has"),
        ("Brot ist {{c2::pain}}.", False, ""),
        ("Brot ist {{c2::pain}}.", True, "its gaps have other numbers than those of its source"),
        ("Brot ist {{c1::pain}}.", True, ""),
    ],
)
def test_a_text_without_the_gaps_of_its_source_is_left(text: str, same_notes: bool, why: str, tmp_path: Path) -> None:
    cloze = "kind: cloze\ncards:\n  - {id: loaf, text: 'Bread is {{c1::pain}}.'}\n"
    deck = "id: trip-de\n" + ("same-notes: yes\n" if same_notes else "name: Reise\n")
    german = write(tmp_path, GERMAN.partition("\n")[2], **{"cloze.yaml": cloze, "translations/de/deck.yaml": deck})
    plan = take_in(german, returned("loaf/text", text, "Bread is {{c1::pain}}."))
    assert plan.left == ((f"line 1: loaf/text: {why}",) if why else ())
