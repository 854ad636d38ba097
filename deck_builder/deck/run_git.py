"""Runs git. Nothing else in the program does.

A repository may be a stranger's, and its settings can name programs: filters, hooks, pagers, a file system monitor. Git
runs none of these here, and only reads. Never pass arguments that make git read files of the work tree: filters can't
be switched off for that.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.source.inside import is_there

_HARMLESS: Final = {
    "safe.bareRepository": "explicit",  # a folder that looks like a repository is not one
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.alternateRefsCommand": "",
    "core.sshCommand": "false",
    "credential.helper": "",
    "diff.external": "",
    "diff.renames": "false",
    "log.follow": "false",
    "log.showRoot": "true",
    "log.showSignature": "false",  # it would run gpg.program
    "protocol.allow": "never",
    "submodule.recurse": "false",
}
"""Settings that overrule those of a repository: they could run programs, or change what git prints."""

_ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "",  # no network, not even for a clone that left out files
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ASKPASS": "false",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_KEPT_VARIABLES: Final = compile_late(r"GIT_(CONFIG_\w+|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)")
"""Environment variables that say where the user's own settings are. All other `GIT_…` variables are dropped: in a hook,
they name another repository or index."""


def find_top(folder: Path) -> Path:
    """Return the top folder of the repository that a folder belongs to: the nearest one that has a `.git`.

    Git itself would also accept a folder without `.git` if it has the files of a repository. Raises InputError (P705).
    """
    real = folder.resolve()
    top = next((path for path in (real, *real.parents) if is_there(path / ".git")), None)
    if top is None:
        raise InputError("P705", "not a git repository")
    if Path(os.fsdecode(run_git(top, "rev-parse", "--show-toplevel")).rstrip("\n")).resolve() != top:
        raise InputError("P705", "the repository says that its files are in another folder")
    return top


def _find_program(top: Path) -> str:
    """Return the path of git. Ignores programs in the repository and relative folders in `PATH`."""
    folders = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)]
    trusted = [str(folder) for folder in folders if folder.is_absolute() and not folder.resolve().is_relative_to(top)]
    program = shutil.which("git", path=os.pathsep.join(trusted))
    if program is None or not Path(program).is_absolute():
        raise InputError("P705", "there is no git on this computer")
    return program


def run_git(top: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run git in a repository and return what it prints; `given` is its standard input. Raises InputError (P705).

    Whatever the settings of the repository, git runs no other program, uses no network, asks nothing and writes
    nothing.
    """
    import subprocess  # late: every build imports this module, and few decks need git

    program = _find_program(top)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT_VARIABLES.fullmatch(name)
    }
    settings = [part for name, value in _HARMLESS.items() for part in ("-c", f"{name}={value}")]
    try:
        result = subprocess.run(  # noqa: S603  the program is git, and no shell reads the arguments
            [program, "--no-pager", *settings, "-C", str(top), *arguments],
            capture_output=True,
            check=False,
            input=given,
            env=environment | _ENVIRONMENT | {"PATH": str(Path(program).parent)},
        )
    except OSError as error:  # no memory for another process, or git went away
        reason = (error.strerror or str(error)).lower()
        raise InputError("P705", f"git can't be started: {reason}") from error
    if result.returncode:
        lines = result.stderr.decode(errors="replace").strip().splitlines()
        raise InputError("P705", lines[-1] if lines else "git does not know it")
    return result.stdout


def split_names(output: bytes) -> list[str]:
    """Split what git prints with `-z`."""
    return [os.fsdecode(entry) for entry in output.split(b"\0") if entry]
