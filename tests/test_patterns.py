from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from deck_builder.patterns import LatePattern, compile_late
from tests.support.decks import PROJECT


def late_patterns(value: Any) -> Iterator[LatePattern]:
    """The late patterns of a module's variable, also in tuples and dicts."""
    if isinstance(value, LatePattern):
        yield value
    elif isinstance(value, dict | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from late_patterns(one)


def test_every_pattern_of_the_program_compiles() -> None:
    """A pattern with a mistake would show itself only to the user whose text needs it."""
    files = (PROJECT / "deck_builder").rglob("*.py")
    names = [path.relative_to(PROJECT).with_suffix("").as_posix().replace("/", ".") for path in files]
    modules = [import_module(name) for name in names if "__" not in name]
    found = [pattern for module in modules for value in vars(module).values() for pattern in late_patterns(value)]
    assert len(found) > 300
    for pattern in found:
        re.compile(pattern.pattern, pattern.flags)


def test_a_late_pattern_does_what_the_pattern_does() -> None:
    source = r"(?P<letter>[a-c])(\d)?"
    late, usual = compile_late(source, re.IGNORECASE), re.compile(source, re.IGNORECASE)
    text = "xB1 c; a22"
    assert [match.groupdict() for match in late.finditer(text)] == [match.groupdict() for match in usual.finditer(text)]
    assert late.findall(text) == usual.findall(text)
    assert late.sub(r"<\1>", text) == usual.sub(r"<\1>", text)
    assert late.split(text) == usual.split(text)
    assert (late.pattern, late.flags, late.groups) == (usual.pattern, usual.flags, usual.groups)


def test_a_late_pattern_is_compiled_at_its_first_use() -> None:
    broken = compile_late("(")
    with pytest.raises(re.error):
        broken.search("")
