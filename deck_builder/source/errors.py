"""What a YAML parser stumbles over, in words for people and at the place where they have to mend it.

A parser notices a mistake where it can't go on; that is often a line below the mistake.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from yaml.scanner import Scanner

from deck_builder.problems.errors import TextError

if TYPE_CHECKING:
    import yaml

    from deck_builder.problems.problem import Mark

_QUOTE: Final = "Put the value in quotes, or write `|` after its key and the text on the next line."
_BRACKETS: Final = "A value that begins with `{` or `[` needs quotes around it, or a `|` and a line of its own."
_COLUMNS: Final = "Keys that belong together begin in the same column; each list item begins with `- `."
BACKSLASH: Final = (
    "Between double quotes a backslash has a meaning: use single quotes, or write `|` after the key and the text on "
    "the next line."
)
"""The way out where a double-quoted value has a backslash too many."""


_MERGED: Final = "Keep one of the two sides, or both, and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`."


class _Met(NamedTuple):
    """What a parser met, in its own words, and where."""

    words: str  # what it was about and what it says; libyaml and PyYAML's own parser differ a little
    began: Mark  # where the thing that it was about begins
    noticed: Mark  # where it can't go on
    lines: list[str]
    last: Any  # the last scalar event before, or None

    def sign(self, mark: Mark) -> str:
        """The character at a place, or nothing at the end of a line."""
        return self.lines[mark[0] - 1][mark[1] - 1 : mark[1]]

    @property
    def before(self) -> str:
        """What stands in the line before the place where the parser can't go on."""
        return self.lines[self.noticed[0] - 1][: self.noticed[1] - 1].rstrip()

    @property
    def above(self) -> int:
        """The number of the next line above that is neither blank nor a comment, or 0."""
        numbers = range(self.noticed[0] - 1, 0, -1)
        return next((number for number in numbers if re.match(r"\s*[^\s#]", self.lines[number - 1])), 0)


def explain(error: yaml.YAMLError, lines: list[str], last: Any) -> TextError:
    """What is wrong in a text that libyaml or PyYAML's own parser can't read.

    `lines` are the text's, and `last` is the last scalar event before the error, or None.
    """
    if merged := next((at for at, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), 0):
        return TextError("Y106", "marks of a merge stand here", (merged, 1), _MERGED)
    said = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    noticed = _place(getattr(error, "problem_mark", None), lines)
    began = _place(getattr(error, "context_mark", None), lines) or noticed or (1, 1)
    met = _Met(f"{context}: {said}", began, noticed or began, lines, last)
    for explanation in (_tab, _known_words, _escape, _colon, _flow, _after_a_value, _first_sign, _block_text, _key):
        if explained := explanation(met):
            return explained
    return TextError("Y106", "this line does not fit the lines above it", met.noticed, _COLUMNS)


def forbidden_escape(character: str, lines: list[str], start: Any, end: Any) -> Mark:
    """Where the escape stands that puts a character into the double-quoted value between two of a parser's marks."""
    begin = start.line + 1, start.column + 1
    raw = _raw(lines, begin, (end.line + 1, end.column + 1))
    found = (escape.start() for escape in _ESCAPE.finditer(raw) if _meant(escape) == character)
    return _place_in(raw, next(found, 0), begin)


def escape_in_formula(lines: list[str], start: Any, end: Any) -> TextError | None:
    r"""What to say where the double-quoted value between two of a parser's marks has LaTeX that YAML changes.

    `\t` of `$\theta$` is a tab there. Backslashes that are doubled stay what they are.
    """
    begin = start.line + 1, start.column + 1
    raw = _raw(lines, begin, (end.line + 1, end.column + 1))
    formulas = (
        found.span("tex" if found["tex"] else "inside")
        for found in _FORMULA.finditer(raw)
        if found["inside"] or found["tex"]
    )
    commands = (command for span in formulas for command in _COMMAND.finditer(raw, *span) if command[1])
    for command in commands:
        message = f"`{command[0]}` in this formula is read as {_SPACES[command[1]]}"
        return TextError("Y117", message, _place_in(raw, command.start(), begin))
    return None


_ESCAPE: Final = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_FORMULA: Final = re.compile(
    # A dollar sign after a backslash is a sign of money; Markdown takes `$` beside a space for money, too.
    r"\\\\\$|\\\\(?P<open>[(\[])(?P<tex>(?:\\(?!\\[)\]])(?:\\|.)|[^\\])+)\\\\[)\]]|\\.|(?P<sign>\$\$|\$(?!\s))(?P<inside>(?:\\.|[^\\$])+)(?<!\s)(?<!\\[nrt])(?P=sign)",
    re.DOTALL,
)
_COMMAND: Final = re.compile(r"\\(?:([nrt])[A-Za-z]+|.)", re.DOTALL)
_SPACES: Final = {"t": "a tab", "n": "a line end", "r": "a line end"}
"""The escapes of LaTeX's commands that no other rule stops: the other letters make control characters, or nothing."""


