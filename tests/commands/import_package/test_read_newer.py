"""A newer package that can't be read brings nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.newer_packages import CARDS


@pytest.mark.parametrize("arguments", [("broken.apkg",), ("old.apkg", "--since", "broken.apkg")])
def test_a_damaged_package_is_told_and_nothing_is_written(arguments: tuple[str, ...], project: Path) -> None:
    before = (project / CARDS).read_text()
    (project / "broken.apkg").write_bytes(b"no package")
    output = run("import", *arguments, "--update", "cards/capitals", "--yes", expect=1).output
    assert "P704" in output
    assert "capitals: not updated; nothing was written." in output
    assert (project / CARDS).read_text() == before
