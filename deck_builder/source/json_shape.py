"""Parses JSON strictly, and checks it against a declared shape before it is used."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1  # the limits of SQLite and protobuf
_LONGEST_KEY: Final = 40
"""The most characters of a key that a message shows."""


class ListOf(NamedTuple):
    """A list of values that all have one shape."""

    items: Shape
    """The shape of each value."""


class MapOf(NamedTuple):
    """An object with any keys, whose values all have one shape."""

    values: Shape
    """The shape of each value."""


class Record(NamedTuple):
    """An object with known keys; other keys are ignored."""

    required: Mapping[str, Shape]
    """The keys that it must have, with the shapes of their values."""
    optional: Mapping[str, Shape] = {}
    """The keys that it may have. Their values may be null."""


Shape = Literal["text", "number", "boolean", "anything"] | ListOf | MapOf | Record
"""What a value must be. A number is a whole number of 64 bits; text must be encodable as UTF-8."""

_NAMES: Final[Mapping[str, str]] = {"text": "text", "number": "a whole number", "boolean": "`true` or `false`"}


def load_json(text: str | bytes) -> Any:
    """Parse JSON. Raises ValueError for invalid JSON, also for `NaN` and very deep nesting."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except ValueError as error:
        if "set_int_max_str_digits" in str(error):  # Python's limit for whole numbers, in words for programmers
            raise ValueError("it has a number of thousands of digits") from error
        raise


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"`{name}` is not JSON")


def find_misfit(value: object, shape: Shape, name: str = "") -> str | None:
    """Say where a value differs from a shape, such as "`cards.france.mod` is not a whole number"; None if it does not.

    `name` is the name of the value in the message.
    """
    if isinstance(shape, str):
        return None if _is_of_kind(value, shape) else f"`{name}` is not {_NAMES[shape]}"
    if isinstance(shape, ListOf):
        if not isinstance(value, list):
            return f"`{name}` is not a list"
        for index, item in enumerate(value):
            if find_misfit(item, shape.items):  # make names only for messages: there may be many values
                return find_misfit(item, shape.items, f"{name}[{index}]")
        return None
    if not isinstance(value, dict):
        return f"`{name}` is not an object"
    if isinstance(shape, MapOf):
        for key, item in value.items():
            if not _is_of_kind(key, "text"):
                return f"`{name}` has a key that is not text"
            if find_misfit(item, shape.values):
                return find_misfit(item, shape.values, _join(name, key))
        return None
    return _find_misfit_in_record(value, shape, name)


def _find_misfit_in_record(value: dict[str, object], shape: Record, name: str) -> str | None:
    for key, part in shape.required.items():
        if key not in value:
            return f"`{name}` has no `{key}`" if name else f"it has no `{key}`"
        if find_misfit(value[key], part):
            return find_misfit(value[key], part, _join(name, key))
    for key, part in shape.optional.items():
        if value.get(key) is not None and find_misfit(value[key], part):
            return find_misfit(value[key], part, _join(name, key))
    return None


def _is_of_kind(value: object, kind: str) -> bool:
    if kind == "text":
        return isinstance(value, str) and (value.isascii() or _is_unicode(value))
    if kind == "number":
        if isinstance(value, float):
            return _SMALLEST <= value < _LARGEST and value.is_integer()
        return isinstance(value, int) and not isinstance(value, bool) and _SMALLEST <= value <= _LARGEST
    return kind == "anything" or isinstance(value, bool)


def _is_unicode(text: str) -> bool:
    r"""Whether a text can be encoded as UTF-8. JSON can contain half of a character, such as `\ud800`."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _join(name: str, key: str) -> str:
    """Join the name of an object and a key. Shortens a long key and escapes unprintable characters."""
    shown = key if len(key) <= _LONGEST_KEY else f"{key[: _LONGEST_KEY - 1]}…"
    shown = shown.encode(errors="backslashreplace").decode().replace("`", "'").replace("\n", " ")
    return f"{name}.{shown}" if name else shown
