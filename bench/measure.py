"""Runs a command in its own process, and measures its time and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_UNIT_OF_PEAK = 1 if sys.platform == "darwin" else 1024
"""The operating system gives peak memory in this many bytes."""


@dataclass(frozen=True, slots=True)
class Run:
    """A process that succeeded."""

    began: float
    """When it started, by `time.perf_counter`, which all processes of a machine share."""
    ended: float
    """When it ended, by the same clock."""
    peak: int
    """Its peak memory in bytes."""
    cpu: float
    """Processor time in seconds, of all its threads."""
    printed: str
    """What it printed."""

    @property
    def seconds(self) -> float:
        """Wall time, from before the process started until after it ended."""
        return self.ended - self.began


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run a command in a folder. If it fails, end the benchmark with what it printed.

    A child's peak memory is never below its parent's at the fork. So the calling process must stay small: everything
    that needs memory is a command of its own.
    """
    log = folder / "printed.txt"
    with log.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        ended = time.perf_counter()
    process.returncode = os.waitstatus_to_exitcode(status)
    printed = log.read_text(encoding="utf-8", errors="replace")
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{printed[-2000:]}")
    return Run(began, ended, usage.ru_maxrss * _UNIT_OF_PEAK, usage.ru_utime + usage.ru_stime, printed)
