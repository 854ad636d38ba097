"""A file is written completely or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deck_builder.files import have_same_bytes, identify_file, put_in_place, write_beside, write_text


def test_a_file_is_written_beside_its_target_and_put_in_its_place(tmp_path: Path) -> None:
    target = tmp_path / "deck.lock"
    target.write_text("old")
    new = write_beside(target, ["é", "\n", "😀\n"])
    assert (new.parent, target.read_text()) == (tmp_path, "old")
    put_in_place(new, target)
    assert target.read_bytes() == "é\n😀\n".encode()
    assert list(tmp_path.iterdir()) == [target]


def test_a_text_that_can_not_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "half"
        raise OSError("the disk is full")

    target = tmp_path / "deck.lock"
    target.write_text("old")
    with pytest.raises(OSError, match="the disk is full"):
        write_beside(target, pieces())
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_text() == "old"


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_a_file_keeps_the_permissions_of_the_one_that_it_replaces(mode: int, tmp_path: Path) -> None:
    target = tmp_path / "deck.lock"
    target.touch()
    target.chmod(mode)
    put_in_place(write_beside(target, ["new"]), target)
    assert target.stat().st_mode & 0o777 == mode


def test_a_new_file_has_the_permissions_that_any_new_file_gets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        target = tmp_path / "deck.lock"
        put_in_place(write_beside(target, ["new"]), target)
        assert target.stat().st_mode & 0o777 == 0o640
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


@pytest.mark.parametrize(
    ("one", "other", "same"), [(b"", b"", True), (b"a", b"a", True), (b"a", b"b", False), (b"a", b"ab", False)]
)
def test_files_are_the_same_if_all_their_bytes_are(one: bytes, other: bytes, same: bool, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(one)
    (tmp_path / "other").write_bytes(other)
    assert have_same_bytes(tmp_path / "one", tmp_path / "other") is same


def test_large_files_are_compared_to_the_last_byte(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"x" * 1024 * 1024 + b"a")
    (tmp_path / "other").write_bytes(b"x" * 1024 * 1024 + b"b")
    assert not have_same_bytes(tmp_path / "one", tmp_path / "other")


def test_a_missing_file_is_never_the_same_as_another(tmp_path: Path) -> None:
    (tmp_path / "one").touch()
    assert not have_same_bytes(tmp_path / "one", tmp_path / "missing")
    assert not have_same_bytes(tmp_path / "missing", tmp_path / "one")


def test_a_file_is_another_one_once_it_was_replaced(tmp_path: Path) -> None:
    assert identify_file(tmp_path / "a") == ()
    write_text(tmp_path / "a", "one")
    first = identify_file(tmp_path / "a")
    assert identify_file(tmp_path / "a") == first
    write_text(tmp_path / "a", "two!")
    assert identify_file(tmp_path / "a") != first
