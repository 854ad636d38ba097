"""What counts as code and as an address elsewhere in CSS."""

from __future__ import annotations

import subprocess
import sys

import pytest

from deck_builder.content.unsafe_css import find_in_css
from deck_builder.deck.built_in_kinds import BUILT_IN_FOLDER
from tests.support.hostile_content import STYLES_THAT_LOAD, judge


@pytest.mark.parametrize("css", STYLES_THAT_LOAD)
def test_a_stylesheet_that_loads_something_is_found(css: str) -> None:
    assert {part.unsafe for part in find_in_css(css)} == {"remote"}


@pytest.mark.parametrize("argument", ["var(--a)", "--f()", "attr(data-a)", "if(else: var(--a))", "inherit(--a)"])
@pytest.mark.parametrize("function", ["image-set", "src", "image", "-webkit-cross-fade"])
def test_an_address_that_another_file_may_bring_is_found(function: str, argument: str) -> None:
    assert {part.unsafe for part in find_in_css(f"b {{ background: {function}({argument} 1x) }}")} == {"remote"}


@pytest.mark.parametrize(
    "css",
    [
        "b { color: red }</style><script>run()</script>",
        "/* </STYLE ><script> */",
        "b { width: expression(alert(1)) }",
        "b { -moz-binding: url(_x.xml#a) }",
        "b { behavior: url(_x.htc) }",
        "b { background: url('java\\script:run()') }",
    ],
)
def test_a_stylesheet_that_runs_code_is_found(css: str) -> None:
    assert "scripts" in {part.unsafe for part in find_in_css(css)}


@pytest.mark.parametrize(
    "css",
    [
        "@import url(_other.css);",
        "@font-face { font-family: f; src: url('_font.woff2') format('woff2') }",
        "b { background: url(data:image/png;base64,AAAA) }",
        "b::after { content: 'http://example.org' }",
        '@namespace svg url("_svg"); b { scroll-behavior: smooth; background-image: none }',
        "b { background: url() } /* https://example.org */",
    ],
)
def test_a_stylesheet_with_files_of_the_package_is_left_alone(css: str) -> None:
    assert list(find_in_css(css)) == []


def test_the_stylesheet_that_all_decks_share_is_harmless() -> None:
    assert list(find_in_css((BUILT_IN_FOLDER / "style.css").read_text(encoding="utf-8"))) == []


def test_a_plain_stylesheet_needs_no_parser() -> None:
    code = (
        "import sys; from deck_builder.content.unsafe_css import find_in_css; "
        "list(find_in_css('.card { color: red; }')); sys.exit('tinycss2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_the_samples_load_something_in_a_browser() -> None:
    with judge() as page:
        assert [css for css in STYLES_THAT_LOAD if not page.loads(f"<style>{css}</style><b>x</b>")] == []


def test_a_number_of_thousands_of_digits_hides_nothing() -> None:
    css = f".card {{ width: {'7' * 5_000}px; background: url(https://example.org/x.png) }}"
    assert [part.unsafe for part in find_in_css(css)] == ["remote"]
