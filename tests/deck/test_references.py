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
        ("title: Brain", "<i>Brain</i>."),
        ("title: Insula, container-title: Brain, volume: 135", "Insula. <i>Brain</i> 135."),
        ("title: Insula, container-title: Brain", "Insula. <i>Brain</i>."),
        ("title: What is a brain?, container-title: Brain, volume: 1", "What is a brain? <i>Brain</i> 1."),
        ("title: Insula., container-title: Brain", "Insula. <i>Brain</i>."),
        ("title: What is a brain?", "<i>What is a brain?</i>"),
        ("container-title: Brain, volume: 135", "<i>Brain</i> 135."),
        ("title: Brain, volume: 135", "<i>Brain</i>."),
        ("title: Brain & mind", "<i>Brain &amp; mind</i>."),
        ("title: The <i>Homo</i> <span>x</span> brain", "<i>The Homo x brain</i>."),
        ("title: a <b and c>d", "<i>a &lt;b and c&gt;d</i>."),
        ("author: [{family: Craig}], title: B", "Craig. <i>B</i>."),
        ("author: [{family: Gu}, {family: Fan}], issued: 2012, title: B", "Gu &amp; Fan 2012. <i>B</i>."),
        ("author: [{family: A}, {family: B}, {family: C}], title: B", "A et al. <i>B</i>."),
        ("author: [{family: A}, {literal: et al.}], issued: 2022, title: B", "A et al. 2022. <i>B</i>."),
        ("author: [{family: A}, {family: B}, {literal: others}], title: B", "A et al. <i>B</i>."),
        ("author: [{literal: et al.}], title: B", "<i>B</i>."),
        ("author: {family: Craig, non-dropping-particle: van}, title: B", "van Craig. <i>B</i>."),
        ("author: [{literal: WHO}], title: B", "WHO. <i>B</i>."),
        ("author: Craig, title: B", "Craig. <i>B</i>."),
        ("editor: [{family: Craig}], title: B", "Craig. <i>B</i>."),
        ("title: B, issued: {date-parts: [[2012, 3]]}", "2012. <i>B</i>."),
        ("title: B, issued: [{year: 2012}]", "2012. <i>B</i>."),
        ("title: B, issued: 12 March 2012", "2012. <i>B</i>."),
        ("title: B, issued: soon", "soon. <i>B</i>."),
    ],
)
def test_the_short_form_says_who_when_what_and_where(entry: str, short: str, tmp_path: Path) -> None:
    assert short_form(tmp_path, entry) == (short, [])


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("DOI: 10.1000/x", "https://doi.org/10.1000/x"),
        ("DOI: 10.1016/S1364-6613(00)01501-1", "https://doi.org/10.1016/S1364-6613(00)01501-1"),
        ('doi: "https://doi.org/10.1000/x<y>"', "https://doi.org/10.1000/x%3Cy%3E"),
        ("URL: https://www.example.org/?a=1&b=2", "https://www.example.org/?a=1&amp;b=2"),
        ("DOI: 10.1000/x, URL: https://example.org", "https://doi.org/10.1000/x"),
    ],
)
def test_the_title_links_to_the_doi_or_the_page(entry: str, address: str, tmp_path: Path) -> None:
    assert short_form(tmp_path, f"title: B, {entry}") == (f'<i><a href="{address}">B</a></i>.', [])
    assert short_form(tmp_path, f"title: B, container-title: C, volume: 3, {entry}") == (
        f'<a href="{address}">B</a>. <i>C</i> 3.',
        [],
    )
    assert short_form(tmp_path, f"container-title: C, {entry}") == (f'<a href="{address}"><i>C</i></a>.', [])


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
