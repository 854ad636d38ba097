"""Regular expressions that are compiled when they are first used.

Python takes 0.1 ms to compile one, the program has some hundred, and a command uses few of them. All of them would
take as long as reading a small deck.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class LatePattern:
    """Stands for a compiled pattern. Each method is looked up once, and then as quick as the pattern's own."""

    def __init__(self, pattern: str | bytes, flags: re.RegexFlag | int) -> None:
        self.pattern = pattern
        """The regular expression as it was written."""
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked by `copy` and the like, which must not take this for a pattern
            raise AttributeError(name)
        value = getattr(re.compile(self.pattern, self._flags), name)
        self.__dict__[name] = value
        return value


def compile_late(pattern: AnyStr, flags: re.RegexFlag | int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` returns, compiled when it is first used. For patterns of modules.

    A pattern that is wrong raises re.error only then; a test compiles them all. The functions of `re` don't take what
    this returns: use its methods.
    """
    return cast("re.Pattern[AnyStr]", LatePattern(pattern, flags))
