"""Which formulas run code or load something, judged by MathJax with the extensions that Anki's formulas have."""

from __future__ import annotations

import html
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Request

from deck_builder.content.unsafe_formulas import find_in_formula, find_in_formulas, has_open_formula
from tests.support.browser import browser, wait_until
from tests.support.hostile_content import ELSEWHERE, FORMULAS_THAT_LOAD, FORMULAS_THAT_RUN

HARMLESS = (
    r"e^{i\pi} + 1 = 0",
    r"\bbox[yellow]{x} \bbox[5px,border:2px solid red]{y} \bbox{z} \bbox[#ff0]{a}",
    r"\require{cancel}\cancel{x} \class{term}{x} \hrefx",
    r"\fcolorbox{red}{white}{x} \definecolor{sea}{rgb}{0, .5, 1} \fcolorbox{#f00}{sea}{y}",
    r"\text{style, href and require are words}",
)


@pytest.mark.parametrize("tex", FORMULAS_THAT_RUN)
def test_a_formula_that_runs_code_is_found(tex: str) -> None:
    assert "scripts" in {part.unsafe for part in find_in_formula(tex)}


@pytest.mark.parametrize("tex", [*FORMULAS_THAT_LOAD, r"\def\b{\bbox [} \b background:url(//x)]{x}"])
def test_a_formula_that_loads_something_is_found(tex: str) -> None:
    assert list(find_in_formula(tex))


@pytest.mark.parametrize("tex", [r"\require{html}", r"\require {[http://x]/a}", r"\let\r\require", r"\require{#1}"])
def test_a_formula_loads_only_extensions_that_draw(tex: str) -> None:
    assert list(find_in_formula(tex))


@pytest.mark.parametrize("tex", HARMLESS)
def test_a_harmless_formula_is_left_alone(tex: str) -> None:
    assert list(find_in_formula(tex)) == []


@pytest.mark.parametrize(
    "text", [r"\(\hr<wbr>ef{x}{y}\)", r"\(\hr<!-- -->ef{x}{y}\)", r"\[&#92;href{x}{y}\]", r"&#92;(\href{x}{y}"]
)
def test_a_command_that_html_hides_is_found(text: str) -> None:
    assert list(find_in_formulas(text))


def test_a_command_outside_of_formulas_is_text() -> None:
    assert list(find_in_formulas(r"Write \href{address}{text} for a link: \(x\)")) == []


def test_a_formula_may_go_on_in_another_text() -> None:
    assert has_open_formula(r"\(x")
    assert has_open_formula(r"x&#92;]")
    assert not has_open_formula(r"\(x\) and \[y\]")


def _remember(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def _has_asked_elsewhere(asked: list[str]) -> bool:
    return any(url.startswith(ELSEWHERE) for url in asked)


@pytest.mark.slow
def test_the_samples_do_with_mathjax_what_they_are_listed_for() -> None:
    package = find_spec("mathjax")
    assert package
    assert package.submodule_search_locations
    scripts = Path(next(iter(package.submodule_search_locations))) / "static/mathjax/es5"
    done = {}
    with browser() as chromium:
        for tex in (*FORMULAS_THAT_RUN, *FORMULAS_THAT_LOAD, *HARMLESS):
            page = chromium.new_page()
            asked: list[str] = []
            page.on("request", partial(_remember, asked))
            settings = '<script>MathJax = {tex: {packages: {"[+]": ["mathtools", "mhchem"]}}}</script>'
            page.goto("about:blank")
            page.set_content(f"<!doctype html>{settings}<p>\\({html.escape(tex)}\\)</p>")
            page.add_script_tag(path=str(scripts / "tex-chtml-full.js"))
            page.evaluate("MathJax.startup.promise")
            if tex in FORMULAS_THAT_LOAD:
                wait_until(page, partial(_has_asked_elsewhere, asked))
            else:
                page.wait_for_timeout(100)
            links = page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href') || '')")
            done[tex] = any("javascript:" in link for link in links), _has_asked_elsewhere(asked)
            page.close()
    assert [tex for tex in FORMULAS_THAT_RUN if not done[tex][0]] == []
    assert [tex for tex in FORMULAS_THAT_LOAD if not done[tex][1]] == []
    assert [tex for tex in HARMLESS if any(done[tex])] == []
