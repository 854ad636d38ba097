"""A large deck is checked in several processes, which find what one process finds."""

from __future__ import annotations

import gc
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from bench.make_deck import write_deck as write_large_deck
from deck_builder import workers
from deck_builder.commands.check.check import CheckedDeck, check, check_deck
from tests.support.broken_decks import BROKEN, EXPECTED, NOW, copy_broken_deck
from tests.support.command_line import build

needs_processes = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes can't be forked here")

IN_SEVERAL_FILES = [
    name for name in EXPECTED if len({path.name for path in (BROKEN / name).glob("*.yaml")} - {"deck.yaml"}) > 1
]

QUESTION = "kind: question\ncards:\n"


@pytest.fixture
def every_file_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the files are, each gets a process."""
    monkeypatch.setattr(workers, "SMALLEST_SHARE", 1)


def found_by(processes: int, deck: Path) -> CheckedDeck:
    return check_deck(deck, deck / "dist", NOW, processes=processes)


def card(card_id: str, question: str, *more: str) -> str:
    lines = [f"id: {card_id}", f"question: {question}", f"answer: Something about {card_id}", *more]
    return "  - " + "\n    ".join(lines) + "\n"


@pytest.mark.usefixtures("every_file_apart")
@pytest.mark.parametrize("name", IN_SEVERAL_FILES)
def test_every_broken_deck_has_the_same_problems(name: str, tmp_path: Path) -> None:
    deck = copy_broken_deck(name, tmp_path)
    assert found_by(3, deck) == found_by(1, deck)


@pytest.mark.usefixtures("every_file_apart")
@pytest.mark.parametrize(
    ("codes", "one", "other"),
    [
        ([], card("france", "What is the capital of France?"), card("norway", "How long is the coast of Norway?")),
        (["D206"], card("france", "What is the capital of France?"), card("france", "How long is its longest river?")),
        (["D212"], card("france", "What is the capital?"), card("norway", "What is the capital?")),
        (
            ["D216"],
            card("france", "What is the capital of France?", "subdeck: Europe"),
            card("norway", "How long is the coast of Norway?", "subdeck: EUROPE"),
        ),
        (
            ["C911"],
            card("france", "What is the capital of France usually called?"),
            card("paris", "What is the capital of France called?"),
        ),
        (
            ["D226"],
            card("france", "What is the capital of France?", "ignore: {D208: not yet}"),
            card("norway", "How long is the coast of Norway?", "extra:", "ignore: {D208: not yet}"),
        ),
        (
            ["D220"],
            card("france", "What is the capital of France?", "guid: q7f2K"),
            card("norway", "How long is the coast of Norway?", "guid: q7f2K"),
        ),
    ],
    ids=["nothing", "id", "question", "subdeck", "near-duplicate", "ignore", "guid"],
)
def test_what_only_two_files_together_show_is_found(
    codes: list[str], one: str, other: str, write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(
        QUESTION + one, **{"more.yaml": QUESTION + other, "and.yaml": QUESTION + card("peru", "Why Peru?")}
    )
    found = found_by(3, deck)
    assert [problem.code for problem in found.problems] == codes
    assert found == found_by(1, deck)


@pytest.mark.usefixtures("every_file_apart")
def test_a_card_that_moved_to_another_file_has_not_vanished(write_deck: Callable[..., Path]) -> None:
    one, other = card("france", "What is the capital of France?"), card("norway", "How long is the coast of Norway?")
    deck = write_deck(QUESTION + one + other)
    build(deck)
    write_deck(QUESTION + one, **{"more.yaml": QUESTION + other})
    assert not found_by(2, deck).problems
    (deck / "more.yaml").write_text(QUESTION + card("peru", "Why does Peru have two capitals?"), encoding="utf-8")
    assert [problem.code for problem in found_by(2, deck).problems] == ["L603"]


def test_a_large_deck_has_the_same_problems(tmp_path: Path) -> None:
    deck = tmp_path / "deck"
    write_large_deck(deck, 4000)
    files = sorted(deck.glob("[0-9]*.yaml"))
    assert len(workers.divide_files(files, 2)) == 2
    text = files[50].read_text(encoding="utf-8")
    files[50].write_text(text.replace("evidence:", "evidance:", 3), encoding="utf-8")
    head, first, _ = files[0].read_text(encoding="utf-8").split("  - id:", 2)
    (deck / "again.yaml").write_text(f"{head}  - id:{first}", encoding="utf-8")
    alone, together = (check([deck], tmp_path / "dist", NOW, processes=number) for number in (1, 2))
    assert {"D203", "D206"} <= {problem.code for problem in alone[0].problems}
    assert alone == together


def test_files_keep_their_order_and_shares_are_about_even(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.yaml" for number in range(9)]
    for number, file in enumerate(files):
        file.write_bytes(b"#" * workers.SMALLEST_SHARE * (1 + number % 3))
    shares = workers.divide_files(files, 3)
    assert [file for share in shares for file in share] == files
    assert [sum(file.stat().st_size for file in share) // workers.SMALLEST_SHARE for share in shares] == [6, 6, 6]


def test_small_files_are_not_worth_a_process(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.yaml" for number in range(9)]
    for file in files:
        file.write_text("kind: question\n")
    assert workers.divide_files(files, 4) == [tuple(files)]
    assert workers.divide_files([], 4) == [()]


@needs_processes
def test_shares_are_worked_on_by_processes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # a server of another test may not have ended yet
    ran_in = workers.run_in_processes(lambda _: os.getpid(), [(), (), ()])
    assert len(set(ran_in)) == 3
    assert ran_in[0] == os.getpid()


@needs_processes
def test_what_a_process_that_dies_leaves_undone_is_done_here() -> None:
    here = os.getpid()

    def work(share: tuple[Path, ...]) -> list[Path]:
        if os.getpid() != here:
            os._exit(1)
        return list(share)

    assert workers.run_in_processes(work, [(Path("a"),), (Path("b"),)]) == [[Path("a")], [Path("b")]]


def double(number: int) -> tuple[int, int, str]:
    """Double a number, and say where; the text is longer than what a pipe holds."""
    time.sleep(0.002)  # so that each process gets some
    return 2 * number, os.getpid(), "x" * 300_000


def fail_elsewhere(here: int, number: int) -> int:
    """Fail in every other process than the one with this id: with an exception, without a word, without a result."""
    if os.getpid() != here:
        if number % 3 == 0:
            raise ValueError
        if number % 3 == 1:
            os._exit(1)
    return number


def refuse(number: int) -> int:
    """Fail everywhere at 7."""
    if number == 7:
        raise ValueError("seven")
    return number


def make_unpicklable(number: int) -> Callable[[], int]:
    """Return what can't be sent."""
    return lambda: number


