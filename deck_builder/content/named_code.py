"""Finds card files with blocks of code that name a language, before they are parsed."""

from __future__ import annotations

from typing import Final

from deck_builder.patterns import compile_late

_NAMED_FENCE: Final = compile_late(rb"(?:```|~~~)[ \t]*[^\s`~][^`\n]*(?:\n|\\n|\Z)")
_BEFORE_FENCE: Final = compile_late(rb"""[\s>*+.)\d-]*([\w-]{1,50}:[ \t]*)?["']?[ \t]*""")
"""What may stand before a block of code on its line in YAML: the marks of lists and quotes, a key, a quotation mark."""

_LONGEST_BEFORE: Final = 100
"""In bytes."""


def has_named_code(data: bytes) -> bool:
    """Whether a card file has a block of code with a language. True also for what only looks like one."""
    if b"```" not in data and b"~~~" not in data:
        return False
    for fence in _NAMED_FENCE.finditer(data):
        start = data.rfind(b"\n", max(0, fence.start() - _LONGEST_BEFORE), fence.start()) + 1
        before = data[start or max(0, fence.start() - _LONGEST_BEFORE) : fence.start()]
        if before.endswith(b"\\n") or _BEFORE_FENCE.fullmatch(before):
            return True
    return False
