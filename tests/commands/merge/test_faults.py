"""What counts as wrong with the HTML of a field."""

from __future__ import annotations

import pytest

from deck_builder.commands.merge.faults import count_faults


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        ("text &amp; more", 0),
        ("<b>bold</b><br><img src='a.png'>", 0),
        ("<ul><li>one</li></ul>", 0),
        ("<path d='M0'/>", 0),
        ("<b>bold", 1),
        ("bold</b>", 1),
        ("<b><i>both</b></i>", 2),
        ("{{c1::gap}}", 0),
        ("{{c1::gap", 1),
        ("\\(x\\)", 0),
        ("\\(x", 1),
        ("[latex]x", 1),
        ("a < b", 1),
    ],
)
def test_what_is_opened_and_not_closed_is_counted(html: str, faults: int) -> None:
    assert count_faults(html) == faults
