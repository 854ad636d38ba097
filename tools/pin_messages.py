"""Writes `expected-messages.txt` of the broken decks anew, after the wording of a problem has changed.

    python -m tools.pin_messages

A test compares those files with what the command line shows. Look at `git diff` before you commit: each line that
differs is one that authors will read.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.support.broken_decks import BROKEN, MESSAGES_FILE, choose_decks_to_pin, render_messages


def main() -> None:
    """Write the messages of one deck for each code, and say which files changed."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in choose_decks_to_pin():
            file = BROKEN / name / MESSAGES_FILE
            data = render_messages(name, Path(scratch)).encode("utf-8")
            if not file.is_file() or file.read_bytes() != data:
                file.write_bytes(data)
                print(f"written: {name}/{MESSAGES_FILE}")


if __name__ == "__main__":
    main()
