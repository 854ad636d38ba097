"""A newer package of an imported deck: what is new comes in, and what the authors of the folder wrote stays."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.learner import ImportLog, Learner
from tests.support.newer_packages import CARDS, OLD, write_package


def test_new_words_come_into_their_lines_and_comments_stay(project: Path) -> None:
    before = (project / CARDS).read_text()
    new = write_package(project / "new.apkg", {**OLD, "g-it": ("Italy", "<i>Roma</i>")})
    output = run("import", new, "--update", "cards/capitals", "--yes").output
    assert "-    capital: Rome  # since 1871\n+    capital: <i>Roma</i>  # since 1871" in output
    assert "1 card changed, 0 new" in output
    assert (project / CARDS).read_text() == before.replace("Rome  #", "<i>Roma</i>  #")
    assert "0 cards changed, 0 new" in run("import", new, "--update", "cards/capitals").output


def test_without_yes_the_differences_are_shown_and_nothing_is_written(project: Path) -> None:
    before = (project / CARDS).read_text()
    new = write_package(project / "new.apkg", {**OLD, "g-it": ("Italy", "Roma")})
    output = run("import", new, "--update", "cards/capitals").output
    assert "+    capital: Roma" in output
    assert "Nothing was written: add --yes" in output
    assert (project / CARDS).read_text() == before


def test_with_the_earlier_package_changes_are_told_apart_after_releases_too(project: Path) -> None:
    cards = project / CARDS
    cards.write_text(cards.read_text().replace("Rome ", "Rome, Italy "))
    (project / "dist").mkdir()
    shutil.copy(project / "old.apkg", project / "dist/capitals-0.0.0.apkg")
    run("release", "capitals", "1.0.0", "--out", "dist")
    notes = {**OLD, "g-es": ("Spain", "Madrid, Spain")}
    new = write_package(project / "new.apkg", notes)
    output = run("import", new, "--update", "cards/capitals", "--since", "old.apkg", "--yes").output
    assert "1 card changed" in output
    assert "yours stays" not in output
    assert "Rome, Italy  #" in cards.read_text()


def test_a_card_that_its_authors_wrote_as_markdown_is_edited_there(project: Path) -> None:
    folder = project / "cards/capitals"
    (project / CARDS).write_text(re.sub(r"  - id: italy\n(    .*\n)+\n?", "", (project / CARDS).read_text()))
    head = "---\nkind: capitals\n---\n\n# Italy <!-- id: italy, country: Italy, tags: [europe] -->\n"
    (folder / "italy.md").write_text(f"{head}\n#### Capital\n\nRome\n")
    run("build", "capitals")
    notes = {**OLD, "g-it": ("Italy", "Roma, <em>the</em> city")}
    new = write_package(project / "new.apkg", notes, tags={"g-it": ["europe", "south"]})
    run("import", new, "--update", "cards/capitals", "--since", "old.apkg", "--yes")
    assert (folder / "italy.md").read_text() == (
        head.replace("[europe]", "[europe, south]") + "\n#### Capital\n\nRoma, *the* city\n"
    )


def test_a_package_of_another_deck_is_refused(project: Path) -> None:
    other = write_package(project / "other.apkg", {"x": ("Peru", "Lima")})
    output = run("import", other, "--update", "cards/capitals", expect=1).output
    assert "P706 no note of `other.apkg` has the guid of a card of `capitals`" in output
    assert "nothing was written" in output


@pytest.mark.parametrize("wrong", [("--yes",), ("--update", "cards", "--into", "x"), ("--since", "old.apkg")])
def test_options_that_do_not_go_together_are_refused(wrong: tuple[str, ...], project: Path) -> None:
    run("import", "old.apkg", *wrong, expect=2)


def test_learners_get_exactly_what_is_new(project: Path, learner: Learner) -> None:
    """One learner has the old package, and gets the update by our release: only what the package changed."""
    learner.import_package(project / "old.apkg")
    notes = {**OLD, "g-it": ("Italy", "Roma"), "g-no": ("Norway", "Oslo")}
    run("import", write_package(project / "new.apkg", notes), "--update", "cards/capitals", "--yes")
    run("build", "capitals", "--out", "dist")
    schedule = learner.schedule()
    assert learner.import_package(project / "dist/capitals.apkg") == ImportLog(4, 1, 1, 2, 0)
    assert {key: each for key, each in learner.schedule().items() if key in schedule} == schedule
    assert {guid: tuple(note.fields) for guid, note in learner.notes().items()} == notes


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}"/>'


def write_with_media(project: Path) -> Path:
    """Write a newer package with a picture, which a note shows."""
    (project / "_map.svg").write_text(SVG.format(9), encoding="utf-8")
    notes = {**OLD, "g-it": ("Italy", "<img src='_map.svg'>")}
    return write_package(project / "new.apkg", notes, media=("_map.svg",))


def test_a_picture_comes_in_whole_in_place_of_a_link_of_its_name(project: Path) -> None:
    """The link leads to a file of the author's that the deck has no right to."""
    own = project / "own.txt"
    own.write_text("mine\n", encoding="utf-8")
    (project / "media/capitals").mkdir(parents=True)
    (project / "media/capitals/_map.svg").symlink_to(own)
    run("import", write_with_media(project), "--update", "cards/capitals", "--yes")
    picture = project / "media/capitals/_map.svg"
    assert (own.read_text("utf-8"), picture.read_text("utf-8")) == ("mine\n", SVG.format(9))
    assert not picture.is_symlink()
    assert [path.name for path in picture.parent.iterdir()] == ["_map.svg"]


def test_nothing_is_written_through_a_media_folder_that_leads_outside(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (project / "media").mkdir()
    (project / "media/capitals").symlink_to(outside, target_is_directory=True)
    before = (project / CARDS).read_text()
    output = run("import", write_with_media(project), "--update", "cards/capitals", "--yes", expect=1).output
    assert "Y116" in output or "M502" in output
    assert list(outside.iterdir()) == []
    assert (project / CARDS).read_text() == before
