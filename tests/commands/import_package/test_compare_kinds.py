"""A newer style comes in, unless the authors of the folder have another one."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import run
from tests.support.newer_packages import OLD, write_package


def test_a_new_style_comes_in_unless_the_authors_have_another(project: Path) -> None:
    style = project / "cards/capitals/kinds/capitals/style.css"
    new = write_package(project / "new.apkg", OLD, css=".card { color: red; }")
    run("import", new, "--update", "cards/capitals", "--yes")
    assert style.read_text() == ".card { color: red; }\n"
    style.write_text(".card { color: green; }\n")
    newest = write_package(project / "newest.apkg", OLD, css=".card { color: black; }")
    output = run("import", newest, "--update", "cards/capitals", "--yes").output
    assert "yours stay (1):\n    capitals/style.css" in output
    assert style.read_text() == ".card { color: green; }\n"
