"""What a YAML parser stumbles over, in words for people and at the place where they have to mend it.

A parser notices a mistake where it can't go on; that is often a line below the mistake.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import yaml

_QUOTE: Final = "Put the value in quotes, or write `|` after its key and the text on the next line."
BACKSLASH: Final = (
    "Between double quotes a backslash has a meaning: use single quotes, or write `|` after the key and the text on "
    "the next line."
)
"""The way out where a double-quoted value has a backslash too many."""

_ESCAPE: Final = re.compile(r"\\[^ \t/\\\"]")
_ESCAPED_LETTER_IN_MATHEMATICS: Final = re.compile(r"\$[^$\n]*?(\\[a-zA-Z])[^$\n]*\$")


class Told(NamedTuple):
    """What to say of a mistake: the rule's code, a sentence, the line and column from 1, the way out."""

    code: str
    message: str
    line: int
    column: int
    hint: str = ""


def explain(error: yaml.YAMLError, lines: list[str], last: Any) -> Told:
    """What is wrong in a text that libyaml or PyYAML's own parser can't read.

    `lines` are the text's, and `last` is the last scalar event before the error, or None.
    """
    said = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    noticed = _place(getattr(error, "problem_mark", None), lines)
    began = _place(getattr(error, "context_mark", None), lines) or noticed or (1, 1)
    noticed = noticed or began
    here = _at(lines, noticed)
    for in_context, start, what in _MEANINGS:
        if in_context in context and here != "\t":
            return Told(start, what, *began)
    if here == "\t" or "tab character" in said or r"'\t'" in said:
        return Told("Y107", "a tab stands here", *noticed)
    if "tag handle" in said:
        return Told("Y110", "`!` is read as the beginning of a tag", *began)
    if "directive" in context:
        return Told("Y106", "`%` begins nothing here", noticed[0], 1, "A comment begins with `#`.")
    if "block scalar" in context:
        return Told("Y106", f"a value can't begin with `{_at(lines, began)}` and go on in its line", *began, _QUOTE)
    if "cannot start any token" in said:
        return Told("Y106", f"a value can't begin with `{here}`", *noticed, _QUOTE)
    if "escape" in said or "invalid Unicode" in said:
        code = "Y115" if "invalid Unicode" in said else "Y106"
        message = "this names a character that does not exist" if code == "Y115" else "this backslash means nothing"
        return Told(code, message, *find_escape(lines, began, noticed), BACKSLASH)
    if "mapping values are not allowed" in said:
        return _second_colon(lines, noticed)
    for words, message, hint, at_the_beginning in _ADVICE:
        if re.search(words, said):
            return Told("Y106", message, *(began if at_the_beginning else noticed), hint)
    return _layout(lines, noticed, began, context, last)


_MEANINGS: Final = (
    ("alias", "Y109", "a value that begins with `*` is read as an alias"),
    ("anchor", "Y109", "a value that begins with `&` is read as an anchor"),
    ("a tag", "Y110", "`!` is read as the beginning of a tag"),
)
"""What a parser was about when it stumbled, with the code and what to say."""

_ADVICE: Final = (
    # What the parser says (libyaml's and PyYAML's own words), what we say, the way out, and whether
    # the place to show is where the mistake began rather than where it was noticed.
    (
        r"sequence entries are not allowed",
        "a list can't begin on the line of its key",
        "Begin the list on the next line, or put the value in quotes.",
        False,
    ),
    (
        r"could not find expected ':'",
        "this line has no `: ` after its key",
        "Write `key: value`; a longer text that belongs to the line above is indented further than its key.",
        True,
    ),
    (
        r"unexpected end of stream",
        "the quote that opens here is never closed",
        "Close it, or leave both out and write `|` after the key and the text on the next line.",
        True,
    ),
)


def find_escape(lines: list[str], began: tuple[int, int], near: tuple[int, int] | None = None) -> tuple[int, int]:
    """Where the backslash stands that a double-quoted value stumbles over: the last before `near`, or the first."""
    found = list(_escapes(lines, began))
    if near:
        before = [place for place in found if place <= near]
        found = before[-1:] or found
    return found[0] if found else began


