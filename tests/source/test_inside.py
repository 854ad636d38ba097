"""Files are read only inside their folder, and only if they are files."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from deck_builder.source.inside import (
    NotAFileError,
    OutsideError,
    explain_error,
    find_own_folder,
    is_inside,
    is_there,
    open_inside,
    read_inside,
)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A folder with a file, beside a secret."""
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "deck"
    folder.mkdir()
    (folder / "cards.yaml").write_bytes(b"cards")
    return folder


def test_a_file_and_a_link_to_one_inside_are_read(deck: Path) -> None:
    (deck / "link.yaml").symlink_to("cards.yaml")
    assert read_inside(deck / "cards.yaml", deck) == read_inside(deck / "link.yaml", deck) == b"cards"


@pytest.mark.parametrize("target", ["../secret", "/etc/hostname", "../deck/../secret"])
def test_a_link_that_leads_outside_is_not_followed(deck: Path, target: str) -> None:
    (deck / "link").symlink_to(target)
    with pytest.raises(OutsideError) as raised:
        open_inside(deck / "link", deck)
    assert not is_inside(deck / "link", deck)
    assert explain_error(raised.value) == "it is a link to a place outside of the deck"


def test_a_file_below_a_folder_that_is_a_link_is_outside(deck: Path) -> None:
    (deck / "kinds").symlink_to("..")
    with pytest.raises(OutsideError):
        open_inside(deck / "kinds/secret", deck)


def test_a_folder_may_be_reached_by_a_link_as_a_whole(deck: Path) -> None:
    (deck.parent / "shortcut").symlink_to(deck)
    assert read_inside(deck.parent / "shortcut/cards.yaml", deck.parent / "shortcut") == b"cards"


def test_what_is_not_a_file_is_never_opened(deck: Path) -> None:
    os.mkfifo(deck / "pipe")
    (deck / "device").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(deck / "socket"))
        for name in ("pipe", "socket"):
            with pytest.raises(NotAFileError) as raised:
                open_inside(deck / name, deck)
            assert explain_error(raised.value) == "it is not a file, but a pipe or a device"
    with pytest.raises(NotAFileError):
        open_inside(deck / "device", Path("/"))
    with pytest.raises(IsADirectoryError):
        open_inside(deck, deck)


def test_links_in_a_circle_and_missing_files_are_errors_of_the_system(deck: Path) -> None:
    (deck / "one").symlink_to("two")
    (deck / "two").symlink_to("one")
    for name in ("one", "missing"):
        with pytest.raises(OSError, match=r".") as raised:
            open_inside(deck / name, deck)
        assert explain_error(raised.value)
    assert not is_inside(deck / "one", deck) or not (deck / "one").exists()


def test_the_folder_of_a_file_is_the_one_with_the_deck_or_the_media(deck: Path) -> None:
    (deck / "deck.yaml").touch()
    assert find_own_folder(deck / "kinds/city/front.html") == deck
    assert find_own_folder(deck / "media/credits.yaml") == deck / "media"
    assert find_own_folder(deck.parent / "media/capitals/brain/a.png") == deck.parent / "media/capitals"
    assert find_own_folder(deck.parent / "elsewhere/a.txt") == deck.parent / "elsewhere"


def test_what_can_not_be_asked_about_is_never_taken_for_missing(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (deck / "broken").symlink_to("nowhere")
    assert is_there(deck)
    assert is_there(deck / "broken")
    for missing in (deck / "gone", deck / "deck.yaml/inside", deck / ("x" * 5000), deck / "a\0b"):
        assert not is_there(missing)

    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "lstat", fail)
    with pytest.raises(OSError, match="Input/output"):
        is_there(deck / "deck.yaml")


def test_the_folder_above_is_outside(deck: Path) -> None:
    assert not is_inside(deck / "..", deck)
    assert not is_inside(deck / "../secret", deck)
    with pytest.raises(OutsideError):
        open_inside(deck / "../secret", deck)
