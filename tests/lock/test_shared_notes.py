"""A translation with the notes of its source takes its identity from the source's lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.build.build import build
from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from tests.support.command_line import list_codes, run
from tests.support.decks import edit
from tests.support.releases import lock_of
from tests.support.translations import GERMAN, write

SAME = "id: trip-de\nsame-notes: yes\n"
TEXTS = GERMAN.partition("\n")[2]
"""The texts without a name for the subdeck."""


def test_notes_note_types_and_tags_are_those_of_the_source(tmp_path: Path) -> None:
    german = write(tmp_path, TEXTS, **{"translations/de/deck.yaml": SAME})
    problems = Problems()
    for folder in (german.parents[1], german):
        assert build(folder, tmp_path / "dist", 1_700_000_000, problems), problems
    assert "namespace" not in (german / "deck.yaml").read_text(encoding="utf-8")
    source, translated = (lock_of(folder) for folder in (german.parents[1], german))
    assert [key for key in translated["cards"] if key != "river"] == sorted(translated["cards"])
    for key, card in translated["cards"].items():
        of_source = source["cards"][key]
        assert [card[each] for each in ("guid", "ordinals")] == [of_source[each] for each in ("guid", "ordinals")]
    for key, kind in translated["kinds"].items():
        assert [kind["id"], kind["fields"]] == [source["kinds"][key]["id"], source["kinds"][key]["fields"]]


@pytest.mark.parametrize("first", ["name: Reise\n", "same-notes: yes\n"])
def test_the_setting_stays_as_it_was_when_learners_got_it(first: str, tmp_path: Path) -> None:
    german = write(tmp_path, TEXTS, **{"translations/de/deck.yaml": f"id: trip-de\n{first}"})
    run("build", german.parents[1], "--out", tmp_path / "dist")
    other = "same-notes: yes\n" if "name" in first else "name: Reise\n"
    (german / "deck.yaml").write_text(f"id: trip-de\n{other}", encoding="utf-8")
    output = run("build", german, "--out", tmp_path / "dist", expect=1).output
    assert output.count("L635") == 1
    assert "Found 1 error" in output
    assert list_codes(run("build", german.parents[1], "--out", tmp_path / "dist", expect=1).output) == ["L635"]
    (german / "deck.lock").unlink()
    problems = Problems()
    assert load_deck(german, problems)
    run("build", german, "--out", tmp_path / "dist")


def test_what_the_source_has_not_numbered_yet_is_not_built(tmp_path: Path) -> None:
    german = write(tmp_path, TEXTS, **{"translations/de/deck.yaml": SAME})
    source, out = german.parents[1], tmp_path / "dist"
    run("build", source, "--out", out)
    edit(source / "cards.yaml", "{step: Bake, number: 7}]", "{step: Bake, number: 7}, Eat]")
    edit(german / "cards.yaml", "[Mischen, Backen]", "[Mischen, Backen, Essen]")
    output = run("build", german, "--out", out, expect=1).output
    assert "L636 its notes are those of `trip`, which has changed since it was built: `bread`" in output
    run("build", source, "--out", out)
    edit(source / "cards.yaml", "  - id: bread", "  - {id: new, question: Why?, answer: So}\n  - id: bread")
    edit(german / "cards.yaml", "cards:", "cards:\n  - {id: new, question: Warum?, answer: Darum}")
    assert "`new`" in run("build", german, "--out", out, expect=1).output
    run("build", source, "--out", out)
