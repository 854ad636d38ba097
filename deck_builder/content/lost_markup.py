r"""What gets lost without an error: signs, formulas that Markdown reads as text, HTML that the sanitiser removes.

Markdown accepts any text: `\(x\)` becomes `(x)`, and a `$` without a partner stays a dollar sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.dollars import HIDDEN_DOLLAR, find_unclear_dollars
from deck_builder.content.doubtful_signs import find_bars, find_doubtful_signs, find_joined_lines
from deck_builder.content.gap_colons import HIDDEN_COLON
from deck_builder.content.plain_text import unescape
from deck_builder.content.shown_text import find_lost_text, find_text_lost_in_html, make_fault
from deck_builder.content.spans import blank_code
from deck_builder.content.unread_emphasis import find_unread_emphasis
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from deck_builder.content.parser import Piece

_BRACKET: Final = compile_late(r"(?<!\\)\\([()\[\]])|\$")
_LIKE_A_FORMULA: Final = compile_late(r"[\\^_=+<>{}]|\A\s*\w{1,2}\s*\Z")
_BLANK_LINE: Final = compile_late(r"\n[ \t>]*\n")
_FORMULA: Final = compile_late(
    r"(?<!\\)\$\$(?P<display>.+?)(?<!\\)\$\$|(?<!\\)\$(?!\s)(?P<inline>[^$]+?)(?<![\s\\])\$(?!\d)", re.DOTALL
)
_OPENS_A_FORMULA: Final = compile_late(
    r"(?<![\\\w])\$(?=[^\s\d$])(?![A-Z]{2}[A-Z0-9_]*\b)[^$\n]*?(?:\\[A-Za-z]|[\^_=]|[{}])[^$\n]*"
)
_SPACED_FORMULA: Final = compile_late(
    r"(?<![\\\w$])\$(?! *\d)(?= |[^$\n]* \$)(?=[^$\n]*?(?:\\[A-Za-z]|[\^_=]|[{}]))[^$\n]*\$(?!\d)"
)
_PICTURE: Final = compile_late(r"(?<!\\)!\[(?:(?!!\[)[^\]\n])*\]\((?P<file>[^()<>\n]*)\)")
_PLAIN_MARKUP: Final = compile_late(
    r"(?<![\w*\\])\*\*(?=[^\s*])[^*\n]{1,80}(?<=\S)\*\*(?![\w*])|(?<![\w`\\])`[^`\s](?:[^`\n]{0,80}[^`\s])?`(?![\w`])"
    r"|<(?P<tag>b|i|u|em|strong|su[bp]|mark|code)>[^<\n]{1,80}</(?P=tag)>|<br ?/?>|!?\[[^\[\]\n]{1,80}\]\((?:https?://|[^()\s]+\.\w{2,4}\))"
)
"""Bold words, code, tags, links and pictures as they are hardly ever meant as text."""
_FILE_ENDING: Final = compile_late(r"\.\w{2,5}")
_COMMENT_IN_TEX: Final = compile_late(r"(?<!\\)(?:\\\\)*(?P<comment>%[^\n]*)")
"""MathJax shows no percent sign, and nothing behind it on its line, not even in `\\text{…}` (tried with 3.2)."""
_COMMAND: Final = compile_late(
    r"(?<!\\)\\(?:ce|pu|[dt]?frac|binom|sqrt|vec|bar|hat|overline|underline|math(?:rm|bf|bb|cal|it|sf)|begin|text)"
    r"\{[^{}\n]*\}(?:\{[^{}\n]*\})?"
)
"""A command of TeX with what stands in its braces."""
_BRACE: Final = compile_late(r"\\.|[{}]", re.DOTALL)
_TAG: Final = compile_late(r"<([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE: Final = compile_late(r"""([^\s=<>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_SCHEME: Final = compile_late(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_LONGEST_NEEDLE: Final = 24
"""In characters."""
_LONGEST_SHOWN: Final = 25
"""In characters, with the sign that something is left out."""


def find_lost_signs(text: str, pieces: Sequence[Piece], out: str, known: Sequence[Fault]) -> Iterator[Fault]:
    """Find what an author typed and learners don't see, and markup that may be meant as text.

    `pieces` is what the parser makes of the text, `out` the finished HTML, and `known` what is reported of it already.
    """
    bars = find_bars(text, pieces) if "|" in text else {}
    found = [
        *find_lost_text(text, pieces, bars),
        *bars.values(),
        *find_text_lost_in_html(text, pieces, out),
        *find_doubtful_signs(text, pieces),
        *(find_joined_lines(text, pieces) if "\n" in text else ()),
        *(find_unclear_dollars(text, pieces) if "$" in text else ()),
        *find_unread_emphasis(text, pieces),
    ]
    found += _find_comments_in_formulas(text, pieces) if "%" in text and "$" in text else ()
    is_tex = any(
        fault.code in ("T409", "T410") for fault in known
    )  # whose backslashes and line ends are the same fault
    for fault in found:
        if not (is_tex and (fault.code == "T432" or fault.needle.startswith("\\"))):
            yield fault._replace(message=_show_typed(fault.message), needle=_show_typed(fault.needle))


def _find_comments_in_formulas(text: str, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Find the first percent sign in a formula that TeX takes for the beginning of a comment."""
    data = text.encode()
    for piece in pieces:
        if piece.kind not in ("InlineMath", "DisplayMath") or "%" not in piece.value:
            continue
        source = data[piece.start : piece.end].decode()
        if found := _COMMENT_IN_TEX.search(source):
            place = len(data[: piece.start].decode()) + found.start("comment")
            lost = shorten(found["comment"].rstrip("$"), _LONGEST_SHOWN)
            message = f"learners don't see `{lost}`: in a formula, `%` begins a comment"
            hint = "Write a percent sign in a formula as `\\%`."
            yield make_fault("T430", message, hint, text, place, place + 1)
            return


def _show_typed(text: str) -> str:
    return text.replace(HIDDEN_DOLLAR, "$").replace(HIDDEN_COLON, ":")


def add_lost_signs(text: str, pieces: Sequence[Piece], out: str, known: list[Fault]) -> list[Fault]:
    """Add what `find_lost_signs` finds to the known faults; what stands inside a tag that is text is the same fault."""
    found = list(find_lost_signs(text, pieces, out, known))
    tags = [fault.needle for fault in found if fault.code == "T431" and fault.needle.startswith("<")]
    if tags:
        known = [fault for fault in known if fault.code != "T408" or not any(fault.needle in tag for tag in tags)]
    return [*known, *found]


def find_lost_formulas(text: str, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Find what looks like mathematics in a text and is none. `pieces` is what the parser makes of the text."""
    found: list[Fault] = []
    if "[/" in text:
        found += _find_tags_of_anki(_show_typed(blank_code(text)))
    if "\\(" in text or "\\[" in text:
        found += _find_latex_brackets(blank_code(text))
    if "$" in text:
        found += _find_dollar_signs(blank_code(_blank_formulas(text, pieces)))
    if not found and "\\" in text:
        found += _find_bare_command(blank_code(_blank_formulas(text, pieces)))
    yield from found


def _find_bare_command(text: str) -> Iterator[Fault]:
    command = _COMMAND.search(text)
    if command is None or "$" in text[text.rfind("\n", 0, command.start()) + 1 : command.start()]:
        return
    tex = command.group()
    hint = f"Write `${_shorten(tex)}$`. If you mean the source, put it in backticks."
    yield Fault("T410", f"`{_shorten(tex)}` has no dollar signs, so this is not a formula", hint, tex)


def _blank_formulas(text: str, pieces: Sequence[Piece]) -> str:
    """Replace what the parser reads as formulas by spaces."""
    data = text.encode()
    parts: list[str] = []
    position = 0
    for piece in pieces:
        if piece.kind in ("InlineMath", "DisplayMath"):
            parts += (data[position : piece.start].decode(), " " * len(data[piece.start : piece.end].decode()))
            position = piece.end
    return "".join(parts) + data[position:].decode()


def _find_tags_of_anki(text: str) -> Iterator[Fault]:
    for name, signs in (("latex", "$"), ("$", "$"), ("$$", "$$")):
        start = text.find(f"[{name}]")
        end = text.find(f"[/{name}]", start) if start >= 0 else -1
        if end >= 0:
            tex = text[start + len(name) + 2 : end].strip()
            hint = f"Write the formula between dollar signs: `{signs}{_shorten(tex)}{signs}`."
            if name == "latex":
                hint += " For a picture that LaTeX draws, use a field whose `text` is `html`, in a kind of your own."
            yield Fault("T409", f"`[{name}]` is shown as it is typed, so this is not a formula", hint, f"[{name}]")
            return


def find_lost_pictures(text: str) -> Iterator[Fault]:
    """Find pictures that Markdown shows as they are typed, because the file's name has a space."""
    for picture in _PICTURE.finditer(blank_code(text)):
        name = picture["file"]
        stem, dot, ending = name.rpartition(".")
        if not (re.search(r"\s", stem) and _FILE_ENDING.fullmatch(dot + ending)):
            continue
        hint = f"Put the name between `<` and `>`: `![…](<{name}>)`. Or rename the file."
        yield Fault("T413", f"`{name}` has a space, so no picture is shown here", hint, name)


def find_formula_in_plain_text(text: str) -> Iterator[Fault]:
    """Find the first formula in a text whose field is shown as it is typed."""
    for formula in _FORMULA.finditer(text):
        if _looks_like_a_formula(formula):
            source = formula.group()
            yield Fault("T411", f"`{_shorten(source)}` is shown as it is typed", "", _make_needle(source))
            return


def find_markup_in_plain_text(text: str) -> Iterator[Fault]:
    """Find the first Markdown or HTML in a text whose field is shown as it is typed."""
    if found := _PLAIN_MARKUP.search(text):
        source = found.group()
        message = f"`{shorten(source, _LONGEST_SHOWN)}` is shown as it is typed: this field is plain text"
        hint = "Write the words alone, without the signs around them."
        yield Fault("T422", message, hint, _make_needle(source))


def _looks_like_a_formula(formula: re.Match[str]) -> bool:
    tex = formula["display"] or formula["inline"]
    return _OPENS_A_FORMULA.match(f"${tex.splitlines()[0]}") is not None


def _find_latex_brackets(text: str) -> Iterator[Fault]:
    opened: re.Match[str] | None = None
    for bracket in _BRACKET.finditer(text):
        sign = bracket[1]
        if sign is None or opened is None:
            opened = bracket if sign and sign in "([" else None
            continue
        if sign in "([":
            continue
        tex = text[opened.end() : bracket.start()]
        opening = opened[1]
        opened = None
        if f"{opening}{sign}" in ("()", "[]") and _LIKE_A_FORMULA.search(tex):
            signs = "$" if opening == "(" else "$$"
            hint = f"Write the formula between dollar signs: `{signs}{_shorten(tex.strip())}{signs}`."
            message = f"`\\{opening}` is read as `{opening}`, so this is not a formula"
            yield Fault("T409", message, hint, f"\\{opening}")
            return


def _find_dollar_signs(text: str) -> Iterator[Fault]:
    for formula in _FORMULA.finditer(text):
        tex = formula["display"] or formula["inline"]
        if formula["display"] and _BLANK_LINE.search(tex):
            message = "a formula ends at a blank line, so learners see the `$$` and the source of this one"
            yield Fault("T410", message, "Remove the blank line, or write two formulas.", _make_needle(formula.group()))
            return
        if (wrong := _check_braces(tex)) and _looks_like_a_formula(formula):
            yield Fault("T410", f"{wrong} in the formula `{_shorten(tex)}`", "", _make_needle(formula.group()))
            return
    rest = _FORMULA.sub(lambda formula: " " * len(formula.group()), text)
    if spaced := _SPACED_FORMULA.search(rest):
        tex = spaced.group()[1:-1].strip()
        message = f"`{_shorten(spaced.group())}` is not a formula: it has a space inside its dollar signs"
        yield Fault("T410", message, f"Write `${_shorten(tex)}$`.", _make_needle(spaced.group()))
        return
    if opened := _OPENS_A_FORMULA.search(rest):
        needle = _make_needle(opened.group())
        yield Fault("T410", "the `$` that opens a formula here is never closed", "", needle)


def _check_braces(tex: str) -> str:
    """Say what is wrong with the braces of a formula; empty if nothing is."""
    depth = 0
    for brace in _BRACE.findall(tex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return "a `}` closes nothing"
    return "a `{` is never closed" if depth else ""


def _shorten(text: str) -> str:
    """The beginning of a text's first line, for a message."""
    return shorten(_first_line(text), _LONGEST_SHOWN)


def _make_needle(text: str) -> str:
    """The beginning of a text's first line, as it is in the file."""
    return _first_line(text)[:_LONGEST_NEEDLE]


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""


def find_removed_attributes(
    out: str, attributes: Mapping[str, Collection[str]], schemes: Collection[str]
) -> Iterator[Fault]:
    """Find the attributes and addresses in HTML that the sanitiser removes.

    `attributes` are those it lets through, by tag, with `*` for every tag; `schemes` are those of addresses.
    """
    reported: set[tuple[str, str]] = set()
    for tag in _TAG.finditer(out):
        name = tag[1].lower()
        for attribute, value in _ATTRIBUTE.findall(tag[2]):
            key = attribute.lower()
            if (name, key) in reported:
                continue
            if key not in attributes["*"] and key not in attributes.get(name, ()):
                reported.add((name, key))
                hint = "Give the element a `class`, and describe its look in the deck's `style.css`."
                looks = key in ("style", "color", "bgcolor", "width", "height", "id", "face", "size")
                yield Fault("T408", f"`{attribute}` of `<{name}>` is removed", hint if looks else "", attribute)
            scheme = _SCHEME.match(unescape(value.strip("\"'"))) if key == "href" else None
            if scheme and scheme[1].lower() not in schemes:
                reported.add((name, key))
                message = f"the address `{scheme[1]}:…` of this link is removed"
                yield Fault("T408", message, "Link to a page: `https://…`.", f"{scheme[1]}:")


_NOT_ON_CARDS: Final = compile_late(
    r"<(applet|audio|body|button|canvas|center|embed|font|form|frame|head|html|iframe|input|link|math|meta|object"
    r"|script|select|source|strike|style|svg|textarea|tt|video)(?=[\s>])([^<>]*)>",
    re.IGNORECASE,
)

_SHOWN_TAG: Final = compile_late(r"&lt;([A-Za-z][^<>]*>)")
_CLOSING_TAG: Final = compile_late(r"</([A-Za-z]+)")


def find_tags_shown_as_text(before: str, after: str) -> Iterator[Fault]:
    """Find the first tag that cards can't have, so that learners see it as it is typed.

    `before` is the author's text; `after` is the same text with `&lt;` at the start of each unknown tag.
    """
    shown = {tag[1] for tag in _SHOWN_TAG.finditer(after)}
    closed = {tag[1] for tag in _CLOSING_TAG.finditer(before)}
    for tag in _NOT_ON_CARDS.finditer(before):
        name = tag[1]
        is_markup = "=" in tag[2] or name in closed  # `<title>` by itself is a word about HTML
        if is_markup and tag.group()[1:] in shown:
            hint = "Write `[sound:bird.mp3]`." if name.lower() in ("audio", "video") else ""
            yield Fault("T408", f"a card can't have `<{name}>`; the tag is shown as text", hint, f"<{name}")
            return
