"""The command line, run inside the test's process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from deck_builder.cli.crash import CRASHED
from deck_builder.cli.main import main


def run(*arguments: str | Path, expect: int = 0) -> Result:
    """Run the command line; the test fails if the exit code is not the expected one.

    A fault of the program, which people see as one sentence, is raised here as it is.
    """
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exit_code == CRASHED and result.exception and result.exception.__cause__:
        raise result.exception.__cause__
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == expect, result.output
    return result


def list_codes(output: str) -> list[str]:
    """The code of each problem in the output of a command."""
    return re.findall(r"^([A-Z]\d{3}) ", output, re.MULTILINE)


def build(folder: Path, *options: str, expect: int = 0) -> Path:
    """Build a deck into the folder `dist` beside it.

    Returns the path of the package, or the folder where it holds more than one package or none.
    """
    out = folder.parent / "dist"
    run("build", folder, "--out", out, *options, expect=expect)
    return next(iter(out.glob("*.apkg")), out / "none.apkg") if len(list(out.glob("*.apkg"))) == 1 else out


def build_in_a_process(deck: Path, before: str = "", seed: str = "0") -> None:
    """Build with another hash seed; `before` is Python that runs first."""
    code = f"{before}\nimport sys; sys.argv[1:] = ['build', {str(deck)!r}, '--out', {str(deck.parent / 'dist')!r}]\n"
    code += "from deck_builder.cli.main import main; main()"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)
