"""Runs a command as a process of its own, and says how long it took and how much memory it had at most."""

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


@dataclass(frozen=True, slots=True)
class Run:
    """A process that ended well: wall time in seconds, peak memory in bytes.

    `began` and `ended` are readings of `time.perf_counter`, which all processes of a machine share.
    """

    began: float
    ended: float
    peak: int
    printed: str

    @property
    def seconds(self) -> float:
        """Wall time, from before the process was there until after it was gone."""
        return self.ended - self.began


def run(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run a command in a folder. Ends the benchmark where it fails, with what it printed.

    A child's peak is never below its parent's at the fork, so the process that calls this must
    stay small itself: whatever needs memory is a command too.
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
    return Run(began, ended, usage.ru_maxrss * _UNIT_OF_PEAK, printed)
