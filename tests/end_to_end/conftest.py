"""Fixtures of the tests from end to end."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.support.old_anki import OLD


@pytest.fixture(scope="session")
def old_python(pytestconfig: pytest.Config) -> Path:
    """The Python of a virtual environment with the old Anki. It is made once and kept in pytest's cache.

    Beside Anki, it has what the learner of a rehearsal who merges needs, to read and write packages.
    """
    others = [f"{name}=={version(name)}" for name in ("regex", "genanki", "nh3", "PyYAML", "backports.zstd")]
    folder = pytestconfig.cache.mkdir(f"anki-{OLD}-py{sys.version_info.minor}-{'-'.join(others)}")
    python = folder / "bin/python"
    ready = folder / "ready"
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in several processes, and one of them makes the environment
        if not ready.exists():
            venv.create(folder, clear=True)  # without a pip of its own, which would take as long as Anki
            pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-compile"]
            subprocess.run([*pip, f"anki=={OLD}", *others], check=True)
            ready.touch()
    return python
