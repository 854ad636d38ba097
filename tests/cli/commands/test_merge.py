"""`deck-builder merge` on the command line: what it prints, and when it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from deck_builder.cli.main import main
from deck_builder.cli.options import PROBLEMS_FOUND
from deck_builder.packages.read import read_package
from tests.support.command_line import list_codes, run
from tests.support.hostile_packages import Edit, edit_note_type, set_value, write_hostile
from tests.support.packages import write_package


@pytest.fixture
def packages(tmp_path: Path) -> list[Path]:
    """A release, the learner's export and a new release."""
    return [
        write_package(tmp_path / "towns-1.0.0.apkg", 1_000, ("a", "France", "Lyon"), ("b", "Italy", "Rome is old")),
        write_package(tmp_path / "mine.apkg", 1_500, ("a", "France", "Nice"), ("b", "Italy", "Rome is very old")),
        write_package(tmp_path / "towns-1.1.0.apkg", 2_000, ("a", "France", "Paris"), ("b", "Italy", "Roma is old")),
    ]


def test_the_report_comes_first_and_the_package_lies_beside_the_export(packages: list[Path]) -> None:
    base, mine, new = packages
    output = run("merge", new, "--mine", mine, "--base", base).output
    merged = read_package(mine.with_name("mine-merged.apkg"))
    assert output.index("In conflict") < output.index("mine-merged.apkg")
    assert "replaces your words on it, unless you merge again" in output
    assert {guid: (note.fields[1], note.mod) for guid, note in merged.notes.items()} == {
        "a": ("Nice", 2_001),
        "b": ("Roma is very old", 2_001),
    }


def test_a_dry_run_writes_nothing(packages: list[Path]) -> None:
    base, mine, new = packages
    assert "Nothing was written." in run("merge", new, "--mine", mine, "--base", base, "--dry-run").output
    assert not mine.with_name("mine-merged.apkg").exists()


def test_json_is_alone_on_stdout(packages: list[Path], tmp_path: Path) -> None:
    base, mine, new = packages
    done = run("merge", new, "--mine", mine, "--base", base, "--format", "json", "--to", tmp_path / "to/me.apkg")
    assert json.loads(done.stdout)["summary"]["in_conflict"] == 1
    assert (tmp_path / "to/me.apkg").exists()


def test_whoever_has_everything_gets_no_package(packages: list[Path]) -> None:
    base = packages[0]
    done = run("merge", base, "--mine", base, "--base", base)
    assert "You have everything already." in done.output
    assert "Nothing to import" in done.output
    assert not base.with_name("towns-1.0.0-merged.apkg").exists()


def test_an_earlier_release_beside_the_new_one_is_found(packages: list[Path]) -> None:
    _, mine, new = packages
    data = json.loads(run("merge", new, "--mine", mine, "--format", "json", "--dry-run").stdout)
    assert data["has_base"] is True


def test_an_export_of_another_deck_is_a_problem(packages: list[Path], tmp_path: Path) -> None:
    other = write_package(tmp_path / "other.apkg", 1_000, ("z", "Red", "rouge"))
    assert list_codes(run("merge", packages[2], "--mine", other, expect=1).output) == ["P720"]
    assert not tmp_path.joinpath("other-merged.apkg").exists()


@pytest.mark.parametrize("place", ["mine", "new", "base"])
def test_a_package_that_can_not_be_read_is_a_problem(place: str, packages: list[Path]) -> None:
    base, mine, new = packages
    broken = {"base": base, "mine": mine, "new": new}[place]
    broken.write_bytes(b"no package")
    assert list_codes(run("merge", new, "--mine", mine, "--base", base, expect=1).output) == ["P704"]


def test_a_package_that_can_not_be_written_is_a_problem(packages: list[Path]) -> None:
    base, mine, new = packages
    output = run("merge", new, "--mine", mine, "--base", base, "--to", mine / "merged.apkg", expect=1).output
    assert list_codes(output) == ["P701"]
    assert "not written" in output


