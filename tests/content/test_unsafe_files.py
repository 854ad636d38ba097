"""What counts as code and as an address elsewhere in media files."""

from __future__ import annotations

import pytest

from deck_builder.content.unsafe_files import find_in_file
from tests.support.decks import PROJECT

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def find_in_svg(inside: str, attributes: str = "") -> set[str]:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>{inside}</svg>'
    return {part.unsafe for part in find_in_file(".svg", svg.encode())}


@pytest.mark.parametrize(
    "inside",
    [
        "<script>run()</script>",
        "<s:script xmlns:s='http://www.w3.org/2000/svg'>run()</s:script>",
        "<a xlink:href='java&#115;cript:run()'><path/></a>",
        "<path onclick='run()'/>",
        "<foreignObject><p/></foreignObject>",
        "<set attributeName='onclick' to='run()'/>",
        "<set attributeName='xlink:href' to='javascript:run()'/>",
        "<b></c><path onload='run()'/>",
    ],
)
def test_a_drawing_that_runs_code_is_found(inside: str) -> None:
    assert "scripts" in find_in_svg(inside)


def test_code_behind_an_entity_or_another_encoding_is_found() -> None:
    entity = b"<!DOCTYPE svg [<!ENTITY a '<script xmlns=\"http://www.w3.org/2000/svg\">run()</script>'>]><svg>&a;</svg>"
    assert {part.unsafe for part in find_in_file(".svg", entity)} == {"scripts"}
    wide = "<?xml version='1.0' encoding='utf-16'?><svg><script>run()</script></svg>".encode("utf-16")
    assert {part.unsafe for part in find_in_file(".svg", wide)} == {"scripts"}


@pytest.mark.parametrize(
    "inside",
    [
        "<image xlink:href='https://example.org/a.png'/>",
        "<use href='//example.org/a.svg#b'/>",
        "<style>@import url(https://example.org/a.css);</style>",
        "<path style='fill: url(https://example.org/a.svg#b)'/>",
        "<path fill='url(https://example.org/a.svg#b)'/>",
    ],
)
def test_a_drawing_that_loads_something_is_found(inside: str) -> None:
    assert find_in_svg(inside) == {"remote"}


def test_a_stylesheet_for_xml_is_found() -> None:
    svg = b"<?xml-stylesheet href='https://example.org/a.css'?><svg xmlns='http://www.w3.org/2000/svg'/>"
    assert {part.unsafe for part in find_in_file(".svg", svg)} == {"remote"}


@pytest.mark.parametrize(
    "inside",
    [
        "<path fill='url(#gradient)' class='description'/>",
        "<use xlink:href='#shape'/>",
        "<a xlink:href='https://example.org'><text>More on this</text></a>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<metadata><license resource='http://creativecommons.org/'/></metadata>",
    ],
)
def test_a_plain_drawing_is_left_alone(inside: str) -> None:
    assert find_in_svg(inside) == set()


def test_a_drawing_of_illustrator_is_left_alone() -> None:
    svg = (
        b"<?xml version='1.0' encoding='iso-8859-1'?>"
        b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd' "
        b"[<!ENTITY ns_svg 'http://www.w3.org/2000/svg'>]><svg xmlns='&ns_svg;'><path d='M0 0'/></svg>"
    )
    assert list(find_in_file(".svg", svg)) == []


def test_the_drawings_of_the_shipped_deck_are_plain() -> None:
    drawings = list((PROJECT / "media").rglob("*.svg"))
    assert drawings
    assert [file for file in drawings if list(find_in_file(".svg", file.read_bytes()))] == []


def test_pages_scripts_and_stylesheets_are_looked_at_and_other_files_are_not() -> None:
    assert {part.unsafe for part in find_in_file(".html", b"<p>x</p>")} == {"scripts"}
    assert {part.unsafe for part in find_in_file(".js", b"")} == {"scripts"}
    assert {part.unsafe for part in find_in_file(".css", b"@import '//example.org/a';")} == {"remote"}
    assert list(find_in_file(".png", b"<script>")) == []
