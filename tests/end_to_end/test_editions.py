"""Releases of a deck in two editions, in real Anki: learners move between them and lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.learner import Learner
from tests.support.releases import Clock, commit, git


class Author:
    """Writes a deck with a smaller edition, and knows what each edition says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.words = {f"word-{n}": f"Meaning {n}" for n in range(4)} | {f"rare-{n}": f"Rare {n}" for n in range(3)}
        """What each card says, by its id."""
        self.extra = {word: f"Extra of {word}" for word in self.words}
        """What each card says in its field `extra`, which only the whole deck has."""
        self.extended = {word for word in self.words if word.startswith("rare")}
        """The cards that only the whole deck has."""
        folder.mkdir(parents=True)
        (folder / "deck.yaml").write_text(
            "id: words\nname: Words\nnamespace: n\neditions:\n  standard:\n    without:\n      tags: [extended]\n"
            "      templates: {vocabulary: [word]}\n      fields: {vocabulary: [extra]}\n",
            encoding="utf-8",
        )
        git(folder.parent, "init", "--quiet")

    def write(self) -> None:
        lines = ["kind: vocabulary", "cards:"]
        for word, meaning in self.words.items():
            lines += [
                f"  - id: {word}",
                f"    word: {word}",
                f"    meaning: {meaning}",
                f"    extra: {self.extra[word]}",
            ]
            lines += ["    tags: [extended]"] if word in self.extended else []
        (self.folder / "cards.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def release(self, version: str, clock: Clock) -> None:
        """Write, build, commit and release everything."""
        self.write()
        clock.next_day()
        out = self.folder.parent / "dist"
        run("build", self.folder, "--out", out)
        commit(self.folder)
        run("release", self.folder, version, "--out", out)
        commit(self.folder)

    def package(self, version: str, edition: str) -> Path:
        return self.folder.parent / "dist" / f"{'-'.join(filter(None, ('words', edition, version)))}.apkg"

    def expect(self, edition: str) -> dict[str, tuple[str, str, int]]:
        """The meaning, the extra and the number of cards of each note in an edition, by the word."""
        return {
            word: (meaning, "" if edition else self.extra[word], 1 if edition else 2)
            for word, meaning in self.words.items()
            if not edition or word not in self.extended
        }


def look_at(learner: Learner) -> dict[str, tuple[str, str, int]]:
    """What a learner has of each note: the meaning, the extra and the number of cards that show something."""
    empty = learner.read_state().empty
    found = {}
    for guid, note in learner.notes().items():
        shown = [card for card in note.cards() if (guid, card.ord) not in empty]
        found[note["Word"]] = (note["Meaning"], note["Extra"], len(shown))
    return found


@contextmanager
def open_learners(folder: Path, names: list[str]) -> Iterator[dict[str, Learner]]:
    with ExitStack() as stack:
        learners = {name: Learner(folder / f"learner-{name}") for name in names}
        for learner in learners.values():
            stack.callback(learner.close)
        yield learners


def move(learner: Learner, package: Path) -> None:
    """Import a package; nothing that the learner has may go, come twice or change its schedule."""
    schedule, note_types = learner.schedule(), learner.note_types()
    log = learner.import_package(package)
    assert not log.conflicting
    assert schedule.items() <= learner.schedule().items()
    assert note_types.items() <= learner.note_types().items()
    assert len(learner.note_types()) == 1


@pytest.mark.slow
def test_a_learner_of_the_smaller_edition_has_its_cards_only_and_moves_with_every_interval(
    tmp_path: Path, clock: Clock
) -> None:
    author = Author(tmp_path / "words")
    author.release("1.0.0", clock)
    with open_learners(tmp_path, ["moves", "errs"]) as learners:
        moves, errs = learners["moves"], learners["errs"]
        move(moves, author.package("1.0.0", "standard"))
        assert look_at(moves) == author.expect("standard")
        assert moves.cards_that_the_check_adds_or_removes() == 0
        moves.study_everything()
        move(moves, author.package("1.0.0", ""))
        assert look_at(moves) == author.expect("")

        move(errs, author.package("1.0.0", ""))
        errs.study_everything()
        log = errs.import_package(author.package("1.0.0", "standard"))
        assert (log.new, log.updated) == (0, 0)
        assert look_at(errs) == author.expect("")

        author.words["word-1"] = "Edited"
        author.release("1.1.0", clock)
        move(errs, author.package("1.1.0", "standard"))
        move(errs, author.package("1.1.0", ""))
        assert look_at(errs) == author.expect("")
        assert errs.cards_that_the_check_adds_or_removes() == 0


@pytest.mark.slow
def test_a_deck_that_gains_editions_changes_no_note_and_a_card_that_moves_down_arrives(
    tmp_path: Path, clock: Clock
) -> None:
    author = Author(tmp_path / "words")
    deck_file = author.folder / "deck.yaml"
    with_editions = deck_file.read_text(encoding="utf-8")
    deck_file.write_text(with_editions.partition("editions:")[0], encoding="utf-8")
    author.release("1.0.0", clock)
    with open_learners(tmp_path, ["old", "new"]) as learners:
        old, new = learners["old"], learners["new"]
        move(old, author.package("1.0.0", ""))
        old.study_everything()

        deck_file.write_text(with_editions, encoding="utf-8")
        author.release("1.1.0", clock)
        schedule = old.schedule()
        for edition in ("", "standard"):
            log = old.import_package(author.package("1.1.0", edition))
            assert (log.new, log.updated) == (0, 0)
        assert old.schedule() == schedule
        assert look_at(old) == author.expect("")
        assert old.cards_that_the_check_adds_or_removes() == 0

        move(new, author.package("1.1.0", "standard"))
        author.extended.discard("rare-1")
        author.release("1.2.0", clock)
        move(new, author.package("1.2.0", "standard"))
        assert look_at(new) == author.expect("standard")
        assert new.cards_that_the_check_adds_or_removes() == 0


@pytest.mark.slow
@pytest.mark.parametrize("has_lock", [True, False])
def test_a_merge_moves_a_learner_to_the_whole_deck_with_their_words_and_without_what_they_deleted(
    has_lock: bool, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = Author(tmp_path / "words")
    author.release("1.0.0", clock)
    monkeypatch.chdir(tmp_path / ("words" if has_lock else "dist"))
    with open_learners(tmp_path, ["moves", "deleted"]) as learners:
        moves, deleted = learners["moves"], learners["deleted"]
        move(moves, author.package("1.0.0", "standard"))
        move(deleted, author.package("1.0.0", ""))
        deleted.delete_note(deleted.note("Word:rare-1").guid)
        author.words["word-1"] = "Edited"
        author.release("1.1.0", clock)
        for name, learner in learners.items():
            learner.study_everything()
            note = learner.note("Word:word-2")
            note["Meaning"] += " in my words"
            learner.col.update_note(note)
            export, merged = tmp_path / f"{name}.apkg", tmp_path / f"{name}-merged.apkg"
            learner.export_package(export)
            run("merge", "--mine", export, author.package("1.1.0", ""), "--to", merged)
            move(learner, merged)
            wanted = author.expect("")
            if name == "deleted":
                del wanted["rare-1"]
            found = look_at(learner)
            assert "my words" in " ".join(found["word-2"][:2])
            assert {word: each for word, each in found.items() if word != "word-2"} == {
                word: each for word, each in wanted.items() if word != "word-2"
            }
            assert found["word-2"][2] == 2
            assert learner.cards_that_the_check_adds_or_removes() == 0
