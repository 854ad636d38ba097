"""Code blocks with a language get coloured words at build time, by Pygments.

The words are marked by classes, whose colours by day and night are in `kinds/code.css`. The classes are few and our
own, so that another version of Pygments changes as few notes as possible.
"""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deck_builder.content.cloze import find_braces
from deck_builder.content.slow_lexers import SLOW_LEXERS
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import format_count, shorten, suggest

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from pygments.lexer import Lexer

CODE_CLASS: Final = '<code class="language-'
"""How pyromark begins a code block with a language."""

_BLOCK: Final = compile_late(rf'<pre>{CODE_CLASS}([^"]*)">([^<]*)</code></pre>')
_ENTITY: Final = compile_late(r"&[#\w]{1,32};")
LONGEST_CODE: Final = 2000
"""In characters. A longer block has no colours: many of Pygments' lexers take the square of the length."""

_MOST_LINES: Final = 100
_MANY_BLANKS: Final = compile_late(r"\s{100}")
_LONG_WORD: Final = compile_late(r"\S{200}")
"""Long words and many blanks, for which many lexers take long. People's code has neither."""

_NO_LANGUAGE: Final = frozenset({"text", "plain", "plaintext", "txt", "none", "raw", "output"})
"""Words for code without a language."""

_MOST_SUGGESTED: Final = 10
"""How many unknown languages of a text are compared with the known ones, which takes milliseconds for each."""

_CLASSES: Final = (
    ("Token.Comment.Preproc", "keyword"),
    ("Token.Comment", "comment"),
    ("Token.Keyword.Constant", "number"),
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Literal.String", "string"),
    ("Token.Literal", "number"),
    ("Token.Name.Attribute", "name"),
    ("Token.Name.Builtin", "name"),
    ("Token.Name.Class", "name"),
    ("Token.Name.Decorator", "name"),
    ("Token.Name.Exception", "name"),
    ("Token.Name.Function", "name"),
    ("Token.Name.Tag", "name"),
    ("Token.Generic.Deleted", "deleted"),
    ("Token.Generic.Inserted", "inserted"),
    ("Token.Generic.Heading", "keyword"),
    ("Token.Generic.Subheading", "keyword"),
    ("Token.Generic.Prompt", "comment"),
)
"""The class for each of Pygments' types of token. The first entry counts that the name of a type begins with."""


def explain_slow_code(code: str) -> str:
    """Say why a block of code could take long to colour; empty if it can't."""
    if len(code) > LONGEST_CODE:
        return f"it has {format_count(len(code), 'character')}, and {LONGEST_CODE:,} is the limit"
    if (lines := len(code.splitlines())) > _MOST_LINES:
        return f"it has {format_count(lines, 'line')}, and {_MOST_LINES} is the limit"
    if _MANY_BLANKS.search(code):
        return "it has 100 blanks in a row"
    if word := _LONG_WORD.search(code):
        return f"“{shorten(word.group(), 20)}” goes on for 200 characters without a blank"
    return ""


def highlight_code(out: str, *, gaps: bool) -> tuple[str, tuple[Fault, ...]]:
    """Mark the words in each code block with a language, in HTML from Markdown; and tell which blocks have no colours.

    `gaps` says that the text may have cloze deletions. They stay as they are: a gap may begin inside a word.
    """
    faults: dict[str, Fault] = {}  # by language and message, so that each is told once

    def highlight(block: re.Match[str]) -> str:
        name = html.unescape(block[1])
        lexer = _find_lexer(name)
        if lexer is None:
            if name.lower() not in _NO_LANGUAGE:
                faults[name] = faults.get(name) or _make_fault(name, suggests=len(faults) < _MOST_SUGGESTED)
            return block.group()
        code = html.unescape(block[2])
        why = "its language takes too long to colour" if lexer.aliases[0] in SLOW_LEXERS else explain_slow_code(code)
        if why:
            message = f"the block of `{shorten(name, 30)}` code has no colours: {why}"
            faults[message] = Fault("T441", message, "", name)
            return block.group()
        return f'<pre>{CODE_CLASS}{block[1]}">{"".join(_mark_words(block[2], lexer, gaps=gaps))}</code></pre>'

    return _BLOCK.sub(highlight, out), tuple(faults.values())


def _find_lexer(name: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # late, because few decks have code
    from pygments.util import ClassNotFound

    if name.lower() in _NO_LANGUAGE:
        return None
    try:
        lexer: Lexer = get_lexer_by_name(name)
    except ClassNotFound:
        return None
    # A plug-in of one author's computer would give another package there than elsewhere.
    return lexer if type(lexer).__module__.startswith("pygments.lexers.") else None


@lru_cache(maxsize=100)
def _make_fault(name: str, *, suggests: bool) -> Fault:
    """Make the fault of an unknown language. With `suggests`, it names the most similar language that is known."""
    from pygments.lexers import get_all_lexers

    lexers = get_all_lexers(plugins=False) if suggests else ()
    known = [alias for _, aliases, _, _ in lexers for alias in aliases]
    hint = suggest(name, known, "Write the language as Pygments calls it, or `text` for none.")
    return Fault("T440", f"there are no colours for the language `{name}`", hint, name)


def _mark_words(source: str, lexer: Lexer, *, gaps: bool) -> Iterator[str]:
    """Yield the HTML of a code block in pieces. `source` is its HTML, without tags."""
    marks = dict(_find_gap_marks(source)) if gaps else {}
    signs: list[str] = []  # each sign as it is in the source
    marks_before: dict[int, str] = {}  # what opens or closes gaps before a sign, by its place
    position = 0
    while position < len(source):
        if end := marks.get(position):
            marks_before[len(signs)] = marks_before.get(len(signs), "") + source[position:end]
            position = end
            continue
        text = _read_sign(source, position)
        signs += [text] if len(html.unescape(text)) == 1 else text
        position += len(text)
    plain = "".join(map(html.unescape, signs))
    classes = _classify(plain, lexer)
    now = ""
    for place, sign in enumerate(signs):
        wanted = classes[place]
        before = marks_before.get(place, "")
        if now and (before or wanted != now):
            yield "</span>"
            now = ""
        yield before
        if wanted and not now:
            yield f'<span class="code-{wanted}">'
            now = wanted
        yield sign
    yield "</span>" * bool(now) + marks_before.get(len(signs), "")


def _read_sign(source: str, position: int) -> str:
    """The character at a position, or the whole entity that begins there."""
    entity = _ENTITY.match(source, position)
    return entity.group() if entity else source[position]


def _find_gap_marks(source: str) -> Iterator[tuple[int, int]]:
    """Yield where each opening of a gap begins and ends, and each closing with the hint before it."""
    still_open: list[int] = []  # where the last text of each open gap begins
    for start, end, numbers in find_braces(source):
        if numbers is not None:
            still_open.append(end)
            yield start, end
            continue
        text_start = still_open.pop()
        hint = source.find("::", text_start, start)
        yield (hint if hint >= 0 else start), end
        still_open = [end] * len(still_open)


def _classify(plain: str, lexer: Lexer) -> list[str]:
    """The class of each character of some code; empty where it has none."""
    classes = [""] * len(plain)
    for start, token, text in lexer.get_tokens_unprocessed(plain if plain.endswith("\n") else f"{plain}\n"):
        name = next((ours for theirs, ours in _CLASSES if str(token).startswith(theirs)), "")
        if name and text.strip():
            end = min(start + len(text.rstrip()), len(plain))
            first = start + len(text) - len(text.lstrip())
            classes[first:end] = [name] * (end - first)
    return classes
