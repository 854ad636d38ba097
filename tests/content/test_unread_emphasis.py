"""Stars that Markdown does not read as emphasis are told, and others are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.markdown import render_markdown
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))


@pytest.mark.parametrize(
    ("typed", "needle", "advice"),
    [
        ("これは**「強調」**です", "**「強調」**", "`<b>「強調」</b>`"),
        ("这是**强调。**下一句", "**强调。**", "`<b>强调。</b>`"),
        ("한국은 *“나라”*입니다", "*“나라”*", "`<i>“나라”</i>`"),
        ("**Note:**text", "**Note:**", "`<b>Note:</b>`"),
        ("- a\n- これは**「強調」**です", "**「強調」**", "`<b>「強調」</b>`"),
    ],
)
def test_stars_that_are_shown_are_told(typed: str, needle: str, advice: str) -> None:
    (fault,) = render_markdown(typed, MEDIA).faults
    assert (fault.code, fault.needle) == ("T422", needle)
    assert advice in fault.hint


@pytest.mark.parametrize(
    "typed",
    [
        "日本**語**です **「強調」** です、**「強調」**。",
        "**Note:** text, “*quoted*”, *a*, **b.** c",
        "f(*args, **kwargs) and x**(-1) + y**(-2) and 2 * 3 * 4",
        r"これは\*\*「強調」\*\*です and `これは**「強調」**です`",
        "```\nこれは**「強調」**です\n```",
        "* a\n* b",
    ],
)
def test_other_stars_are_left_alone(typed: str) -> None:
    assert render_markdown(typed, MEDIA).faults == ()
