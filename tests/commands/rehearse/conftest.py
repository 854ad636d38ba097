"""One small deck in real Anki, imported and studied once; each test gets a copy of the collection."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import genanki
import pytest

from tests.support.learner import Learner
from tests.support.old_decks import BASIC, BELL, CAT, note


@pytest.fixture(scope="module")
def capitals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with two ordinary notes, one with a blank front, and one that names four files, two of them missing."""
    folder = tmp_path_factory.mktemp("capitals")
    deck = genanki.Deck(2059400110, "Capitals")
    deck.add_note(note(BASIC, "France", "Paris", "", guid="france"))
    deck.add_note(note(BASIC, "Italy", "Rome", "all filled", guid="italy"))
    deck.add_note(note(BASIC, "<i></i>", "no front", "", guid="blank"))
    missing = '<img src="gone.png">[sound:gone &amp; co.mp3]'
    deck.add_note(note(BASIC, '<img src="cat.gif">', f"[sound:bell &amp; co.mp3]{missing}", "", guid="cat"))
    (folder / "cat.gif").write_bytes(CAT)
    (folder / "bell & co.mp3").write_bytes(BELL)
    package = genanki.Package(deck)
    package.media_files = [str(folder / "cat.gif"), str(folder / "bell & co.mp3")]
    target = folder / "capitals.apkg"
    package.write_to_file(str(target), timestamp=1_700_000_000)
    return target


@pytest.fixture(scope="module")
def studied_folder(capitals: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed collection in which the package was imported and studied."""
    folder = tmp_path_factory.mktemp("studied") / "collection"
    learner = Learner(folder)
    learner.import_package(capitals)
    learner.study_everything(30)
    learner.close()
    return folder


@pytest.fixture
def studied(studied_folder: Path, tmp_path: Path) -> Iterator[Learner]:
    """A learner who has imported and studied the package."""
    learner = Learner(Path(shutil.copytree(studied_folder, tmp_path / "studied")))
    yield learner
    learner.close()
