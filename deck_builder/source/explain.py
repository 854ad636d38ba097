"""Explains the errors of YAML parsers: in plain words, and at the place where the author has to change something.

A parser reports a mistake where it can't go on; that is often a line below the mistake.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.source.escapes import AVOID_ESCAPES, find_last_escape, text_between
from deck_builder.source.explain_layout import explain_layout
from deck_builder.source.quotes import quote_as_people_do, suggest_quotes

if TYPE_CHECKING:
    import yaml

    from deck_builder.problems.problem import Mark

_COLUMNS: Final = "Keys that belong together begin in the same column; each list item begins with `- `."
_MERGED: Final = "Keep one of the two sides, or both, and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`."


class _ParserError(NamedTuple):
    """What a parser reports, and the text around it."""

    words: str
    """The parser's context and message. Those of libyaml and of PyYAML's own parser differ a little."""
    began: Mark
    """Where the value or collection that the error is about begins."""
    noticed: Mark
    """Where the parser can't go on."""
    lines: list[str]
    """The lines of the file."""
    last: Any
    """The last scalar event before the error, or None."""

    def character_at(self, mark: Mark) -> str:
        """The character at a place; empty at the end of a line."""
        return self.lines[mark[0] - 1][mark[1] - 1 : mark[1]]

    @property
    def text_before(self) -> str:
        """The text in the line up to the place where the parser can't go on."""
        return self.lines[self.noticed[0] - 1][: self.noticed[1] - 1].rstrip()

    @property
    def line_above(self) -> int:
        """The number of the next line above that is neither blank nor a comment, or 0."""
        numbers = range(self.noticed[0] - 1, 0, -1)
        return next((number for number in numbers if re.match(r"\s*[^\s#]", self.lines[number - 1])), 0)


def explain(error: yaml.YAMLError, lines: list[str], last: Any) -> TextError:
    """What is wrong in a text that libyaml or PyYAML's own parser can't read.

    `lines` are the text's lines. `last` is the last scalar event before the error, or None.
    """
    if conflict := next((number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), 0):
        return TextError("Y106", "there are merge conflict markers here", (conflict, 1), _MERGED)
    message = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    noticed = _to_mark(getattr(error, "problem_mark", None), lines)
    began = _to_mark(getattr(error, "context_mark", None), lines) or noticed or (1, 1)
    reported = _ParserError(f"{context}: {message}", began, noticed or began, lines, last)
    for explanation in _EXPLANATIONS:
        if explained := explanation(reported):
            return explained
    if mistake := explain_layout(lines, reported.noticed[0]):
        return mistake
    return TextError("Y106", "this line does not fit the lines above it", reported.noticed, _COLUMNS)


def _to_mark(mark: Any, lines: list[str]) -> Mark | None:
    """A parser's mark as line and column from 1; the end of the file for a mark behind it."""
    if mark is None:
        return None
    if mark.line >= len(lines):
        return len(lines), len(lines[-1]) + 1
    return mark.line + 1, mark.column + 1


class _KnownWords(NamedTuple):
    """An error that the parser's words alone explain."""

    pattern: str
    """A regular expression for the parser's words."""
    code: str
    """The rule's code."""
    message: str
    """The message; `{sign}` is the character at the place."""
    hint: str
    """What to do; empty if quotes help."""
    at_beginning: bool
    """Whether the place is where the value begins; otherwise it is where the parser can't go on."""


_KNOWN_WORDS: Final = (
    _KnownWords(r"scanning an alias", "Y109", "a value that begins with {sign} is read as an alias", "", True),
    _KnownWords(r"scanning an anchor", "Y109", "a value that begins with {sign} is read as an anchor", "", True),
    _KnownWords(r"(scanning|parsing) a tag|tag handle", "Y110", "{sign} is read as the beginning of a tag", "", True),
    _KnownWords(r"directive", "Y106", "a line can't begin with {sign}", "A comment begins with `#`.", True),
    _KnownWords(r"block scalar", "Y106", "text can't follow {sign} on its line", "", True),
    _KnownWords(r"cannot start any token", "Y106", "a value can't begin with {sign}", "", False),
    _KnownWords(
        r"sequence entries are not allowed",
        "Y106",
        "a list can't begin on the line of its key",
        "Begin the list on the next line, or put the value in quotes.",
        False,
    ),
    _KnownWords(
        r"quoted scalar: found unexpected (end|document)",
        "Y106",
        "the quote that opens here is never closed",
        "Close it, or leave both out and write `|` after the key and the text on the next line.",
        True,
    ),
)