def _meant(escape: re.Match[str]) -> str | None:
    """The character that an escape stands for."""
    letters = escape[1]
    return chr(int(letters[1:], 16)) if letters[1:] else Scanner.ESCAPE_REPLACEMENTS.get(letters)


def _raw(lines: list[str], start: Mark, end: Mark) -> str:
    """The text from one place up to another, as its author typed it."""
    cut = lines[start[0] - 1 : end[0]]
    cut[-1] = cut[-1][: end[1] - 1]
    cut[0] = cut[0][start[1] - 1 :]
    return "\n".join(cut)


def _place_in(raw: str, offset: int, start: Mark) -> Mark:
    """The place of a character in a text that begins at `start`."""
    *above, line = raw[:offset].split("\n")
    return (start[0] + len(above), len(line) + 1) if above else (start[0], start[1] + offset)


def _place(mark: Any, lines: list[str]) -> Mark | None:
    if mark is None:
        return None
    if mark.line >= len(lines):
        return len(lines), len(lines[-1]) + 1
    return mark.line + 1, mark.column + 1


_KNOWN_WORDS: Final = (
    # A parser's words, our code, what we say of the sign at the place, the way out (or the rule's own), and
    # whether the place is where the thing began rather than where the mistake was noticed.
    (r"scanning an alias", "Y109", "a value that begins with {sign} is read as an alias", "", True),
    (r"scanning an anchor", "Y109", "a value that begins with {sign} is read as an anchor", "", True),
    (r"(scanning|parsing) a tag|tag handle", "Y110", "{sign} is read as the beginning of a tag", "", True),
    (r"directive", "Y106", "{sign} begins nothing here", "A comment begins with `#`.", True),
    (r"block scalar", "Y106", "a value can't begin with {sign} and go on in its line", _QUOTE, True),
    (r"cannot start any token", "Y106", "a value can't begin with {sign}", _QUOTE, False),
    (
        r"sequence entries are not allowed",
        "Y106",
        "a list can't begin on the line of its key",
        "Begin the list on the next line, or put the value in quotes.",
        False,
    ),
    (
        r"quoted scalar: found unexpected (end|document)",
        "Y106",
        "the quote that opens here is never closed",
        "Close it, or leave both out and write `|` after the key and the text on the next line.",
        True,
    ),
)

_INVISIBLE: Final = "\u00a0\u00ad\u1680\u2000-\u200d\u202f\u205f\u2060\u3000"
_AT_A_KEY: Final = (
    # A sign that is not what it looks like, at the key of a line, and what belongs there.
    (re.compile(r"[\w-]+([\ufe55\uff1a\u2236\ua789])"), "`:`"),
    (re.compile(rf"[\w-]+:([{_INVISIBLE}])"), "a space"),
    (re.compile(r"([\u2010-\u2015\u2022\u2212]) *[\w-]+:(?: |$)"), "`-`"),
)
_AT_A_VALUE: Final = (
    (re.compile(r"[\w-]+: +([\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c\uff02\uff07])"), '`"`'),
    (re.compile(rf"[\w-]+: *([{_INVISIBLE}])"), "a space"),
)
_NO_SPACE_AFTER_THE_COLON: Final = re.compile(r"[\w-]+:(?!//)[^\s:](?!.*: )")


def _tab(met: _Met) -> TextError | None:
    if met.sign(met.noticed) == "\t" or "tab character" in met.words or r"'\t'" in met.words:
        return TextError("Y107", "a tab stands here", met.noticed)
    return None


def _known_words(met: _Met) -> TextError | None:
    """What needs no look at the lines around."""
    for pattern, code, message, hint, where_it_began in _KNOWN_WORDS:
        if re.search(pattern, met.words):
            mark = met.began if where_it_began else met.noticed
            sign = met.sign(mark)
            return TextError(code, message.format(sign="a backtick" if sign == "`" else f"`{sign}`"), mark, hint)
    return None


def _escape(met: _Met) -> TextError | None:
    """A backslash between double quotes before something that YAML has no meaning for."""
    if not re.search("escape|hexdecimal|hexadecimal|invalid Unicode", met.words):
        return None
    raw = _raw(met.lines, met.began, (met.noticed[0], met.noticed[1] + 1))
    mark = _place_in(raw, max((escape.start() for escape in _ESCAPE.finditer(raw + " ")), default=0), met.began)
    if "invalid Unicode" in met.words:
        return TextError("Y115", "this names a character that does not exist", mark, BACKSLASH)
    return TextError("Y106", "this backslash means nothing", mark, BACKSLASH)


