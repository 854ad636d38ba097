"""What many tests start from: a deck on disk, the command line, a learner with real Anki."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deck_builder.cli.main import main
from tests.support.learner import Learner

DECKS = Path(__file__).parent / "decks"
PROJECT = Path(__file__).parent.parent


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Someone with an empty collection."""
    someone = Learner(tmp_path / "learner")
    yield someone
    someone.close()


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Path]:
    """Copies one of `tests/decks/` to a place where it may be built and changed."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(DECKS / name, tmp_path / name, symlinks=True))

    return copy


@pytest.fixture
def write_deck(tmp_path: Path) -> Callable[..., Path]:
    """Writes a small deck from texts: the names of the files and what they hold."""

    def write(cards: str = "", /, name: str = "capitals", **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        texts = {"deck.yaml": f"id: {name}\nname: {name.title()}\n", "cards.yaml": cards}
        for file, text in (texts | {file.replace("__", "/"): text for file, text in files.items()}).items():
            path = folder / (file if "." in file else f"{file}.yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return write


def run(*arguments: str | Path, expect: int = 0) -> Result:
    """Run the command line; fail the test where it ends with another code than expected."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == expect, result.output
    return result


def build(folder: Path, *options: str, expect: int = 0) -> Path:
    """Build one deck as its author would; returns where the package is."""
    out = folder.parent / "dist"
    run("build", folder, "--out", out, *options, expect=expect)
    return next(iter(out.glob("*.apkg")), out / "none.apkg") if len(list(out.glob("*.apkg"))) == 1 else out
