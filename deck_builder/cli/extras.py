"""How a user adds an optional part of the program: by the command that reaches where the program is installed."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from deck_builder.cli.terminal import quote_path

_DISTRIBUTION = "deck-builder"


def write_install_command(extra: str, prefix: Path | None = None) -> str:
    """The command that installs what the optional part `extra` needs, into the environment that the program runs in.

    `prefix` is that environment's folder, by default this process's. pipx and uv keep an environment for each program,
    which another Python's pip does not reach: they are known by the files that they leave there.
    """
    prefix = prefix or Path(sys.prefix)
    needed = " ".join(f"'{requirement}'" for requirement in _list_requirements(extra))
    if needed and (prefix / "pipx_metadata.json").is_file():
        return f"pipx inject {_DISTRIBUTION} {needed}"
    if needed and (prefix / "uv-receipt.toml").is_file():
        return f"uv pip install --python {quote_path(prefix)} {needed}"
    python = shutil.which("python")
    is_first = python is not None and Path(python).parent == Path(sys.executable).parent
    return f"{'python' if is_first else quote_path(Path(sys.executable))} -m pip install '{_DISTRIBUTION}[{extra}]'"


def _list_requirements(extra: str) -> list[str]:
    """What an optional part needs, as the installed program's metadata have it; empty if there are none."""
    from importlib import metadata  # imported late: only a user who lacks something waits for it

    try:
        requirements = metadata.requires(_DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return []
    wanted = re.compile(rf"""extra == ["']{re.escape(extra)}["']""")
    return [each.partition(";")[0].strip() for each in requirements if wanted.search(each)]
