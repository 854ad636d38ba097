"""A media file is the same each time that it is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from deck_builder.content.media import MediaFolder
from deck_builder.content.media_file import compute_sha1
from deck_builder.problems.errors import InputError

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'>\r\n</svg>"


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    (tmp_path / "map.svg").write_bytes(SVG)
    (tmp_path / "bell.mp3").write_bytes(b"ID3\x03\r\n")
    return MediaFolder(tmp_path)


def test_a_text_has_one_line_end_and_another_file_its_bytes(media: MediaFolder) -> None:
    assert b"".join(media.find_file("map.svg").read_pieces()) == SVG.replace(b"\r\n", b"\n")  # type: ignore[union-attr]
    assert b"".join(media.find_sound("bell.mp3").read_pieces()) == b"ID3\x03\r\n"


@pytest.mark.parametrize("name", ["map.svg", "bell.mp3"])
def test_a_file_that_changed_after_it_was_checked_is_an_error(name: str, media: MediaFolder) -> None:
    file = media.find_file(name)
    assert file
    (media.root / name).write_bytes(b"<svg><script>run()</script></svg>")
    with pytest.raises(InputError, match=f"`{name}` changed") as caught:
        list(file.read_pieces())
    assert caught.value.hint == "Run the command again."
    assert caught.value.place
    assert caught.value.place.file == media.root / name


def test_a_file_that_became_a_link_to_elsewhere_is_not_read(media: MediaFolder, tmp_path: Path) -> None:
    file = media.find_picture("map.svg")
    private = tmp_path.parent / "private.svg"
    private.write_bytes(SVG)
    file.path.unlink()
    file.path.symlink_to(private)
    with pytest.raises(InputError, match="a link to a place outside"):
        list(file.read_pieces())


def test_the_sha1_of_a_file_that_is_gone_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert compute_sha1(tmp_path / "a") == hashlib.sha1(b"x", usedforsecurity=False).hexdigest()
    assert compute_sha1(tmp_path / "b") == ""
