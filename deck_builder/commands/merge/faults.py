"""Counts what is wrong with the HTML of a field: a merge must not make it worse."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from deck_builder.content.cloze import find_gaps
from deck_builder.content.plain_text import split_at_tags
from deck_builder.patterns import compile_late

_NAME: Final = compile_late(r"<(/?)([A-Za-z][^\s/>]*)")
_EMPTY: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
"""The elements that have no end tag."""
_FORMULA_SIGN: Final = compile_late(r"\\[()\[\]]|\[/?(?:latex|\$\$?)\]", re.IGNORECASE)


def count_faults(html: str) -> int:
    """Count the tags, gaps and formulas of a text that are opened and not closed, or closed and not opened."""
    faults = len(find_gaps(html).unclosed) + sum(Counter(_FORMULA_SIGN.findall(html.lower())).values()) % 2
    still_open: list[str] = []
    names: Counter[str] = Counter()  # those in `still_open`
    for text, tag in split_at_tags(html):
        faults += "<" in text
        match = _NAME.match(tag)
        if match is None or (name := match[2].lower()) in _EMPTY or tag.endswith("/>"):
            continue
        if not match[1]:
            still_open.append(name)
            names[name] += 1
        elif not names[name]:
            faults += 1
        else:
            while (last := still_open.pop()) != name:
                names[last] -= 1
                faults += 1
            names[name] -= 1
    return faults + len(still_open)