def _colon(met: _Met) -> TextError | None:
    """A `: ` too few in a line, or one too many in its own line or because the line above lacks one."""
    if "could not find expected ':'" in met.words:
        return _fault_of_key(met, met.began[0]) or _no_colon(
            met.began, "a longer text that belongs to the line above is indented further than its key."
        )
    if "mapping values are not allowed" not in met.words:
        return None
    if met.above:
        if error := _fault_of_key(met, met.above):
            return error
        mark, rest = _entry(met, met.above)
        if ":" not in rest and not met.lines[met.above - 1][: mark[1] - 1].isspace():
            return _no_colon(mark, "a comment begins with `#`.")
    hint = _lookalike(_entry(met, met.noticed[0])[1], _AT_A_VALUE)
    hint = hint or f"{_QUOTE} Or is the line indented too far?"
    return TextError("Y106", "a second `: ` stands in this value", met.noticed, hint)


def _no_colon(mark: Mark, advice: str) -> TextError:
    return TextError("Y106", "this line has no `: ` after its key", mark, f"Write `key: value`; {advice}")


def _key(met: _Met) -> TextError | None:
    """A key or a dash without its space, where a comment or the end of a list stands between it and the error."""
    if met.sign(met.noticed) == "-" and not met.before and (error := _fault_of_key(met, met.noticed[0])):
        return error
    if met.above and met.last is not None and not met.last.style and met.last.start_mark.line == met.above - 1:
        return _fault_of_key(met, met.above)
    return None


def _fault_of_key(met: _Met, number: int) -> TextError | None:
    """What is wrong with the key at the beginning of a line, or None."""
    mark, rest = _entry(met, number)
    if re.match(r"-\w", rest):
        return TextError("Y106", "there is no space after the dash", mark, "Begin an entry with `- `.")
    if hint := _lookalike(rest, _AT_A_KEY):
        return TextError("Y106", "a character in this line is not what it looks like", mark, hint)
    if _NO_SPACE_AFTER_THE_COLON.match(rest):
        hint = "Write a space after the colon: `key: value`."
        return TextError("Y106", "there is no space after the colon", mark, hint)
    return None


def _entry(met: _Met, number: int) -> tuple[Mark, str]:
    """Where the words of a line begin, behind its dashes, and the words."""
    line = met.lines[number - 1]
    begin = len(line) - len(re.sub(r"^ *(?:- +)*", "", line))
    return (number, begin + 1), line[begin:]


def _lookalike(rest: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """The name of a character that is not what it looks like, and what belongs there; or nothing."""
    for pattern, belongs in table:
        if found := pattern.match(rest):
            character = found[1]
            name = unicodedata.name(character).lower()
            return f"U+{ord(character):04X} ({name}) stands where {belongs} belongs."
    return ""


def _flow(met: _Met) -> TextError | None:
    """A list or mapping in brackets that is not closed, or whose entries nothing parts."""
    if "flow" not in met.words:
        return None
    sign = met.sign(met.began)
    rest = met.lines[met.noticed[0] - 1][met.noticed[1] :]
    if met.began[0] == met.noticed[0] and {"[": "]", "{": "}"}.get(sign, sign) in rest:
        hint = "Put commas between the entries, and quotes around what is meant as text."
        return TextError("Y106", f"the entries of the `{sign}` that opens here don't add up", met.began, hint)
    hint = "Close it, or put the value in quotes if it is meant as text."
    return TextError("Y106", f"the `{sign}` that opens here is not closed", met.began, hint)


def _after_a_value(met: _Met) -> TextError | None:
    """Text behind a quote or a bracket that closes a value."""
    last = met.last
    if met.before.endswith(("]", "}")):
        return TextError("Y106", "text goes on after a closing bracket", met.noticed, _BRACKETS)
    if not met.before.endswith(("'", '"')):
        return None
    if last is not None and last.style and last.end_mark.line > last.start_mark.line:
        message = f"the quote that opens here is closed on line {last.end_mark.line + 1}"
        mark = last.start_mark.line + 1, last.start_mark.column + 1
        return TextError("Y106", message, mark, "Close it where the value ends, or put `|` after the key instead.")
    hint = "Put the whole value in one pair of quotes; a quote inside single quotes is written twice."
    return TextError("Y106", "text goes on after the closing quote", met.noticed, hint)


def _first_sign(met: _Met) -> TextError | None:
    """A value that begins with a sign that parts keys and entries."""
    sign = met.sign(met.noticed)
    if sign in tuple(",?]}") and met.before.endswith((":", "-")):
        return TextError("Y106", f"a value can't begin with `{sign}`", met.noticed, _QUOTE)
    return None


def _block_text(met: _Met) -> TextError | None:
    """A line that belongs to the text behind a `|` or `>`, and is indented less than the text's first line."""
    last = met.last
    if last is None or last.style not in ("|", ">") or met.before or met.above > last.end_mark.line + 1:
        return None
    (_, column), _ = _entry(met, last.start_mark.line + 1)
    if met.noticed[1] <= column:
        return None
    hint = f"Indent every line of a text behind `{last.style}` at least as far as its first line."
    message = f"this line is indented less than the text behind `{last.style}` above it"
    return TextError("Y106", message, met.noticed, hint)
