"""Packing in blocks: what is unpacked is what was packed, and the same block gives the same bytes, known or not."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from random import Random
from threading import Thread
from typing import Final

import pytest

from deck_builder.build import packed_blocks
from deck_builder.build.packed_blocks import BLOCK, PackedBlocks, read_blocks, store_blocks, unpack_blocks

NAME: Final = "a name with an é"
TEXT: Final = b"".join(b"A line with the number %d in it.\n" % number for number in range(60_000))


def store(package: Path, data: bytes, known: dict[str, bytes]) -> PackedBlocks:
    source = package.with_name("source")
    source.write_bytes(data)
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("before", "something else")
        entry = zipfile.ZipInfo(NAME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        packed = store_blocks(archive, entry, source, known)
        archive.writestr("after", "something else")
    return packed


def find_known(package: Path, packed: PackedBlocks) -> dict[str, bytes]:
    blocks = read_blocks(package, packed)
    assert blocks is not None
    return dict(zip((digest for digest, _ in packed.blocks), blocks, strict=True))


@pytest.mark.parametrize(
    "data", [b"", b"x", bytes(3 * BLOCK), TEXT, TEXT[: 2 * BLOCK], Random(1).randbytes(BLOCK + 1), TEXT + TEXT]
)
def test_any_program_unpacks_what_was_packed(data: bytes, tmp_path: Path) -> None:
    packed = store(tmp_path / "a.zip", data, {})
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.read(NAME) == data
    blocks = read_blocks(tmp_path / "a.zip", packed)
    assert blocks is not None
    with (tmp_path / "unpacked").open("wb") as file:
        unpack_blocks(blocks, file)
    assert (tmp_path / "unpacked").read_bytes() == data


def test_known_blocks_are_taken_over_and_the_bytes_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = TEXT[: BLOCK + 5] + b"an edit" + TEXT[BLOCK + 12 :]
    store(tmp_path / "first.zip", edited, {})
    packed = store(tmp_path / "before.zip", TEXT, {})
    lengths = []

    def pack(block: bytes) -> bytes:
        lengths.append(len(block))
        return pack_block(block)

    pack_block = packed_blocks._pack
    monkeypatch.setattr(packed_blocks, "_pack", pack)
    store(tmp_path / "after.zip", edited, find_known(tmp_path / "before.zip", packed))
    assert lengths == [BLOCK]
    assert (tmp_path / "after.zip").read_bytes() == (tmp_path / "first.zip").read_bytes()


def test_a_system_that_allows_no_more_threads_packs_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(tmp_path / "first.zip", TEXT, {})
    monkeypatch.setattr(packed_blocks, "count_cores", lambda: 3)

    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refuse)
    store(tmp_path / "again.zip", TEXT, {})
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "first.zip").read_bytes()


def test_blocks_make_a_file_hardly_larger(tmp_path: Path) -> None:
    store(tmp_path / "a.zip", TEXT, {})
    with zipfile.ZipFile(tmp_path / "usual.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        archive.writestr(NAME, TEXT)
    assert (tmp_path / "a.zip").stat().st_size < (tmp_path / "usual.zip").stat().st_size * 1.01


@pytest.mark.parametrize("place", [0, 30, 60, 100, 1000, -30, -5])
def test_a_damaged_package_or_another_one_has_no_blocks(place: int, tmp_path: Path) -> None:
    packed = store(tmp_path / "a.zip", TEXT[:100_000], {})
    right = read_blocks(tmp_path / "a.zip", packed)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[place] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(data)
    assert read_blocks(tmp_path / "a.zip", packed) in (None, right)
    (tmp_path / "a.zip").write_bytes(data[: len(data) // 2])
    assert read_blocks(tmp_path / "a.zip", packed) is None
    store(tmp_path / "a.zip", TEXT[:100_001], {})
    assert read_blocks(tmp_path / "a.zip", packed) is None
    assert read_blocks(tmp_path / "gone.zip", packed) is None


def test_the_list_of_contents_of_another_package_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = store(tmp_path / "a.zip", TEXT[:100_000], {})
    store(tmp_path / "a.zip", TEXT[:100_001], {})
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", None)  # nothing can limit how long it takes
    assert read_blocks(tmp_path / "a.zip", packed) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_or_a_device_in_the_place_of_a_package_is_not_opened(tmp_path: Path) -> None:
    packed = store(tmp_path / "a.zip", TEXT[:100_000], {})
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "endless").symlink_to("/dev/zero")
    for place in (tmp_path / "pipe", tmp_path / "endless", tmp_path):
        assert read_blocks(place, packed) is None
