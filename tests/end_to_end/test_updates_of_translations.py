"""Random releases of a deck in three languages, in real Anki: each learner gets the edits of one language."""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.learner import Learner
from tests.support.releases import Clock, commit, git

LANGUAGES = ("", "de", "es")
RELEASES = 6
CARDS = 8


class Author:
    """Writes a deck in three languages, and knows what each card says in each."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.texts = {
            language: {f"card-{n}": f"Answer {n} {language or 'en'}" for n in range(CARDS)} for language in LANGUAGES
        }
        """What each language says, by the present id of the card."""
        self.first_ids = {card: card for card in self.texts[""]}
        """The id that each card had at first, by its present one."""
        del self.texts["es"]["card-0"]  # not translated yet

    def edit(self) -> None:
        """Do a few of the things that authors and translators do."""
        for _ in range(self.random.randrange(1, 4)):
            language = self.random.choice(LANGUAGES)
            card = self.random.choice(sorted(self.texts[language]))
            what = self.random.choice(["edit", "edit", "add", "rename", "translate"])
            number = self.random.randrange(10**9)
            if what == "edit":
                self.texts[language][card] = f"Edited {number} {language or 'en'}"
            elif what == "add":
                for each in LANGUAGES[: self.random.randrange(1, 4)]:
                    self.texts[each][f"new-{number}"] = f"New {number} {each or 'en'}"
                self.first_ids[f"new-{number}"] = f"new-{number}"
            elif what == "rename" and self.first_ids[card] == card:
                self.first_ids[f"renamed-{number}"] = self.first_ids.pop(card)
                for texts in self.texts.values():
                    if card in texts:
                        texts[f"renamed-{number}"] = texts.pop(card)
            else:
                present = next(each for each, first in self.first_ids.items() if first == "card-0")
                self.texts["es"].setdefault(present, "Por fin")

    def write(self) -> None:
        """Write all files. Translators do not always follow a rename."""
        for language in LANGUAGES:
            folder = self.folder / f"translations/{language}" if language else self.folder
            folder.mkdir(parents=True, exist_ok=True)
            lines = ["cards:"] if language else ["kind: question", "cards:"]
            for card, text in self.texts[language].items():
                first = self.first_ids[card]
                card_id = first if language and self.random.random() < 0.5 else card
                lines += [f"  - id: {card_id}", f"    question: What is {first} in {language or 'en'}?"]
                lines += [f"    answer: {text}"]
                lines += [f"    was: {first}"] if first != card and not language else []
            (folder / "cards.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_learners_of_each_language_get_the_edits_of_theirs_and_keep_every_interval(
    seed: int, tmp_path: Path, clock: Clock
) -> None:
    trip, out = tmp_path / "trip", tmp_path / "dist"
    author = Author(trip, seed)
    author.write()
    for language in LANGUAGES:
        folder = trip / f"translations/{language}" if language else trip
        deck = f"id: trip{language and '-' + language}\nname: Trip {language}\nnamespace: n{language}\n"
        (folder / "deck.yaml").write_text(deck, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    with ExitStack() as stack:
        learners = {language: Learner(tmp_path / f"learner-{language}") for language in LANGUAGES}
        for learner in learners.values():
            stack.callback(learner.close)
        known: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        for number in range(RELEASES):
            if number:
                author.edit()
                author.write()
            clock.next_day()
            run("build", trip, "--out", out)
            commit(trip)
            if number and not _has_changed(author, known):
                continue
            run("release", trip, f"1.{number}.0", "--out", out)
            commit(trip)
            for language, learner in learners.items():
                schedule = learner.schedule()
                wanted = {author.first_ids[card]: text for card, text in author.texts[language].items()}
                log = learner.import_package(out / f"trip{language and '-' + language}-1.{number}.0.apkg")
                assert log.new == len(wanted.keys() - known[language].keys())
                edited = [card for card, text in wanted.items() if known[language].get(card, text) != text]
                assert log.updated == len(edited)
                answers = {note.fields[0]: note.fields[1] for note in learner.notes().values()}
                assert sorted(answers.values()) == sorted(wanted.values())
                assert schedule.items() <= learner.schedule().items()
                learner.study_everything()
                known[language] = wanted


def _has_changed(author: Author, known: dict[str, dict[str, str]]) -> bool:
    """Whether any language says something else than its learners know."""
    return any(
        {author.first_ids[card]: text for card, text in texts.items()} != known[language]
        for language, texts in author.texts.items()
    )
