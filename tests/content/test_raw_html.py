"""The HTML of imported notes stays as it is, without code. A browser and Anki are asked in commands/import_package."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.media import MediaFolder
from deck_builder.content.media_file import compute_sha1
from deck_builder.content.raw_html import list_file_names, remove_code, render_raw_html


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    (tmp_path / "50% off.png").write_bytes(b"png")
    (tmp_path / "bird.mp3").write_bytes(b"mp3")
    return MediaFolder(tmp_path)


@pytest.mark.parametrize(
    "html",
    [
        "plain text",
        "<p>unclosed <b>and untidy<br/></P>",
        '<font color=red>old</font> <span style="color:red">x</span>',
        "1 < 2 && a > b",
        '<image src="x.png"> <x+y>z</x+y>',
        'set one = "on" script',
    ],
)
def test_html_without_code_stays_as_it_is(html: str) -> None:
    assert remove_code(html) == html


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("a<script>alert(1)</script>b", "ab"),
        ('<img src="x.png" onerror="alert(1)">', '<img src="x.png">'),
        ("<b/onclick=alert(1)>x</b>", "<b>x</b>"),
        ("<x+y onclick=alert(1)>x</x+y>", "x"),
        ("<x\u00a0y onclick=alert(1)>x", "x"),
        ('<image src="x.png" onerror="alert(1)">', '<img src="x.png">'),
        ('<a href="java&#115;cript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href=" javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<iframe src="https://example.org"></iframe>x', "x"),
        ('<form action="https://example.org"><b>x</b></form>', "<b>x</b>"),
    ],
)
def test_code_is_removed(html: str, safe: str) -> None:
    assert remove_code(html) == safe


def test_words_that_look_like_code_stay_unless_svg_or_mathml_could_hide_some() -> None:
    """Browsers and the sanitiser may read foreign elements in two ways, so what is not understood is not trusted."""
    words = 'He wrote "onward = x & y" <b>here</b>'
    assert remove_code(words) == words
    assert remove_code(f"<svg></svg>{words}") == f"<svg></svg>{words.replace('&', '&amp;')}"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<script>x</script>", "`<script>`"),
        ("<b onclick='x'>x</b>", "`onclick`"),
        ("<a href='java&#115;cript:x'>x</a>", "an address in this HTML"),
    ],
)
def test_removed_code_is_reported(html: str, shown: str, media: MediaFolder) -> None:
    (fault,) = render_raw_html(html, media).faults
    assert (fault.code, fault.message) == ("T407", f"{shown} could run code, so learners get the text without it")


def test_files_get_their_names_in_the_package(media: MediaFolder) -> None:
    picture, sound = media.find_file("50% off.png"), media.find_file("bird.mp3")
    assert picture
    assert sound
    rendered = render_raw_html("<img src='50% off.png'> <img src=\"50%25%20off.png\"> [sound:bird.mp3]", media)
    assert rendered.html == f"<img src='{picture.name}'> <img src=\"{picture.name}\"> [sound:{sound.name}]"
    assert rendered.media == (picture, picture, sound)
    assert not rendered.faults


def test_a_file_that_keeps_its_name_leaves_the_html_as_it_is(media: MediaFolder) -> None:
    media.keep_names({"bird.mp3": compute_sha1(media.root / "bird.mp3")})
    rendered = render_raw_html("[sound:bird.mp3]<b>", media)
    assert rendered.html == "[sound:bird.mp3]<b>"
    assert [file.name for file in rendered.media] == ["bird.mp3"]


def test_a_missing_file_is_reported_unless_the_package_did_not_have_it_either(media: MediaFolder) -> None:
    html = '<img src="gone.png">'
    rendered = render_raw_html(html, media)
    assert rendered.html == html
    assert [fault.code for fault in rendered.faults] == ["M501"]
    media.keep_names({"gone.png": ""})
    assert not render_raw_html(html, media).faults


def test_addresses_elsewhere_are_not_files(media: MediaFolder) -> None:
    html = '<img src="https://example.org/a.png"><img src="//example.org/a.png"><img src="data:image/png;base64,x">'
    assert render_raw_html(html, media).html == html
    assert list(list_file_names(html, set())) == []


def test_a_percent_sign_may_be_part_of_a_name() -> None:
    html = '<img src="50%25.png"> <img src="a%20b.png"> [sound:100%.mp3] <video src=x.mp4>'
    assert list(list_file_names(html, {"50%25.png", "100%.mp3"})) == ["50%25.png", "a b.png", "100%.mp3", "x.mp4"]
