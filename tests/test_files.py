"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from deck_builder.files import put_in_place, same_bytes, write_beside


def test_text_is_written_to_a_new_file_beside_the_target(tmp_path: Path) -> None:
    target = tmp_path / "deck.lock"
    path = write_beside(target, ["one\n", "two: ö\n"])
    assert path.parent == tmp_path
    assert path.read_bytes() == "one\ntwo: ö\n".encode()
    assert not target.exists()


def test_a_write_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "one\n"
        raise RuntimeError("the second piece can't be made")

    with pytest.raises(RuntimeError):
        write_beside(tmp_path / "deck.lock", pieces())
    assert list(tmp_path.iterdir()) == []


def test_a_reader_sees_the_old_file_or_the_new_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "deck.lock"
    target.write_text("old", encoding="utf-8")
    with target.open(encoding="utf-8") as reader:
        put_in_place(write_beside(target, ["new"]), target)
        assert reader.read() == "old"
    assert target.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_replaced_file_keeps_its_permissions(mode: int, tmp_path: Path) -> None:
    target = tmp_path / "deck.lock"
    target.touch()
    target.chmod(mode)
    put_in_place(write_beside(target, ["new"]), target)
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    usual, target = tmp_path / "usual", tmp_path / "deck.lock"
    usual.touch()
    put_in_place(write_beside(target, ["new"]), target)
    assert target.stat().st_mode == usual.stat().st_mode


def test_a_file_system_that_cannot_sync_folders_is_good_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "deck.lock"
    path = write_beside(target, ["new"])

    def refuse(_: int) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(os, "fsync", refuse)
    put_in_place(path, target)
    assert target.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b"", b"", True),
        (b"a", b"b", False),
        (b"a", b"aa", False),
        (b"x" * 3_000_000, b"x" * 3_000_000, True),
        (b"x" * 3_000_000, b"x" * 2_999_999 + b"y", False),
        (b"a", None, False),
        (None, b"a", False),
        (None, None, False),
    ],
    ids=["empty", "other", "longer", "large", "last byte", "second missing", "first missing", "both missing"],
)
def test_files_are_the_same_if_all_their_bytes_are(
    one: bytes | None, other: bytes | None, same: bool, tmp_path: Path
) -> None:
    for name, data in (("one", one), ("other", other)):
        if data is not None:
            (tmp_path / name).write_bytes(data)
    assert same_bytes(tmp_path / "one", tmp_path / "other") is same