@pytest.mark.parametrize("name", ["collection.apkg", "Backup-2.apkg", "merged.txt", "mine", "new", "base"])
def test_no_merged_package_goes_where_it_does_harm(name: str, packages: list[Path]) -> None:
    base, mine, new = packages
    target = {"base": base, "mine": mine, "new": new}.get(name, mine.with_name(name))
    before = {file: file.read_bytes() for file in mine.parent.rglob("*.apkg")}
    assert "--to" in run("merge", new, "--mine", mine, "--base", base, "--to", target, expect=2).output
    assert {file: file.read_bytes() for file in mine.parent.rglob("*.apkg")} == before


def test_the_merged_package_of_a_backup_is_no_backup(packages: list[Path]) -> None:
    """Anki replaces the whole collection with a package whose name begins with `backup-`."""
    base, mine, new = packages
    backup = mine.rename(mine.with_name("backup-2026-11-28.apkg"))
    run("merge", new, "--mine", backup, "--base", base)
    assert mine.with_name("merged-backup-2026-11-28.apkg").exists()


def test_media_that_are_larger_than_they_say_are_a_problem(packages: list[Path], tmp_path: Path) -> None:
    base, mine, _ = packages
    bomb = write_hostile(tmp_path / "bomb.apkg", entries={"media": b'{"0": "a.png"}', "0": bytes(12_000_000)})
    assert list_codes(run("merge", bomb, "--mine", mine, "--base", base, "--max-size", "8MB", expect=1).output) == [
        "P708"
    ]


DAMAGE: dict[str, Edit] = {
    "a time beyond all times": set_value("notes", "mod", 1 << 62),
    "a card with a negative number": set_value("cards", "ord", -3),
    "no fields": edit_note_type(lambda model: model.update(flds=[])),
    "no cards": edit_note_type(lambda model: model.update(tmpls=[])),
    "a field to sort by that is not there": edit_note_type(lambda model: model.update(sortf=-9)),
    "a note type beyond all times": edit_note_type(lambda model: model.update(mod=1 << 62)),
}
ODD: dict[str, Edit] = {
    "too few fields": set_value("notes", "flds", "a"),
    "too many fields": set_value("notes", "flds", "\x1f".join("abcdefghi")),
    "strange tags": set_value("notes", "tags", " a\x7f \u3000b marked \x01 "),
    "a negative time": set_value("notes", "mod", -5),
    "no guid": set_value("notes", "guid", ""),
    "a broken front": edit_note_type(lambda model: model["tmpls"][0].update(qfmt="{{#Front}}")),
    "a cloze type without gaps": edit_note_type(lambda model: model.update(type=1)),
    "open gaps and tags": set_value("notes", "flds", "{{c1::" * 500 + "\x1f" + "<b>" * 500),
}


@pytest.mark.parametrize("edit", DAMAGE.values(), ids=DAMAGE)
def test_what_anki_never_writes_is_a_problem(edit: Edit, packages: list[Path], tmp_path: Path) -> None:
    base, mine, new = packages
    damaged = write_hostile(tmp_path / "damaged.apkg", edit)
    for one, other in ((new, damaged), (damaged, mine)):
        assert list_codes(run("merge", one, "--mine", other, "--base", base, expect=1).output) == ["P704"]


@pytest.mark.parametrize("edit", ODD.values(), ids=ODD)
def test_what_is_only_odd_is_merged_or_refused(edit: Edit, packages: list[Path], tmp_path: Path) -> None:
    base, mine, new = packages
    odd = write_hostile(tmp_path / "odd.apkg", edit)
    for one, other, third in ((odd, mine, base), (new, odd, base), (new, mine, odd)):
        arguments = ["merge", str(one), "--mine", str(other), "--base", str(third)]
        assert CliRunner().invoke(main, arguments).exit_code in (0, PROBLEMS_FOUND)
