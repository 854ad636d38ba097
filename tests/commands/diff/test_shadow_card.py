"""A card of any origin is drawn inside the page without what could run or reach the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deck_builder.commands.diff.shadow_card import make_harmless, make_shadow_tree, read_pictures
from deck_builder.packages.model import PackedMedia
from deck_builder.packages.read import read_package
from tests.support.packages import make_package, write_package
from tests.support.reading import decode_address

EMPTY = make_package()


@pytest.mark.parametrize(
    ("side", "harmless"),
    [
        ("<script>alert(1)</script>x", "x"),
        ('<b onclick="alert(1)">x</b>', "<b>x</b>"),
        ("<b>x", "<b>x</b>"),
        ("x</div></template>", "x"),
        ('<iframe src="https://a.org"></iframe>x', "x"),
        ("[sound:hello-0123456789ab.mp3]", "♪ hello.mp3"),
    ],
)
def test_what_could_run_or_close_the_page_is_removed(side: str, harmless: str) -> None:
    assert make_harmless(side, {}, EMPTY) == harmless


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x"])
def test_no_link_runs_anything(address: str) -> None:
    assert address not in make_harmless(f'<a href="{address}">x</a>', {}, EMPTY)


def test_a_picture_comes_from_the_package_or_is_named(tmp_path: Path) -> None:
    file = write_package(
        tmp_path / "a.apkg", 1_000, ("a", "x", '<img src="a.svg"><img src="big.png">'), a__svg="<svg/>"
    )
    contents = read_package(file)
    pictures = read_pictures(contents, [*contents.notes.values()])
    assert pictures == {"a.svg": "data:image/svg+xml;base64,PHN2Zy8+"}
    side = make_harmless('<img src="a.svg"><img src="big.png"><img src="https://a.org/b.png">', pictures, contents)
    first, second, third = re.findall(r'src="([^"]*)"', side)
    assert first == pictures["a.svg"]
    assert second.startswith("data:image/svg+xml")
    assert third.startswith("data:image/svg+xml")


def test_a_picture_that_is_too_large_is_named_with_its_size() -> None:
    large = make_package(media={"big.png": PackedMedia(2_000_000, "a")})
    (address,) = re.findall(r'src="([^"]*)"', make_harmless('<img src="big.png">', {}, large))
    assert "big.png, 1.9 MB" in decode_address(address)


def test_no_style_ends_its_element_early() -> None:
    assert make_shadow_tree("x", "</style><script>alert(1)</script>").count("</style>") == 2


@pytest.mark.parametrize(
    ("css", "adapted"),
    [
        ("body { color: red }", ".card { color: red }"),
        ("html { color: red }", ".whole { color: red }"),
        (":root { --a: red }", ".whole { --a: red }"),
        (".body, #html { color: red }", ".body, #html { color: red }"),
        ('@import "a.css"; .a { color: red }', '@import "a.css"; .a { color: red }'),
        ("/* .nightMode { */ .a { color: red }", " .a { color: red }"),
        (".a { color: red", ".a { color: red}"),
    ],
)
def test_rules_of_the_whole_page_hold_for_the_card(css: str, adapted: str) -> None:
    assert f"<style>{adapted}</style>" in make_shadow_tree("x", css)


def test_rules_of_night_mode_hold_on_a_dark_device_only() -> None:
    tree = make_shadow_tree("x", ".card.nightMode { color: red }")
    assert "@media (prefers-color-scheme: dark) {.card.nightMode { color: red }}" in tree
    assert "@media not (prefers-color-scheme: dark) {.card.by-day-never { color: red }}" in tree