_INVISIBLE: Final = "\u00a0\u00ad\u1680\u2000-\u200d\u202f\u205f\u2060\u3000"
_LOOKALIKES_AT_KEY: Final = (
    # A character that looks like another one, at the key of a line, and the right character.
    (compile_late(r"[\w-]+([\ufe55\uff1a\u2236\ua789])"), "`:`"),
    (compile_late(rf"[\w-]+:([{_INVISIBLE}])"), "a space"),
    (compile_late(r"([\u2010-\u2015\u2022\u2212]) *[\w-]+:(?: |$)"), "`-`"),
)
_LOOKALIKES_AT_VALUE: Final = (
    (compile_late(r"[\w-]+: +([\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c\uff02\uff07])"), '`"`'),
    (compile_late(rf"[\w-]+: *([{_INVISIBLE}])"), "a space"),
)
_QUOTED_ENTRY: Final = compile_late(r" *(?:- +)*([\w-]+): +([\"'].{0,100}\S) *")
_OTHER_BULLET: Final = compile_late(r"( *)[*+\u2010-\u2015\u2212\u2022\u2023\u25aa\u00b7] +([\w-]+:.*)")
_NO_SPACE_AFTER_COLON: Final = compile_late(r"[\w-]+:(?!//)[^\s:](?!.*: )")


def _explain_tab(error: _ParserError) -> TextError | None:
    if error.character_at(error.noticed) == "\t" or "tab character" in error.words or r"'\t'" in error.words:
        return TextError("Y107", "there is a tab here", error.noticed)
    return None


def _explain_other_bullet(error: _ParserError) -> TextError | None:
    """An entry of a list that begins with the sign of another format."""
    for mark in (error.began, error.noticed):
        line = error.lines[mark[0] - 1] if mark[0] <= len(error.lines) else ""
        if match := _OTHER_BULLET.match(line):
            hint = f"Write `{match[1]}- {match[2].strip()}`."
            return TextError("Y106", "an entry of a list begins with `- `, not with another sign", mark, hint)
    return None


def _explain_known_words(error: _ParserError) -> TextError | None:
    """Errors that need no look at the lines around them."""
    for known in _KNOWN_WORDS:
        if re.search(known.pattern, error.words):
            mark = error.began if known.at_beginning else error.noticed
            sign = error.character_at(mark)
            message = known.message.format(sign="a backtick" if sign == "`" else f"`{sign}`")
            return TextError(known.code, message, mark, known.hint or suggest_quotes(error.lines[mark[0] - 1], mark[1]))
    return None


def _explain_escape(error: _ParserError) -> TextError | None:
    """A backslash between double quotes before a character that YAML gives no meaning there."""
    if not re.search("escape|hexdecimal|hexadecimal|invalid Unicode", error.words):
        return None
    raw = text_between(error.lines, error.began, (error.noticed[0], error.noticed[1] + 1))
    mark = find_last_escape(raw, error.began)
    if "invalid Unicode" in error.words:
        return TextError("Y115", "this names a character that does not exist", mark, AVOID_ESCAPES)
    return TextError("Y106", "this backslash has no meaning", mark, AVOID_ESCAPES)


def _explain_text_not_indented(error: _ParserError) -> TextError | None:
    """A text that begins in the column of its key, although a `|` or `>` before it promised it further in."""
    last = error.last
    if last is None or last.style not in ("|", ">") or last.value.strip():
        return None
    begin = error.began[0]
    if (
        any(line.strip() for line in error.lines[last.start_mark.line + 1 : begin - 1])
        or begin < last.start_mark.line + 2
    ):
        return None
    line = error.lines[begin - 1]
    mark = (begin, len(line) - len(line.lstrip()) + 1)
    message = f"the text after `{last.style}` is not indented further than its key"
    return TextError("Y106", message, mark, "Put two more spaces before each of its lines.")


def _explain_colon(error: _ParserError) -> TextError | None:
    """A missing `: `, or a second one in a line; the second may be there because the line above lacks one."""
    if "could not find expected ':'" in error.words:
        return _mistake_at_key(error, error.began[0]) or _missing_colon(
            error.began, "a longer text that belongs to the line above is indented further than its key."
        )
    if "mapping values are not allowed" not in error.words:
        return None
    if error.line_above:
        if mistake := _mistake_at_key(error, error.line_above):
            return mistake
        mark, rest = _entry(error, error.line_above)
        if ":" not in rest and not error.lines[error.line_above - 1][: mark[1] - 1].isspace():
            return _missing_colon(mark, "a comment begins with `#`.")
    hint = _describe_lookalike(_entry(error, error.noticed[0])[1], _LOOKALIKES_AT_VALUE)
    if not hint and _is_first_colon(error) and (mistake := explain_layout(error.lines, error.noticed[0])):
        return mistake
    hint = hint or suggest_quotes(error.lines[error.noticed[0] - 1])
    return TextError("Y106", "this value has a second `: `", error.noticed, hint)


def _is_first_colon(error: _ParserError) -> bool:
    """Whether the error is at the first colon of its line, so that the line may be a key of its own."""
    return re.search(r":(?: |$)", error.text_before) is None


def _missing_colon(mark: Mark, advice: str) -> TextError:
    return TextError("Y106", "this line has no `: ` after its key", mark, f"Write `key: value`; {advice}")


