r"""Markup that gets lost without an error: formulas that Markdown reads as text, HTML that the sanitiser removes.

Markdown accepts any text: `\(x\)` becomes `(x)`, and a `$` without a partner stays a dollar sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.content.plain_text import unescape
from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


_BACKTICKS: Final = re.compile(r"`+")
_BRACKET: Final = re.compile(r"(?<!\\)\\([()\[\]])|\$")
_LIKE_A_FORMULA: Final = re.compile(r"[\\^_=+<>{}]|\A\s*\w{1,2}\s*\Z")
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_FORMULA: Final = re.compile(
    r"(?<!\\)\$\$(?P<display>.+?)(?<!\\)\$\$|(?<!\\)\$(?!\s)(?P<inline>[^$]+?)(?<![\s\\])\$(?!\d)", re.DOTALL
)
_OPENS_A_FORMULA: Final = re.compile(r"(?<![\\\w])\$(?=[^\s\d$])[^$\n]*?(?:\\[A-Za-z]|[\^_=]|[{}])[^$\n]*")
_SPACED_FORMULA: Final = re.compile(
    r"(?<![\\\w$])\$(?! *\d)(?= |[^$\n]* \$)(?=[^$\n]*?(?:\\[A-Za-z]|[\^_=]|[{}]))[^$\n]*\$(?!\d)"
)
_PICTURE: Final = re.compile(r"(?<!\\)!\[(?:(?!!\[)[^\]\n])*\]\((?P<file>[^()<>\n]*)\)")
_FILE_ENDING: Final = re.compile(r"\.\w{2,5}")
_IN_HTML: Final = re.compile(r'<span class="math math-(inline|display)">')
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_TAG: Final = re.compile(r"<([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE: Final = re.compile(r"""([^\s=<>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_SCHEME: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_LONGEST_NEEDLE: Final = 24
"""In characters."""
_LONGEST_SHOWN: Final = 25
"""In characters, with the sign that something is left out."""


def find_lost_formulas(text: str, out: str) -> Iterator[Fault]:
    """Find what looks like mathematics in a text but is not in `out`, the HTML that Markdown makes of the text."""
    if "\\(" in text or "\\[" in text:
        yield from _find_latex_brackets(_blank_code(text))
    if "$" not in text:
        return
    formulas = _IN_HTML.findall(out)
    if len(_DOLLAR.findall(text)) != 2 * formulas.count("inline") + 4 * formulas.count("display"):
        yield from _find_dollar_signs(_blank_code(text))


def find_lost_pictures(text: str) -> Iterator[Fault]:
    """Find pictures that Markdown shows as they are typed, because the file's name has a space."""
    for picture in _PICTURE.finditer(_blank_code(text)):
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


def _looks_like_a_formula(formula: re.Match[str]) -> bool:
    tex = formula["display"] or formula["inline"]
    return _OPENS_A_FORMULA.match(f"${tex.splitlines()[0]}") is not None


def _blank_code(text: str) -> str:
    """Replace code by spaces: it may have any signs."""
    if "`" not in text:
        return text
    runs = [run.span() for run in _BACKTICKS.finditer(text)]
    closing: dict[int, int] = {}  # by its length, the nearest run further on
    partners = [0] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        start, end = runs[number]
        partners[number] = closing.get(end - start, 0)
        closing[end - start] = number
    pieces: list[str] = []
    position = number = 0
    while number < len(runs):
        if partner := partners[number]:
            start, end = runs[number][0], runs[partner][1]
            pieces += (text[position:start], " " * (end - start))
            position, number = end, partner
        number += 1
    return "".join(pieces) + text[position:]


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


_NOT_ON_CARDS: Final = re.compile(
    r"<(applet|audio|body|button|canvas|center|embed|font|form|frame|head|html|iframe|input|link|math|meta|object"
    r"|script|select|source|strike|style|svg|textarea|tt|video)(?=[\s>])([^<>]*)>",
    re.IGNORECASE,
)

_SHOWN_TAG: Final = re.compile(r"&lt;([A-Za-z][^<>]*>)")
_CLOSING_TAG: Final = re.compile(r"</([A-Za-z]+)")


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