def escaped_letter_in_mathematics(lines: list[str], start: Any, end: Any) -> tuple[int, int] | None:
    r"""Where a double-quoted value has a backslash and a letter inside `$…$`: `\t` of `$\theta$` is a tab there.

    `start` and `end` are the parser's marks of the value; its text between `$` must be in one line.
    """
    for number in range(start.line, end.line + 1):
        first = start.column if number == start.line else 0
        last = end.column if number == end.line else len(lines[number])
        if found := _ESCAPED_LETTER_IN_MATHEMATICS.search(lines[number], first, last):
            return number + 1, found.start(1) + 1
    return None


def _escapes(lines: list[str], began: tuple[int, int]) -> list[tuple[int, int]]:
    """Every backslash that changes what follows it, from a place to the end of the value's next lines."""
    places = []
    for number, line in enumerate(lines[began[0] - 1 : began[0] + 50], began[0]):
        start = began[1] - 1 if number == began[0] else 0
        places += [(number, found.start() + 1) for found in _ESCAPE.finditer(line, start)]
    return places


def _place(mark: Any, lines: list[str]) -> tuple[int, int] | None:
    if mark is None:
        return None
    if mark.line >= len(lines):
        return len(lines), len(lines[-1]) + 1
    return mark.line + 1, mark.column + 1


def _at(lines: list[str], place: tuple[int, int]) -> str:
    return lines[place[0] - 1][place[1] - 1 : place[1]]


def _second_colon(lines: list[str], noticed: tuple[int, int]) -> Told:
    """A `: ` too many: in its own line, or because the line above it lacks one."""
    above = next((number for number in range(noticed[0] - 1, 0, -1) if lines[number - 1].strip()), 0)
    text = lines[above - 1] if above else ""
    entry = re.match(r"\s*(?:- +)*", text)
    column = entry.end() + 1 if entry else 1
    rest = text[column - 1 :]
    if above and not rest.startswith("#"):
        if re.match(r"-\w", rest):
            return Told("Y106", "there is no space after the dash", above, column, "Begin an entry with `- `.")
        if re.match(r"[\w-]+:\S", rest) and ": " not in rest:
            hint = "Write a space after the colon: `key: value`."
            return Told("Y106", "there is no space after the colon", above, column, hint)
        if ":" not in rest and not lines[above - 1].startswith(" "):
            hint = "Write `key: value`; a comment begins with `#`."
            return Told("Y106", "this line has no `: ` after its key", above, column, hint)
    return Told("Y106", "a second `: ` stands in this value", *noticed, f"{_QUOTE} Or is the line indented too far?")


def _layout(lines: list[str], noticed: tuple[int, int], began: tuple[int, int], context: str, last: Any) -> Told:
    """What to say where YAML met something that it did not expect."""
    before = lines[noticed[0] - 1][: noticed[1] - 1].rstrip()
    if "flow" in context:
        hint = "Close it, or put the value in quotes if it is meant as text."
        return Told("Y106", "the bracket that opens here is not closed", *began, hint)
    if before.endswith(("'", '"')):
        if last is not None and last.style and last.end_mark.line > last.start_mark.line:
            where = last.start_mark.line + 1, last.start_mark.column + 1
            message = f"the quote that opens here is closed on line {last.end_mark.line + 1}"
            return Told("Y106", message, *where, "Close it where the value ends, or put `|` after the key instead.")
        hint = "Put the whole value in one pair of quotes; a quote inside single quotes is written twice."
        return Told("Y106", "text goes on after the closing quote", *noticed, hint)
    if before.endswith(("]", "}")):
        hint = "A value that begins with `{` or `[` needs quotes around it, or a `|` and a line of its own."
        return Told("Y106", "text goes on after a closing bracket", *noticed, hint)
    hint = "Keys that belong together begin in the same column; each list item begins with `- `."
    return Told("Y106", "this line does not fit the lines above it", *noticed, hint)
