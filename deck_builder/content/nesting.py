"""Keeps HTML from being nested so deeply that parsing it takes for ever.

A parser of HTML looks through the open tags at each new one, and opens unclosed `<b>`s again in every paragraph: a text
of 1 MB becomes gigabytes.
"""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_NEVER_OPEN: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "dd",
        "dt",
        "embed",
        "hr",
        "img",
        "input",
        "li",
        "link",
        "meta",
        "option",
        "p",
        "param",
        "source",
        "td",
        "th",
        "tr",
        "track",
        "wbr",
    ]
)
"""Tags that hold nothing, or that the next one of their kind ends."""
_MOST: Final = 2_000_000
"""The most tags that may be open in all, counted at each new tag. A page of people has some thousands."""


def limit_nesting(html: str) -> str:
    """Turn the tags of HTML into text from where too many are open. Any other HTML stays as it is."""
    if html.count("<") ** 2 <= _MOST:
        return html
    depth = total = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _NEVER_OPEN:
            total += depth
        elif tag[1]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            total += depth
        if total > _MOST:
            return html[: tag.start()] + html[tag.start() :].replace("<", "&lt;")
    return html
