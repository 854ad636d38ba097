"""Notes that a newer package has more come into the files of their subdecks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.newer_packages import CARDS, OLD, write_package


def test_new_notes_come_in_with_their_guids_and_media_and_missing_ones_are_told(project: Path) -> None:
    (project / "flag.gif").write_bytes(b"GIF89a flag")
    notes = {key: OLD[key] for key in ("g-fr", "g-it")} | {"g-no": ("Norway", '<img src="flag.gif">')}
    new = write_package(project / "new.apkg", notes, media=("flag.gif",))
    output = run("import", new, "--update", "cards/capitals", "--yes").output
    assert "1 new; 1 media file" in output
    assert "These cards are no longer in the package; they stay until you retire them (1):\n    spain" in output
    assert (
        (project / CARDS)
        .read_text()
        .endswith(
            '\n  - id: norway\n    guid: g-no\n    country: Norway\n    capital:\n      html: <img src="flag.gif">\n'
        )
    )
    assert (project / "media/capitals/flag.gif").read_bytes() == b"GIF89a flag"
    run("build", "capitals")


def test_a_note_whose_guid_cant_be_on_a_card_is_told(project: Path) -> None:
    new = write_package(project / "new.apkg", {**OLD, "two words": ("Norway", "Oslo")})
    output = run("import", new, "--update", "cards/capitals", "--yes").output
    assert "with a guid that has spaces (1):\n    Norway" in output
    assert "Norway" not in (project / CARDS).read_text()


@pytest.mark.parametrize("front", ["<br>", "\ufeff"])
def test_a_new_note_that_makes_no_card_stays_out_as_at_the_first_import(project: Path, front: str) -> None:
    new = write_package(project / "new.apkg", {**OLD, "g-no": (front, "Oslo")})
    output = run("import", new, "--update", "cards/capitals", "--yes").output
    assert "New notes that make no card (1):" in output
    assert "Oslo" not in (project / CARDS).read_text()
