"""A link on a card leads to a page, or is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content import markdown as text
from deck_builder.content.media import MediaFolder

MEDIA = MediaFolder(Path("nowhere"))


@pytest.mark.parametrize(
    ("markdown", "needle", "advice"),
    [
        ("[the map](map.pdf)", "map.pdf", "Put it on the web"),
        ("[the scan](scan.png)", "scan.png", "`![what it shows](scan.png)`"),
        ("[the scan](my%20scan.png)", "my scan.png", "`![what it shows](<my scan.png>)`"),
        ("[bird](sub/bird.mp3)", "sub/bird.mp3", "`[sound:sub/bird.mp3]`"),
        ("[a page](www.example.org)", "www.example.org", "`https://www.example.org`"),
        ("[a page](example.org/a)", "example.org/a", "`https://example.org/a`"),
        ("[below](#part)", "#part", "Remove the link"),
        ("[a note][n]\n\n[n]: Other%20note.md", "Other note.md", "Put it on the web"),
        ("<a href='map.pdf'>x</a>", "map.pdf", "Put it on the web"),
        ("[nothing]()", "]()", "Write the address"),
        ("[nothing](<>)", "]()", "Write the address"),
        ("[[Note]]", "[[Note]]", "Remove the brackets"),
        ("[[Note|so called]]", "[[Note|so called]]", "Remove the brackets"),
        ("[[scan.png]]", "[[scan.png]]", "`![[scan.png]]`"),
        ("[a page](https://example.org/a b)", "https://example.org/a b", "`%20`"),
        ("[a page](www.example.org/a b 'title')", "www.example.org/a b", "`%20`"),
        ("[the map](my map.pdf)", "my map.pdf", "Put it on the web"),
        ("[the scan](my scan.png)", "my scan.png", "`![what it shows](<my scan.png>)`"),
        ("[a](https://b.org) [a page](https://{{c1::c}}.org)", "https://{{c1::c}}.org", "gap"),
        ("[a page](https://a b:c/)", "https://a b:c/", "`%20`"),
        ("[a page](https://a:b:c/)", "https://a:b:c/", "Copy the address"),
        ("[a page] (https://example.org)", "[a page] (https://example.org)", "`[a page](https://example.org)`"),
        ("(a page)[https://example.org]", "(a page)[https://example.org]", "`[a page](https://example.org)`"),
    ],
)
def test_a_link_that_leads_nowhere_is_told(markdown: str, needle: str, advice: str) -> None:
    (fault,) = text.render_markdown(markdown, MEDIA).faults
    assert (fault.code, fault.needle) == ("T421", needle)
    assert advice in fault.hint


@pytest.mark.parametrize(
    "markdown",
    [
        "[a](https://example.org) [b](mailto:a@example.org) <https://example.org> [c](//example.org)",
        "[[1, 2], [3, 4]] and [[1, 2]] and `[[Note]]` and $[[a]]$",
        r"\[[Note]]",
        "if [[ -f x ]]; then",
        "<a>no link</a>",
        "f(x)[0], [x](not an address, words.) and [sic] (e.g. here) [1] (Smith, 2009)",
        "`[a] (https://example.org)` and $[a](b c.d)$",
        "[a](https://example.org 'a title')",
    ],
)
def test_other_links_and_brackets_are_left_alone(markdown: str) -> None:
    assert text.render_markdown(markdown, MEDIA).faults == ()


def test_a_picture_with_a_space_before_its_name_is_told() -> None:
    (fault,) = text.render_markdown("![a scan] (scan.png)", MEDIA).faults
    assert (fault.code, fault.hint) == ("T422", "Write `![a scan](scan.png)`, without the space.")


def test_a_gap_in_the_brackets_of_a_link_is_no_fault_of_a_link() -> None:
    assert text.render_markdown("{{c2::a}} [[c1::b]]", MEDIA, gaps=True).faults == ()
