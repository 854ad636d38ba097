"""`deck-builder shrink`: sources get smaller, and learners get nothing anew that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.support.command_line import list_codes, run
from tests.support.decks import CARDS
from tests.support.learner import Learner
from tests.support.releases import Clock, build_and_release, commit, everything_in, git, run_build
from tests.support.translations import GERMAN, write


@pytest.fixture
def shown(write_deck: Callable[..., Path], clock: Clock) -> Path:
    """A released deck in git, whose first card shows `old.png`. Its second one now shows `new.png`, unlike released."""
    assert clock
    deck = write_deck(CARDS.replace("Lyon", "Lyon ![a river](old.png)"))
    paint(deck / "media/old.png", "red")
    git(deck.parent, "init", "--quiet")
    run_build(deck)
    commit(deck)
    build_and_release(deck, "1.0.0", clock)
    cards = (deck / "cards.yaml").read_text(encoding="utf-8")
    (deck / "cards.yaml").write_text(cards.replace("Rome", "Rome ![a hill](new.png)"), encoding="utf-8")
    paint(deck / "media/new.png", "blue")
    return deck


def paint(file: Path, colour: str) -> None:
    """Write a picture of one colour that is packed badly."""
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (200, 200), colour).save(file, compress_level=0)


def sizes(deck: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in (deck / "media").iterdir()}


def test_a_dry_run_writes_nothing(shown: Path) -> None:
    before = everything_in(shown)
    output = run("shrink", shown, "--dry-run", "-q").output
    assert "new.png: " in output
    assert "1 picture would lose " in output
    assert everything_in(shown) == before


def test_pictures_that_learners_have_stay_unless_you_ask(shown: Path) -> None:
    before = sizes(shown)
    output = run("shrink", shown).output
    after = sizes(shown)
    assert after["old.png"] == before["old.png"]
    assert after["new.png"] < before["new.png"] / 10
    assert "1 picture that learners have would lose " in output
    assert "With --released, learners would get 1 note anew." in output
    assert "With the next release, learners get 1 note anew." in run("shrink", shown, "--released").output
    assert sizes(shown)["old.png"] < before["old.png"] / 10
    assert "No PNG can be made at least 3 % smaller." in run("shrink", shown, "--released").output


def test_learners_get_no_more_notes_than_without_it(shown: Path, clock: Clock) -> None:
    """The second note changed since the release, so its picture costs them nothing."""
    run("shrink", shown)
    commit(shown)
    output = run("diff", shown.parent / "dist/capitals-1.0.0.apkg", build_and_release(shown, "1.1.0", clock)).output
    assert output.startswith("A learner gets 1 updated note.\n")


def test_learners_get_the_picture_and_keep_their_intervals(shown: Path, learner: Learner, clock: Clock) -> None:
    learner.import_package(shown.parent / "dist/capitals-1.0.0.apkg")
    learner.study_everything()
    before = learner.schedule()
    run("shrink", shown, "--released")
    commit(shown)
    learner.import_package(build_and_release(shown, "1.1.0", clock))
    assert learner.schedule() == before
    small = {(shown / "media" / name).read_bytes() for name in ("old.png", "new.png")}
    assert small <= set(learner.media().values())


def test_nothing_is_written_if_the_deck_has_an_error(shown: Path) -> None:
    before = sizes(shown)
    (shown / "cards.yaml").write_text("kind: nonsense\ncards: []\n", encoding="utf-8")
    output = run("shrink", shown, expect=1).output
    assert "D207" in list_codes(output)
    assert "Nothing was written." in output
    assert sizes(shown) == before


def test_links_and_pictures_of_templates_stay(shown: Path) -> None:
    paint(shown / "media/_logo.png", "red")
    elsewhere = shown.parent / "elsewhere.png"
    paint(elsewhere, "green")
    (shown / "media/link.png").symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    run("shrink", shown, "--released")
    assert elsewhere.read_bytes() == before == (shown / "media/link.png").read_bytes()
    assert (shown / "media/link.png").is_symlink()
    assert sizes(shown)["_logo.png"] > 100_000


def test_a_translation_says_too_what_its_learners_have(tmp_path: Path, clock: Clock) -> None:
    """Its own picture is known from its own lock."""
    german = write(tmp_path, GERMAN.replace("title: Backen", "title: 'Backen ![Brot](brot.png)'"))
    deck = german.parent.parent
    paint(deck / "media/brot.png", "green")
    git(tmp_path, "init", "--quiet")
    run_build(deck)
    commit(deck)
    build_and_release(deck, "1.0.0", clock)
    output = run("shrink", deck).output
    assert output.startswith("1 picture that learners have would lose ")
    assert "With --released, learners would get 1 note anew." in output
