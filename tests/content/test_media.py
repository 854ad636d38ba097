"""The media folder: which file an author means, and what it is called in the package."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from pathlib import Path

import pytest

from deck_builder.content.media import PICTURES, SOUNDS, MediaFolder, guess_mime_type, make_data_address
from deck_builder.content.media_file import compute_sha1
from deck_builder.problems.errors import InputError


@pytest.mark.parametrize("ending", sorted(PICTURES))
def test_a_picture_has_the_type_of_a_picture(ending: str) -> None:
    assert guess_mime_type(f"brain/Map{ending.upper()}").startswith("image/")


@pytest.mark.parametrize("ending", sorted(SOUNDS))
def test_a_recording_or_film_has_a_type_that_a_browser_plays(ending: str) -> None:
    assert guess_mime_type(f"wren{ending}").startswith(("audio/", "video/"))


def test_a_file_of_no_known_type_is_bytes() -> None:
    assert guess_mime_type("map") == guess_mime_type("map.xyz") == "application/octet-stream"


def test_a_data_address_holds_the_file() -> None:
    head, _, data = make_data_address("map.png", b"\x89PNG\xff").partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data) == b"\x89PNG\xff"


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    for name in ("brain.svg", "_logo.png", "sub/My Bird.mp3", "film.mp4", "empty.png", "no ending"):
        path = tmp_path / "media" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b"" if name == "empty.png" else name.encode())
    return MediaFolder(tmp_path / "media")


def test_a_file_is_named_after_its_bytes(media: MediaFolder) -> None:
    digest = hashlib.blake2b(b"brain.svg", digest_size=6).hexdigest()
    assert media.find_picture("brain.svg").name == f"brain-{digest}.svg"
    assert media.find_sound("sub/My Bird.mp3").name.startswith("my-bird-")


def test_a_changed_file_has_another_name(media: MediaFolder) -> None:
    before = media.find_picture("brain.svg").name
    (media.root / "brain.svg").write_bytes(b"another")
    assert MediaFolder(media.root).find_picture("brain.svg").name != before


def test_the_underscore_that_anki_keeps_files_by_stays(media: MediaFolder) -> None:
    assert media.find_picture("_logo.png").name.startswith("_logo-")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("brian.svg", "M501"),
        ("../media/brain.svg", "M502"),
        ("/brain.svg", "M502"),
        ("sub\\brain.svg", "M502"),
        ("film.mp4", "M503"),
        ("no ending", "M503"),
        ("empty.png", "M504"),
        ("https://example.org/brain.svg", "M505"),
        ("//example.org/brain.svg", "M505"),
    ],
)
def test_a_picture_that_cannot_go_into_the_package_is_an_error(name: str, code: str, media: MediaFolder) -> None:
    with pytest.raises(InputError) as caught:
        media.find_picture(name)
    assert caught.value.code == code


def test_a_link_out_of_the_folder_is_an_error(media: MediaFolder, tmp_path: Path) -> None:
    (tmp_path / "private.png").write_bytes(b"private")
    (media.root / "link.png").symlink_to(tmp_path / "private.png")
    with pytest.raises(InputError, match="leads out of the deck's media folder"):
        media.find_picture("link.png")


def test_a_name_is_found_however_the_disk_writes_its_accents(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "é.png")).write_bytes(b"x")
    assert MediaFolder(tmp_path).find_picture("é.png").name.startswith("e-")
    assert list(MediaFolder(tmp_path).list_files()) == ["é.png"]


@pytest.mark.parametrize("name", ["drawing.svg", "_style.css", "_script.js"])
def test_a_text_counts_and_goes_out_with_the_same_line_ends_on_every_computer(name: str, tmp_path: Path) -> None:
    unix, windows = tmp_path / "unix", tmp_path / "windows"
    for folder, text in ((unix, b"<svg>\n<g/>\n</svg>"), (windows, b"<svg>\r\n<g/>\r\n</svg>")):
        folder.mkdir()
        (folder / name).write_bytes(text)
    files = [MediaFolder(folder, ["scripts"]).find_file(name) for folder in (unix, windows)]
    assert files[0]
    assert files[1]
    assert files[0].name == files[1].name
    assert [b"".join(file.read_pieces()) for file in files if file] == [b"<svg>\n<g/>\n</svg>"] * 2
    assert hashlib.blake2b(b"<svg>\n<g/>\n</svg>", digest_size=6).hexdigest() in files[0].name


def test_a_picture_that_is_not_text_keeps_every_byte(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    file = MediaFolder(tmp_path).find_picture("a.png")
    assert b"".join(file.read_pieces()) == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("in_package", "checked_out"), [(b"a\r\nb", b"a\nb"), (b"a\nb", b"a\r\nb"), (b"a\r\nb\n", None)]
)
def test_an_imported_text_keeps_its_name_and_bytes_whatever_version_control_does_to_its_lines(
    in_package: bytes, checked_out: bytes | None, tmp_path: Path
) -> None:
    (tmp_path / "a.svg").write_bytes(checked_out or in_package)
    media = MediaFolder(tmp_path)
    media.keep_names({"a.svg": hashlib.sha1(in_package, usedforsecurity=False).hexdigest()})
    file = media.find_picture("a.svg")
    assert (file.name, b"".join(file.read_pieces())) == ("a.svg", in_package)


def test_a_file_that_the_imported_package_lacked_may_be_missing_in_either_form_of_its_name(media: MediaFolder) -> None:
    media.keep_names({"é.png": ""})
    assert media.find_file(unicodedata.normalize("NFD", "é.png")) is None


def test_an_imported_file_keeps_its_name_while_its_bytes_are_the_same(media: MediaFolder) -> None:
    media.keep_names({"brain.svg": compute_sha1(media.root / "brain.svg"), "film.mp4": "another", "gone.png": ""})
    assert media.find_picture("brain.svg").name == "brain.svg"
    assert media.find_sound("film.mp4").name.startswith("film-")
    assert media.find_file("gone.png") is None
    with pytest.raises(InputError):
        media.find_file("never.png")


def test_a_sha1_is_that_of_the_bytes_and_empty_without_the_file(media: MediaFolder) -> None:
    assert compute_sha1(media.root / "brain.svg") == hashlib.sha1(b"brain.svg", usedforsecurity=False).hexdigest()
    assert compute_sha1(media.root / "gone.svg") == ""


def test_what_git_lfs_leaves_in_place_of_a_file_is_not_the_file(media: MediaFolder) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    (media.root / "scan.png").write_text(pointer)
    with pytest.raises(InputError, match="Git LFS") as caught:
        media.find_picture("scan.png")
    assert (caught.value.code, caught.value.hint) == ("M504", "Run `git lfs pull`, which fetches the file itself.")
