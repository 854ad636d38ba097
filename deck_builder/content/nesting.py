"""Limits the nesting of HTML, because parsing deeply nested HTML takes hours.

An HTML parser searches all open tags at each new tag, and opens unclosed tags such as `<b>` again in every paragraph. A
text of 1 MB can become gigabytes.
"""

from __future__ import annotations

from typing import Final

from deck_builder.patterns import compile_late

_TAG: Final = compile_late(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
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
"""Tags without content, and tags that the next tag of their kind closes."""
_MOST: Final = 2_000_000
"""The limit for the sum of the numbers of open tags at each new tag. A page that a person wrote has some thousands."""


def limit_nesting(html: str) -> str:
    """Escape all tags after the point where too many are open. Other HTML is returned unchanged."""
    if html.count("<") ** 2 <= _MOST:
        return html
    depth = total = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _NEVER_OPEN:
            total += depth
        elif tag[1]:
            if depth:
                depth -= 1
        else:
            depth += 1
            total += depth
        if total > _MOST:
            return html[: tag.start()] + html[tag.start() :].replace("<", "&lt;")
    return html
