"""The files that templates and stylesheets name come along, and only those."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deck_builder.content.named_files import find_known, list_names, name_files
from tests.support.media import make_media

_HASH = re.compile(r"-[0-9a-f]{12}(?=\.)")


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<img src=\"_a.png\"> <img src=_b.png> <IMG SRC='_c.png'>", ["_a.png", "_b.png", "_c.png"]),
        ('<img src="./_a.png?v=2">', ["_a.png"]),
        ('<img srcset="_a.png 1x, _b.png 2x">', ["_a.png", "_b.png"]),
        ('<link rel="stylesheet" href="_a.css"><script src="_b.js"></script>', ["_a.css", "_b.js"]),
        ('<video poster="_a.png"><source src="_b.mp4"></video>', ["_a.png", "_b.mp4"]),
        ("[sound:_a.mp3] <p style=\"background: url('_b.png')\">", ["_a.mp3", "_b.png"]),
        ("<style>@font-face{src:url(_f.woff2)}</style>", ["_f.woff2"]),
        ('<img src="_my%20logo.png"> <img src="_a&amp;b.png">', ["_my logo.png", "_a&b.png"]),
        ('<img src="_flag_{{Code}}.svg">', ["_flag_{{Code}}.svg"]),
        (
            '<img src="{{Picture}}"> <a href="#top"> <img src="//a.org/_a.png"> <img src="data:image/png;base64,A">',
            [],
        ),
        ("_a.png in words", []),
        ("<script>new Audio(\"_a.mp3\"); f('./_b.png', `_c.svg`)</script>", ["_a.mp3", "_b.png", "_c.svg"]),
        ("<script>f('_' + x + '.png', '_a b.png', `_${x}.png`, '_name', 'a_b.png')</script> '_c.png'", []),
    ],
)
def test_a_template_names_what_a_browser_would_load(html: str, names: list[str]) -> None:
    assert sorted(list_names(html, ".html")) == sorted(names)


@pytest.mark.parametrize(
    ("css", "names"),
    [
        (".a{background:url(_a.png)} .b{background:url( '_b.png' )}", ["_a.png", "_b.png"]),
        ("@font-face{src:url('_f.eot?#iefix') format('eot'), url(\"_f.woff2\")}", ["_f.eot", "_f.woff2"]),
        ('@import "_a.css"; @import url(_b.css) screen;', ["_a.css", "_b.css"]),
        (r"a{background:\75rl(_a.png)} b{background:url(_b\2epng)}", ["_a.png", "_b.png"]),
        ('a{background:image-set("_a.png" 1x, "_b.png" 2x)}', ["_a.png", "_b.png"]),
        ("/* url(_a.png) */ a::before{content:'_b.png'} c{background:url(//a.org/_c.png)}", []),
    ],
)
def test_a_stylesheet_names_what_a_browser_would_load(css: str, names: list[str]) -> None:
    assert list_names(css, ".css") == names


@pytest.mark.parametrize(
    "text",
    [
        '<img src="my_logo.png">',
        '<img src="my._logo.png">',
        '<img src="sub/_logo.png">',
        '<img src="https://a.org/_logo.png">',
        "_logo.png.bak",
        "_logo.pngx",
        "x%20_logo.png",
        "é_logo.png",
    ],
)
def test_a_part_of_a_longer_name_is_another_file(text: str, tmp_path: Path) -> None:
    media = make_media(tmp_path, "_logo.png")
    assert find_known(text, media) == {}
    assert name_files(text, ".html", media) == (text, [])


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ('<img src="_logo.png">', ".html"),
        ("<img src=./_logo.png>", ".html"),
        ('<script>let file = "_logo.png"</script>', ".html"),
        ("a{background:url(_logo.png)}", ".css"),
    ],
)
def test_a_file_is_named_with_its_hash(text: str, ending: str, tmp_path: Path) -> None:
    written, (file,) = name_files(text, ending, make_media(tmp_path, "_logo.png"))
    assert _HASH.search(file.name)
    assert written == text.replace("_logo.png", file.name)


@pytest.mark.parametrize(
    ("text", "ending", "names"),
    [
        (r"a{background:url(_logo\2epng)}", ".css", {"_logo.png"}),
        ('<img src="_flag_{{Code}}.svg">', ".html", {"_flag_de.svg", "_flag_fr.svg"}),
    ],
)
def test_a_name_that_cannot_be_rewritten_stays(text: str, ending: str, names: set[str], tmp_path: Path) -> None:
    media = make_media(tmp_path, "_logo.png", "_flag_de.svg", "_flag_fr.svg", "_other.svg")
    written, files = name_files(text, ending, media)
    assert written == text
    assert {file.name for file in files} == names


def test_files_that_other_files_name_keep_their_names(tmp_path: Path) -> None:
    media = make_media(tmp_path, "_a.css", "_b.css", "_c.png", "_d.png", "c.png")
    (media.root / "_a.css").write_text("@import '_b.css';", encoding="utf-8")
    (media.root / "_b.css").write_text("a{background:url(_c.png)} /* and back: */ @import '_a.css';", encoding="utf-8")
    _, files = name_files("@import '_a.css';", ".css", media)
    first, *others = files
    assert _HASH.search(first.name)
    assert {file.name for file in others} == {"_a.css", "_b.css", "_c.png"}


def test_a_file_in_a_folder_gets_a_name_without_one(tmp_path: Path) -> None:
    written, (file,) = name_files('<img src="logos/_a.png">', ".html", make_media(tmp_path, "logos/_a.png"))
    assert written == f'<img src="{file.name}">'
    assert "/" not in file.name
    assert file.name.startswith("_")
