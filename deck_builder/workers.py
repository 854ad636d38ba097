"""Divides the files of a large deck among processes, one for each core of the machine."""

from __future__ import annotations

import os
import signal
import threading
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path

SMALLEST_SHARE: Final = 1024 * 1024
"""In bytes. For less, starting another process takes longer than it saves."""

MOST_PROCESSES: Final = 8
"""Beyond eight, merging the results costs more than another process saves."""

_Result = TypeVar("_Result")


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


def count_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
