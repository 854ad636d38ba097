"""Translations with the notes of their source, in real Anki: learners change the language and keep their progress."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import run
from tests.support.decks import PROJECT
from tests.support.languages import Imports, import_all
from tests.support.old_anki import OLD
from tests.support.releases import Clock, commit, git, lock_of
from tests.support.translations import SOURCE

GERMAN = """\
cards:
  - id: capital
    question: Was ist die Hauptstadt?
    answer: Das ist Paris
    extra: An der Seine.
    picture: {alt: Eine Karte, caption: Der Norden}
  - id: river
    question: Welcher Fluss ist dort?
    answer: Die Seine
  - id: bread
    title: Backen
    steps: [Mischen, Im Ofen backen]
  - id: which
    question: Was ist ein Fluss?
    right: Die Seine
    wrong: [Das ist Paris, Nizza]
  - id: map
    header: Was ist das?
    picture: {alt: Eine Karte}
    shapes: {North: Norden}
"""
"""All texts of the deck in `tests/support/translations.py`, each another one than in the source."""


LANGUAGES = ("", "de")
EDITS: dict[str, list[tuple[str, str, str]]] = {
    "1.0.0": [],
    "1.1.0": [("de", "Was ist die Hauptstadt?", "Wie heißt die Hauptstadt?")],
    "1.2.0": [
        ("", "Which river is it on?", "Which river flows there?"),
        ("", "Bake, number: 7", "Bake well, number: 7"),
    ],
}
"""What is edited before each release: in which language, and the words before and after."""


class Author:
    """Writes and releases the deck in English and in German with the same notes."""

    def __init__(self, folder: Path, settings: str = "") -> None:
        self.deck = folder / "trip"
        self.german = self.deck / "translations/de"
        for name, text in SOURCE.items():
            file = self.deck / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (self.deck / "deck.yaml").write_text(SOURCE["deck.yaml"] + settings, encoding="utf-8")
        (self.german / "deck.yaml").write_text(
            "id: trip-de\nsame-notes: yes\ndescription: Eine Reise.\n", encoding="utf-8"
        )
        (self.german / "cards.yaml").write_text(GERMAN, encoding="utf-8")
        git(folder, "init", "--quiet")

    def release(self, version: str, clock: Clock) -> None:
        clock.next_day()
        out = self.deck.parent / "dist"
        run("build", self.deck, "--out", out)
        commit(self.deck)
        run("release", self.deck, version, "--out", out)
        commit(self.deck)

    def package(self, version: str, language: str = "", edition: str = "") -> Path:
        name = "-".join(filter(None, ("trip", language, edition, version)))
        return self.deck.parent / f"dist/{name}.apkg"

    def edit(self, language: str, before: str, after: str) -> None:
        file = (self.german if language else self.deck) / "cards.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1
        file.write_text(text.replace(before, after), encoding="utf-8")


PROGRAM = """
import json, sys
from pathlib import Path
from tests.support.languages import Imports, import_all
print(json.dumps(import_all(Path(sys.argv[1]), json.loads(sys.argv[2]))))
"""


@pytest.mark.slow
@pytest.mark.parametrize("anki", [OLD, "current"])
def test_a_learner_changes_the_language_at_each_release_and_back_and_keeps_every_interval(
    anki: str, tmp_path: Path, clock: Clock, request: pytest.FixtureRequest
) -> None:
    author = Author(tmp_path)
    released: dict[str, int] = {}
    for version, edits in EDITS.items():
        for edit in edits:
            author.edit(*edit)
        author.release(version, clock)
        released |= {str(author.package(version, language)): int(clock()) + 3600 for language in LANGUAGES}
    journeys = list(product(LANGUAGES, repeat=len(EDITS)))
    learners: list[Imports] = [[(package, False, second)] for package, second in released.items()]
    for languages in journeys:
        imports: Imports = []
        for at, (version, language) in enumerate(zip(EDITS, languages, strict=True)):
            package = str(author.package(version, language))
            imports.append((package, at > 0 and languages[at - 1] != language, released[package]))
        other = str(author.package(version, LANGUAGES[language == LANGUAGES[0]]))
        learners.append([*imports, *((each, True, released[each]) for each in (other, package, other))])
    found = import_in(anki, tmp_path, learners, request)
    wanted = {package: texts for package, ((*_, texts), _) in zip(released, found, strict=False)}
    assert len({tuple(texts) for texts in wanted.values()}) == len(released) - 2  # each release edits one language
    for imports, (*states, checked) in zip(learners, found, strict=True):
        for at, ((package, *_), state) in enumerate(zip(imports, states, strict=True)):
            assert state == [0 if at else 5, 0, True, ["Trip", "Trip::1 France"], wanted[package]]
        assert checked == [0]


def import_in(
    anki: str, folder: Path, learners: list[Imports], request: pytest.FixtureRequest
) -> list[list[list[Any]]]:
    """Do what `import_all` does, in the Anki that is asked for."""
    if anki != OLD:
        return import_all(folder, learners)
    python = request.getfixturevalue("old_python")
    done = subprocess.run(
        [python, "-c", PROGRAM, folder, json.dumps(learners)],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    found: list[list[list[Any]]] = json.loads(done.stdout.splitlines()[-1])
    return found


KIND = "name: Word\nfields:\n  word: {name: Word, text: plain, required: yes}\n"
CARD = "cards:\n  ask: {name: Ask, front: front.html, back: back.html}\n"


@pytest.mark.slow
def test_a_language_that_comes_later_has_the_note_types_and_gap_numbers_that_learners_have(
    tmp_path: Path, clock: Clock
) -> None:
    author = Author(tmp_path)
    german = {file.name: file.read_text(encoding="utf-8") for file in author.german.iterdir()}
    shutil.rmtree(author.german)
    kind = author.deck / "kinds/word/kind.yaml"
    kind.parent.mkdir(parents=True)
    kind.write_text(KIND + CARD, encoding="utf-8")
    (kind.parent / "front.html").write_text("{{Word}}", encoding="utf-8")
    (kind.parent / "back.html").write_text("<p>A word</p>", encoding="utf-8")
    (author.deck / "words.yaml").write_text("kind: word\ncards: [{id: boat, word: boat}]\n", encoding="utf-8")
    author.edit("", "steps: [Mix, {step: Bake, number: 7}]", "steps: [Mix, Knead, Bake]")
    author.release("1.0.0", clock)
    author.edit("", "steps: [Mix, Knead, Bake]", "steps: [Mix, Bake, Eat]")
    author.edit("", "id: river\n", "id: stream\n    was: river\n")
    kind.write_text(f"{KIND}  use: {{name: Use, text: plain}}\n{CARD}", encoding="utf-8")
    (kind.parent / "back.html").write_text("<p>A word</p>{{Use}}", encoding="utf-8")
    (author.deck / "words.yaml").write_text(
        "kind: word\ncards: [{id: boat, word: boat, use: sail}]\n", encoding="utf-8"
    )
    author.release("1.1.0", clock)
    author.edit("", "id: stream\n    was: river\n", "id: stream\n")
    author.german.mkdir(parents=True)
    for name, text in german.items():
        new = text.replace("[Mischen, Im Ofen backen]", "[Mischen, Im Ofen backen, Essen]").replace("river", "stream")
        (author.german / name).write_text(new, encoding="utf-8")
    (author.german / "words.yaml").write_text("cards: [{id: boat, word: Boot, use: segeln}]\n", encoding="utf-8")
    author.release("1.2.0", clock)
    packages = [author.package(*each) for each in (("1.0.0",), ("1.1.0",), ("1.2.0", "de"), ("1.2.0",))]
    states = import_all(tmp_path, [[(str(each), True, int(clock())) for each in packages]])[0]
    assert [state[:3] for state in states[:-1]] == [[6, 0, True], *[[0, 0, True]] * 3]
    parts, translated = (lock_of(deck)["cards"]["bread"]["parts"] for deck in (author.deck, author.german))
    assert [number for _, number in parts] == [number for _, number in translated] == [1, 3, 4]
    ((*_, fresh), _) = import_all(tmp_path / "fresh", [[(str(author.package("1.2.0", "de")), False, int(clock()))]])[0]
    assert set(fresh) < set(states[2][-1])  # an empty card is left of the step that is gone
    assert "Boot" in str(fresh)
    assert "segeln" in str(fresh)
