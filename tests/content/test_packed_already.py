"""Which files a package stores as they are, by what Deflate would do to the whole file."""

from __future__ import annotations

import zlib
from random import Random

import pytest

from deck_builder.content.packed_already import is_packed_already

NOISE = Random(1).randbytes(1 << 20)


@pytest.mark.parametrize("share", [0, 0.01, 0.05, 0.2, 1])
@pytest.mark.parametrize("size", [200, 10_000, 100_000, 1 << 20])
def test_a_file_is_stored_if_deflate_saves_little_of_it(size: int, share: float) -> None:
    """The file is noise in which a `share` of the bytes is zero."""
    random = Random(2)
    data = bytes(0 if random.random() < share else byte for byte in NOISE[:size])
    saved = 1 - len(zlib.compress(data, 5)) / size
    assert is_packed_already(data) == (saved < 0.03)


def test_a_long_header_does_not_count() -> None:
    assert is_packed_already(bytes(100_000) + NOISE[:400_000])
    assert not is_packed_already(NOISE[:100_000] + bytes(400_000))


def test_the_smallest_files_are_stored() -> None:
    assert is_packed_already(b"")
    assert is_packed_already(b"abc")
