"""The command line, run inside the test's process."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from deck_builder.cli.main import main


def run(*arguments: str | Path, expect: int = 0) -> Result:
    """Run the command line; fail the test where it ends with another code than expected."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == expect, result.output
    return result


def build(folder: Path, *options: str, expect: int = 0) -> Path:
    """Build one deck as its author would; return where the package is."""
    out = folder.parent / "dist"
    run("build", folder, "--out", out, *options, expect=expect)
    return next(iter(out.glob("*.apkg")), out / "none.apkg") if len(list(out.glob("*.apkg"))) == 1 else out
