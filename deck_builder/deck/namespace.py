"""The namespace of a deck: a random word in `deck.yaml` that makes its identities differ from every other deck's.

Two authors may independently call a deck `capitals` and a card `france`. A learner of both decks must get two notes, so
guids are made from the namespace, which no other deck has.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Final

from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_bytes, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.source.values import Mapping

LENGTH: Final = 12
"""The number of characters in a new namespace: about 60 bits."""

NAMESPACE_KEY: Final = "namespace"
"""The key in `deck.yaml`."""


def make_namespace() -> str:
    """Make a random namespace of letters a to z and digits 2 to 7; it begins with a letter, so YAML needs no quotes."""
    letters = base64.b32encode(os.urandom(40)).decode().lower()
    return letters.lstrip("234567")[:LENGTH]


def add_namespace(deck_file: Path, namespace: str) -> str | None:
    """Return the text of `deck.yaml` with a line `namespace:` added; comments and layout stay as they are.

    None if the file can't be edited in this way.
    """
    data = read_bytes(deck_file, deck_file.parent, Problems())
    before = read_yaml(data, deck_file, Problems()) if data is not None else None
    if data is None or before is None or "id" not in before or NAMESPACE_KEY in before:
        return None
    text = data.decode("utf-8")
    wanted = {**before, NAMESPACE_KEY: namespace}
    for new in _list_edits(text, before, f"{NAMESPACE_KEY}: {namespace}"):
        after = read_yaml(new.encode(), deck_file, Problems())
        if after is not None and dict(after) == wanted:
            return new
    return None


def _list_edits(text: str, mapping: Mapping, entry: str) -> Iterator[str]:
    """Yield texts with the entry added in different ways, best first: at the end, no other line moves."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    key_line, key_column = mapping.marks["id"][0]
    indent = " " * (key_column - 1)
    yield f"{text}{'' if text.endswith(line_end) else line_end}{indent}{entry}{line_end}"
    brace = text.rfind("}")
    yield f"{text[:brace]}, {entry}{text[brace:]}"
    lines = text.split("\n")
    yield "\n".join([*lines[: key_line - 1], f"{indent}{entry}", *lines[key_line - 1 :]])