@pytest.fixture(scope="module", params=[pytest.param("fork", marks=needs_processes), "spawn"])
def pool(request: pytest.FixtureRequest) -> Iterator[workers.Workers]:
    methods = ["spawn"] if request.param == "spawn" else multiprocessing.get_all_start_methods()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multiprocessing, "get_all_start_methods", lambda: methods)
        started = workers.Workers(2)
    with started:
        yield started


def test_results_of_workers_come_in_order_and_from_each_of_them(pool: workers.Workers) -> None:
    results = list(pool.map(double, range(80)))
    assert [result for result, _, _ in results] == [2 * number for number in range(80)]
    processes = {process for _, process, _ in results}
    for _ in range(100):  # a spawned process takes a while to begin
        if len(processes) == 3:
            break
        processes |= {process for _, process, _ in pool.map(double, range(20))}
    assert len(processes) == 3
    assert list(pool.map(double, [])) == []


def test_answers_that_nobody_waited_for_are_not_taken_for_later_ones(pool: workers.Workers) -> None:
    some = pool.map(double, range(50))
    assert [next(some)[0] for _ in range(3)] == [0, 2, 4]
    assert list(pool.map(refuse, range(100, 140))) == list(range(100, 140))


def test_an_exception_of_the_work_is_raised_here(pool: workers.Workers) -> None:
    with pytest.raises(ValueError, match="seven"):
        list(pool.map(refuse, range(20)))
    assert list(pool.map(refuse, range(6))) == list(range(6))


@pytest.mark.parametrize("number", [0, 1, 3])
def test_what_workers_fail_to_do_is_done_here(number: int) -> None:
    with workers.Workers(number) as pool:
        for _ in range(2):
            assert list(pool.map(partial(fail_elsewhere, os.getpid()), range(40))) == list(range(40))


def test_tasks_for_a_worker_that_is_gone_are_done_here() -> None:
    with workers.Workers(1) as pool:
        for worker in pool._workers:
            worker.process.kill()
            worker.process.join()
        assert list(pool.map(str, [1])) == ["1"]
        assert list(pool.map(str, [2, 3])) == ["2", "3"]


def test_a_result_that_can_not_be_sent_is_made_here() -> None:
    with workers.Workers(1) as pool:
        assert [made() for made in pool.map(make_unpicklable, range(20))] == list(range(20))


def test_workers_end_with_an_inner_block() -> None:
    with workers.Workers(2) as pool:
        with pool:
            processes = [worker.process for worker in pool._workers]
        assert processes
        assert not any(process.is_alive() for process in processes)
        assert list(pool.map(str, [1, 2])) == ["1", "2"]


def pack(number: int) -> workers.Parcel[list[int]]:
    return workers.Parcel([number] * number)


def unpack(parcel: workers.Parcel[list[int]]) -> list[int]:
    return parcel.unpack()


def test_a_parcel_goes_from_one_worker_to_another() -> None:
    with workers.Workers(2) as pool:
        parcels = list(pool.map(pack, range(20)))
        assert list(pool.map(unpack, parcels)) == [[number] * number for number in range(20)]


@needs_processes
def _finds_cycles(_: int) -> bool:
    return gc.isenabled()


@pytest.mark.parametrize("may_fork", [True, False])
def test_workers_search_for_cycles_only_if_the_first_process_does(may_fork: bool) -> None:
    gc.disable()
    try:
        pool = workers.Workers(1, may_fork=may_fork)
    finally:
        gc.enable()
    with pool:
        assert False in [*pool.map(_finds_cycles, range(20))]


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    program = (
        "import os, sys, time\n"
        "from deck_builder.workers import Workers\n"
        "pool = Workers(2)\n"
        "open(sys.argv[1], 'w').write(' '.join(str(each.process.pid) for each in pool._workers))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(pids)], check=False)
    for pid in pids.read_text(encoding="utf-8").split():
        for _ in range(200):
            if not _runs(int(pid)):
                break
            time.sleep(0.05)
        else:
            pytest.fail("a worker goes on without anyone who waits for it")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def test_a_worker_that_gets_no_thread_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)  # forks have it, too
    with workers.Workers(2) as group:
        assert list(group.map(abs, [-1, -2, -3])) == [1, 2, 3]
    assert capfd.readouterr().err == ""
