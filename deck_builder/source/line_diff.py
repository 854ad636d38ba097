"""What changes in a text file, line by line, as git shows it."""

from __future__ import annotations

import difflib


def diff_lines(old: str, new: str, name: str) -> str:
    """What changes, as a unified diff; `name` is the file's name in it."""
    lines = difflib.unified_diff(_split_lines(old), _split_lines(new), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _split_lines(text: str) -> list[str]:
    """The lines of a text, each with its line end."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])
