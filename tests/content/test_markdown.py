"""Markdown, mathematics, pictures and recordings become what Anki shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content import markdown as text
from deck_builder.content.media import MediaFolder
from tests.support.media import make_media


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    for name in ("brain.png", "my bird.mp3", "sub/ö.svg"):
        path = tmp_path / "media" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b"x")
    return MediaFolder(tmp_path / "media")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("one line", "one line"),
        ("two\n\nparts", "<p>two</p>\n<p>parts</p>"),
        ("**bold** and *soft*", "<strong>bold</strong> and <em>soft</em>"),
        ("$5 and $6", "$5 and $6"),
        ("$x^2 < 3$", r"\(x^2 &lt; 3\)"),
        ("$$\n\\int x\n$$", "\\[\n\\int x\n\\]"),
        (r"\$x\$ and \\(x\\)", r"$x$ and \<span>(</span>x\<span>)</span>"),
        ("`$x$ \\(y\\)`", r"<code>$x$ \(y\)</code>"),
        ("List<int> & a < b", "List&lt;int&gt; &amp; a &lt; b"),
        ("`List<int>` but <int>", "<code>List&lt;int&gt;</code> but &lt;int&gt;"),
        ("H<sub>2</sub>O <kbd>x</kbd>", "H<sub>2</sub>O <kbd>x</kbd>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<b onclick='x()' style='color:red'>b</b>", "<b>b</b>"),
        ("[x](javascript:alert(1))", "<a>x</a>"),
        ("[x][1]\n\n[1]: javascript:alert(1)", "<a>x</a>"),
        ("<https://a.org/?b=1&c=2>", '<a href="https://a.org/?b=1&amp;c=2">https://a.org/?b=1&amp;c=2</a>'),
        ("😀 é", "😀 é"),
        ("e\u0301", "é"),
        (
            "|a|b|\n|-|-:|\n|1|2|",
            (
                '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody>\n'
                '<tr><td>1</td><td align="right">2</td></tr>\n</tbody></table>'
            ),
        ),
        ("[latex]x[/latex] [[type:Front]]", "&#91;latex]x&#91;/latex] [&#91;type:Front]]"),
        (r"[\$]x[/\$] [\$\$]", "&#91;$]x&#91;/$] &#91;$$]"),
        (r"\[sound:brain.png]", "&#91;sound:brain.png]"),
        ("`[sound:x.mp3]`", "<code>&#91;sound:x.mp3]</code>"),
    ],
)
def test_markdown_becomes_the_html_that_anki_shows(markdown: str, html: str, media: MediaFolder) -> None:
    rendered = text.render_markdown(markdown, media)
    assert (rendered.html, rendered.media) == (html, ())


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("{{c1::**a** b::hint}}", "{{c1::<strong>a</strong> b::hint}}"),
        ("{{c1::a {{c2::b}} c}} {{c1,3::d}}", "{{c1::a {{c2::b}} c}} {{c1,3::d}}"),
        (r"{{c1::$\frac{1}{x_{2}}$}}", r"{{c1::\(\frac{1}{x_{2} }\)}}"),
        (r"$y = {{c1::\frac{1}{2}}} + {{c2::z}}$", r"\(y = {{c1::\frac{1}{2} }} + {{c2::z}}\)"),
        (r"$\{ {{c1::a}} \}$", r"\(\{ {{c1::a}} \}\)"),
    ],
)
def test_gaps_stay_whole_in_markdown(markdown: str, html: str, media: MediaFolder) -> None:
    assert text.render_markdown(markdown, media, gaps=True).html == html


def test_mathematics_without_gaps_keeps_its_braces(media: MediaFolder) -> None:
    assert text.render_markdown("$x_{y_{z}}$", media).html == r"\(x_{y_{z}}\)"


def test_pictures_and_recordings_get_their_names_in_the_package(media: MediaFolder) -> None:
    rendered = text.render_markdown("![a brain](brain.png 'Brain') [sound:my bird.mp3] ![o](sub/%C3%B6.svg)", media)
    brain, bird, o = rendered.media
    assert (brain.path.name, bird.path.name, o.path.name) == ("brain.png", "my bird.mp3", "ö.svg")
    assert rendered.html == (
        f'<img src="{brain.name}" alt="a brain" title="Brain"> [sound:{bird.name}] <img src="{o.name}" alt="o">'
    )
    assert not rendered.faults
    assert o.name.startswith("o-")


@pytest.mark.parametrize(
    ("markdown", "code", "message"),
    [
        ("![x](brian.png)", "M501", "there is no file `brian.png` in `media`"),
        ("![x](Brain.png)", "M501", "there is no file `Brain.png` in `media`"),
        ("![x](../brain.png)", "M502", "`../brain.png` leaves the deck's media folder"),
        ("![x](/etc/passwd)", "M502", "`/etc/passwd` leaves the deck's media folder"),
        ("![x](https://a.org/b.png)", "M505", "`https://a.org/b.png` is not in the deck's media folder"),
        ("<img alt='x' src='data:a'>", "M505", "`data:a` is not in the deck's media folder"),
        ("![](brain.png)", "T406", "`brain.png` has no text that describes it"),
        ("[sound:brain.png]", "M503", "`brain.png` is not a recording that every Anki can use (`.png`)"),
    ],
)
def test_a_file_that_a_card_cannot_show_is_reported(markdown: str, code: str, message: str, media: MediaFolder) -> None:
    (fault,) = text.render_markdown(markdown, media).faults
    assert fault.code == code
    assert message in fault.message


def test_a_near_name_is_offered(media: MediaFolder) -> None:
    (fault,) = text.render_markdown("![x](brian.png)", media).faults
    assert fault.hint == "Did you mean `brain.png`?"


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("  one line ", "one line"),
        ("a\nb", "a<br>b"),
        ("<b> & **x**", "&lt;b&gt; &amp; **x**"),
        (r"\(x\) \[y\]", r"\<span>(</span>x\<span>)</span> \<span>[</span>y\<span>]</span>"),
        ("[sound:x.mp3] [latex]", "&#91;sound:x.mp3] &#91;latex]"),
        ("e\u0301", "é"),
    ],
)
def test_plain_text_shows_every_sign_as_it_is_typed(plain: str, html: str) -> None:
    assert text.render_plain(plain) == html


def test_a_picture_has_its_description_and_caption(media: MediaFolder) -> None:
    rendered = text.render_picture("brain.png", 'The "brain"', "A *brain*", media)
    (file,) = rendered.media
    image = f'<img src="{file.name}" alt="The &quot;brain&quot;">'
    assert rendered.html == f"<figure>{image}<figcaption>A <em>brain</em></figcaption></figure>"
    assert not rendered.faults


def test_a_picture_without_a_description_is_reported(media: MediaFolder) -> None:
    rendered = text.render_picture("brain.png", "", "", media)
    assert [fault.code for fault in rendered.faults] == ["T406"]
    assert "figcaption" not in rendered.html


def test_a_picture_that_is_missing_shows_nothing(media: MediaFolder) -> None:
    rendered = text.render_picture("brian.png", "A brain", "$x", media)
    assert (rendered.html, rendered.media) == ("", ())
    assert [fault.code for fault in rendered.faults] == ["M501"]


@pytest.mark.parametrize("name", ["images\\scan.png", "a\\1.png", "\\g<0>.png", "a\\"])
def test_a_backslash_in_the_name_of_a_picture_is_told(name: str, tmp_path: Path) -> None:
    rendered = text.render_markdown(f'<img src="{name}" alt="x">', MediaFolder(tmp_path))
    assert [fault.code for fault in rendered.faults] == ["M502"]


@pytest.mark.parametrize(
    ("markdown", "file"),
    [
        ("![x](Brain_%28front%29.png)", "Brain_%28front%29.png"),
        ("![x](Brain_(front).png)", "Brain_(front).png"),
        ("![x](50%25.png)", "50%25.png"),
        ("![x](100%.png)", "100%.png"),
        ("![x](100%25.png)", "100%.png"),
        ("![x](a%20b.png)", "a b.png"),
        ("![x](<a b.png>)", "a b.png"),
        ("![x](<a b.png>) ![x](<a b.png>) 100%", "a b.png"),
        ("![x](c%20d.png)", "c%20d.png"),
        ("![x](<c d.png>)", "c d.png"),
        ("![x](<e%20f g.png>)", "e%20f g.png"),
        ("<img src='a%20b.png' alt='x'>", "a b.png"),
        ("<img src='50%25.png' alt='x'>", "50%25.png"),
        ("![x](%C3%B6.png)", "ö.png"),
        ("[sound:a%20b.mp3]", "a b.mp3"),
        ("[sound:c%20d.mp3]", "c%20d.mp3"),
    ],
)
def test_a_file_is_found_by_its_name_as_typed_and_then_without_escapes(
    markdown: str, file: str, tmp_path: Path
) -> None:
    media = make_media(
        tmp_path,
        *("Brain_%28front%29.png", "Brain_(front).png", "50%25.png", "50%.png", "100%.png", "a b.png", "c%20d.png"),
        *("c d.png", "e%20f g.png", "ö.png", "a b.mp3", "c%20d.mp3", "c d.mp3"),
    )
    rendered = text.render_markdown(markdown, media)
    assert rendered.faults == ()
    assert {found.path.name for found in rendered.media} == {file}


@pytest.mark.parametrize(
    ("markdown", "code", "needle"),
    [
        ("![x](C:/pics/scan.png)", "M505", "C:/pics/scan.png"),
        ("![x](data:image/png;base64,AAAA)", "M505", "data:image/png;base64,AAAA"),
        ("![x](file:///home/a.png)", "M505", "file:///home/a.png"),
        ("<img alt='x' src='C:/pics/scan.png'>", "M505", "C:/pics/scan.png"),
        ("<img alt='x' src=ftp://a.org/b.png>", "M505", "ftp://a.org/b.png"),
        ("![x](javascript:alert(1))", "M505", "javascript:alert(1)"),
        ("![x](col:on.png)", "M502", "col:on.png"),
        ("![x](images\\scan.png)", "M502", "images\\scan.png"),
        ("![x](missing%20one.png)", "M501", "missing%20one.png"),
        ("![x]()", "M501", "]()"),
        ("![x](<>)", "M501", "]()"),
        ("<img alt='x'>", "M501", "]()"),
        ("[sound:]", "M501", "[sound:]"),
        ("[sound:C:/bird.mp3]", "M505", "C:/bird.mp3"),
    ],
)
def test_a_file_that_is_not_there_is_told_as_it_was_typed(
    markdown: str, code: str, needle: str, tmp_path: Path
) -> None:
    (fault,) = text.render_markdown(markdown, make_media(tmp_path, "col:on.png")).faults
    assert (fault.code, fault.needle) == (code, needle)
    assert needle in fault.message or not fault.message.count("`")


def test_colons_in_the_address_of_a_link_inside_a_gap_stay_colons() -> None:
    rendered = text.render_markdown("{{c1::[a](https://b.org/c::d)}} e", MediaFolder(Path("nowhere")), gaps=True)
    assert rendered.html == '{{c1::<a href="https://b.org/c:&#58;d">a</a>}} e'
    assert rendered.faults == ()
