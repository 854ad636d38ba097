"""Semantic versions, and which of two comes first (semver.org, sections 9 to 11)."""

from __future__ import annotations

import re
from typing import Final

from deck_builder.patterns import compile_late

_NUMBER: Final = r"(?:0|[1-9]\d*)"
_NAME: Final = rf"(?:{_NUMBER}|\d*[A-Za-z-][0-9A-Za-z-]*)"
_VERSION: Final = compile_late(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})(?:-({_NAME}(?:\.{_NAME})*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)

Precedence = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]
"""Major, minor, patch, whether it is a final release, and the identifiers of a pre-release."""


def newest(one: str, other: str) -> str:
    """The newer of two versions; `other` if `one` is not a semantic version."""
    try:
        return one if parse_precedence(one) >= parse_precedence(other) else other
    except ValueError:
        return other


def parse_precedence(version: str) -> Precedence:
    """Parse a version into what versions are compared by. Raises ValueError if it is not a semantic version."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(version)
    names = match[4].split(".") if match[4] else []
    parts = tuple((not name.isdigit(), int(name) if name.isdigit() else 0, name) for name in names)
    return (int(match[1]), int(match[2]), int(match[3]), not names, parts)
