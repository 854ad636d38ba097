"""Ultimate Geography, in many languages and two editions: one source of ours gives the notes of its own builds."""

from __future__ import annotations

import json
import shutil
import struct
import zlib
from pathlib import Path

import pytest

from bench.geography import main
from tests.support.learner import Learner

EXTRACT = Path(__file__).parent / "geography"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><desc>%s</desc><path d="M0 0h9v9z"/></svg>'


def draw(name: str) -> bytes:
    """A PNG of one pixel with a name in it, so that each is another file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    parts = (b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)), (b"tEXt", b"Title\0" + name.encode())
    pixel = (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in (*parts, *pixel))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The extract, with pictures."""
    folder = tmp_path / "checkout"
    shutil.copytree(EXTRACT, folder)
    for build in (folder / "build").iterdir():
        (build / "media").mkdir()
        for name in json.loads((build / "deck.json").read_text(encoding="utf-8"))["media_files"]:
            (build / "media" / name).write_bytes(DRAWING % name.encode() if name.endswith(".svg") else draw(name))
    return folder


def test_every_language_and_edition_has_the_notes_cards_and_guids_of_its_own_build(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(checkout, tmp_path / "geography") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert all(line.endswith(" 0 differ") for line in lines)
    data = checkout / "build/Ultimate Geography [HE]/deck.json"
    data.write_text(data.read_text(encoding="utf-8").replace("Oceans+Seas", "Seas"), encoding="utf-8")
    assert main(checkout, tmp_path / "again") == 1  # it sees a difference


@pytest.mark.slow
def test_in_anki_a_learner_of_the_standard_edition_moves_to_the_extended_one(
    checkout: Path, tmp_path: Path, learner: Learner
) -> None:
    main(checkout, tmp_path / "geography")
    for language, build in (("", "EN"), ("-de", "DE")):
        learner.import_package(tmp_path / f"dist/ultimate-geography{language}-standard.apkg")
        own = json.loads((checkout / f"build/Ultimate Geography [{build}]/deck.json").read_text(encoding="utf-8"))
        assert {note["guid"] for note in own["notes"]} <= learner.notes().keys()
        learner.study_everything()
        studied, cards = learner.schedule(), len(learner.cards())
        log = learner.import_package(tmp_path / f"dist/ultimate-geography{language}.apkg")
        assert not log.new
        after = learner.schedule()
        assert {key: after[key] for key in studied} == studied
        names = [card.template()["name"] for card in learner.cards()]
        flags = sum(1 for note in own["notes"] if note["fields"][5])
        assert len(names) - cards == flags + len(own["notes"])  # every note has a map
    assert learner.cards_that_the_check_adds_or_removes() == 0
