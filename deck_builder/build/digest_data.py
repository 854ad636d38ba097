"""A digest of any data of the program: frozen dataclasses, tuples, mappings, sets, texts, numbers and paths.

Tuples may have names.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


def digest_data(value: object, *, without: Collection[str] = ()) -> str:
    """Digest a value: the same for equal data in each run, another one for other data.

    `without` names fields of the value itself that don't count. Raises TypeError for a type that it does not know, so
    that nothing is left out unseen.
    """
    hash_of_all = hashlib.blake2b(digest_size=16)
    for piece in _describe(value, without):
        hash_of_all.update(f"{len(piece)}:{piece}".encode(errors="surrogatepass"))
    return hash_of_all.hexdigest()


def _describe(value: Any, without: Collection[str] = ()) -> Iterator[str]:
    """Yield texts that together say all of a value; the number of entries comes before the entries."""
    kind = value.__class__
    if kind is str:
        yield f"s{value}"
    elif value is None or kind in (bool, int, float, bytes):
        yield f"{kind.__name__} {value!r}"
    elif isinstance(value, PurePath):
        yield f"path {value}"
    elif dataclasses.is_dataclass(value) or hasattr(kind, "_fields"):  # named tuples have `_fields`
        yield kind.__qualname__
        for name in getattr(kind, "_fields", None) or [field.name for field in dataclasses.fields(value)]:
            if name not in without:
                yield name
                yield from _describe(getattr(value, name))
    elif isinstance(value, Mapping):
        yield f"mapping {len(value)}"
        for key, each in value.items():
            yield from _describe(key)
            yield from _describe(each)
    elif isinstance(value, AbstractSet):
        yield f"set {len(value)}"
        yield from sorted(value)
    elif isinstance(value, (tuple, list)):
        yield f"{kind.__qualname__} {len(value)}"
        for each in value:
            yield from _describe(each)
    else:
        message = f"no digest of {kind.__qualname__}"
        raise TypeError(message)
