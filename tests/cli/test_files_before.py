"""What a command that failed says about the files is what is true of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deck_builder.cli.files_before import FilesBefore
from deck_builder.files import scratch_folder

AS_BEFORE = "Nothing was written."


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file, and the folder `dist` beside it with a package."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/deck.apkg").write_bytes(b"old")
    (tmp_path / "deck.lock").write_bytes(b"old")
    return tmp_path / "deck.lock"


def test_files_that_stay_are_as_before(lock: Path) -> None:
    before = FilesBefore(lock, lock.with_name("dist"), lock.with_name("missing"))
    assert before.describe(AS_BEFORE) == AS_BEFORE


def test_a_file_with_other_bytes_is_named(lock: Path) -> None:
    before = FilesBefore(lock)
    lock.write_bytes(b"newer")
    assert before.describe(AS_BEFORE).startswith("`deck.lock` was written already. ")


def test_a_file_that_was_replaced_by_the_same_bytes_is_named(lock: Path) -> None:
    before = FilesBefore(lock)
    other = lock.with_name("other")
    shutil.copy2(lock, other)
    other.replace(lock)
    assert before.describe(AS_BEFORE).startswith("`deck.lock` was written already. ")


def test_files_in_a_folder_are_named_in_order(lock: Path) -> None:
    folder = lock.with_name("dist")
    before = FilesBefore(folder)
    (folder / "a.md").touch()
    (folder / "deck.apkg").write_bytes(b"newer")
    assert before.describe(AS_BEFORE).startswith("`dist/a.md`, `dist/deck.apkg` were written already. ")


def test_a_file_that_is_gone_is_named(lock: Path) -> None:
    before = FilesBefore(lock)
    lock.unlink()
    assert before.describe(AS_BEFORE) != AS_BEFORE


def test_a_new_folder_counts_only_with_a_file_in_it(lock: Path) -> None:
    folder = lock.with_name("new")
    before = FilesBefore(folder)
    folder.mkdir()
    assert before.describe(AS_BEFORE) == AS_BEFORE
    (folder / "card.yaml").touch()
    assert before.describe(AS_BEFORE) != AS_BEFORE


def test_unfinished_files_do_not_count(lock: Path) -> None:
    folder = lock.with_name("dist")
    before = FilesBefore(folder)
    with scratch_folder(folder) as scratch:
        (scratch / "package.apkg").touch()
        assert before.describe(AS_BEFORE) == AS_BEFORE
