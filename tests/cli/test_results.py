"""What commands print when they are done, from what they return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click import unstyle

from deck_builder.build.build import Built
from deck_builder.cli.results import (
    describe_build,
    describe_changes_for_learners,
    describe_import,
    describe_releases,
    describe_retirements,
)
from deck_builder.commands.check.fix import FixPlan
from deck_builder.commands.import_package.import_package import ImportedDeck
from deck_builder.commands.import_package.notices import Notice
from deck_builder.commands.release.model import Released
from deck_builder.commands.release.notes import Advice
from deck_builder.commands.release.retire import Retirement
from deck_builder.packages.compare import compare
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Place
from tests.support.command_line import build
from tests.support.decks import CARDS, edit


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ((1, 1, 1, 0, 0, 0, 2_048, True), "1 note, 1 card; 1 new; 2 kB"),
        ((2, 3, 0, 0, 0, 0, 2_048, False), "2 notes, 3 cards; none changed; 2 kB (unchanged)"),
        (
            (1_200, 2_400, 3, 2, 1, 1, 5_000_000, True),
            "1,200 notes, 2,400 cards; 3 new, 2 changed, 1 gone; 1 media file; 4.8 MB",
        ),
        ((2, 2, 0, 0, 0, 12, 2_048, True), "2 notes, 2 cards; none changed; 12 media files; 2 kB"),
    ],
)
def test_a_build_is_one_line(counts: tuple[int, int, int, int, int, int, int, bool], line: str, tmp_path: Path) -> None:
    assert unstyle(describe_build(Built(tmp_path / "dist/capitals.apkg", *counts))) == f"dist/capitals.apkg: {line}"


def test_at_most_twenty_changed_cards_are_named() -> None:
    def described(count: int) -> str:
        cards = tuple(f"card-{number}" for number in range(count))
        return unstyle("\n".join(describe_changes_for_learners(FixPlan((), cards))))

    assert described(0) == ""
    assert described(2) == "note: for learners, this changes `card-0`, `card-1`"
    assert described(20).endswith("`card-19`")
    assert described(1_025).endswith("`card-19` and 1,005 more")


@pytest.fixture
def released(write_deck: Callable[..., Path], tmp_path: Path) -> Released:
    """A second release: one card new, one changed, one retired, one as it was."""
    deck = write_deck(CARDS)
    old = read_package(build(deck).rename(tmp_path / "old.apkg"))
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    edit(deck / "cards.yaml", "id: spain", "id: portugal")
    (deck / "deck.lock").unlink()
    new = read_package(build(deck))
    return Released(
        deck_id="capitals",
        version="1.1.0",
        package=tmp_path / "dist/capitals-1.1.0.apkg",
        notes_file=tmp_path / "dist/capitals-1.1.0-notes.md",
        cleanup=None,
        previous=None,
        difference=compare(old, new),
        advice=Advice(),
        notes="# Capitals 1.1.0\n",
        size=2_048,
    )


def describe(released: Released, *, dry_run: bool = False) -> list[str]:
    return unstyle(describe_releases({released.package.parent.parent / "capitals": released}, dry_run=dry_run)).split(
        "\n"
    )


def test_a_release_is_its_files_and_the_next_steps(released: Released) -> None:
    assert describe(released) == [
        "dist/capitals-1.1.0.apkg: 3 notes, 3 cards; 1 new, 1 changed, 1 retired; 2 kB",
        "dist/capitals-1.1.0-notes.md: release notes for learners",
        "",
        "Next:",
        '  git commit -m "Release 1.1.0" capitals/deck.lock && git tag capitals-v1.1.0',
        "  Publish the packages together with the notes.",
    ]


def test_a_release_names_its_cleanup_package_and_what_to_rehearse(released: Released, tmp_path: Path) -> None:
    cleanup, previous = tmp_path / "dist/capitals-1.1.0-cleanup.apkg", tmp_path / "dist/capitals-1.0.0.apkg"
    lines = describe(replace(released, cleanup=cleanup, previous=previous))
    assert "dist/capitals-1.1.0-cleanup.apkg: removes retired cards from learners' collections" in lines
    assert "  deck-builder rehearse dist/capitals-1.0.0.apkg dist/capitals-1.1.0.apkg" in lines


def test_a_release_says_what_learners_must_do(released: Released) -> None:
    lines = describe(replace(released, advice=Advice(merge_before="1.1.0", rename=("Capitals", "Cities"))))
    assert "Learners with a version before 1.1.0 must tick `Merge note types`." in lines
    assert "The deck has a new name: learners must rename their deck first." in lines


def test_a_dry_run_ends_with_the_notes(released: Released) -> None:
    lines = describe(released, dry_run=True)
    assert lines[0] == "Nothing was written. This would be released:"
    assert lines[-2:] == ["", "# Capitals 1.1.0"]
    assert "Next:" not in lines


def test_a_retired_card_that_is_in_no_file_has_nothing_to_delete(tmp_path: Path) -> None:
    retired = (
        Retirement("france", (Place(tmp_path / "cards.yaml", 4), Place(tmp_path / "de/cards.yaml", 2))),
        Retirement("italy", ()),
    )
    assert list(describe_retirements(retired, undo=False)) == [
        "`france` leaves the deck with the next release: delete its lines at cards.yaml:4 and de/cards.yaml:2.",
        "`italy` leaves the deck with the next release.",
    ]
    assert list(describe_retirements(retired, undo=True)) == [
        "`france` is back in the deck.",
        "`italy` is back in the deck: write it into a card file again.",
    ]


def imported(folder: Path, media_folder: Path, media: int, *notices: Notice) -> list[str]:
    deck = ImportedDeck(
        folder=folder,
        media_folder=media_folder,
        deck_id="capitals",
        notes=3,
        cards=6,
        kinds=("basic", "cloze"),
        media=media,
        notices=notices,
    )
    return unstyle("\n".join(describe_import(deck))).splitlines()


def test_an_import_ends_with_the_next_commands(tmp_path: Path) -> None:
    assert imported(tmp_path / "cards/capitals", tmp_path / "media/capitals", 2) == [
        "cards/capitals: 3 notes, 6 cards; 2 kinds (basic, cloze); 2 media files",
        "",
        "Next: look through the cards.",
        '  git add cards/capitals media/capitals && git commit -m "Import capitals"',
        "  deck-builder build capitals",
        "Nothing changes for learners before the first release. When you have changed what you like:",
        "  deck-builder release capitals 1.0.0",
    ]


def test_media_inside_the_deck_are_committed_with_it(tmp_path: Path) -> None:
    lines = imported(tmp_path / "my deck", tmp_path / "my deck/media", 1)
    assert '  git add "my deck" && git commit -m "Import capitals"' in lines
    assert '  deck-builder build "my deck"' in lines


def test_a_long_notice_is_shortened_and_gives_the_number_of_the_others(tmp_path: Path) -> None:
    items = tuple(f"note {number}\x1b" for number in range(25))
    lines = imported(tmp_path / "deck", tmp_path / "deck/media", 0, Notice("Sounds were left out", items))
    start = lines.index("  Sounds were left out (25):")
    assert lines[start - 1] == "What was changed:"
    assert lines[start + 1 : start + 3] == ["    note 0␛", "    note 1␛"]
    assert lines[start + 20 : start + 22] == ["    note 19␛", "    … and 5 more"]
