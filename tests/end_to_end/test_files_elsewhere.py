"""A deck that a stranger made reads no file of ours, writes none of ours, and waits for nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from deck_builder.cli.main import main
from tests.support.command_line import list_codes, run
from tests.support.decks import CARDS, OWN_KIND, write_deck

WORD: Final = "Zanzibar"

FILES: Final = {
    **OWN_KIND,
    "style.css": ".card { color: red; }",
    "kinds__capital__style.css": "b { color: red; }",
    "references.yaml": "references: [{id: atlas, title: Atlas, issued: 2020}]",
    "claims.yaml": "claims: [{id: towns, claim: Towns have names.}]",
    "more.yaml": "kind: capital\ncards:\n  - {id: malta, country: Malta, city: Valletta}",
    "shapes.yaml": "kind: image-occlusion\ncards:\n  - id: map\n    header: A map\n"
    "    picture: {file: flag.svg, alt: A flag}\n    shapes:\n"
    "      - {name: North, rect: {left: 0.1, top: 0.1, width: 0.2, height: 0.2}}",
    "media__flag.svg": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
    "media__credits.yaml": "files: {flag.svg: {source: Drawn for this deck, licence: CC0}}",
    "deck.lock": "{}",
}
"""Every file that a deck can have; two underscores stand for a slash."""

LINKED: Final = [
    *(name.replace("__", "/") for name in FILES),
    *("deck.yaml", "cards.yaml", "kinds", "kinds/capital", "media"),
]
COMMANDS: Final = (
    ["check"],
    ["check", "--fix", "--diff"],
    ["build"],
    ["preview"],
    ["stats"],
    ["check", "--format", "json"],
)


def make_deck(folder: Path) -> Path:
    deck = write_deck(folder, CARDS, **{name: text for name, text in FILES.items() if name != "deck.lock"})
    run("build", deck, "--out", folder / "dist")
    shutil.rmtree(folder / "dist")
    return deck


def run_program(deck: Path, *arguments: str) -> tuple[int, str]:
    """Run the program in a process of its own, which must end within 30 seconds."""
    done = subprocess.run(
        [sys.executable, "-m", "deck_builder", *arguments, str(deck)],
        cwd=deck.parent,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", LINKED)
def test_no_file_outside_of_a_deck_is_read_or_quoted(name: str, tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    private = tmp_path / "private"
    private.mkdir()
    path = deck / name
    if path.is_dir():
        shutil.move(path, private / WORD)
        for file in (private / WORD).rglob("*"):
            if file.is_file():
                file.write_text(f"{WORD}: [{file.name}")
                file.rename(file.with_name(f"{file.stem}{file.suffix}"))
        (private / WORD / f"{WORD}.yaml").write_text(WORD)
        path.symlink_to(private / WORD)
    else:
        path.unlink()
        (private / "file").write_text(f"{WORD}: [{{{{\n\t{WORD}\n")
        path.symlink_to(private / "file")
    before = {file: file.read_bytes() for file in private.rglob("*") if file.is_file()}
    for command, *options in COMMANDS:
        place = () if command in ("check", "stats") else ("--out", str(tmp_path / "dist"))
        result = CliRunner().invoke(main, [command, *options, *place, str(deck)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert WORD not in result.output.replace(str(private), "")
        assert result.exit_code == 1 or command != "build" or name == "media/credits.yaml", result.output
    for package in (tmp_path / "dist").glob("*.apkg"):
        with zipfile.ZipFile(package) as archive:
            assert all(WORD.encode() not in archive.read(entry) for entry in archive.namelist())
    assert {file: file.read_bytes() for file in private.rglob("*") if file.is_file()} == before


@pytest.mark.slow
@pytest.mark.parametrize("name", [*(name for name in LINKED if "." in name), "extra.yaml", "media/extra.png"])
def test_a_pipe_in_place_of_a_file_is_told_and_never_opened(name: str, tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    (deck / name).unlink(missing_ok=True)
    os.mkfifo(deck / name)
    for arguments in (["build"], ["check", "--fix", "--diff"]):
        code, output = run_program(deck, *arguments)
        assert code == 1 or name in ("media/extra.png", "media/credits.yaml") or arguments[-1] == "--diff", output


def test_the_media_folder_may_not_be_a_link_to_elsewhere(tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    shutil.move(deck / "media", tmp_path / "private")
    (deck / "media").symlink_to(tmp_path / "private")
    assert "M502" in list_codes(run("check", deck, expect=1).output)


def test_media_beside_the_cards_may_be_a_link_inside_the_same_folder(tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    (tmp_path / "cards").mkdir()
    (tmp_path / "media").mkdir()
    shutil.move(deck / "media", tmp_path / "pictures")
    (tmp_path / "media/capitals").symlink_to(tmp_path / "pictures")
    assert "M502" not in list_codes(run("check", deck.rename(tmp_path / "cards/capitals")).output)


def test_nothing_is_written_where_a_link_called_dist_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clone").mkdir()
    deck = make_deck(tmp_path / "clone")
    (tmp_path / "private").mkdir()
    (tmp_path / "clone/dist").symlink_to(tmp_path / "private")
    monkeypatch.chdir(tmp_path / "clone")
    for command in (["build", str(deck)], ["preview", str(deck)], ["release", str(deck), "1.0.0"]):
        assert "is a link to a place outside" in run(*command, expect=2).output
    assert not list((tmp_path / "private").iterdir())
    run("build", deck, "--out", "dist")
    assert (tmp_path / "private/capitals.apkg").is_file()


def test_a_package_and_a_lock_that_are_links_are_replaced_and_not_written_through(tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    (tmp_path / "dist").mkdir()
    private = tmp_path / "private"
    private.write_text("mine")
    (tmp_path / "dist/capitals.apkg").symlink_to(private)
    run("build", deck, "--out", tmp_path / "dist")
    assert private.read_text() == "mine"
    (deck / "deck.lock").unlink()
    (deck / "deck.lock").symlink_to(private)
    assert "L601" in list_codes(run("build", deck, "--out", tmp_path / "dist", expect=1).output)
    (deck / "deck.lock").unlink()
    (deck / "deck.lock").symlink_to(tmp_path / "not there yet")
    run("build", deck, "--out", tmp_path / "new", expect=1)
    assert private.read_text() == "mine"
    assert not (tmp_path / "not there yet").exists()


@pytest.mark.parametrize("name", ["cards", "media"])
def test_an_import_writes_nothing_where_a_link_leads(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = make_deck(tmp_path)
    run("build", deck, "--out", tmp_path / "dist")
    (tmp_path / "private").mkdir()
    here = tmp_path / "here"
    here.mkdir()
    (here / name).symlink_to(tmp_path / "private")
    (here / "cards").mkdir(exist_ok=True)
    monkeypatch.chdir(here)
    assert list_codes(run("import", tmp_path / "dist/capitals.apkg", expect=1).output) == ["P702"]
    assert not list((tmp_path / "private").iterdir())
