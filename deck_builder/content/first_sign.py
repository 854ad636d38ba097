r"""A sign at the start of a one-line value is a sign, not markup.

`- 5 °C` as a whole value is a temperature, not a list with one item. The same goes for `> 38`, `1. FC Köln`,
`# of items` and `---`. A value of several lines keeps its lists, quotes and headings.
"""

from __future__ import annotations

from typing import Final

from deck_builder.content.parser import parse
from deck_builder.patterns import compile_late

_MAY_BE_MARKUP: Final = compile_late(r"[#>+*\-_~`\[]|[0-9]{1,9}(?=[.)])")
_SHOWN_INSIDE_A_LINE: Final = frozenset({"Paragraph", "HtmlBlock"})


def escape_first_sign(text: str) -> str:
    """Escape the first sign of a text of one line if Markdown would make a list, quote, heading or rule of it."""
    sign = None if "\n" in text else _MAY_BE_MARKUP.match(text)
    if sign is None:
        return text
    first = next(iter(parse(text)), None)  # nothing is left of `[name]: address`
    if first is not None and first.kind == "Start" and first.name in _SHOWN_INSIDE_A_LINE:
        return text
    place = sign.end() if sign.group()[0].isdecimal() else 0
    return f"{text[:place]}\\{text[place:]}"
