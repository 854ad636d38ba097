"""What the last build made: after an edit of texts, a build writes the notes of edited files alone."""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deck_builder.build import build as building
from deck_builder.build import finish_files
from deck_builder.build.build import Built, build, put_package
from deck_builder.build.last_build import KeptFile, LastBuild, read_last_build, write_last_build
from deck_builder.build.package import PackageWriter
from deck_builder.build.packed_blocks import PackedBlocks
from deck_builder.build.pipeline import open_deck
from deck_builder.deck.model import Deck
from deck_builder.lock.model import Lock
from deck_builder.problems.problem import Problems
from tests.support.decks import edit
from tests.support.edited_towns import NOW, SVG, apply_edit, make_deck, write_cards
from tests.support.edited_towns import edit as any_edit

EARLIER: Final = 1_700_000_000
"""A time before the files of the tests are written, so that theirs don't count."""

reword = st.tuples(st.just("reword"), st.integers(0, 4), st.integers(0, 4))


@pytest.fixture(autouse=True)
def cache_for_small_decks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish_files, "SMALLEST_DECK", 0)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose notes were written into a package, in a list that grows."""
    names: list[str] = []
    add_file = PackageWriter.add_file

    def add(writer: PackageWriter, notes: Any, *others: Any) -> None:
        names.append(notes.name)
        add_file(writer, notes, *others)

    monkeypatch.setattr(PackageWriter, "add_file", add)
    return names


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    deck = make_deck(tmp_path)
    picture = deck / "media" / "_map.svg"
    picture.parent.mkdir()
    picture.write_text(SVG.format(1), encoding="utf-8")
    (deck / "style.css").write_text(".card { background: url(_map.svg) }", encoding="utf-8")
    edit(deck / "part-0.yaml", "The city **0**", "'![A map](_map.svg)'")
    return deck


def build_again(deck: Path, *, seconds: int = 0, with_cache: bool = True, after_wrong_clock: bool = False) -> Built:
    problems = Problems()
    built = build(
        *(deck, deck.parent / "dist", EARLIER + seconds, problems),
        cache=deck.parent / "cache" if with_cache else None,
        after_wrong_clock=after_wrong_clock,
        processes=1,
    )
    assert built, list(problems)
    return built


def read_results(deck: Path) -> tuple[bytes, bytes]:
    return (deck.parent / "dist" / "towns.apkg").read_bytes(), (deck / "deck.lock").read_bytes()


def test_only_the_notes_of_edited_files_are_written_and_the_bytes_are_those_of_a_first_build(
    deck: Path, written: list[str]
) -> None:
    build_again(deck)
    for number, file in enumerate(["part-1.yaml", "part-0.yaml", "part-1.yaml"]):
        written.clear()
        edit(deck / file, " houses", " old houses")
        built = build_again(deck, seconds=number + 1)
        assert (built.notes, built.new, built.changed, built.media) == (9, 0, 1, 1)
        assert written == [file]
        results = read_results(deck)
        (deck.parent / "dist" / "towns.apkg").unlink()
        build_again(deck, seconds=number + 1, with_cache=False)
        assert read_results(deck) == results


def test_a_build_with_nothing_edited_writes_no_notes(deck: Path, written: list[str]) -> None:
    build_again(deck)
    results = read_results(deck)
    written.clear()
    assert not build_again(deck, seconds=1).is_written
    assert not written
    assert read_results(deck) == results


def test_warnings_of_all_files_are_told_in_their_order(deck: Path, written: list[str], tmp_path: Path) -> None:
    for name in ("part-0.yaml", "part-1.yaml", "part-2.yaml"):
        edit(deck / name, " houses", " old" * 50)
    build_again(deck)
    build_again(deck)  # the first one compiled their cards one by one, and did not date the files as a whole
    edit(deck / "part-1.yaml", " old" * 50, " old" * 60)
    edit(deck / "part-2.yaml", " old" * 50, " houses")
    before = (tmp_path / "dist" / "towns.apkg").read_bytes(), (deck / "deck.lock").read_bytes()
    told = []
    for cache in (None, tmp_path / "cache"):
        (tmp_path / "dist" / "towns.apkg").write_bytes(before[0])
        (deck / "deck.lock").write_bytes(before[1])
        written.clear()
        problems = Problems()
        assert build(deck, tmp_path / "dist", EARLIER, problems, cache=cache, processes=1)
        told.append(list(problems))
    assert written == ["part-1.yaml", "part-2.yaml"]
    assert [problem.place.file.name for problem in told[0]] == ["part-0.yaml", "part-1.yaml"]
    assert told[0] == told[1]


def test_a_released_deck_is_taken_over_too(deck: Path, tmp_path: Path, written: list[str]) -> None:
    build_again(deck)
    apply_edit(deck, tmp_path / "cache", "release")
    build_again(deck)
    edit(deck / "part-2.yaml", " houses", " old houses")
    written.clear()
    build_again(deck, seconds=1)
    assert written == ["part-2.yaml"]


def lose_the_package(deck: Path) -> None:
    (deck.parent / "dist" / "towns.apkg").unlink()


def put_another_package_there(deck: Path) -> None:
    with zipfile.ZipFile(deck.parent / "dist" / "towns.apkg", "w") as archive:
        archive.writestr("collection.anki2", "x")


def damage_the_package(deck: Path) -> None:
    package = deck.parent / "dist" / "towns.apkg"
    data = bytearray(package.read_bytes())
    data[data.index(b"collection.anki2") + 100] ^= 0xFF
    package.write_bytes(data)


def shorten_the_package(deck: Path) -> None:
    package = deck.parent / "dist" / "towns.apkg"
    package.write_bytes(package.read_bytes()[:1000])


def edit_the_lock(deck: Path) -> None:
    apply_edit(deck, deck.parent / "cache", "pull", 1)


def add_a_card(deck: Path) -> None:
    edit(deck / "part-0.yaml", "cards:\n", "cards:\n  - {kind: question, id: x, question: Who?, answer: She}\n")


def change_the_picture(deck: Path) -> None:
    (deck / "media" / "_map.svg").write_text(SVG.format(2), encoding="utf-8")


def add_a_file(deck: Path) -> None:
    write_cards(deck / "part-9.yaml", [(0, 90, 1, 4)])


@pytest.mark.parametrize(
    "change",
    [
        lose_the_package,
        put_another_package_there,
        damage_the_package,
        shorten_the_package,
        edit_the_lock,
        add_a_card,
        change_the_picture,
        add_a_file,
    ],
)
def test_at_any_other_difference_the_whole_deck_is_gone_through(change: Any, deck: Path, written: list[str]) -> None:
    build_again(deck)
    change(deck)
    edit(deck / "part-2.yaml", " houses", " old houses")
    written.clear()
    build_again(deck, seconds=1)
    assert {"part-0.yaml", "part-1.yaml", "part-2.yaml"} <= set(written)
    results = read_results(deck)
    (deck.parent / "dist" / "towns.apkg").unlink()
    build_again(deck, seconds=1, with_cache=False)
    assert read_results(deck) == results


def test_a_build_after_a_wrong_clock_goes_through_the_whole_deck(deck: Path, written: list[str]) -> None:
    build_again(deck)
    written.clear()
    build_again(deck, after_wrong_clock=True)
    assert len(written) == 3


def test_a_lock_that_another_build_wrote_before_the_package_is_not_taken_for_the_own_one(
    deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_again(deck, seconds=7)
    later_lock = (deck / "deck.lock").read_bytes()
    (deck / "deck.lock").unlink()
    (deck.parent / "dist" / "towns.apkg").unlink()

    def put(package: Path, target: Path) -> bool:
        (deck / "deck.lock").write_bytes(later_lock)
        return put_package(package, target)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(building, "put_package", put)
        build_again(deck)
    build_again(deck, seconds=9)
    results = read_results(deck)
    build_again(deck, seconds=9, with_cache=False)
    assert read_results(deck) == results


def test_a_lock_that_another_build_wrote_after_it_was_read_is_not_taken_for_that_one(
    deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_again(deck)

    def open_and_wait(*arguments: Any) -> tuple[Deck, Lock] | None:
        opened = open_deck(*arguments)
        waiting.undo()
        edit(deck / "part-1.yaml", " houses", " old houses")
        build_again(deck, seconds=5)
        return opened

    with monkeypatch.context() as waiting:
        waiting.setattr(building, "open_deck", open_and_wait)
        build_again(deck, seconds=1)
    results = read_results(deck)
    build_again(deck, seconds=1, with_cache=False)
    assert read_results(deck) == results


def test_blocks_that_another_zlib_packed_are_not_taken_over(
    deck: Path, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_again(deck)
    monkeypatch.setattr(zlib, "ZLIB_RUNTIME_VERSION", "1.3.1.zlib-ng")
    written.clear()
    build_again(deck)
    assert len(written) == 3


def test_a_new_text_that_another_file_has_is_reported(deck: Path, tmp_path: Path) -> None:
    build_again(deck)
    edit(deck / "part-2.yaml", "What is the capital of 20?", "What is the capital of 10?")
    problems = Problems()
    assert build(deck, tmp_path / "dist", EARLIER, problems, cache=tmp_path / "cache", processes=1) is None
    assert "in part-1.yaml on line" in next(iter(problems)).message


@settings(max_examples=25)
@example([("reword", 0, 1), ("reword", 1, 1), ("release",), ("reword", 0, 2), ("reword", 0, 1), ("pull", 1)])
@example([("picture", "deep/1.svg", 1), ("write", 1, [(4, 1, 1, 4)]), ("reword", 1, 1), ("picture", "deep/1.svg", 2)])
@given(st.lists(st.one_of(reword, reword, any_edit), min_size=2, max_size=9))
def test_after_any_edits_the_package_and_the_lock_are_those_of_a_build_of_the_whole_deck(
    edits: list[tuple[Any, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        both = [Path(folder, name) for name in ("with", "without")]
        for each in both:
            each.mkdir()
            make_deck(each)
        results: list[list[object]] = [[], []]
        for number, change in enumerate([("reword", 0, 0), *edits]):
            for each, told in zip(both, results, strict=True):
                deck, package = each / "towns", each / "dist" / "towns.apkg"
                apply_edit(deck, each / "cache", *change)
                for file in deck.rglob("*"):
                    os.utime(file, (NOW, NOW))
                problems = Problems()
                cache = each / "cache" if each.name == "with" else None
                built = build(deck, each / "dist", NOW + 60 * number, problems, cache=cache, processes=1)
                told.append(built and (*built[1:9], built.is_written))
                told.append([(problem.code, problem.message, problem.place.line) for problem in problems])
                told.append([file.exists() and file.read_bytes() for file in (package, deck / "deck.lock")])
            assert results[0] == results[1]


def test_what_is_remembered_is_read_again() -> None:
    last = LastBuild(
        *(
            "key",
            [KeptFile("a.yaml", "1", "2", 3, 6, [["one"], ["T401", "message", 3, 5, "hint", "one", ""]])],
            [("question", "digest")],
            [("Towns", 5)],
        ),
        *([("map.svg", ["map-1.svg", "digest", None])], ["map.svg"]),
        has_latex=True,
        lock="lock",
        packed=PackedBlocks("digest", [("block", 7)]),
    )
    assert read_last_build(write_last_build(last)) == last
    assert read_last_build("") is None
