"""Fifteen random releases in three languages and two editions, in real Anki, with learners who change both."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.author_of_languages import EDITIONS, AuthorOfLanguages, Shown
from tests.support.learner import Learner
from tests.support.releases import Clock

RELEASES = 15
SPANISH_FROM = 3
"""The first release with Spanish."""
FAMILIES = [("",), ("de",), ("de",), ("", "es"), ("", "es"), ("", "es")]
"""The languages that each learner goes between."""


class LearnerOfLanguages:
    """A learner who changes the edition and the language, and skips releases."""

    def __init__(self, folder: Path, languages: tuple[str, ...]) -> None:
        self.learner = Learner(folder)
        self.languages = languages
        self.language = languages[0]
        self.is_mixed = False
        """Whether some notes are in another language: an edition that they changed to lacks them."""

    def look(self) -> dict[str, Shown]:
        """What is there of each note, by its guid."""
        empty = self.learner.read_state().empty
        return {
            guid: (note["Meaning"], note["Extra"], sum((guid, card.ord) not in empty for card in note.cards()))
            for guid, note in self.learner.notes().items()
        }

    def move(self, author: AuthorOfLanguages, version: str, language: str, edition: str) -> None:
        """Import a package; nothing that the learner has may go, come twice or change its schedule."""
        learner, always = self.learner, self.is_mixed or language != self.language
        self.language, self.is_mixed = language, always and edition != ""
        schedule, had = learner.schedule(), learner.notes().keys()
        log = learner.import_package(author.package(version, language, edition), always=always)
        found, wanted = self.look(), author.expect(language, edition)
        assert (log.conflicting, log.new) == (0, len(wanted.keys() - had))
        assert schedule.items() <= learner.schedule().items()
        assert len(learner.note_types()) == 1
        assert len(learner.col.decks.all_names_and_ids()) == 2  # Anki's own, and this one
        if always or not edition:
            assert {guid: found[guid] for guid in wanted} == wanted
        else:  # who had the whole deck still has what this edition lacks, on notes that nobody edited
            assert {guid: found[guid][0] for guid in wanted} == {guid: shown[0] for guid, shown in wanted.items()}
        learner.study_everything()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_learners_who_change_editions_and_languages_over_fifteen_releases_lose_nothing(
    seed: int, tmp_path: Path, clock: Clock
) -> None:
    author = AuthorOfLanguages(tmp_path / "words", seed)
    with ExitStack() as stack:
        learners = [LearnerOfLanguages(tmp_path / f"learner-{n}", family) for n, family in enumerate(FAMILIES)]
        for each in learners:
            stack.callback(each.learner.close)
        for number in range(RELEASES):
            if number:
                author.edit()
            if number == SPANISH_FROM:
                author.begin_spanish()
            author.write()
            for language in author.texts:
                if language and number:
                    assert author.find_stale(language) == author.list_stale(language)
            version = f"1.{number}.0"
            author.release(version, clock)
            for each in learners:
                if author.random.random() < 0.75:
                    known = [language for language in each.languages if language in author.texts]
                    each.move(author, version, author.random.choice(known), author.random.choice(EDITIONS))
        for each in learners:  # at last, everybody has the whole deck, in a language that all of it is in
            each.move(author, version, each.languages[0], "")
            cards = each.learner.read_state().cards.keys()
            assert each.learner.check_database() == cards
