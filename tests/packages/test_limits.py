"""A small package that unpacks to a large one fills neither memory nor disk."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from deck_builder.packages.limits import Limits
from deck_builder.packages.read import check_media, read_package
from deck_builder.problems.errors import InputError
from tests.support.command_line import build, run
from tests.support.decks import CARDS, PROJECT, edit, write_deck
from tests.support.hostile_packages import (
    set_value,
    write_current,
    write_hostile,
)
from tests.support.releases import Clock, git

MB = 1 << 20
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT"


def write_zeros(file: Path, entry: str, size: int) -> Path:
    """A package with an entry of zeros, which take next to nothing while they are packed."""
    write_hostile(file, entries={"media": json.dumps({"0": "a.png"}).encode()})
    with zipfile.ZipFile(file) as archive:
        contents = {name: archive.read(name) for name in archive.namelist() if name != entry}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
        with archive.open(entry, "w", force_zip64=True) as zeros:
            for _ in range(size // MB):
                zeros.write(bytes(MB))
    return file


def write_zstd_bomb(file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("collection.anki21b", zstd.compress(bytes(64 * MB)) * 4)
    return file


def write_many_notes(file: Path, number: int = 100_000, text: str = "''") -> Path:
    """A small zip of notes that take much more memory than disk; `text` is their text, in SQL."""
    numbers = f"CREATE TABLE t AS {ENDLESS} x FROM n LIMIT {number};"
    note = f"SELECT x, 'g' || x, mid, 1, 0, '', {text}, '', 0, 0, '' FROM notes, t;"  # noqa: S608 (no stranger's text)
    card = "SELECT x + 5, x, did, 0, 1, 0, 0, 0, x, 0, 0, 0, 0, 0, 0, 0, 0, '' FROM cards, t;"
    script = f"{numbers} INSERT INTO notes {note} INSERT INTO cards {card} DROP TABLE t;"
    return write_hostile(file, lambda connection: connection.executescript(script))


def write_many_entries(file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(30_000):
            archive.writestr(str(number), b"")
    return file


BOMBS: dict[str, Callable[[Path], Path]] = {
    "a collection of zeros": lambda file: write_zeros(file, "collection.anki2", 300 * MB),
    "media of zeros": lambda file: write_zeros(file, "0", 300 * MB),
    "Zstandard inside the zip": write_zstd_bomb,
    "many notes": write_many_notes,
    "many entries": write_many_entries,
    "a long text": lambda f: write_hostile(f, lambda c: c.execute("UPDATE notes SET flds = hex(zeroblob(20000000))")),
    "large JSON": lambda f: write_hostile(f, set_value("col", "models", "[" + "[]," * 500_000 + "0]")),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_package_that_unpacks_to_more_than_the_limits_is_refused(name: str, tmp_path: Path) -> None:
    file = BOMBS[name](tmp_path / "bomb.apkg")
    with pytest.raises(InputError, match=r"more than [\d.]+ [kM]B") as raised:
        read_package(file, Limits(128 * MB))
    assert raised.value.code == "P708"
    assert "--max-size" in raised.value.hint


def test_an_option_raises_the_limits(tmp_path: Path) -> None:
    file = write_zeros(tmp_path / "large.apkg", "0", 3 * MB)
    refused = run("import", file, "--into", tmp_path / "new", "--max-size", "2MB", expect=1)
    assert "P708" in refused.output
    assert not (tmp_path / "new").exists()
    run("import", file, "--into", tmp_path / "new", "--max-size", "200MB")
    assert (tmp_path / "new" / "media" / "a.png").stat().st_size == 3 * MB


@pytest.mark.parametrize("size", ["", "0MB", "-1MB", "1", "x", "1TB", "1.5GB", "9" * 20 + "GB"])
def test_what_is_not_a_size_is_a_wrong_option(size: str, tmp_path: Path) -> None:
    file = write_hostile(tmp_path / "some.apkg")
    assert "is not a size" in run("import", file, "--max-size", size, expect=2).output


def test_a_query_that_does_not_end_is_ended(tmp_path: Path) -> None:
    file = write_many_notes(tmp_path / "many.apkg")
    with pytest.raises(InputError, match=r"more than|takes too long"):
        read_package(file, Limits(8 * MB))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "text"),
    [(80_000, "'a' || x"), (9_000, "x || hex(randomblob(2000))"), (20, "x || hex(zeroblob(1000000))")],
)
@pytest.mark.parametrize("command", ["read", "diff", "import"])
def test_whatever_is_within_the_limits_takes_bounded_memory(
    command: str, number: int, text: str, tmp_path: Path
) -> None:
    file = write_many_notes(tmp_path / "large.apkg", number, text)
    arguments = {
        "diff": f"main(['diff', {str(file)!r}, {str(file)!r}], standalone_mode=False)",
        "import": f"main(['import', {str(file)!r}, '--into', {str(tmp_path / 'new')!r}], standalone_mode=False)",
        "read": f"read_package(Path({str(file)!r}))",
    }
    code = (
        "from pathlib import Path\nfrom deck_builder.cli.main import main\nfrom tests.support.memory import read_peak\n"
        f"from deck_builder.packages.read import check_media, read_package\n{arguments[command]}\n"
        "print(read_peak())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert 1 < int(done.stdout.split()[-1]) / 1024**2 < 300


@pytest.mark.slow
def test_a_page_of_differences_with_many_pictures_takes_bounded_memory(tmp_path: Path) -> None:
    """Each of 400 notes has a changed picture of 90 kB: 72 MB in two packages."""
    cards = [
        f"  - {{id: c{number}, question: Which {number}?, answer: '![A map](p{number}.svg)'}}\n"
        for number in range(400)
    ]
    packages = []
    for colour in ("#aa0000", "#0000aa"):
        deck = write_deck(tmp_path, "kind: question\ncards:\n" + "".join(cards))
        (deck / "media").mkdir(exist_ok=True)
        for number in range(400):
            rects = f'<rect x="{number}" width="9" height="9" fill="{colour}"/>' * 1800
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">{rects}</svg>'
            (deck / f"media/p{number}.svg").write_text(svg, encoding="utf-8")
        packages.append(str(build(deck).rename(tmp_path / f"{colour[1:]}.apkg")))
    code = (
        "from deck_builder.cli.main import main\nfrom tests.support.memory import read_peak\n"
        f"main(['diff', *{packages!r}, '--format', 'html'], standalone_mode=False)\nprint()\nprint(read_peak())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert len(done.stdout) < 40_000_000
    assert 1 < int(done.stdout.split()[-1]) / 1024**2 < 300


@pytest.fixture
def understated(tmp_path: Path) -> Path:
    """A package of Anki's current form whose list of media says that a large file has one byte."""
    file = write_current(tmp_path / "current.apkg", media=b"\x0a\x09" + b"\x0a\x05a.png" + b"\x10\x01")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("0", zstd.compress(bytes(3 * MB)))
    return file


def test_media_that_are_larger_than_a_package_says_are_found_before_anki_unpacks_them(understated: Path) -> None:
    with pytest.raises(InputError, match=r"`a.png` is larger than its list of media says"):
        check_media(understated, Limits())
    refused = run("rehearse", understated, understated, expect=1).output
    assert "P704" in refused
    assert "is larger than its list of media says" in refused


def commit_all(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "A change")


def test_a_release_takes_an_option_for_packages_of_earlier_releases(tmp_path: Path, clock: Clock) -> None:
    deck = write_deck(tmp_path, CARDS)
    out = ("--out", tmp_path / "dist")
    git(deck, "init", "--quiet")
    run("build", deck, *out)
    commit_all(deck)
    run("release", deck, "1.0.0", *out)
    commit_all(deck)
    write_zeros(tmp_path / "dist/capitals-1.0.0.apkg", "0", 30 * MB)
    clock.next_day()
    edit(deck / "cards.yaml", "Lyon", "Paris")
    small = run("release", deck, "1.1.0", *out, "--dry-run", "--max-size", "1MB", expect=1).output
    assert "more than" in small
    large = run("release", deck, "1.1.0", *out, "--dry-run", expect=1).output
    assert "is not the package that was released" in large
