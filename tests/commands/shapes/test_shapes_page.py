"""The page to draw shapes on: whole in one file, with the picture and the name that cards give it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from deck_builder.commands.shapes.shapes_page import make_shapes_page, name_in_media
from tests.support.pages import assert_is_one_file, bytes_of, elements_of

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><path d="M1 1h1v1"/></svg>'


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "brain.svg"
    file.write_bytes(PICTURE)
    return file


def test_the_page_is_one_file_with_the_picture(picture: Path) -> None:
    page = make_shapes_page(picture, "left/brain.svg")
    assert_is_one_file(page)
    (image,) = (element.attributes["src"] for element in elements_of(page) if element.name == "img")
    assert image
    assert image.startswith("data:image/svg+xml;")
    assert bytes_of(image) == PICTURE


@pytest.mark.parametrize("name", ["brain.svg", "left/brain.svg", 'a "b" \\ é.svg', "yes: no #1.svg", "a'<b>&.svg"])
def test_the_picture_s_name_is_yaml_for_cards_and_text_in_the_title(name: str, picture: Path) -> None:
    elements = elements_of(make_shapes_page(picture, name))
    (written,) = (element.attributes["data-file"] for element in elements if element.attributes.get("id") == "yaml")
    assert written
    assert yaml.safe_load(f"picture: {{file: {written}, alt: ''}}") == {"picture": {"file": name, "alt": ""}}
    assert [element.text for element in elements if element.name in ("title", "h1")] == [f"Shapes on {name}"] * 2


def test_a_missing_picture_raises_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_shapes_page(tmp_path / "brain.svg", "brain.svg")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("brain/media/insula.svg", "insula.svg"),
        ("brain/media/left/insula.svg", "left/insula.svg"),
        ("media/brain/insula.svg", "insula.svg"),
        ("media/brain/left/insula.svg", "left/insula.svg"),
        ("media/other/insula.svg", "other/insula.svg"),
        ("pictures/insula.svg", "insula.svg"),
    ],
)
def test_cards_name_a_picture_from_their_media_folder(file: str, name: str, tmp_path: Path) -> None:
    """Media are in the deck's own folder, or in `media/<deck>/` beside `cards/<deck>/`."""
    (tmp_path / "cards/brain").mkdir(parents=True)
    assert name_in_media(tmp_path / file) == name
