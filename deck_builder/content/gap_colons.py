r"""Two colons inside a gap that belong to its words: `{{c1::std::vector}}`, `` {{c1::`Vec::new()`}} ``.

Anki takes the first `::` in the text at the end of a gap as the beginning of the hint. What is surely code or an
address is written so that Anki finds no `::` in it; where it is unclear, the author is told what Anki shows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import find_braces
from deck_builder.content.spans import find_code
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN_COLON: Final = "\ufffe"
"""Stands for the second colon of a `::` that begins no hint. No text of a card can hold this character."""
COLON_ENTITY: Final = "&#58;"
"""How that colon is written in HTML: Anki does not read it as a colon, and a browser shows, speaks and copies one."""

_ESCAPED: Final = compile_late(r":(?:\\:|&#58;|&#x3a;|&colon;)|(?:\\:|&#58;|&#x3a;|&colon;):", re.IGNORECASE)
_COLONS: Final = compile_late(r"::")
_FORMULA_OR_LINK: Final = compile_late(
    r"(?<![\\$])\$(?![\s$])[^$\n]*\$|(?<!\\)\$\$[^$]*\$\$|\]\([^()\n]*\)|<https?:[^<>\s]*>"
)
_ADDRESS: Final = compile_late(
    r"(?:(?=.*[0-9])f[0-9a-f]{3}(?::[0-9a-f]{1,4})*"  # fe80, fd12:3456, ff02
    r"|[23][0-9a-f]{3}(?=:.*[0-9])(?::[0-9a-f]{1,4})*"  # 2001:db8
    r"|0?64:ff9b(?::[0-9a-f]{1,4})*)?"
    r"::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?(?:[/%]\w+)?",
    re.IGNORECASE,
)
"""An address of IPv6 that is hardly anything else."""
_CALL: Final = compile_late(r"(?:::)?[A-Za-z_][\w~]*(?:::[\w~]+)*::(?:<.*|[\w~]+\(\).*)")
"""A name with `::` that is called, or has a type in angle brackets: `Vec::new()`, `parse::<i32>`."""
_ROOT: Final = compile_late(r"(?<![\w:])(?:::)?(?:std|boost|crate)(?:::\w+(?:<[^<>]*>|&lt;[^&]*&gt;)?)*\Z")
"""The beginning of a name in the libraries of C++ and Rust, before a `::`."""
_LIKE_CODE: Final = compile_late(r"\w+::(?:\w*_\w+|[A-Za-z]*[a-z][A-Z]\w*|\w+;)")
WORDS_WITH_HINT: Final = (
    r"(?:[^\W\d_\u02d0]|[ ,'\u2019-])++(?<=[^\W\d_])(?<!std)(?<!boost)(?<!crate)"
    r"::[^\W\d_\u02d0][^\W\d_A-Z\u02d0]*+(?:[ ,?!'\u2019-][^\W\d_\u02d0]*+)*+"
)
"""Words and a hint, in which `::` is surely no part of the words: neither code nor an address has such letters."""
_WORDS_WITH_HINT: Final = compile_late(WORDS_WITH_HINT)
_MAY_HOLD_A_GAP: Final = ("`", "$", "](", "<")
"""Signs of code, formulas and addresses, in which no `::` begins a hint."""
_BRACKETS: Final = "[]()\"'`.,!?*_"
_LONGEST_WORD: Final = 100
_LONGEST_SHOWN: Final = 30
"""Both in characters."""


def hide_colons(text: str) -> str:
    r"""Write `HIDDEN_COLON` for the second colon of each `::` that is part of the words of a gap.

    The same goes for each `:\:`, by which an author says that the colons are part of the words.
    """
    if "{{c" not in text or ":" not in text:
        return text
    text = _ESCAPED.sub(f":{HIDDEN_COLON}", text) if "\\:" in text or "&" in text else text
    places = [place + 1 for _, colons in _read_gaps(text) for place, is_hint in colons if not is_hint]
    if not places:
        return text
    ends = [*places[1:], len(text)]
    pieces = [text[: places[0]], *(HIDDEN_COLON + text[at + 1 : end] for at, end in zip(places, ends, strict=True))]
    return "".join(pieces)


def find_unclear_colons(text: str) -> Iterator[Fault]:
    """Find the first gap with a `::` that may begin a hint or belong to the words. `text` has its colons hidden."""
    for (start, end), colons in _read_gaps(text):
        piece = text[start:end]
        hint_at = next((place - start for place, is_hint in colons if is_hint), None)
        if hint_at is None:
            continue
        words, hint = piece[:hint_at], piece[hint_at + 2 :]
        token = _find_token(text, start, end, start + hint_at)
        is_code = _CALL.fullmatch(hint) or _ROOT.match(hint.partition("::")[0]) or _ADDRESS.fullmatch(hint)
        if not hint or hint.startswith(":") or ("::" in hint and not is_code) or _LIKE_CODE.fullmatch(token):
            needle = token.replace(HIDDEN_COLON, ":")
            hidden, shown = (shorten(part, _LONGEST_SHOWN).replace(HIDDEN_COLON, ":") for part in (words, hint))
            message = f"Anki hides only `{hidden}` and shows `{shown}` as a hint"
            if not hint:
                message = f"Anki hides only `{hidden}`: the colons after it begin a hint without words"
            yield Fault("T435", message, "", needle)
            return


def _read_gaps(text: str) -> Iterator[tuple[tuple[int, int], list[tuple[int, bool]]]]:
    """The text at the end of each gap that has a `::`: its span, and each `::` with whether it begins a hint."""
    code: list[tuple[int, int]] | None = None
    has_only_words = not any(sign in text for sign in _MAY_HOLD_A_GAP)
    position = 0
    follows_opening = False
    for start, end, numbers in find_braces(text):
        begin, position = position, end
        is_whole, follows_opening = follows_opening, numbers is not None
        if numbers is not None or text.find("::", begin, start) < 0:
            continue
        if has_only_words and is_whole and _WORDS_WITH_HINT.fullmatch(text, begin, start):
            yield (begin, start), [(text.find("::", begin), True)]
            continue
        if code is None:
            code = sorted([*find_code(text), *(formula.span() for formula in _FORMULA_OR_LINK.finditer(text))])
        inside: deque[tuple[int, int]] = deque()
        for span in islice(code, bisect_left(code, (begin, 0)), None):
            if span[0] >= start:
                break
            if span[1] <= start:
                inside.append(span)
        yield (begin, start), list(_read_colons(text, begin, start, inside, is_whole=is_whole))


def _read_colons(
    text: str, begin: int, end: int, code: deque[tuple[int, int]], *, is_whole: bool
) -> Iterator[tuple[int, bool]]:
    has_hint = False
    # after `std::vector::`, several words are a hint: `std::vector::a container`
    last_space = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end))
    for colons in _COLONS.finditer(text, begin, end):
        place = colons.start()
        while code and code[0][1] <= place:
            code.popleft()
        if code and code[0][0] <= place:
            yield place, False
        elif not has_hint:  # Anki shows the whole rest as the hint
            token = _find_token(text, begin, end, place)
            is_first = is_whole and place == begin  # a hint needs words to hide before it
            root = _ROOT.search(text[max(begin, place - _LONGEST_WORD) : place])
            is_code = bool(_CALL.fullmatch(token) or (root and text[place + 2 : min(place + 3, end)].isidentifier()))
            if root and "::" in root.group()[2:] and place < last_space:
                is_code = False
            has_hint = not (is_first or is_code or _ADDRESS.fullmatch(token))
            yield place, has_hint


def _find_token(text: str, begin: int, end: int, place: int) -> str:
    """The word around a `::`, without brackets and punctuation around it."""
    left = re.split(r"\s", text[max(begin, place - _LONGEST_WORD) : place])[-1]
    right = re.split(r"\s", text[place : min(end, place + _LONGEST_WORD)], maxsplit=1)[0]
    word = f"{left}{right}"
    return word if "(" in word else word.strip(_BRACKETS)
