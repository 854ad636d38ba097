"""Divides work among processes, one for each core of the machine.

`run_in_processes` forks this process: what it has in memory need not be sent. `Workers` start while it has little in
memory, and are sent what they work on: all of them together take little more memory than one process.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import signal
import threading
from contextlib import suppress
from itertools import count, zip_longest
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess
    from pathlib import Path

SMALLEST_SHARE: Final = 1024 * 1024
"""In bytes. For less, starting another process takes longer than it saves."""

MOST_PROCESSES: Final = 8
"""Beyond eight, merging the results costs more than another process saves."""

_TASKS_AHEAD: Final = 2
"""How many pieces of work a worker has at a time, so that it never waits for the next one."""

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


class Parcel(Generic[_Result]):
    """What one worker has made for another one. The first process passes it on as it is, which takes little time."""

    def __init__(self, content: _Result) -> None:
        """Pack something that can be pickled."""
        self._packed = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)

    def unpack(self) -> _Result:
        """Return a copy of the content."""
        content: _Result = pickle.loads(self._packed)  # noqa: S301  a process of this program packed it
        return content


def divide_files(files: Sequence[Path], processes: int | None = None) -> list[tuple[Path, ...]]:
    """Divide files, in their order, into shares of about the same number of bytes.

    There are at most as many shares as `processes` (None means one for each core), and fewer if the files are small.
    Without files, there is one empty share.
    """
    sizes = [_size_of(file) for file in files]
    total = sum(sizes)
    most = count_cores() if processes is None else processes
    count = max(1, min(most, len(files), total // SMALLEST_SHARE, MOST_PROCESSES))
    shares: list[list[Path]] = [[] for _ in range(count)]
    bytes_before = 0
    for file, size in zip(files, sizes, strict=True):
        middle = bytes_before + size / 2
        shares[min(count - 1, int(count * middle / total)) if total else 0].append(file)
        bytes_before += size
    return [tuple(share) for share in shares if share] or [()]


def run_in_processes(work: Callable[[tuple[Path, ...]], _Result], shares: Sequence[tuple[Path, ...]]) -> list[_Result]:
    """Call `work` with each share: with the first in this process, with the others in processes of their own.

    Those processes are forks: they have all that this process has in memory, and results must be picklable. A share
    whose process can't be started, or ends without a result, is done in this process.
    """
    first, *others = shares
    connections = _start(work, others) if others and threading.active_count() == 1 else []
    results = [work(first)]
    for share, connection in zip_longest(others, connections):
        result = _receive(connection)
        results.append(work(share) if result is None else result)
    return results


def _start(work: Callable[[tuple[Path, ...]], object], shares: Sequence[tuple[Path, ...]]) -> list[Connection]:
    """Start a process for each share. Returns the connections for the results; none if this system can't fork."""
    import multiprocessing  # takes 15 ms to import, and small decks do not need it

    if "fork" not in multiprocessing.get_all_start_methods():
        return []
    context = multiprocessing.get_context("fork")
    connections = []
    for share in shares:
        receiver, sender = context.Pipe(duplex=False)
        context.Process(target=_run, args=(work, share, sender), daemon=True).start()
        sender.close()
        connections.append(receiver)
    return connections


def _receive(connection: Connection | None) -> Any:
    """The result of another process; None if there is no process, or it ended without a result."""
    try:
        return connection.recv() if connection else None
    except (EOFError, OSError):
        return None


