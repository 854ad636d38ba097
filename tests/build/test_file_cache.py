"""The cache of card files: whatever the author edits, a build with it gives what a build without it gives."""

from __future__ import annotations

import multiprocessing
import pickle
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Self

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deck_builder.build import file_cache, file_keys, finish_files, finish_tables
from deck_builder.build.build import build
from deck_builder.build.file_cache import FileCache
from deck_builder.build.pipeline import open_deck
from deck_builder.deck.card_files import parse_card_file
from deck_builder.problems.problem import Problems
from tests.support.edited_towns import DECK, NOW, apply_edit, edit, make_deck, write_cards, write_kind

EARLIER: Final = 1_700_000_000
"""A time before the files of the tests are written, so that theirs don't count."""


@pytest.fixture(autouse=True)
def cache_and_workers_for_small_decks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish_files, "SMALLEST_DECK", 0)
    monkeypatch.setattr(finish_files, "SMALLEST_SHARE", 1)


class WorkersInHere:
    """In place of other processes: work and tasks come to it as they would come to them, and none has to start."""

    def __init__(self, number: int) -> None:
        assert number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(self, work: Callable[[Any], object], tasks: list[object]) -> Iterator[object]:
        sent = pickle.loads(pickle.dumps((work, tasks)))  # noqa: S301  it was written just now
        finish_files._open_decks.clear()  # as in a process that is no fork
        yield from map(*sent)


def run_build(deck: Path, out: Path, now: int, cache: Path | None, processes: int = 1) -> list[object]:
    """All that comes of a build: the package, the sources, the problems, and the numbers."""
    problems = Problems()
    with pytest.MonkeyPatch.context() as patch:
        if cache is None and processes == 1:  # what comes out is judged by what cards one by one become
            patch.setattr(finish_tables, "read_card_tables", lambda *_: None)
            patch.setattr(finish_files, "SMALLEST_DECK", 2**40)
        built = build(deck, out, now, problems, cache=cache, processes=processes)
    package = out / "towns.apkg"
    sources = {path: path.read_bytes() for path in sorted(deck.rglob("*")) if path.is_file()}
    return [package.exists() and package.read_bytes(), sources, list(problems), built]


