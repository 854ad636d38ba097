"""Work on many files, shared out among the cores of a machine."""

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

LEAST: Final = 1024 * 1024
"""In bytes: what one more process should have to read, or it takes longer to begin than it saves."""

MOST: Final = 8
"""Processes. What has to be done with what all of them found takes as long as an eighth of the work."""

_Result = TypeVar("_Result")


def shared_out(files: Sequence[Path], processes: int | None = None) -> list[tuple[Path, ...]]:
    """The files in their order, in as many shares as there are `processes`, or fewer where they are small.

    The shares have about the same number of bytes. None stands for as many as this process may use cores.
    """
    sizes = [_size(file) for file in files]
    whole = sum(sizes)
    count = max(1, min(cores() if processes is None else processes, len(files), whole // LEAST, MOST))
    shares: list[list[Path]] = [[] for _ in range(count)]
    before = 0
    for file, size in zip(files, sizes, strict=True):
        middle = before + size / 2
        shares[min(count - 1, int(count * middle / whole)) if whole else 0].append(file)
        before += size
    return [tuple(share) for share in shares if share] or [()]


def done_at_once(work: Callable[[tuple[Path, ...]], _Result], shares: Sequence[tuple[Path, ...]]) -> list[_Result]:
    """What `work` gives for each share: for the first in this process, for each other in one of its own, at once.

    The others see all that this one has in memory, and what they give must be picklable. Where there can be no such
    process, or one comes to grief, its share is done here.
    """
    first, *others = shares
    running = _begun(work, others) if others and threading.active_count() == 1 else []
    results = [work(first)]
    for share, answer in zip_longest(others, running):
        result = _received(answer)
        results.append(work(share) if result is None else result)
    return results


def _begun(work: Callable[[tuple[Path, ...]], object], shares: Sequence[tuple[Path, ...]]) -> list[Connection]:
    """The ends at which the results of work on some shares will come out; none where processes can't be forked."""
    import multiprocessing

    if "fork" not in multiprocessing.get_all_start_methods():
        return []
    context = multiprocessing.get_context("fork")
    answers = []
    for share in shares:
        answer, sender = context.Pipe(duplex=False)
        context.Process(target=_carried_out, args=(work, share, sender), daemon=True).start()
        sender.close()
        answers.append(answer)
    return answers


def _received(answer: Connection | None) -> Any:
    """The result that comes out of another process; None where there is no such process, or it ended without one."""
    try:
        return answer.recv() if answer else None
    except (EOFError, OSError):
        return None


def _carried_out(work: Callable[[tuple[Path, ...]], object], share: tuple[Path, ...], sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the program stops its first process, and that the others
    sender.send(work(share))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # is said where the file is read
        return 0


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
