"""HTML of imported notes: it reaches learners as it is, but for code and the names of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.media import MediaFolder
from deck_builder.content.raw_html import list_file_names, remove_code, render_raw_html


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    """A media folder with three files."""
    folder = tmp_path / "media"
    folder.mkdir()
    for name in ("cat.gif", "50% off.png", "bell & co.mp3"):
        (folder / name).write_bytes(name.encode())
    return MediaFolder(folder)


@pytest.mark.parametrize(
    "html",
    [
        "plain text",
        "a < b & c",
        "<B CLASS=x>old <br> HTML</b><div>",
        '<a href="https://example.org/?on=1">a page</a>',
        '<a href="mailto:x@example.org">x</a>',
        '<img src="data:image/png;base64,AAAA">',
        "<font color=red>red</font> once upon a time",
        "<p data-one=two>one = two</p>",
        "<svg><path d=M0></svg>",
    ],
)
def test_html_without_code_stays_as_it_is(html: str) -> None:
    assert remove_code(html) == html


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("a<script>alert(1)</script>b", "ab"),
        ("<b onclick=x()>b</b>", "<b>b</b>"),
        ("<b/ONCLICK=x()>b</b>", "<b>b</b>"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<a href=" jav&#x09;ascript:x()">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ("<iframe srcdoc='x'></iframe>y", "y"),
        ("<form action=x><button formaction=y>z</button></form>", "<button>z</button>"),
        ("<svg><set onbegin=x()></svg>", "<svg></svg>"),
        ("<meta http-equiv=refresh content=0>x", "x"),
    ],
)
def test_code_is_removed_and_the_text_stays(html: str, safe: str) -> None:
    assert remove_code(html) == safe
    assert remove_code(safe) == safe


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<script>x()</script>", "`<script>` could run code, so learners get the text without it"),
        ("<b onclick=x()>b</b>", "`onclick` could run code, so learners get the text without it"),
        (
            '<a href="javascript:x()">a</a>',
            "an address in this HTML could run code, so learners get the text without it",
        ),
    ],
)
def test_code_that_is_removed_is_reported(html: str, message: str, media: MediaFolder) -> None:
    (fault,) = render_raw_html(html, media).faults
    assert (fault.code, fault.message) == ("T407", message)
    assert fault.needle in html


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<img src="cat.gif">', "cat.gif"),
        ("<IMG alt='' SRC='cat.gif'>", "cat.gif"),
        ("<img src=cat.gif>", "cat.gif"),
        ('<img src="50%25%20off.png">', "50% off.png"),
        ('<img src="50% off.png">', "50% off.png"),
        ('<audio src="bell &amp; co.mp3"></audio>', "bell & co.mp3"),
        ("[sound:bell & co.mp3]", "bell & co.mp3"),
    ],
)
def test_a_file_gets_the_name_that_it_has_in_the_package(html: str, name: str, media: MediaFolder) -> None:
    rendered = render_raw_html(html, media)
    (file,) = rendered.media
    assert file.path.name == name
    assert file.name in rendered.html
    assert rendered.faults == ()
    assert list(list_file_names(html, media.list_files())) == [name]


@pytest.mark.parametrize(
    "html",
    [
        "plain",
        '<img src="https://example.org/cat.gif">',
        '<img src="//example.org/cat.gif">',
        '<img src="">',
        '<img src="gone.gif">',
        "[sound:gone.mp3]",
    ],
)
def test_an_address_elsewhere_and_a_missing_file_stay_as_they_are(html: str, media: MediaFolder) -> None:
    rendered = render_raw_html(html, media)
    assert (rendered.html, rendered.media) == (html, ())
