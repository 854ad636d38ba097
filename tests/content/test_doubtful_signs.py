"""Markup that may be meant as text is told, with its place; markup that surely is markup is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))


def list_needles(typed: str, code: str = "T431") -> list[str]:
    """What the faults with this code are about."""
    return [fault.needle for fault in render_markdown(typed, MEDIA).faults if fault.code == code]


@pytest.mark.parametrize(
    ("typed", "needles"),
    [
        ("What does __init__ do in __main__?", ["__init__", "__main__"]),
        ("the _my_name_ of it", ["_my_name_"]),
        ("It is a*b*c", ["*b*"]),
        ("2*3*4 and 2**3**4", ["*3*", "**3**"]),
        ("2*3 + 4*5", ["*3 + 4*"]),
        ("H~2~O is ~5 kg~", ["~5 kg~"]),
        (r"C:\Users\_me", [r"\_"]),
        (r"\\server\share", ["\\\\"]),
        (r"D:\*.txt", [r"\*"]),
        (r"the pattern \d+\.\d", [r"\."]),
        ("Fever:\n\n> 38 °C", ["> 38 °C"]),
        ("so\n> = 5", ["> = 5"]),
        ("Cold:\n- 5 °C", ["- 5 °C"]),
        ("Gain:\n\n+ 3 dB\n+ 6 dB", ["+ 3 dB"]),
        ("- > 38 is fever\n- < 36 is not", ["> 38 is fever"]),
        ("- - 5\n- - 10", ["- 5", "- 10"]),
        ("- # of items\n- other", ["# of items"]),
        ("1. 2. FC Köln\n2. x", ["2. FC Köln"]),
        ("The column holds\n# of items", ["# of items"]),
        ("> 38 °C\n> 39 °C", ["> 38 °C"]),
        ("https://a.org/~b/*c*", ["*c*"]),
        ("www.a.org/_b_/c", ["_b_"]),
        ("The path /usr/_local_/bin", ["_local_"]),
        ("5\n=\n5", ["="]),
        ("5\n--\n3", ["--"]),
        ("1914. War\n1918. Peace", ["1918. Peace"]),
        ("1. a\n3. b\n4. c", ["3. b"]),
        ("- a\n    1. b\n    3. c", ["3. c"]),
        ("if a<b>c then", ["<b>"]),
        ("</b>x and <b>y</b></i>", ["</b>", "</i>"]),
        ("| x |\n|---|\n| `a|b` |", ["`a|b`"]),
        ("| x | y |\n|---|---|\n| $P(A|B)$ | 1 |", ["$P(A|B)$"]),
    ],
)
def test_a_doubtful_sign_is_told(typed: str, needles: list[str]) -> None:
    assert list_needles(typed) == needles


@pytest.mark.parametrize(
    "typed",
    [
        *("**bold** and *soft* and __two words__", "un*believ*", "**B**old", "sp**ea**k", "~~gone~~", "5~6 and 7~8"),
        *("snake_case*", "a_b_c", "p < .05*, p < .01**", r"\[sic\] and \*", r"snake\_case", "A > B\n\n> a quotation"),
        *("- 5 apples\n- 6 pears", "1. a\n2. b", "1. a\n1. b\n1. c", "0. a\n0. b", "5. a\n6. b", "# Title\n\ntext"),
        *(
            "Title\n===\n\ntext",
            "a<br>b",
            "<b>a</b> <p>x",
            "a\n\n---\n\nb",
            "- a\n  - b\n  - c",
            "1. a\n   - b",
            "- a\n    1. b\n    2. c",
            "  1. a\n  2. b",
            "- [x](y)",
            "![a <b> c](d.png)",
        ),
        *(
            "| x |\n|---|\n| `a\\|b` |",
            "| a | b |\n|---|---|\n| $5 | $6 |",
            "> two\n> lines",
            "> 38 °C\n> is a fever",
            "this and/*or* that, 1/_2_ and https://a.org *b*",
            "> 1. first\n> 2. second",
        ),
    ],
)
def test_sure_markup_is_not(typed: str) -> None:
    assert list_needles(typed) == []


@pytest.mark.parametrize(
    ("typed", "needles"),
    [
        ("F sharp\nC sharp", ["F sharp"]),
        ("- F sharp\n  C sharp\n- x", ["- F sharp"]),
        ("> Two roads\n> diverged", ["> Two roads"]),
        ("東京は\n日本の首都", ["東京は"]),
        ("F sharp  \nC sharp", []),
        ("F sharp\\\nC sharp", []),
        ("first\nsecond", ["first"]),
        ("The capital of France\nis Paris.", []),
        ("Neurons fire,\nand the rest is silence.", []),
        ("The current goes from negative to\npositive, and the\ndirection changes.", []),
        ("A longer line of a list of names:\nfirst\nSecond", ["first"]),
        ("- a\n\n  first\n  second", ["first"]),
        ("F sharp\n\nC sharp", []),
        ("- a\n- b", []),
        ("A line that an author has wrapped where the page ends\nand that goes on here.", []),
        ("A short line before\na-very-long-address-that-did-not-fit-into-the-line-above", []),
        ("日本の首都は東京であり、世界最大の都市圏の一つとして知られている\n都市です", []),
        ("![x](a.png)\nwords", []),
        ("words<br>\nmore", []),
        ("so:\n$$x$$\nand", []),
        ("```\na\nb\n```", []),
        ("| a |\n|---|\n| b |", []),
    ],
)
def test_lines_that_are_joined_too_early_are_told(typed: str, needles: list[str]) -> None:
    assert list_needles(typed, "T432") == needles


def test_the_second_of_two_equal_words_is_found_at_its_own_place() -> None:
    faults = render_markdown("`__init__` is not __init__", MEDIA).faults
    assert [(fault.needle, fault.skipped) for fault in faults] == [("__init__", 1)]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "| a | b |\n|---|---|\n| `x` | y `z` |\n| `a \\| b` | $x$ | ",
            "gilt:\\\\\n\nund",
            "x\n\n<div>a <b>b\n\n</b></div>",
        ),
        *("| a | b |\n|---|---|\n| $f(x)$ | $g(y)$ |", "| a | b | c |\n|---|---|---|\n| `a` | b | `c` |"),
    ],
)
def test_what_public_decks_have_is_no_false_alarm(typed: str) -> None:
    assert list_needles(typed) == []


@pytest.mark.parametrize("typed", ["| a | b |\n| 1 | 2 |", "| a | b |\n|--|\n| 1 | 2 |", "P(A|B) | C\n--|--\n1 | 2"])
def test_rows_that_make_no_table_are_told_with_what_a_table_needs(typed: str) -> None:
    (fault,) = render_markdown(typed, MEDIA).faults
    assert fault.code == "T432"
    assert "`|---|---|`" in fault.hint
