"""References in CSL-YAML into the short form on a card."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.references import load_references
from deck_builder.problems.problem import Problems


def short_form(tmp_path: Path, entry: str) -> tuple[str, list[str]]:
    """The short form of one reference, and the problems with it."""
    file, problems = tmp_path / "references.yaml", Problems()
    file.write_text(f"references:\n  - {{id: x, {entry}}}\n", encoding="utf-8")
    references = load_references(file, tmp_path, problems)
    assert references
    return references["x"], [f"{problem.code} {problem.message}" for problem in problems]


@pytest.mark.parametrize(
    ("entry", "short"),
    [
        ("title: Brain", "<i>Brain</i>"),
        ("title: Insula, container-title: Brain, volume: 135", "<i>Brain</i> 135"),
        ("title: Brain, volume: 135", "<i>Brain</i>"),
        ("title: Brain & mind", "<i>Brain &amp; mind</i>"),
        ("author: [{family: Craig}], title: B", "Craig. <i>B</i>"),
        ("author: [{family: Gu}, {family: Fan}], issued: 2012, title: B", "Gu &amp; Fan 2012. <i>B</i>"),
        ("author: [{family: A}, {family: B}, {family: C}], title: B", "A et al.. <i>B</i>"),
        ("author: {family: Craig, non-dropping-particle: van}, title: B", "van Craig. <i>B</i>"),
        ("author: [{literal: WHO}], title: B", "WHO. <i>B</i>"),
        ("author: Craig, title: B", "Craig. <i>B</i>"),
        ("editor: [{family: Craig}], title: B", "Craig. <i>B</i>"),
        ("title: B, issued: {date-parts: [[2012, 3]]}", "2012. <i>B</i>"),
        ("title: B, issued: [{year: 2012}]", "2012. <i>B</i>"),
        ("title: B, issued: 12 March 2012", "2012. <i>B</i>"),
        ("title: B, issued: soon", "soon. <i>B</i>"),
    ],
)
def test_the_short_form_says_who_when_and_where(entry: str, short: str, tmp_path: Path) -> None:
    assert short_form(tmp_path, entry) == (short, [])


@pytest.mark.parametrize(
    ("entry", "link"),
    [
        ("DOI: 10.1000/x", '<a href="https://doi.org/10.1000/x">doi.org/10.1000/x</a>'),
        (
            'doi: "https://doi.org/10.1000/x<y>"',
            '<a href="https://doi.org/10.1000/x%3Cy%3E">doi.org/10.1000/x&lt;y&gt;</a>',
        ),
        ("URL: https://www.example.org/", '<a href="https://www.example.org/">example.org</a>'),
        ("DOI: 10.1000/x, URL: https://example.org", '<a href="https://doi.org/10.1000/x">doi.org/10.1000/x</a>'),
    ],
)
def test_a_reference_links_to_its_doi_or_page(entry: str, link: str, tmp_path: Path) -> None:
    assert short_form(tmp_path, f"title: B, {entry}") == (f"<i>B</i>. {link}", [])


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("title: B, DOI: x", "D222 `x` is not a DOI"),
        ("title: B, URL: ftp", "D222 `ftp` is not the address of a web page"),
        ("issued: 2012", "D222 the reference has neither a `title` nor a `container-title`"),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_problem(entry: str, problem: str, tmp_path: Path) -> None:
    assert short_form(tmp_path, entry)[1] == [problem]


def test_without_the_file_there_are_no_references(tmp_path: Path) -> None:
    assert load_references(tmp_path / "references.yaml", tmp_path, Problems()) == {}


def test_a_file_that_cannot_be_read_makes_the_references_unknown(tmp_path: Path) -> None:
    (tmp_path / "references.yaml").write_text("references: [", encoding="utf-8")
    problems = Problems()
    assert load_references(tmp_path / "references.yaml", tmp_path, problems) is None
    assert problems.errors
