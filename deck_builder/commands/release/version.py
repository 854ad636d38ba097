"""Semantic versions, and which of two comes first (semver.org, sections 9 to 11)."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = r"(?:0|[1-9]\d*)"
_NAME: Final = rf"(?:{_NUMBER}|\d*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION: Final = re.compile(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})(?:-({_NAME}(?:\.{_NAME})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)

Precedence = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]


def precedence(version: str) -> Precedence:
    """What to compare versions by. Raises ValueError where the text is no semantic version."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(version)
    names = found[4].split(".") if found[4] else []
    parts = tuple((not name.isdigit(), int(name) if name.isdigit() else 0, name) for name in names)
    return (int(found[1]), int(found[2]), int(found[3]), not names, parts)
