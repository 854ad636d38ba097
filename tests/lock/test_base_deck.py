"""What an extension may not share with its base, and a base that is no longer the one of `base.lock`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deck_builder.deck.base import read_base, write_base
from deck_builder.packages.read import read_package
from deck_builder.problems.problem import Problems
from tests.support.command_line import list_codes, run
from tests.support.decks import edit
from tests.support.extensions import write_updated


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("cards.yaml", "id: room", "id: france"),
        ("deck.yaml", "name: Our school", "name: south"),
        ("deck.yaml", "namespace: school", "namespace: base"),
    ],
)
def test_what_the_base_has_is_told_once(file: str, old: str, new: str, tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    edit(school / file, old, new)
    base.rename(tmp_path / "elsewhere")  # the base itself is not needed
    output = run("check", school, expect=1).output
    assert list_codes(output).count("D262") == (2 if "namespace" in old else 1)
    assert "D262" in output


def test_the_guid_of_a_card_of_the_base_is_refused(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    line = next(line for line in (base / "deck.lock").read_text(encoding="utf-8").splitlines() if '"france"' in line)
    guid = line.partition('"guid": "')[2].partition('"')[0]
    edit(school / "cards.yaml", "id: room", f"id: room\n    guid: {guid}")
    base.rename(tmp_path / "elsewhere")
    output = run("check", school, expect=1).output
    assert list_codes(output) == ["D262"]
    assert "`france`" in output


def test_a_file_with_the_name_of_another_one_in_the_base_is_refused(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="2" r="2"/></svg>'
    media = tmp_path / "media/school"
    media.mkdir(parents=True)
    (media / "map.svg").write_text(picture, encoding="utf-8")
    edit(school / "cards.yaml", "answer: Room 12", "answer: Room 12\n    picture: {file: map.svg, alt: A map}")
    run("build", school, "--out", tmp_path / "dist")
    ((name, packed),) = read_package(tmp_path / "dist/school.apkg").media.items()
    base = read_base(school, Problems())
    assert base
    for sha1, expect in ((packed.sha1, []), ("other", ["D262"])):
        text = write_base(replace(base, media={**base.media, name.upper() if expect else name: sha1}))
        (school / "base.lock").write_text(text, encoding="utf-8")
        assert list_codes(run("check", school, expect=bool(expect)).output) == expect


def test_a_base_that_has_changed_is_told_and_the_build_goes_on_with_the_old_one(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    assert "D263" not in run("build", school, "--out", tmp_path / "dist").output
    package = (tmp_path / "dist/school.apkg").read_bytes()
    edit(base / "cards.yaml", "answer: Paris", "answer: Paris, on the Seine")
    run("build", base, "--out", tmp_path / "dist")
    assert "D263" in run("build", school, "--out", tmp_path / "dist").output
    assert (tmp_path / "dist/school.apkg").read_bytes() == package
    run("base", school, "--update")
    assert "D263" not in run("build", school, "--out", tmp_path / "dist").output
    assert (tmp_path / "dist/school.apkg").read_bytes() == package


def test_without_the_base_the_package_is_the_same(tmp_path: Path) -> None:
    base, school = write_updated(tmp_path)
    run("build", school, "--out", tmp_path / "dist")
    package = (tmp_path / "dist/school.apkg").read_bytes()
    base.rename(tmp_path / "elsewhere")
    result = run("build", school, "--locked", "--out", tmp_path / "dist")
    assert list_codes(result.output) == []
    assert (tmp_path / "dist/school.apkg").read_bytes() == package


def test_another_package_in_deck_yaml_than_in_the_lock_is_told(tmp_path: Path) -> None:
    _, school = write_updated(tmp_path)
    edit(school / "deck.yaml", "../capitals", "capitals-2.apkg")
    output = run("check", school).output
    assert list_codes(output) == ["D263"]
    assert "`../capitals`, not from `capitals-2.apkg`" in output
