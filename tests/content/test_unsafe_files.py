"""What counts as code and as an address elsewhere in media files."""

from __future__ import annotations

import pytest

from deck_builder.content.unsafe_files import UnclearError, find_in_file
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
        "<h:meta xmlns:h='http://www.w3.org/1999/xhtml' http-equiv='refresh' content='0;url=http://example.org'/>",
        "<h:base xmlns:h='http://www.w3.org/1999/xhtml' href='http://example.org'/>",
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
    ("document_type", "inside", "unsafe"),
    [
        ("<!ATTLIST svg onload CDATA 'run()'>", "", "scripts"),
        ("<!ATTLIST image href CDATA 'https://example.org/a.png'>", "<image/>", "remote"),
        ("<!ENTITY % a \"<!ENTITY b '&#60;scr&#105;pt>run()&#60;/scr&#105;pt>'>\"> %a;", "&b;", "scripts"),
    ],
)
def test_what_a_document_type_brings_into_a_drawing_is_found(document_type: str, inside: str, unsafe: str) -> None:
    svg = f"<!DOCTYPE svg [{document_type}]><svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>"
    assert {part.unsafe for part in find_in_file(".svg", svg.encode())} == {unsafe}


@pytest.mark.parametrize("encoding", ["shift_jis", "iso-2022-jp", "utf-7", "nonsense"])
def test_a_drawing_whose_encoding_could_hide_code_is_told(encoding: str) -> None:
    svg = f"<?xml version='1.0' encoding = '{encoding}'?><svg xmlns='http://www.w3.org/2000/svg'/>"
    with pytest.raises(UnclearError, match=encoding):
        list(find_in_file(".svg", svg.encode()))


def test_a_drawing_whose_entities_grow_without_end_is_told() -> None:
    entities = "".join(f"<!ENTITY a{number} '{f'&a{number - 1};' * 10}'>" for number in range(1, 10))
    svg = f"<!DOCTYPE svg [<!ENTITY a0 'aaaaaaaaaa'>{entities}]><svg xmlns='http://www.w3.org/2000/svg'>&a9;</svg>"
    with pytest.raises(UnclearError, match="entities"):
        list(find_in_file(".svg", svg.encode()))


@pytest.mark.parametrize(
    "inside",
    [
        "<image xlink:href='https://example.org/a.png'/>",
        "<use href='//example.org/a.svg#b'/>",
        "<style>@import url(https://example.org/a.css);</style>",
        "<path style='fill: url(https://example.org/a.svg#b)'/>",
        "<path fill='url(https://example.org/a.svg#b)'/>",
        "<path fill='u\\72l(https://example.org/a.svg#b)'/>",
        "<path mask='image-set(&quot;https://example.org/a.svg&quot; 1x)'/>",
        "<style>b { background: image-set('https://example.org/a' 1x) }</style>",
        "<style>b { background: src('https://example.org/a') }</style>",
        "<style>@im<!-- -->port 'https://example.org/a';</style>",
        "<style>b { background: ur<![CDATA[l(]]>https://example.org/a) }</style>",
        "<style>@im<b>x</b>port 'https://example.org/a';</style>",
        "<g xml:base='https://example.org/'><image href='a.png'/></g>",
        "<h:img xmlns:h='http://www.w3.org/1999/xhtml' srcset='a.png 1x, https://example.org/a.png 2x'/>",
        "<h:video xmlns:h='http://www.w3.org/1999/xhtml' poster='https://example.org/a.png'/>",
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
        "<text>In CSS, write url(https://example.org) or @import</text>",
        "<path transform='translate(1 2)' inkscape:label='C:' xmlns:inkscape='x'/>",
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
