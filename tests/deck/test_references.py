"""References: what Zotero writes in CSL-YAML becomes a short line on a card."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.references import load_references
from deck_builder.problems.problem import Problems


def load(folder: Path, reference: str) -> tuple[dict[str, str] | None, list[str]]:
    """Load one reference with the id `it`; return the short forms, and the codes of problems."""
    file = folder / "references.yaml"
    lines = "".join(f"    {line}\n" for line in reference.strip().splitlines())
    file.write_text(f"references:\n  - id: it\n{lines}", encoding="utf-8")
    problems = Problems()
    return load_references(file, folder, problems), [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("people", "written"),
    [
        ("author: {family: Craig, given: A. D.}", "Craig"),
        ("author: [{family: Craig}]", "Craig"),
        ("author: [{family: Gu}, {family: Fan}]", "Gu &amp; Fan"),
        ("author: [{family: Bekkali}, {family: Youssef}, {family: Donaldson}]", "Bekkali et al."),
        ("author: [{non-dropping-particle: van, family: Gogh, suffix: Jr.}]", "van Gogh Jr."),
        ("author: [{literal: World Health Organization}]", "World Health Organization"),
        ("author: Anonymous", "Anonymous"),
        ("author: [Anonymous]", "Anonymous"),
        ("editor: [{family: Craig}]", "Craig"),
        ("volume: 3", ""),
    ],
)
def test_the_people_of_a_reference_are_written_short(people: str, written: str, tmp_path: Path) -> None:
    references, codes = load(tmp_path, f"title: A book\n{people}")
    assert references == {"it": f"{written}. <i>A book</i>" if written else "<i>A book</i>"}
    assert codes == []


@pytest.mark.parametrize(
    "issued",
    [
        "issued: 2012",
        "issued: {year: 2012}",
        "issued: [{year: 2012, month: 5}]",
        "issued: {date-parts: [[2012, 5, 1]]}",
        "issued: {raw: May 2012}",
        "issued: {literal: spring of 2012}",
    ],
)
def test_a_year_is_read_in_every_form_that_csl_allows(issued: str, tmp_path: Path) -> None:
    assert load(tmp_path, f"title: A book\n{issued}")[0] == {"it": "2012. <i>A book</i>"}


def test_a_date_without_a_year_is_written_as_it_is(tmp_path: Path) -> None:
    assert load(tmp_path, "title: A book\nissued: in press")[0] == {"it": "in press. <i>A book</i>"}
    assert load(tmp_path, "title: A book\nissued: []")[0] == {"it": "<i>A book</i>"}


def test_an_article_has_its_journal_and_volume_in_place_of_its_title(tmp_path: Path) -> None:
    references, _ = load(tmp_path, "title: An article\ncontainer-title: Brain & Mind\nvolume: 135")
    assert references == {"it": "<i>Brain &amp; Mind</i> 135"}


@pytest.mark.parametrize(
    ("link", "html"),
    [
        ("DOI: 10.1038/nrn2555", '<a href="https://doi.org/10.1038/nrn2555">doi.org/10.1038/nrn2555</a>'),
        ("doi: https://doi.org/10.1038/x", '<a href="https://doi.org/10.1038/x">doi.org/10.1038/x</a>'),
        ("DOI: 'doi: 10.1038/x<y>'", '<a href="https://doi.org/10.1038/x%3Cy%3E">doi.org/10.1038/x&lt;y&gt;</a>'),
        ("URL: https://www.example.org/", '<a href="https://www.example.org/">example.org</a>'),
        ("URL: http://example.org/?a=1&b=2", '<a href="http://example.org/?a=1&amp;b=2">example.org/?a=1&amp;b=2</a>'),
    ],
)
def test_a_reference_links_to_its_doi_or_web_page(link: str, html: str, tmp_path: Path) -> None:
    assert load(tmp_path, f"title: A book\n{link}") == ({"it": f"<i>A book</i>. {html}"}, [])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [("title: x\nDOI: nrn2555", "D222"), ("title: x\nURL: example.org", "D222"), ("volume: 1", "D222")],
)
def test_what_a_reader_could_not_follow_is_a_problem(wrong: str, code: str, tmp_path: Path) -> None:
    assert load(tmp_path, wrong)[1] == [code]


def test_a_second_reference_with_the_same_id_is_a_problem(tmp_path: Path) -> None:
    assert load(tmp_path, "title: one\n".rstrip() + "\n")[1] == []
    file = tmp_path / "references.yaml"
    file.write_text("references:\n  - {id: it, title: one}\n  - {id: it, title: two}\n  - {title: three}\n")
    problems = Problems()
    assert load_references(file, tmp_path, problems) == {"it": "<i>two</i>"}
    assert [problem.code for problem in problems] == ["D206", "D202"]


def test_without_a_file_there_are_no_references_and_a_broken_file_has_none_known(tmp_path: Path) -> None:
    assert load_references(tmp_path / "references.yaml", tmp_path, Problems()) == {}
    (tmp_path / "references.yaml").write_text("references: [", encoding="utf-8")
    assert load_references(tmp_path / "references.yaml", tmp_path, Problems()) is None
