"""Quotes around values that YAML does not take as text."""

from __future__ import annotations

from typing import Final

from deck_builder.commands.check.fixes.yaml_text import find_first_error
from deck_builder.deck.kinds import CARD_KEYS
from deck_builder.patterns import compile_late
from deck_builder.source.quotes import quote

FIXABLE: Final = frozenset({"Y106", "Y109", "Y110", "Y114"})
"""The codes of problems that quotes may fix."""

_ENTRY: Final = compile_late(r"(?P<before> *(?:- +)*(?P<key>[\w-]+): +)(?P<value>\S.*?) *")
_KEY: Final = compile_late(r" *(?:- +)*([\w-]+):(?= |$)")
_KEY_INSIDE: Final = compile_late(r"(?<= )([\w-]+): ")
_TWO_ENTRIES: Final = compile_late(r" {2,}[\w-]+: ")
"""A second key after several spaces: a line end was lost."""

_IS_QUOTED: Final = compile_late("""["'|>]""")
_CURLY_QUOTE: Final = compile_late("[\u201c\u201d\u201e\u2018\u2019]")
"""A typographic quotation mark may be meant as YAML's own, or belong to the text."""

_MEANT_AS_YAML: Final = compile_late(r"&\w|!!\w|\*[^*]*\Z")
"""An anchor, a tag or an alias, which the author may mean."""

_NEVER_QUOTED: Final = frozenset({"id", "was", "kind", "guid", "picture"})
"""Keys whose values never need quotes: what is wrong with one of these is something else."""

_LIST_KEYS: Final = frozenset({"tags", "sources", "claims", "authors", "require", "select"})
_TEXT_IN_BRACKETS: Final = compile_late(r"\{\{|\[[^\]]*\] *[^\s\],]|\{[^}]*\} *[^\s},]")
"""The beginning of a text that is not a list or mapping: a gap, a link, a recording with words after it."""


def add_quotes(text: str) -> str:
    """Quote values that begin with a sign of YAML's or contain `: `, up to one that may be meant in another way."""
    while (error := find_first_error(text)) and error.code in FIXABLE:
        line = error.place.line
        lines = text.split("\n")
        quoted = _quote_value(lines, line - 1)
        if quoted is None:
            return text
        new = "\n".join([*lines[: line - 1], quoted, *lines[line:]])
        remaining = find_first_error(new)
        if remaining and remaining.place.line <= line:
            return text
        text = new
    return text


def _quote_value(lines: list[str], number: int) -> str | None:
    """A line with its value in quotes, or None if the line can have another meaning. Lines count from 0."""
    entry = _ENTRY.fullmatch(lines[number])
    if entry is None or _IS_QUOTED.match(entry["value"]) or " #" in entry["value"]:
        return None
    key, value = entry["key"], entry["value"]
    if key in _NEVER_QUOTED or _MEANT_AS_YAML.match(value) or _TWO_ENTRIES.search(value) or _CURLY_QUOTE.match(value):
        return None
    keys = {*CARD_KEYS, *(match[1] for match in map(_KEY.match, lines) if match)}
    if not keys.isdisjoint(_KEY_INSIDE.findall(value)):  # a line end was lost before that key
        return None
    if value[0] in "[{" and (key in _LIST_KEYS or not _TEXT_IN_BRACKETS.match(value)):
        return None
    following = next((line for line in lines[number + 1 :] if line.strip()), "")
    if len(following) - len(following.lstrip(" ")) > entry.start("key"):  # the value may go on there
        return None
    return f"{entry['before']}{quote(value)}"
