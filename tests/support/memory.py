"""The peak memory of a process, as Linux knows it.

`getrusage` would not do: the peak that it gives of a new process is never below that of the process that started
it, and no test can set it back.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

STATUS: Final = Path("/proc/self/status")
"""Where Linux says it; other systems have no such file."""


def read_peak() -> int:
    """The most memory that this process has had since its start or the last `reset_peak`, in bytes; 0 if unknown."""
    found = re.search(r"VmHWM:\s*(\d+) kB", STATUS.read_text()) if STATUS.exists() else None
    return int(found[1]) * 1024 if found else 0


def reset_peak() -> int:
    """Let the peak begin anew; return what the process has now, in bytes."""
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")
    return read_peak()
