"""What counts as code and as an address elsewhere in HTML: nothing that a browser runs or loads is missed."""

from __future__ import annotations

import random

import pytest

from deck_builder.content.unsafe_html import depends_on_neighbours, find_after_cleaning, find_in_html
from tests.support.hostile_content import HARMLESS, LOADS, RECORDINGS, RUNS, RUNS_ELSEWHERE, RUNS_ON_A_CLICK, judge


def kinds_of(html: str) -> set[str]:
    return {part.unsafe for part in find_in_html(html)}


@pytest.mark.parametrize("html", [*RUNS, *RUNS_ELSEWHERE, *RUNS_ON_A_CLICK])
def test_html_that_runs_code_is_found(html: str) -> None:
    assert "scripts" in kinds_of(html)


@pytest.mark.parametrize("style", ["width: expression(ran())", "behavior: x", "-moz-binding: x"])
def test_styles_that_run_code_in_old_browsers_are_found(style: str) -> None:
    html = f'<b style="{style}">x</b>'
    assert "scripts" in kinds_of(html)
    assert any(find_after_cleaning(html))


@pytest.mark.parametrize("html", [*LOADS, *RECORDINGS])
def test_html_that_loads_something_is_found(html: str) -> None:
    assert kinds_of(html)
    assert "remote" in kinds_of(html) or "<link" in html


@pytest.mark.parametrize("html", [*LOADS, *RECORDINGS])
def test_what_is_not_looked_at_after_cleaning_loads_nothing(html: str) -> None:
    assert any(find_after_cleaning(html))


@pytest.mark.parametrize("html", HARMLESS)
def test_harmless_html_is_left_alone(html: str) -> None:
    assert kinds_of(html) == set()
    assert not any(find_after_cleaning(html))


@pytest.mark.parametrize(
    ("html", "depends"),
    [
        ("{{#Word}}<b class='a'>{{Word}}</b>{{/Word}}", False),
        ('<a href="https://example.org">{{Word}}</a><br/>', False),
        (r"{{Word}} and \(x\) and \[y\]", False),
        (r"\({{Word}}\) and \[x\]", True),
        ("3 < 4", False),
        ('<a href="{{Word}}">x</a>', True),
        ("<b {{Word}}>x</b>", True),
        ("<b title='a", True),
        ("<!-- {{Word}} -->", True),
        ("<style>{{Word}}</style>", True),
        ("{{Word}}<script>let x = 1 < 2 ? {a: 1} : {};</script>", False),
        ("<STYLE type='text/css'>b { color: red }</STYLE >{{Word}}<!-- a - b -->", False),
        ("{{Word}}<script>x = '{{Word}}'</script>", True),
        ("{{Word}}<script>x = '<img src=y>'</script>", True),
        ("{{Word}}<script>x", True),
        ("{{Word}}<!-- a", True),
        ('<b a=1 <!--x="-->>{{Word}}', True),
        ('<b a=1 <style>"</style>>{{Word}}', True),
        ('<b\u00a0x="a b=" c>{{Word}}', True),
        ('<b x=\u2003"a b=" c>{{Word}}', True),
        ('<b x=a\u00a0y="a b=" c>{{Word}}', True),
        ("<b x=a\u00a0b>{{Word}}</b\n>", False),
        ("<style></style\u00a0>{{Word}}</style>", True),
        (r"\({{Word}}", True),
        (r"&#92;({{Word}}", True),
    ],
)
def test_html_whose_meaning_a_field_could_change_is_told_from_other_html(html: str, depends: bool) -> None:
    assert depends_on_neighbours(html) == depends


@pytest.mark.parametrize("html", [*RUNS, *RUNS_ELSEWHERE, *RUNS_ON_A_CLICK, *LOADS])
def test_what_is_unsafe_is_found_beside_harmless_tags_and_formulas(html: str) -> None:
    assert kinds_of(f'\\(x\\) <a href="https://example.org">a</a> <i style="color: red">b</i> {html}')


def test_tags_that_surely_are_harmless_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nh3.Cleaner", None)  # a call of it would fail
    html = (
        r'\(x\) <a href="https://example.org/?a=1&amp;b=2">a</a> <td style="width: 1px">1 &gt; 0</td><img src="a.png">'
    )
    assert not any(find_after_cleaning(html))
    assert not any(find_in_html(html))


@pytest.mark.slow
def test_the_samples_do_in_a_browser_what_they_are_listed_for() -> None:
    with judge() as page:
        assert [html for html in RUNS if not page.runs(html)] == []
        assert [html for html in LOADS if not page.loads(html)] == []
        assert [html for html in HARMLESS if any(page.show(html))] == []


PIECES = (
    *(
        "<img ",
        "<svg>",
        "</svg>",
        "<math>",
        "<p ",
        "<b ",
        "<style>",
        "</style>",
        "<!--",
        "-->",
        "<noscript>",
        "</noscript>",
    ),
    *("<desc>", "</desc>", "<foreignObject>", "<style title='>\"'>", "<img title='>' "),
    *("<title>", "</title>", "<textarea>", "</textarea>", "<template>", "<table ", "<tr>", "<video ", "<a ", "<form>"),
    *(
        "src=x ",
        "onerror=ran() ",
        "onerror\t=\nran() ",
        "/onload=ran() ",
        "ONLOAD=ran() ",
        "title='",
        'title="',
        "'",
        '"',
    ),
    *(
        ">",
        "/>",
        "<",
        "src=",
        "style=",
        "background=",
        "http://elsewhere.example/a ",
        "//elsewhere.example/a ",
        "srcset=",
    ),
    *(
        "url(//elsewhere.example/a)",
        "b{background:url(//elsewhere.example/a)}",
        "&#104;ttp://elsewhere.example/a ",
        "x",
        " ",
    ),
    *(
        "<image href=",
        "<use href=",
        "<script>ran()</script>",
        "<select>",
        "<mglyph>",
        "<mtext>",
        "<xmp>",
        "</xmp>",
        "<b>x</b>",
    ),
)


@pytest.mark.slow
def test_whatever_a_browser_runs_or_loads_is_found_in_random_html() -> None:
    chance = random.Random(15)
    missed = []
    with judge() as page:
        for _ in range(800):
            html = "".join(chance.choices(PIECES, k=chance.randint(2, 9)))
            ran, loaded = page.show(html, 12)
            if (ran or loaded) and not kinds_of(html):
                missed.append(html)
    assert missed == []
