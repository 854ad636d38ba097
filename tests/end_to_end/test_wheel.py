"""The wheel has everything that the program needs away from a clone of this project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.decks import PROJECT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program installed from its wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
    offline = ["--no-deps", "--no-index"]
    subprocess.run([*pip, "wheel", PROJECT, *offline, "--no-build-isolation", "--wheel-dir", folder], check=True)
    subprocess.run([*pip, "install", *folder.glob("*.whl"), *offline, "--target", folder / "site"], check=True)
    return folder / "site"


def test_a_first_deck_is_made_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*arguments: str) -> str:
        program = [sys.executable, "-m", "deck_builder", *arguments]
        return subprocess.run(
            program, check=True, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
        ).stdout

    where = "import deck_builder; print(deck_builder.__file__)"
    found = subprocess.check_output([sys.executable, "-c", where], cwd=tmp_path, env=environment, text=True)
    assert Path(found.strip()).is_relative_to(installed)
    run("new", "Capitals of Europe")
    assert "3 new" in run("build")
    assert "no problems" in run("check", "--strict")
    run("preview")
    assert (tmp_path / "dist/capitals-of-europe-preview.html").stat().st_size > 10_000
    assert "image-occlusion" in run("kinds")
    assert "# The card format" in run("docs", "card-format")
    run("new", "--kind", "mine")
    assert "3 notes" in run("stats")
