"""What a media file really is."""

from __future__ import annotations

import pytest

from deck_builder.content.file_types import find_type, refuse_wrong_type
from deck_builder.problems.errors import InputError

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("staff.png", b"<!DOCTYPE html>\n<html><head><title>Not found</title>", "a web page (“<!DOCTYPE html>"),
        ("staff.jpg", b"\n  <html lang=en>", "a web page"),
        ("staff.png", b'{"error": "not found"}', "data in JSON"),
        ("staff.webp", b"[]", "data in JSON"),
        ("staff.png", b"<?xml version='1.0'?>\n<Error><Code>AccessDenied</Code></Error>", "data in XML"),
        ("staff.png", b"404: Not Found", "a text (“404: Not Found”)"),
        ("note.mp3", b"<html><body>Log in</body></html>", "a web page"),
        ("staff.png", b"../../.git/annex/objects/x/y", "git-annex"),
        ("staff.png", b"%PDF-1.7", "a PDF"),
        ("staff.jpg", b"\0\0\0\x18ftypheic", "a HEIC photo"),
        ("staff.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG"),
        ("staff.svg", PNG, "a PNG"),
        ("staff.svg", b"<!DOCTYPE html><html></html>", "a web page"),
        ("note.mp3", PNG, "a PNG"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(name: str, data: bytes, words: str) -> None:
    with pytest.raises(InputError) as caught:
        refuse_wrong_type(name, data, "picture")
    assert caught.value.code == "M504"
    assert words in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("staff.png", PNG),
        ("staff.png", JPEG),
        ("staff.jpg", b"RIFF\0\0\0\0WEBPVP8 "),
        ("staff.svg", b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("staff.svg", b"<?xml version='1.0'?><s:svg xmlns:s='http://www.w3.org/2000/svg'/>"),
        ("note.mp3", b"ID3\x03\0"),
        ("note.mp3", b"\xff\xfb\x90\0"),
        ("note.mp3", b"OggS\0"),
        ("note.wav", b"RIFF\0\0\0\0WAVEfmt "),
        ("note.xyz", b"whatever it is"[:8]),
        ("staff.png", b"\0\1\2\3"),
        ("gone.png", b""),
    ],
)
def test_a_file_that_programs_can_show_or_play_is_let_through(name: str, data: bytes) -> None:
    refuse_wrong_type(name, data, "picture")


def test_bytes_that_tell_nothing_have_no_type() -> None:
    assert find_type(b"") == ""
    assert find_type(b"png") == ""
