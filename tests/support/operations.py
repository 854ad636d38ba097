"""Counts the operations of a piece of code: the same number on every computer and in every run."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

import deck_builder
from deck_builder.patterns import LatePattern

_WHOLE = frozenset({"findall", "finditer", "split", "sub", "subn"})
"""Methods of a pattern that go through the whole text."""


class Operations:
    """What was counted so far."""

    calls = 0
    """Calls of functions, in Python and in C."""
    characters = 0
    """Characters that regular expressions were given to look through."""

    @property
    def total(self) -> int:
        return self.calls + self.characters // 100


class _CountedPattern:
    """A regular expression that counts the characters that it looks through."""

    def __init__(self, pattern: re.Pattern[str] | LatePattern, operations: Operations) -> None:
        self._pattern, self._operations = pattern, operations

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._pattern, name)
        if not callable(method):
            return method

        def counted(*arguments: Any, **options: Any) -> Any:
            result = method(*arguments, **options)
            text = arguments[1 if name in ("sub", "subn") else 0]
            start = arguments[1] if len(arguments) > 1 and isinstance(arguments[1], int) else 0
            end = result.end() if isinstance(result, re.Match) else len(text)
            self._operations.characters += end - start if name in _WHOLE or result or name == "search" else 1
            return result

        return counted


@contextmanager
def counting_operations() -> Iterator[Operations]:
    """Count what happens in this block."""
    for late in pkgutil.walk_packages(deck_builder.__path__, "deck_builder."):
        if not late.name.endswith("__main__"):
            importlib.import_module(late.name)  # or its regular expressions would not count
    operations = Operations()

    def count(_: FrameType, event: str, __: object) -> None:
        if event in ("call", "c_call"):
            operations.calls += 1

    with pytest.MonkeyPatch.context() as patch:
        for module in [module for name, module in sys.modules.items() if name.startswith("deck_builder.")]:
            for name, value in [*vars(module).items()]:
                if isinstance(value, re.Pattern | LatePattern):
                    patch.setattr(module, name, _CountedPattern(value, operations))
        before = sys.getprofile()
        sys.setprofile(count)
        try:
            yield operations
        finally:
            sys.setprofile(before)


def count_operations(run: Callable[[], object]) -> int:
    """The number of operations that a call takes."""
    with counting_operations() as operations:
        run()
    return operations.total
