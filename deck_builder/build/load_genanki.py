"""Loads genanki without asyncio, which takes as long to load as all the rest of it.

genanki needs nothing but the decorator of the package `cached_property`, which loads asyncio for coroutines. Python has
had the same decorator in `functools` since 3.8, so genanki is given that one while it loads.
"""

from __future__ import annotations

import functools
import sys
from types import ModuleType

_NAME = "cached_property"

_had_one = _NAME in sys.modules
if not _had_one:
    _stand_in = ModuleType(_NAME)
    _stand_in.__dict__[_NAME] = functools.cached_property
    sys.modules[_NAME] = _stand_in
try:
    import genanki
    from genanki.apkg_col import APKG_COL
    from genanki.apkg_schema import APKG_SCHEMA
finally:
    if not _had_one:
        del sys.modules[_NAME]  # others get the real package

__all__ = ["APKG_COL", "APKG_SCHEMA", "genanki"]
