"""Base and extension in every order: a real extension keeps every promise, and a package that is none breaks some."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.commands.rehearse.orders import rehearse_orders
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from tests.support.command_line import run
from tests.support.decks import edit
from tests.support.extensions import write_updated

Made = dict[str, Package]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Two releases of a base, and one of an extension."""
    folder = tmp_path_factory.mktemp("orders")
    base, school = write_updated(folder)
    packages = {}
    for name, deck in (("base 1", base), ("school", school), ("base 2", base)):
        if name == "base 2":
            edit(base / "cards.yaml", "answer: Paris", "answer: Paris, on the Seine")
        run("build", deck, "--out", folder)
        packages[name] = read_package((folder / f"{deck.name}.apkg").rename(folder / f"{name}.apkg"))
    return packages


def test_an_extension_keeps_every_promise_in_every_order(made: Made, tmp_path: Path) -> None:
    result = rehearse_orders([made["school"]], [made["base 1"], made["base 2"]], tmp_path)
    assert result.broken == ()
    assert result.remarks == ("3 orders of 2 releases of the base tried",)


def test_a_package_that_changes_notes_of_the_base_breaks_a_promise(made: Made, tmp_path: Path) -> None:
    result = rehearse_orders([made["base 2"]], [made["base 1"]], tmp_path)
    assert result.broken
    assert {broken.promise for broken in result.broken} == {"base"}
    assert any("What is the capital of France?" in broken.message for broken in result.broken)


@pytest.mark.slow
def test_a_rehearsal_of_an_extension_takes_the_base_that_its_folder_names(made: Made, tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    run("build", school, "--out", tmp_path)
    old = (tmp_path / "school.apkg").rename(tmp_path / "school-1.apkg")
    edit(school / "cards.yaml", "answer: Room 12", "answer: Room 13")
    assert "3 orders of 1 release of the base tried" in run("rehearse", old, school).output
    base.rename(tmp_path / "elsewhere")
    output = run("rehearse", old, school).output  # its pictures are those of the base, and no promise
    assert "orders" not in output
    named = [argument for name in ("base 1", "base 2") for argument in ("--base", made[name].file)]
    assert "6 orders of 2 releases of the base tried" in run("rehearse", old, school, *named).output
    assert "up to 3 releases" in run("rehearse", old, school, *named, *named, expect=2).output
