"""Makes the same edits in an author's text that were made in the HTML that it turns into.

So a text keeps the signs that its author chose. Nothing here promises that the result is right: the renderer says so.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from deck_builder.content.from_html import suggest_markdown
from deck_builder.content.plain_text import unescape
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN: Final = compile_late(r"<[^<>]*>|&\w+;|\w+|\s+|.", re.DOTALL)
_MOST_TOKENS: Final = 4000
"""Of a longer text, no edits are looked for: comparing takes time in proportion to the square of the length."""
_MOST_EDITS: Final = 40
_MOST_PLACES: Final = 10
"""How many places with the same words are tried for an edit."""
_CONTEXT: Final = 24
"""How many characters around an edit are looked for, at most."""
_WORDS_BEFORE: Final = compile_late(r"[^<>&;]*\Z")
_WORDS_AFTER: Final = compile_late(r"[^<>&]*")
_LAST_WORD: Final = compile_late(r"(?:\w+\s*|\s+)\Z")
_NEXT_WORD: Final = compile_late(r"\s*\w+|\s+")


def patch_source(source: str, html: str, wanted: str, render: Callable[[str], str]) -> str | None:
    """Edit a text so that it turns into the HTML `wanted`; None if that does not work.

    `html` is what the text turns into now. `render` turns a text into HTML.
    """
    old, new = _TOKEN.findall(html), _TOKEN.findall(wanted)
    if max(len(old), len(new)) > _MOST_TOKENS:
        return None
    edits = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    if len(edits) > _MOST_EDITS:
        return None
    for _, start, end, new_start, new_end in reversed(edits):  # the last first: places before it stay
        before, after = "".join(old[:start]), "".join(old[end:])
        removed, added = "".join(old[start:end]), "".join(new[new_start:new_end])
        old[start:end] = new[new_start:new_end]
        goal = before + added + after
        fitting = (text for text in _edit(source, before, removed, added, after) if render(text) == goal)
        patched = next(fitting, None)
        if patched is None:
            return None
        source = patched
    return source


def _edit(source: str, before: str, removed: str, added: str, after: str) -> Iterator[str]:
    """Yield the text with an edit at each place where the words around it stand."""
    words_before = _WORDS_BEFORE.search(before[-_CONTEXT:])
    words_after = _WORDS_AFTER.match(after[:_CONTEXT])
    near_before, near_after = words_before.group() if words_before else "", words_after.group() if words_after else ""
    gone = unescape(removed)
    ways = [*(suggest_markdown(added) if "<" in added else ()), unescape(added)]
    last_word, next_word = _LAST_WORD.search(near_before), _NEXT_WORD.match(near_after)
    close_before, close_after = last_word.group() if last_word else "", next_word.group() if next_word else ""
    contexts = [
        pair
        for left, right in ((near_before, near_after), (close_before, close_after))
        for pair in ((left, right), (left, ""), ("", right))
    ]
    for left, right in contexts:
        needle = left + gone + right
        if not needle:
            continue
        places, start = 0, source.find(needle)
        while start >= 0 and places < _MOST_PLACES:
            at = start + len(left)
            yield from (source[:at] + way + source[at + len(gone) :] for way in ways)
            places, start = places + 1, source.find(needle, start + 1)
    if not removed and not after:
        yield from (source + way for way in ways)
    if not removed and not before:
        yield from (way + source for way in ways)
