"""Tags that cards can't have stay text: `List<int>` is meant as text more often than as a tag."""

from __future__ import annotations

import re
from typing import Final

from deck_builder.content.parser import parse
from deck_builder.patterns import compile_late

TAGS: Final = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
        figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small
        span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr
        """,
    )
)
"""The tags that cards may have. Anything else that looks like a tag is text."""
_MOST_PASSES: Final = 20
"""How often a text is parsed again to find the tags that cards can't have. Texts of people need two or three."""
_TAG: Final = compile_late(r"<(?:!--|(?=[A-Za-z/!?])/?([A-Za-z][A-Za-z0-9-]*)?)")


def escape_unknown_tags(text: str) -> str:
    """Replace the `<` of every tag that cards can't have by `&lt;`.

    Markdown decides what is a tag and what is code, so the text is parsed again after each change: a block of HTML may
    have become a paragraph with code in it. In the end, whatever looks like a tag counts as one.
    """
    for last in (*[False] * _MOST_PASSES, True):
        places = _find_unknown_tags(text, all_at_once=last)
        if not places:
            break
        data = text.encode()
        ends = [*places[1:], len(data)]
        pieces = [
            data[: places[0]],
            *(b"&lt;" + data[place + 1 : end] for place, end in zip(places, ends, strict=True)),
        ]
        text = b"".join(pieces).decode()
    return text


def _find_unknown_tags(text: str, *, all_at_once: bool) -> list[int]:
    """The index in bytes of each tag that cards can't have.

    If such a tag begins a block of HTML, the rest of the block is left for the next time, unless `all_at_once`.
    """
    data = text.encode()
    places: list[int] = []
    stays_html = at_start = True
    for kind, name, value, start, end in parse(text):
        if name == "HtmlBlock" and kind == "Start":
            stays_html = at_start = True
        elif kind == "InlineHtml" and not _is_known(value):
            places.append(start)
        elif kind == "Html" and stays_html:
            line = data[start:end].decode()
            for tag in _TAG.finditer(line):
                known = _is_known(tag.group())
                if not known:
                    places.append(start + len(line[: tag.start()].encode()))
                stays_html = known or not at_start or all_at_once
                at_start = False
                if not stays_html:
                    break
    return places


def _is_known(tag: str) -> bool:
    if tag.startswith("<!--"):
        return True
    match = _TAG.match(tag)
    return match is not None and match[1] is not None and match[1].lower() in TAGS
