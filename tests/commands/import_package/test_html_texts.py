"""The report of an import counts the texts that stay HTML, and says what keeps each from being Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.newer_packages import write_package
from tests.support.stock_notes import BEYOND_THE_EDGE, PICTURE, SHAPES, export_stock


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("[latex]x[/latex]", "LaTeX"),
        ('<span style="color: red">x</span>', "colours or other styles"),
        ("<table><tr><td>x</td></tr></table>", "tables, blocks or frames"),
        ('<img src="x.png">', "a picture without a text that describes it"),
        ("a&nbsp;b", "spaces at which no line ends (`&nbsp;`)"),
        ("<s>x<b>y</b></s><u>", "other HTML that no Markdown becomes"),
        (" x", "white space or signs that Markdown writes in another way"),
    ],
)
def test_a_text_that_stays_html_is_counted_with_its_reason(
    html: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    notes = {f"g{number}": (f"Country {number}", "Plain") for number in range(3)}
    package = write_package(tmp_path / "old.apkg", {**notes, "odd": ("Odd", html)})
    output = run("import", package, "--into", "deck").output
    assert "Why some texts are HTML" in output
    assert f"(1):\n    1 text: {reason}\n" in output


def test_markdown_alone_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    package = write_package(tmp_path / "old.apkg", {"a": ("One", "<b>two</b>"), "b": ("x<br>y", "")})
    assert "HTML" not in run("import", package, "--into", "deck").output


def test_shapes_that_a_list_cant_say_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = [(SHAPES, "What?"), (BEYOND_THE_EDGE, "Where?"), (BEYOND_THE_EDGE, "Who?")]
    package = export_stock(
        tmp_path, [("Image Occlusion", (shapes, PICTURE, header, "", ""), []) for shapes, header in texts]
    )
    output = run("import", package, "--into", "deck").output
    assert "    2 texts: shapes that a list can't say" in output