@pytest.mark.slow
@settings(max_examples=25)
@example([("delete", 0), ("damage", 28543)])  # even what is wrong with the database is no text then
@example([("write", 0, [(0, 0, 0, 0)]), ("picture", "map.svg", 0)])
@example([("write", 0, [(-1, 0, 1, 4)]), ("release",), ("write", 0, [(-1, 0, 2, 4)]), ("style", 1)])
@given(st.lists(edit, min_size=2, max_size=9))
def test_after_any_edits_a_build_with_cache_and_workers_gives_the_same_package_lock_and_problems(
    edits: list[tuple[Any, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(finish_files, "Workers", WorkersInHere)
        deck, cache, before = Path(folder, "towns"), Path(folder, "cache"), Path(folder, "before")
        out, out_before = Path(folder, "dist"), Path(folder, "dist-before")
        deck.mkdir()
        (deck / "deck.yaml").write_text(DECK, encoding="utf-8")
        write_kind(deck, "plain", 0)
        for name in ("map.svg", "deep/1.svg", "deep/2.svg"):
            apply_edit(deck, cache, "picture", name, 1)
        for number in range(3):
            write_cards(deck / f"part-{number}.yaml", [(kind, 10 * number + kind, kind, 4) for kind in range(4)])
        for number, each in enumerate([("write", 9, [(0, 9, 9, 4)]), *edits]):
            apply_edit(deck, cache, *each)
            shutil.copytree(deck, before)
            shutil.copytree(out, out_before) if out.exists() else None
            expected = run_build(deck, out, NOW + 60 * number, None)
            for with_cache, processes in ((None, 3), (cache, 1 + 2 * (number % 2))):
                for changed, kept in ((deck, before), (out, out_before)):
                    shutil.rmtree(changed, ignore_errors=True)
                    shutil.copytree(kept, changed) if kept.exists() else None
                assert run_build(deck, out, NOW + 60 * number, with_cache, processes) == expected
            shutil.rmtree(before)
            shutil.rmtree(out_before, ignore_errors=True)


def list_entries(cache: Path) -> dict[str, str]:
    (file,) = cache.glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        return dict(connection.execute("SELECT name, key FROM files WHERE part = 'finished'"))


def test_after_an_edit_only_the_edited_file_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck = make_deck(tmp_path)
    build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    write_cards(deck / "part-1.yaml", [(0, 99, 1, 4)])
    read = []

    def parse(data: bytes, file: Path, *others: Any) -> object:
        read.append(file.name)
        return parse_card_file(data, file, *others)

    monkeypatch.setattr("deck_builder.build.compile_files.parse_card_file", parse)
    assert build(deck, tmp_path, NOW + 1, Problems(), cache=tmp_path / "cache")
    assert read == ["part-1.yaml"]


def test_a_cache_whose_entries_were_exchanged_is_not_believed(tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    right = (tmp_path / "towns.apkg").read_bytes()
    (file,) = (tmp_path / "cache").glob("*.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute(
            "UPDATE files SET entry = "
            "(SELECT entry FROM files AS other WHERE other.name = 'part-0.yaml' AND other.part = files.part)"
        )
        connection.execute("UPDATE files SET digest = (SELECT digest FROM files WHERE name = 'part-0.yaml')")
    build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    assert (tmp_path / "towns.apkg").read_bytes() == right


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_cache_that_is_no_database_is_made_anew(damage: bytes, tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    for _ in range(3):
        build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
        (file,) = (tmp_path / "cache").glob("*.sqlite")
        file.write_bytes(damage)
        assert build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    assert build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    assert len(list_entries(tmp_path / "cache")) == 3


@pytest.mark.parametrize("name", ["cache", "cache/deep"])
def test_a_cache_folder_that_can_not_be_made_is_done_without(name: str, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    assert build(make_deck(tmp_path), tmp_path, NOW, Problems(), cache=tmp_path / name)


def test_a_full_disk_leaves_nothing_of_the_cache(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    deck = open_deck(make_deck(tmp_path), tmp_path, Problems())
    assert deck
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with FileCache(tmp_path / "cache", deck[0]) as cache:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, limits[1]))
        try:
            cache.keep("finished", "part-0.yaml", "key", "x" * file_cache._AT_ONCE)
            cache.keep("finished", "part-1.yaml", "key", "x")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list((tmp_path / "cache").iterdir())


def test_entries_of_files_that_are_gone_are_removed(tmp_path: Path) -> None:
    deck = make_deck(tmp_path)
    build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    (deck / "part-1.yaml").unlink()
    build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    assert sorted(list_entries(tmp_path / "cache")) == ["part-0.yaml", "part-2.yaml"]


def test_another_version_of_the_program_uses_no_entry_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = make_deck(tmp_path)
    build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    before = list_entries(tmp_path / "cache")
    monkeypatch.setattr(file_keys, "digest_program", lambda: "another")
    build(deck, tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    after = list_entries(tmp_path / "cache")
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())


def test_the_caches_that_were_not_used_for_longest_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decks = []
    for number in range(3):
        (tmp_path / str(number)).mkdir()
        decks.append(make_deck(tmp_path / str(number)))
        build(decks[-1], tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    files = sorted((tmp_path / "cache").glob("*.sqlite"), key=lambda file: file.stat().st_mtime_ns)
    monkeypatch.setattr(file_cache, "MOST_BYTES", 2 * files[0].stat().st_size + 10)
    build(decks[0], tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    assert sorted((tmp_path / "cache").glob("*.sqlite")) == sorted([files[0], files[2]])


def test_a_small_deck_has_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish_files, "SMALLEST_DECK", 10_000)
    build(make_deck(tmp_path), tmp_path, NOW, Problems(), cache=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def _build_often(deck: Path, out: Path, cache: Path) -> None:
    for _ in range(15):
        build(deck, out, NOW, Problems(), locked=True, cache=cache)


def test_two_processes_may_use_one_cache_at_once(tmp_path: Path) -> None:
    deck = make_deck(tmp_path, files=20)
    assert build(deck, tmp_path, NOW, Problems())
    right = (tmp_path / "towns.apkg").read_bytes()
    context = multiprocessing.get_context("fork")
    outs = [tmp_path / f"out-{number}" for number in range(2)]
    processes = [context.Process(target=_build_often, args=(deck, out, tmp_path / "cache")) for out in outs]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    assert [(out / "towns.apkg").read_bytes() for out in outs] == [right, right]
    assert len(list_entries(tmp_path / "cache")) == 20


@pytest.mark.parametrize(("processes", "may_fork"), [(2, True), (5, True), (2, False)])
def test_real_processes_give_the_same_package_and_fill_the_cache(
    processes: int, may_fork: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not may_fork:  # as on Windows and macOS
        monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    deck = make_deck(tmp_path, files=12)
    (deck / "part-5.yaml").write_text("cards:\n  - question: Without an id?\n    kind: question\n    answer: x\n")
    before = shutil.copytree(deck, tmp_path / "before")
    expected = run_build(deck, tmp_path / "dist", NOW, None)
    for changed in (deck, tmp_path / "dist"):
        shutil.rmtree(changed)
    before.rename(deck)
    assert run_build(deck, tmp_path / "dist", NOW, tmp_path / "cache", processes) == expected
    assert len(list_entries(tmp_path / "cache")) == 11  # a card without an id is compiled in each build


def test_a_file_that_changes_under_the_workers_is_compiled_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = make_deck(tmp_path, files=3)

    class ChangedMeanwhile(WorkersInHere):
        def map(self, work: Callable[[Any], object], tasks: list[object]) -> Iterator[object]:
            write_cards(deck / "part-1.yaml", [(0, 77, 1, 4)])
            yield from super().map(work, tasks)
            write_cards(deck / "part-2.yaml", [(0, 77, 1, 4)])

    monkeypatch.setattr(finish_files, "Workers", ChangedMeanwhile)
    run_build(deck, tmp_path, EARLIER, tmp_path / "cache", processes=2)
    package = (tmp_path / "towns.apkg").read_bytes()
    write_cards(deck / "part-2.yaml", [(kind, 20 + kind, 1, 4) for kind in (0, 1, 2)])
    (deck / "deck.lock").unlink()
    run_build(deck, tmp_path, EARLIER, None)
    assert (tmp_path / "towns.apkg").read_bytes() == package