def _run(work: Callable[[tuple[Path, ...]], object], share: tuple[Path, ...], sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is handled by the parent, which stops its workers
    sender.send(work(share))


def _size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # reported where the file is read
        return 0


def count_bytes(files: Iterable[Path]) -> int:
    """How many bytes some files have together."""
    return sum(map(_size_of, files))


def count_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Processes that work on what they are sent, beside this one. Use them in a `with` block.

    They end with the block, or with another one inside of it: after that, all is done in this process.
    A worker that ends before its time is not missed: its work is done in this process.
    """

    def __init__(self, number: int, *, may_fork: bool = True) -> None:
        """Start so many processes. Start them early: a fork keeps all memory that this process has by then.

        Where a library with threads of its own was used before, a fork may stop for ever: then it may not be one.
        """
        self._workers: list[_Worker] = []
        self._numbers = count()
        if number < 1:
            return
        import multiprocessing  # takes 15 ms to import, and small decks do not need it

        can_fork = may_fork and "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
        context: ForkContext | SpawnContext
        context = multiprocessing.get_context("fork") if can_fork else multiprocessing.get_context("spawn")
        for _ in range(number):
            here, there = context.Pipe()
            others = [worker.connection for worker in self._workers] if can_fork else []
            inherited = [*others, here] if can_fork else []
            process = context.Process(target=_serve, args=(there, inherited, gc.isenabled()), daemon=True)
            with suppress(OSError):  # the system has no room for another process
                process.start()
                self._workers.append(_Worker(here, process))
            there.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        for worker in self._workers:
            worker.connection.close()  # it ends when it reads that
            if error:
                worker.process.terminate()
            worker.process.join()
        self._workers = []

    def map(self, work: Callable[[_Task], _Result], tasks: Iterable[_Task]) -> Iterator[_Result]:
        """Yield the result of each task, in order. They are worked on here and in the other processes.

        `work`, tasks and results are pickled; so `work` is a function of a module, or an object of such a class. An
        exception of `work` is raised when the results before it were yielded, or earlier.
        """
        if not self._workers:
            yield from map(work, tasks)
            return
        for worker in self._workers:
            worker.begin(work)
        position = next(self._numbers) + 1  # no number comes twice: that is how answers to an earlier call are told
        waiting = zip(self._numbers, tasks, strict=False)
        results: dict[int, _Result] = {}
        while True:
            for worker in self._workers:
                while worker.has_room() and (task := next(waiting, None)):
                    worker.send(*task)
            for worker in self._workers:
                results |= worker.receive()
                results |= {number: work(undone) for number, undone in worker.take_undone().items()}
            if position in results:  # before more work is done here: what becomes of results often takes longest
                yield results.pop(position)
                position += 1
            elif task := next(waiting, None):
                results[task[0]] = work(task[1])
            elif any(worker.tasks for worker in self._workers):
                _wait_for(self._workers)
            else:
                return


class _Worker:
    """A process that works on tasks, seen from the process that sends them."""

    def __init__(self, connection: Connection, process: BaseProcess) -> None:
        self.connection, self.process = connection, process
        self.tasks: dict[int, Any] = {}
        """The tasks that it was sent and has not answered, by their numbers."""
        self._undone: dict[int, Any] = {}
        self._is_alive = True

    def begin(self, work: Callable[[Any], object]) -> None:
        """Say what to do with the next tasks. Answers to earlier ones are not waited for any more."""
        self.tasks, self._undone = {}, {}
        self._send(None, work)

    def has_room(self) -> bool:
        """Whether it can be sent another task."""
        return self._is_alive and len(self.tasks) < _TASKS_AHEAD

    def send(self, number: int, task: object) -> None:
        """Send a task."""
        self.tasks[number] = task
        self._send(number, task)

    def receive(self) -> dict[int, Any]:
        """Return the results that have come, without waiting for others."""
        results = {}
        try:
            while self._is_alive and self.connection.poll():
                number, is_done, result = self.connection.recv()
                if number in self.tasks:
                    task = self.tasks.pop(number)
                    if is_done:
                        results[number] = result
                    else:
                        self._undone[number] = task
        except (EOFError, OSError):
            self._give_up()
        return results

    def take_undone(self) -> dict[int, Any]:
        """Return the tasks that it has failed to do."""
        undone, self._undone = self._undone, {}
        return undone

    def _send(self, number: int | None, content: object) -> None:
        try:
            if self._is_alive:
                self.connection.send((number, content))
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        self._is_alive = False
        self._undone |= self.tasks
        self.tasks = {}


def _wait_for(workers: Sequence[_Worker]) -> None:
    """Wait until one of the workers that has a task has answered, or has ended."""
    from multiprocessing.connection import wait

    wait([worker.connection for worker in workers if worker.tasks])


def _serve(connection: Connection, others: Sequence[Connection], finds_cycles: bool) -> None:
    """Work on tasks until the first process closes its end of the connection, or ends. `others` are ends of it.

    `finds_cycles` says whether to search for reference cycles, as the first process does: a new process does always.
    """
    if not finds_cycles:
        gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is handled by the parent, which stops its workers
    for other in others:
        other.close()
    messages: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    # In a thread, so that the first process never waits until a message is taken: it would not take an answer then.
    try:
        threading.Thread(target=_read_messages, args=(connection, messages), daemon=True).start()
    except RuntimeError:  # the system has no room for another thread: the first process does the work
        return
    work: Callable[[Any], object] | None = None
    while message := messages.get():
        number, content = pickle.loads(message)  # noqa: S301  the process that started this one wrote it
        if number is None or work is None:
            work = content
            continue
        try:
            answer = pickle.dumps((number, True, work(content)), pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001  the first process does it again, and tells
            answer = pickle.dumps((number, False, None))
        try:
            connection.send_bytes(answer)
        except OSError:  # nobody waits for it any more
            return


def _read_messages(connection: Connection, messages: queue.SimpleQueue[bytes]) -> None:
    """Pass on all messages, and an empty one at the end."""
    with suppress(EOFError, OSError):
        while True:
            messages.put(connection.recv_bytes())
    messages.put(b"")
