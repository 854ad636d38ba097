"""Code blocks with colours, also with gaps inside."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.content.code import highlight_code
from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder
from deck_builder.content.plain_text import remove_tags
from deck_builder.deck.style import CODE_CSS, MINIMUM_CONTRAST, compute_contrast
from deck_builder.packages.render_cloze import render_gaps

MEDIA = MediaFolder(Path("media"), frozenset(), Path())
WASH = {"day": "#f1ede4", "night": "#2a2825"}


def coloured(text: str, *, gaps: bool = False) -> str:
    return render_markdown(text, MEDIA, gaps=gaps).html


def test_words_of_a_known_language_have_classes() -> None:
    out = coloured('```python\ndef f(x):  # twice\n    return "a" * 2\n```')
    assert '<span class="code-keyword">def</span>' in out
    assert '<span class="code-name">f</span>' in out
    assert '<span class="code-comment"># twice</span>' in out
    assert '<span class="code-string">"a"</span>' in out
    assert '<span class="code-number">2</span>' in out


@pytest.mark.parametrize("fence", ["```", "```text", "~~~"])
def test_code_without_a_language_has_no_colours(fence: str) -> None:
    result = render_markdown(f"{fence}\nreturn 1\n{fence[:3]}", MEDIA)
    assert "<span" not in result.html
    assert result.faults == ()


def test_an_unknown_language_is_told_with_the_nearest_known_one() -> None:
    (fault,) = render_markdown("```pyhton\nreturn 1\n```", MEDIA).faults
    assert (fault.code, fault.needle) == ("T440", "pyhton")
    assert "`python`" in fault.hint


def test_many_unknown_languages_are_all_told_and_the_first_ones_with_the_nearest_known_one() -> None:
    text = "\n".join(f"```pyhton{number}\nx\n```\n" for number in range(30)) * 2
    faults = render_markdown(text, MEDIA).faults
    assert [fault.needle for fault in faults] == [f"pyhton{number}" for number in range(30)]
    assert ["python" in fault.hint and "Did you mean" in fault.hint for fault in faults] == [True] * 10 + [False] * 20


@pytest.mark.parametrize(
    ("code", "front", "back"),
    [
        ("{{c1::return}} x", "[...] x", "return x"),
        ("re{{c1::tu}}rn x", "re[...]rn x", "return x"),
        ("x = {{c1::'a' + f(1)::two terms}}", "x = [two terms]", "x = 'a' + f(1)"),
        ("{{c1::a {{c2::+}} 1}}", "[...]", "a + 1"),
        ("if a < {{c1::b &amp; c}}: pass", "if a < [...]: pass", "if a < b &amp; c: pass"),
    ],
)
def test_a_gap_in_code_hides_what_it_would_hide_without_colours(code: str, front: str, back: str) -> None:
    out = coloured(f"```python\n{code}\n```", gaps=True)
    assert "<span" in out
    for expected, on_front in ((front, True), (back, False)):
        shown = render_gaps(out, 1, on_front=on_front)
        assert html.unescape(remove_tags(shown)).strip() == expected


@given(
    st.lists(
        st.sampled_from(
            [*"ab 1\n'\"#<&>;:{}()=", "{{c1::", "{{c2::", "}}", "::", "&amp;", "return ", "/*", "&#58;&#58;"]
        ),
        max_size=30,
    ).map("".join),
    st.sampled_from(["python", "c++", "html", "diff", "bash", "sql"]),
)
def test_colours_change_no_sign_and_no_gap(code: str, language: str) -> None:
    source = html.escape(code.replace("&#58;", "\0"), quote=False).replace("\0", "&#58;")
    before = f'<pre><code class="language-{language}">{source}</code></pre>'
    after, faults = highlight_code(before, gaps=True)
    assert faults == ()
    assert re.sub(r'<span class="code-\w+">|</span>', "", after) == before
    for number in (1, 2):
        for on_front in (True, False):
            drawn = [render_gaps(each, number, on_front=on_front) for each in (before, after)]
            assert remove_tags(drawn[0]) == remove_tags(drawn[1])
            assert drawn[1].count("<span") == drawn[1].count("</span>")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (("x = [1, 2, 3] + y; z\n" * 96)[:-1], "it has 2,016 characters, and 2,000 is the limit"),
        ("\n".join("x" * 101), "it has 101 lines, and 100 is the limit"),
        (f"x{' ' * 100}= 1", "it has 100 blanks in a row"),
        (f"x = {'9' * 200}", "“9999999999999999999…” goes on for 200 characters without a blank"),
        ("a < " + "&" * 200, "without a blank"),
    ],
)
def test_code_that_could_take_long_has_no_colours_and_that_is_told(code: str, why: str) -> None:
    result = render_markdown(f"```python\n{code}\n```\n\n```python\n{code}\n```", MEDIA)
    assert "<span" not in result.html
    (fault,) = result.faults
    assert (fault.code, fault.needle) == ("T441", "python")
    assert why in fault.message


@pytest.mark.parametrize("code", ["x = [1, 2, 3] + y; zy" * 90, "1\n" * 99, f"x = {'9' * 199}", "x < 1; " * 285])
def test_code_of_the_longest_that_has_colours_has_them(code: str) -> None:
    result = render_markdown(f"```python\n{code}\n```", MEDIA)
    assert "<span" in result.html
    assert result.faults == ()


def test_every_colour_can_be_read_by_day_and_at_night() -> None:
    day, night = CODE_CSS.split(".card.nightMode", 1)
    for look, rules in (("day", day), ("night", night)):
        colours = re.findall(r"--code-[a-z]+: (#[0-9a-f]{6});", rules)
        assert len(colours) == 4
        for colour in colours:
            assert compute_contrast(colour, WASH[look]) >= MINIMUM_CONTRAST, (look, colour)
