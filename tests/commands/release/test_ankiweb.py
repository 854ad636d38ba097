"""A release says if AnkiWeb would not take its package."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from deck_builder.commands.check import media
from deck_builder.commands.release import ankiweb
from tests.support.command_line import list_codes, run
from tests.support.releases import git


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("LARGEST_SHARED_PACKAGE", "M511 the package has "),
        ("_LARGEST_COLLECTION", "M511 the cards have "),
        ("_LARGEST_PACKED_COLLECTION", "M511 the cards have "),
    ],
)
def test_a_package_above_a_limit_is_released_with_one_warning(
    limit: str, message: str, deck_in_git: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ankiweb, limit, 5_000 if limit != "_LARGEST_PACKED_COLLECTION" else 1_000)
    output = run("release", deck_in_git, "1.0.0", "--out", deck_in_git.parent / "dist").output
    assert list_codes(output) == ["M511"]
    assert output.startswith(message)
    assert "capitals-1.0.0.apkg: 3 notes" in output


def test_a_package_that_the_media_make_too_large_is_told_once(
    deck_in_git: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (deck_in_git / "media").mkdir()
    (deck_in_git / "media/rome.mp3").write_bytes(Random(1).randbytes(20_000))
    with (deck_in_git / "cards.yaml").open("a", encoding="utf-8") as cards:
        cards.write("    extra: '[sound:rome.mp3]'\n")
    for module in (ankiweb, media):
        monkeypatch.setattr(module, "LARGEST_SHARED_PACKAGE", 15_000)
    assert "M511 the media have 20 kB, and AnkiWeb shares no package" in run("check", deck_in_git).output
    git(deck_in_git.parent, "add", deck_in_git.name)
    git(deck_in_git.parent, "commit", "--quiet", "--message", "A sound")
    output = run("release", deck_in_git, "1.0.0", "--out", deck_in_git.parent / "dist").output
    assert list_codes(output) == ["M511"]
    assert "the package has" in output


def test_media_that_a_package_makes_smaller_do_not_count(deck_in_git: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (deck_in_git / "media").mkdir()
    (deck_in_git / "media/rome.wav").write_bytes(bytes(20_000))
    with (deck_in_git / "cards.yaml").open("a", encoding="utf-8") as cards:
        cards.write("    extra: '[sound:rome.wav]'\n")
    monkeypatch.setattr(media, "LARGEST_SHARED_PACKAGE", 15_000)
    assert not list_codes(run("check", deck_in_git).output)


def test_a_usual_deck_is_taken(deck_in_git: Path) -> None:
    assert not list_codes(run("release", deck_in_git, "1.0.0", "--out", deck_in_git.parent / "dist").output)
