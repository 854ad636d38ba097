"""Runs commands in which one system call fails, or in place of which the process is killed.

The library `faults.c` is preloaded into one long-lived process, which forks for each run. It has run each command once
before, so that all is loaded: a run takes some ten milliseconds.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import gc
import importlib
import io
import json
import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_suffix(".c")
KILL: Final = 0
"""In place of an error's number: the process is killed."""
ERRORS: Final = {
    "create": (errno.ENOSPC, errno.EACCES, errno.EIO, errno.ENOENT),
    "write": (errno.ENOSPC, errno.EIO),
    "fsync": (errno.EIO, errno.ENOSPC),
    "rename": (errno.EIO, errno.EACCES, errno.ENOENT, errno.ENOSPC),
    "mkdir": (errno.ENOSPC, errno.EACCES, errno.ENOENT),
    "unlink": (errno.EACCES, errno.EIO),
    "rmdir": (errno.EACCES, errno.EIO),
    "chmod": (errno.EPERM, errno.EIO),
    "truncate": (errno.EIO, errno.ENOSPC),
    "utime": (errno.EPERM,),
    "link": (errno.EPERM, errno.ENOSPC),
    "read": (errno.EIO,),
    "mmap": (errno.ENOMEM,),
    "open": (errno.EACCES, errno.EIO, errno.EMFILE),
    "stat": (errno.EACCES, errno.EIO),
    "fstat": (errno.EIO,),
    "access": (errno.EACCES, errno.EIO),
    "list": (errno.EACCES, errno.EIO),
    "readdir": (errno.EIO,),
    "readlink": (errno.EACCES, errno.EIO),
    "flock": (errno.ENOLCK,),
    "exec": (errno.ENOENT, errno.EACCES, errno.ENOMEM),
}
"""The calls, by the names that the library gives them, and the errors that each can really end with.

To open a file or to ask about one never ends with ENOENT: the disk would lie about what is there.
"""
WRITING: Final = frozenset([*ERRORS][: [*ERRORS].index("read")])
"""The calls that change what is on the disk. To be killed at another call is to be killed at the next of these."""


@dataclass(frozen=True, slots=True)
class Run:
    """The result of one run of the command line."""

    code: int
    """The exit code; negative for a signal."""
    output: str
    """What it printed, to both streams."""
    calls: tuple[str, ...]
    """The system calls about files below the folder, `write /project/dist/capitals.apkg`; of a fault only that one."""


def compile_library(folder: Path) -> Path | None:
    """Compile the library into a folder; None if this computer can't compile or preload it."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    library = folder / "faults.so"
    command: list[str | Path] = [compiler, "-shared", "-fPIC", "-O1", "-w", "-o", library, SOURCE, "-ldl"]
    return library if subprocess.run(command, capture_output=True).returncode == 0 else None


class FaultyRunner:
    """A process that runs commands with faults."""

    def __init__(self, library: Path) -> None:
        # Branches are not counted there: it would triple the time, and the other tests take them.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        environment = {**kept, "LD_PRELOAD": str(library), "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, library],
            env=environment,
            cwd=SOURCE.parent.parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, arguments: list[str], now: int, *, at: int = 0, error: int = KILL) -> Run:
        """Run a command in `folder/project`, with `folder/scratch` for temporary files; `now` is in seconds since 1970.

        The call number `at` about a file in the folder fails with the number `error`; none if `at` is 0.
        """
        assert self._process.stdin
        assert self._process.stdout
        job = {"folder": str(folder), "arguments": arguments, "now": now, "at": at, "error": error}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Run(answer["code"], answer["output"], tuple(answer["calls"]))

    def warm_up(self, project: Path, arguments: list[str]) -> None:
        """Run a command in the process itself: what it loads and keeps, later runs have from the start.

        The project must have another path than that of the later runs, so that nothing of theirs is kept.
        """
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"warm": str(project), "arguments": arguments}) + "\n")

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def _warm_up(project: str, arguments: list[str]) -> None:
    from deck_builder.cli import main as cli

    os.chdir(project)
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere), contextlib.suppress(SystemExit):
        cli.main(arguments)


def _serve(library: str) -> None:
    from deck_builder.cli import commands
    from deck_builder.cli import main as cli

    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}")
    faults = ctypes.CDLL(library)
    faults.fault_calls.restype = ctypes.c_char_p
    for line in sys.stdin:
        job = json.loads(line)
        if "warm" in job:
            _warm_up(job["warm"], job["arguments"])
            continue
        reader, writer = os.pipe()
        gc.freeze()
        child = os.fork()
        if child == 0:
            os.dup2(writer, 1)
            os.dup2(writer, 2)
            os.chdir(f"{job['folder']}/project")
            tempfile.tempdir = os.environ["TMPDIR"] = f"{job['folder']}/scratch"
            time.time = lambda now=job["now"]: float(now)  # type: ignore[misc]
            faults.fault_arm(os.fsencode(job["folder"]), job["at"], job["error"])
            code = 0
            try:
                cli.main(job["arguments"], standalone_mode=True)
            except SystemExit as end:
                code = int(end.code or 0)
            except BaseException:  # noqa: BLE001  whatever it is, the test looks for its traceback
                sys.excepthook(*sys.exc_info())
                code = 70
            calls = faults.fault_calls().decode()
            faults.fault_arm(b"", 0, 0)
            print(f"\0{calls}", end="", flush=True)
            sys.stderr.flush()
            os._exit(code)
        os.close(writer)
        with os.fdopen(reader, "rb") as pipe:
            text = pipe.read().decode(errors="replace")
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output, _, calls = text.partition("\0")
        print(json.dumps({"code": code, "output": output, "calls": calls.splitlines()}), flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1])
