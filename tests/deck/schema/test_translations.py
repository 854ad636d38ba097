"""What the schema of a translation's texts refuses, the checker reports at the same place; and good texts pass."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from deck_builder.commands.check.check import check_deck
from deck_builder.deck.schema.parts import Schema
from deck_builder.deck.schema.schemas import make_schemas, read_words
from tests.support.schemas import list_refusals
from tests.support.shipped_deck import DECK
from tests.support.translations import GERMAN, SOURCE, build_german, write

SAME = "id: trip-de\nsame-notes: yes\n"


def make(folder: Path) -> dict[str, Schema]:
    schemas = make_schemas(folder, *read_words(folder))
    for schema in schemas.values():
        jsonschema.Draft7Validator.check_schema(schema)
    return schemas


@pytest.mark.parametrize("language", ["de", "es"])
def test_the_translations_of_the_shipped_deck_pass(language: str) -> None:
    folder = DECK / "translations" / language
    schemas = make(folder)
    for file in folder.glob("*.yaml"):
        if file.name != "made-from.yaml":
            name = "deck" if file.name == "deck.yaml" else "cards"
            assert list_refusals(file.read_bytes(), schemas[name]) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("id: capital", "id: capitol"),
        ("    question: Was ist die", "    tags: [a]\n    question: Was ist die"),
        ("question: Was ist die Hauptstadt?", "question: [Was]"),
        ("question: Was ist die Hauptstadt?", "title: Was ist das?"),
        ("caption: Der Norden", "credit: Der Norden"),
        ("steps: [Mischen, Backen]", "steps: Mischen"),
        ("steps: [Mischen, Backen]", "steps: [{stp: Mischen}, Backen]"),
        ("    header: Was ist das?", "    header: Was ist das?\n    shapes-mode: hide-all"),
        ("subdeck: 1 Frankreich", "kind: question"),
        ("subdeck: 1 Frankreich", 'subdeck: "1 Frankreich::"'),
        ("  - id: bread", "  - extra: Nichts\n  - id: bread"),
    ],
)
def test_what_it_refuses_is_reported_at_the_same_place(before: str, after: str, tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN.replace(before, after, 1))
    file = german / "cards.yaml"
    problems = [
        problem
        for problem in check_deck(german, tmp_path / "dist", 1_700_000_000, processes=1).problems
        if problem.place.file == file and problem.code != "D249"
    ]
    refusals = list_refusals(file.read_bytes(), make(german)["cards"])
    assert bool(refusals) == bool(before)
    reported = {(problem.place.line, problem.place.column) for problem in problems}
    assert all(refusal.places & reported for refusal in refusals), (refusals, problems)


def test_ids_from_before_and_texts_of_its_own_pass(tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN.replace("  - id: bread", "    extra: Nur hier.\n  - id: bread"))
    build_german(german.parents[1])
    cards = german.parents[1] / "cards.yaml"
    cards.write_text(SOURCE["cards.yaml"].replace("id: bread", "id: loaf\n    was: bread"), encoding="utf-8")
    assert list_refusals((german / "cards.yaml").read_bytes(), make(german)["cards"]) == []


def test_with_the_notes_of_the_source_there_are_no_names_and_guids(tmp_path: Path) -> None:
    german = write(tmp_path, **{"translations/de/deck.yaml": SAME})
    schemas = make(german)
    assert list_refusals(SAME.encode(), schemas["deck"]) == []
    assert list_refusals(f"{SAME}name: Reise\n".encode(), schemas["deck"])
    assert list_refusals((german / "cards.yaml").read_bytes(), schemas["cards"])  # it names a subdeck
    assert list_refusals(GERMAN.partition("\n")[2].encode(), schemas["cards"]) == []


def test_words_of_the_program_are_offered_and_those_of_own_kinds_pass(tmp_path: Path) -> None:
    schema = make(write(tmp_path))["deck"]
    assert "For example:" in schema["properties"]["words"]["properties"]
    text = 'id: trip-de\nname: Reise\nwords: {"For example:": "Zum Beispiel:", "Mine": "Meins"}\n'
    assert list_refusals(text.encode(), schema) == []
    assert list_refusals(text.replace('"Meins"', "[Meins]").encode(), schema)