def _explain_key(error: _ParserError) -> TextError | None:
    """A key or a dash without its space, if a comment or the end of a list is between it and the error."""
    if (
        error.character_at(error.noticed) == "-"
        and not error.text_before
        and (mistake := _mistake_at_key(error, error.noticed[0]))
    ):
        return mistake
    above, last = error.line_above, error.last
    if above and last is not None and not last.style and last.start_mark.line == above - 1:
        return _mistake_at_key(error, above)
    return None


def _mistake_at_key(error: _ParserError, number: int) -> TextError | None:
    """What is wrong with the key at the beginning of a line, or None."""
    mark, rest = _entry(error, number)
    if re.match(r"-\w", rest):
        hint = f"Write `- {rest[1:].strip()}`: a space follows the dash."
        return TextError("Y106", "there is no space after the dash", mark, hint)
    if hint := _describe_lookalike(rest, _LOOKALIKES_AT_KEY):
        return TextError("Y106", "a character in this line is not what it looks like", mark, hint)
    if _NO_SPACE_AFTER_COLON.match(rest):
        hint = "Write a space after the colon: `key: value`."
        return TextError("Y106", "there is no space after the colon", mark, hint)
    return None


def _entry(error: _ParserError, number: int) -> tuple[Mark, str]:
    """Where the text of a line begins after its dashes, and that text."""
    line = error.lines[number - 1]
    begin = len(line) - len(re.sub(r"^ *(?:- +)*", "", line))
    return (number, begin + 1), line[begin:]


def _describe_lookalike(rest: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """A hint about a character that is not what it looks like; empty if there is none."""
    for pattern, right in table:
        if match := pattern.match(rest):
            character = match[1]
            name = unicodedata.name(character).lower()
            return f"Replace U+{ord(character):04X} ({name}) with {right}."
    return ""


def _explain_brackets(error: _ParserError) -> TextError | None:
    """A list or mapping in brackets that is not closed, or has no commas between its entries."""
    if "flow" not in error.words:
        return None
    sign = error.character_at(error.began)
    rest = error.lines[error.noticed[0] - 1][error.noticed[1] :]
    if error.began[0] == error.noticed[0] and {"[": "]", "{": "}"}.get(sign, sign) in rest:
        hint = "Put commas between the entries, and quotes around entries that are text."
        return TextError("Y106", f"the entries after this `{sign}` can't be told apart", error.began, hint)
    hint = "Close it, or put the value in quotes if it is meant as text."
    return TextError("Y106", f"the `{sign}` that opens here is not closed", error.began, hint)


def _explain_text_after_value(error: _ParserError) -> TextError | None:
    """Text after a quote or a bracket that closes a value."""
    last = error.last
    if error.text_before.endswith(("]", "}")):
        hint = suggest_quotes(error.lines[error.noticed[0] - 1])
        return TextError("Y106", "there is text after a closing bracket", error.noticed, hint)
    if not error.text_before.endswith(("'", '"')):
        return None
    if last is not None and last.style and last.end_mark.line > last.start_mark.line:
        message = f"the quote that opens here is closed on line {last.end_mark.line + 1}"
        mark = last.start_mark.line + 1, last.start_mark.column + 1
        return TextError("Y106", message, mark, "Close it where the value ends, or put `|` after the key instead.")
    hint = "Put the whole value in one pair of quotes; write a quote inside single quotes twice."
    if entry := _QUOTED_ENTRY.fullmatch(error.lines[error.noticed[0] - 1]):
        hint = f"Put the whole value in one pair of quotes that it does not have inside: `{_requote(*entry.groups())}`."
    return TextError("Y106", "there is text after the closing quote", error.noticed, hint)


def _requote(key: str, value: str) -> str:
    """Write an entry with quotes of the kind that its value does not contain."""
    inner = value[1:-1] if value[0] == value[-1] else value
    return f"{key}: {quote_as_people_do(inner)}"


def _explain_first_character(error: _ParserError) -> TextError | None:
    """A value that begins with a character that separates keys and entries."""
    sign = error.character_at(error.noticed)
    if sign in tuple(",?]}") and error.text_before.endswith((":", "-")):
        hint = suggest_quotes(error.lines[error.noticed[0] - 1])
        return TextError("Y106", f"a value can't begin with `{sign}`", error.noticed, hint)
    return None


def _explain_block_text(error: _ParserError) -> TextError | None:
    """A line of the text after a `|` or `>` that is indented less than the text's first line."""
    last = error.last
    if last is None or last.style not in ("|", ">") or error.text_before or error.line_above > last.end_mark.line + 1:
        return None
    (_, column), _ = _entry(error, last.start_mark.line + 1)
    if error.noticed[1] <= column:
        return None
    hint = f"Indent every line of a text after `{last.style}` at least as far as its first line."
    message = f"this line is indented less than the first line of the text after `{last.style}`"
    return TextError("Y106", message, error.noticed, hint)


_EXPLANATIONS: Final = (
    _explain_tab,
    _explain_other_bullet,
    _explain_known_words,
    _explain_escape,
    _explain_text_not_indented,
    _explain_colon,
    _explain_brackets,
    _explain_text_after_value,
    _explain_first_character,
    _explain_block_text,
    _explain_key,
)
"""In this order: the surest first."""
