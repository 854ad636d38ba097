"""Which parts of a text are refused, and what is said about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.safety import (
    Part,
    Unsafe,
    is_code_address,
    is_elsewhere,
    list_refused,
    make_faults,
    make_part,
    report_parts,
)
from deck_builder.problems.problem import Problems

SCRIPT, PICTURE = Part("scripts", "<script>", "<script"), make_part("remote", "https://example.org/a.png")


def test_only_what_is_not_allowed_is_refused_and_each_part_once() -> None:
    codes = [fault.code for fault in make_faults([SCRIPT, PICTURE, SCRIPT], ())]
    assert codes == ["P709", "P710"]
    assert [fault.code for fault in make_faults([SCRIPT, PICTURE], ["scripts"])] == ["P710"]
    assert list(make_faults([SCRIPT, PICTURE], ["remote", "scripts"])) == []


def test_a_part_of_a_file_is_reported_at_its_place_and_an_allowed_one_as_a_warning() -> None:
    problems = Problems()
    text = "a\nb <script> https://example.org/a.png"
    report_parts([SCRIPT, PICTURE], Path("x.html"), text, ["remote"], problems)
    assert [(problem.code, problem.place.line, problem.place.column) for problem in problems] == [
        ("P709", 2, 3),
        ("P711", 2, 12),
    ]
    assert list_refused(problems) == {"scripts"}


def test_an_allowed_part_is_told_once_for_files_that_belong_together() -> None:
    problems = Problems()
    other = make_part("scripts", "onclick")
    told: set[tuple[Unsafe, str]] = set()
    report_parts([SCRIPT], Path("front.html"), "", ["scripts"], problems, told)
    report_parts([SCRIPT, other], Path("back.html"), "", ["scripts"], problems, told)
    assert [(problem.place.file.name, problem.message.split()[0]) for problem in problems] == [
        ("front.html", "`<script>`"),
        ("back.html", "`onclick`"),
    ]
    report_parts([SCRIPT], Path("another-kind.html"), "", ["scripts"], problems)
    assert [problem.code for problem in problems] == ["P711"] * 3


def test_a_long_address_is_shortened() -> None:
    assert len(make_part("remote", "https://example.org/" + "a" * 200).shown) < 70


@pytest.mark.parametrize(
    "address", ["http:x", " HTTPS://x", "//x", "\\/x", "/\n/x", "ftp://x", "file:///etc", "x-app:y"]
)
def test_an_address_elsewhere_is_known_however_it_is_written(address: str) -> None:
    assert is_elsewhere(address)


@pytest.mark.parametrize("address", ["a.png", "/a.png", "#a", "data:image/png,x", "about:blank", "a/b:c", ""])
def test_an_address_in_the_package_is_not_elsewhere(address: str) -> None:
    assert not is_elsewhere(address)


@pytest.mark.parametrize("address", ["javascript:x", " java\tscript:x", "VBScript:x", "data:text/html,x"])
def test_an_address_that_runs_code_is_known_however_it_is_written(address: str) -> None:
    assert is_code_address(address)
