"""Pictures as note-taking programs write them are shown, or told with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content import markdown as text
from deck_builder.content.media import MediaFolder
from tests.support.media import make_media


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    return make_media(
        tmp_path, "scan.png", "my pic.png", "Brain_(front).png", "scan#1.png", "bird.mp3", "_b_.mp3", "*c*.mp3"
    )


@pytest.mark.parametrize(
    ("markdown", "image"),
    [
        ("![[scan.png]]", '<img src="scan.png" alt="">'),
        ("![[ scan.png ]]", '<img src="scan.png" alt="">'),
        ("![[scan.png|300]]", '<img src="scan.png" width="300" alt="">'),
        ("![[scan.png|a scan]]", '<img src="scan.png" alt="a scan">'),
        ("![[scan.png|a scan|300x200]]", '<img src="scan.png" width="300" height="200" alt="a scan">'),
        ("![[my pic.png|30]]", '<img src="my pic.png" width="30" alt="">'),
        ("![x](scan.png =300x)", '<img src="scan.png" width="300" alt="x">'),
        ("![x](scan.png =300x200)", '<img src="scan.png" width="300" height="200" alt="x">'),
        ("![x](scan.png =50%x)", '<img src="scan.png" width="50%" alt="x">'),
        ('![x](scan.png =300x "A title")', '<img src="scan.png" width="300" alt="x" title="A title">'),
        ('![x](scan.png "A title" =300x)', '<img src="scan.png" width="300" alt="x" title="A title">'),
        ("![x](my pic.png =300x)", '<img src="my pic.png" width="300" alt="x">'),
        ("![x](<my pic.png> =300x)", '<img src="my pic.png" width="300" alt="x">'),
        ("![x](<my pic.png>){width=300}", '<img src="my pic.png" width="300" alt="x">'),
        ("![x](Brain_(front).png =300x)", '<img src="Brain_(front).png" width="300" alt="x">'),
        ("![x](scan.png){width=50%}", '<img src="scan.png" width="50%" alt="x">'),
        ("![x](scan.png){width=300px}", '<img src="scan.png" width="300" alt="x">'),
        ("![x](scan.png){: width=300 height='20'}", '<img src="scan.png" width="300" height="20" alt="x">'),
        ("![*x* [y]](scan.png){width=3}", '<img src="scan.png" width="3" alt="x [y]">'),
        ("| a |\n|---|\n| ![[scan.png\\|30]] |", '<td><img src="scan.png" width="30" alt=""></td>'),
        ("> ![[scan.png]]\n>\n> b", '<blockquote>\n<p><img src="scan.png" alt=""></p>\n<p>b</p>\n</blockquote>'),
        ("{{c1::![[scan.png]]}}", '{{c1::<img src="scan.png" alt="">}}'),
        ("![a scan|300](scan.png)", '<img src="scan.png" width="300" alt="a scan">'),
        ("![a|b|300x200](scan.png)", '<img src="scan.png" width="300" height="200" alt="a|b">'),
        ("| a |\n|---|\n| ![x\\|30](scan.png) |", '<td><img src="scan.png" width="30" alt="x"></td>'),
        ("![a|b](scan.png)", '<img src="scan.png" alt="a|b">'),
        ("![[scan#1.png]]", '<img src="scan#1.png" alt="">'),
        ("![[scan.png#center]]", '<img src="scan.png" alt="">'),
    ],
)
def test_a_picture_is_shown_in_every_way_to_write_it(markdown: str, image: str, media: MediaFolder) -> None:
    rendered = text.render_markdown(markdown, media)
    (file,) = rendered.media
    assert image.replace(file.path.name, file.name) in rendered.html
    assert {fault.code for fault in rendered.faults} <= {"T406"}


def test_an_embedded_recording_is_played(media: MediaFolder) -> None:
    rendered = text.render_markdown("![[bird.mp3]] and more", media)
    (file,) = rendered.media
    assert rendered.html == f"[sound:{file.name}] and more"


@pytest.mark.parametrize("written", ["[Sound:bird.mp3]", "[SOUND:bird.mp3]", "[sound: bird.mp3 ]", "[sound:bird.mp3]"])
def test_a_recording_is_played_however_its_word_is_written(written: str, media: MediaFolder) -> None:
    rendered = text.render_markdown(f"Listen: {written}", media)
    (file,) = rendered.media
    assert rendered.html == f"Listen: [sound:{file.name}]"


@pytest.mark.parametrize(
    "verbatim",
    [
        "`![[scan.png]]`",
        "    ![[scan.png]]",
        "```\n![x](scan.png =300x)\n```",
        r"\![[scan.png]]",
        "$![x](scan.png =300x)$",
    ],
)
def test_code_and_formulas_show_no_picture(verbatim: str, media: MediaFolder) -> None:
    rendered = text.render_markdown(f"A\n\n{verbatim}", media)
    assert (rendered.media, rendered.faults) == ((), ())
    assert "scan.png" in rendered.html


@pytest.mark.parametrize(
    ("markdown", "needle"),
    [
        ("![x](scan.png =x200)", "=x200"),
        ("![x](scan.png =300)", "=300"),
        ("![x](scan.png =wide)", "=wide"),
        ("![x](scan.png width=300)", "width=300"),
        ("![x](scan.png){height=200}", "{height=200}"),
        ("![x](scan.png){.left}", "{.left}"),
        ("![x](scan.png){#one width=300}", "{#one width=300}"),
        ("[x](https://example.org){target=_blank}", "{target=_blank}"),
    ],
)
def test_what_no_card_can_show_is_told(markdown: str, needle: str, media: MediaFolder) -> None:
    (fault,) = text.render_markdown(markdown, media).faults
    assert (fault.code, fault.needle) == ("T422", needle)
    assert needle in fault.message


@pytest.mark.parametrize(
    "markdown",
    ["f(x){y}", "![x](scan.png) {a}", "![x](scan.png){{c1::a}}", "a ![ b =3x c ) d", "![x](scan.png 'A title.png b')"],
)
def test_what_only_looks_like_a_size_is_left_alone(markdown: str, media: MediaFolder) -> None:
    assert text.render_markdown(markdown, media).faults == ()


def test_a_missing_file_is_told_by_the_name_that_was_typed(media: MediaFolder) -> None:
    (fault,) = text.render_markdown("![[my brain.png|my brain|300]]", media).faults
    assert (fault.code, fault.needle) == ("M501", "my brain.png")


@pytest.mark.parametrize("name", ["_b_.mp3", "*c*.mp3"])
def test_signs_in_the_name_of_a_recording_are_no_markup(name: str, media: MediaFolder) -> None:
    rendered = text.render_markdown(f"a [sound:{name}] b *c*", media)
    (file,) = rendered.media
    assert file.path.name == name
    assert rendered.html == f"a [sound:{file.name}] b <em>c</em>"
    assert rendered.faults == ()


@pytest.mark.parametrize(
    "typed", ["[audio:bird.mp3]", "[sound:bird.mp3", "{{sound:bird.mp3}}", "(sound: bird.mp3)", "[SOUND = bird.mp3]"]
)
def test_what_looks_like_a_recording_and_is_none_is_told(typed: str, media: MediaFolder) -> None:
    (fault,) = text.render_markdown(f"[sound:_b_.mp3] {typed}", media).faults
    assert (fault.code, fault.hint) == ("T422", "Write `[sound:bird.mp3]`.")
    assert typed.startswith(fault.needle)


@pytest.mark.parametrize(
    "typed", ["`[audio:bird.mp3]`", r"\[sound:bird.mp3]", "(audio: MP3 and others)", "a sound: x.mp3"]
)
def test_text_about_recordings_is_left_alone(typed: str, media: MediaFolder) -> None:
    assert text.render_markdown(typed, media).faults == ()
