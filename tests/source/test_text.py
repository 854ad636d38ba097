from __future__ import annotations

import pytest

from deck_builder.problems.errors import TextError
from deck_builder.source.text import NOT_IN_TEXT, decode, decode_text


def mistake_in(data: bytes) -> tuple[str, int, int]:
    with pytest.raises(TextError) as caught:
        decode_text(data)
    return caught.value.code, *caught.value.mark


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"", "Y105", 1, 1),
        (b"\xef\xbb\xbfa: b\n", "Y104", 1, 1),
        ("a: b\n".encode("utf-16"), "Y103", 1, 1),
        ("a: é\nb: ü\n".encode("latin-1"), "Y103", 1, 4),
        (b"a: b\x00\n", "Y115", 1, 5),
        ("a: b\nc: d\u2028e\n".encode(), "Y115", 2, 5),
        ("a: b\ufeffc\n".encode(), "Y115", 1, 5),
    ],
    ids=["nothing", "byte order mark", "UTF-16", "Latin-1", "a zero byte", "an invisible line end", "a stray mark"],
)
def test_a_file_that_is_not_plain_utf8_text_is_refused_at_its_place(
    data: bytes, code: str, line: int, column: int
) -> None:
    assert mistake_in(data) == (code, line, column)


def test_every_script_and_every_sign_of_print_is_text() -> None:
    text = "naïve Grüße 漢字 עברית 😀 \u200d\u00a0\ufe0f\t\r\n"
    decode_text(text.encode())
    assert decode(text.encode()) == text
    assert not NOT_IN_TEXT.search(text)


def test_a_file_without_anything_is_utf_8_too() -> None:
    assert decode(b"") == ""
