from __future__ import annotations

import base64
import mimetypes

import pytest

from deck_builder.content.media import PICTURES, guess_mime_type, make_data_address


@pytest.mark.parametrize("ending", sorted(PICTURES))
def test_a_picture_has_the_same_type_on_every_computer(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mimetypes, "guess_type", lambda name: (None, None))
    assert guess_mime_type(f"brain/Map{ending.upper()}").startswith("image/")


def test_a_file_of_no_known_type_is_bytes() -> None:
    assert guess_mime_type("map") == "application/octet-stream"
    assert guess_mime_type("wren.mp3") == "audio/mpeg"


def test_a_data_address_holds_the_file() -> None:
    head, _, data = make_data_address("map.png", b"\x89PNG\xff").partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data) == b"\x89PNG\xff"
