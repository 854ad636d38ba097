r"""What goes wrong in a text without a word: formulas that are none, HTML that learners get without.

Markdown never refuses anything: `\(x\)` becomes `(x)`, and a `$` without a partner is a sign of money.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from deck_builder.problems.errors import Fault
from deck_builder.problems.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


_CODE: Final = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_BRACKETS: Final = re.compile(r"(?<!\\)\\(?P<open>[(\[])(?P<tex>[^$]*?)(?<!\\)\\(?P<close>[)\]])", re.DOTALL)
_LIKE_A_FORMULA: Final = re.compile(r"[\\^_=+<>{}]|\A\s*\w{1,2}\s*\Z")
_DOLLAR: Final = re.compile(r"(?<!\\)\$")
_FORMULA: Final = re.compile(
    r"(?<!\\)\$\$(?P<display>.+?)(?<!\\)\$\$|(?<!\\)\$(?!\s)(?P<inline>[^$]+?)(?<![\s\\])\$(?!\d)", re.DOTALL
)
_OPENS_A_FORMULA: Final = re.compile(r"(?<![\\\w])\$(?=[^\s\d$])[^$\n]*?(?:\\[A-Za-z]|[\^_=]|[{}])[^$\n]*")
_SPACED_FORMULA: Final = re.compile(
    r"(?<![\\\w$])\$(?! *\d)(?= |[^$\n]* \$)[^$\n]*?(?:\\[A-Za-z]|[\^_=]|[{}])[^$\n]*\$(?!\d)"
)
_PICTURE_WITH_A_SPACE: Final = re.compile(r"(?<!\\)!\[[^\]\n]*\]\((?P<file>[^()<>\n]*\s[^()<>\n]*\.\w{2,5})\)")
_IN_HTML: Final = re.compile(r'<span class="math math-(inline|display)">')
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_TAG: Final = re.compile(r"<([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE: Final = re.compile(r"""([^\s=<>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_SCHEME: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_LONGEST_NEEDLE: Final = 24
_LONGEST_SHOWN: Final = 25


def find_lost_formulas(text: str, out: str) -> Iterator[Fault]:
    """What looks like mathematics in a text and is none in `out`, the HTML that Markdown makes of it."""
    if "\\(" in text or "\\[" in text:
        yield from _latex_brackets(_without_code(text))
    if "$" not in text:
        return
    formulas = _IN_HTML.findall(out)
    if len(_DOLLAR.findall(text)) != 2 * formulas.count("inline") + 4 * formulas.count("display"):
        yield from _dollars(_without_code(text))


def find_lost_pictures(text: str) -> Iterator[Fault]:
    """A picture that Markdown shows as it was typed, because its file's name has a space."""
    for found in _PICTURE_WITH_A_SPACE.finditer(_without_code(text)):
        name = found["file"]
        hint = f"Put the name between `<` and `>`: `![…](<{name}>)`. Or rename the file."
        yield Fault("T413", f"a space stands in `{name}`, so it is no picture here", hint, name)


def find_formula_in_plain_text(text: str) -> Iterator[Fault]:
    """A formula in a text that is shown as it was typed."""
    for found in _FORMULA.finditer(text):
        tex = found["display"] or found["inline"]
        if _OPENS_A_FORMULA.match(f"${tex.splitlines()[0]}"):
            yield Fault("T411", f"`{_short(found.group())}` is shown as it is typed", "", _needle(found.group()))
            return


def _without_code(text: str) -> str:
    return _CODE.sub(lambda code: " " * len(code.group()), text) if "`" in text else text


def _latex_brackets(text: str) -> Iterator[Fault]:
    for found in _BRACKETS.finditer(text):
        opening, closing = found["open"], found["close"]
        if f"{opening}{closing}" in ("()", "[]") and _LIKE_A_FORMULA.search(found["tex"]):
            signs = "$" if opening == "(" else "$$"
            hint = f"Write the formula between dollar signs: `{signs}{_short(found['tex'].strip())}{signs}`."
            yield Fault("T409", f"`\\{opening}` is read as `{opening}`, so this is no formula", hint, f"\\{opening}")
            return


def _dollars(text: str) -> Iterator[Fault]:
    for found in _FORMULA.finditer(text):
        tex = found["display"] or found["inline"]
        if (wrong := _braces(tex)) and _OPENS_A_FORMULA.match(f"${tex.splitlines()[0]}"):
            yield Fault("T410", f"{wrong} in the formula `{_short(tex)}`", "", _needle(found.group()))
            return
    rest = _FORMULA.sub(lambda formula: " " * len(formula.group()), text)
    if spaced := _SPACED_FORMULA.search(rest):
        tex = spaced.group()[1:-1].strip()
        message = f"`{_short(spaced.group())}` is no formula: a space stands inside its dollar signs"
        yield Fault("T410", message, f"Write `${_short(tex)}$`.", _needle(spaced.group()))
        return
    if opened := _OPENS_A_FORMULA.search(rest):
        needle = _needle(opened.group())
        yield Fault("T410", "the `$` that opens a formula here is never closed", "", needle)


def _braces(tex: str) -> str:
    """What is wrong with the braces of a formula, or nothing."""
    depth = 0
    for brace in _BRACE.findall(tex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return "a `}` closes nothing"
    return "a `{` is never closed" if depth else ""


def _short(text: str) -> str:
    """The beginning of a text's first line, for a message."""
    return shorten(_first_line(text), _LONGEST_SHOWN)


def _needle(text: str) -> str:
    """The beginning of a text's first line, as it stands in the file."""
    return _first_line(text)[:_LONGEST_NEEDLE]


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""


def find_removed_attributes(
    out: str, attributes: Mapping[str, Collection[str]], schemes: Collection[str]
) -> Iterator[Fault]:
    """The attributes and addresses in HTML that a sanitiser with these rules leaves out."""
    told: set[tuple[str, str]] = set()
    for tag in _TAG.finditer(out):
        name = tag[1].lower()
        for attribute, value in _ATTRIBUTE.findall(tag[2]):
            key = attribute.lower()
            if (name, key) in told:
                continue
            if key not in attributes["*"] and key not in attributes.get(name, ()):
                told.add((name, key))
                hint = "Give the element a `class`, and say in the deck's `style.css` what it looks like."
                looks = key in ("style", "color", "bgcolor", "width", "height", "id", "face", "size")
                yield Fault("T408", f"`{attribute}` of `<{name}>` is left out", hint if looks else "", attribute)
            scheme = _SCHEME.match(html.unescape(value.strip("\"'"))) if key == "href" else None
            if scheme and scheme[1].lower() not in schemes:
                told.add((name, key))
                message = f"the address `{scheme[1]}:…` of this link is left out"
                yield Fault("T408", message, "A link leads to a page: `https://…`.", f"{scheme[1]}:")


_NOT_ON_CARDS: Final = re.compile(
    r"<(applet|audio|body|button|canvas|center|embed|font|form|frame|head|html|iframe|input|link|math|meta|object"
    r"|script|select|source|strike|style|svg|textarea|tt|video)(?=[\s>])([^<>]*)>",
    re.IGNORECASE,
)


def find_tags_shown_as_text(before: str, after: str) -> Iterator[Fault]:
    """The HTML of a text that cards can't have, and that learners see as it was typed.

    `before` is the text of an author, `after` the same with `&lt;` where an unknown tag begins.
    """
    for tag in _NOT_ON_CARDS.finditer(before):
        name = tag[1]
        meant = "=" in tag[2] or f"</{name}" in before  # `<title>` by itself is a word about HTML
        if meant and f"&lt;{tag.group()[1:]}" in after:
            hint = "Write `[sound:bird.mp3]`." if name.lower() in ("audio", "video") else ""
            yield Fault("T408", f"`<{name}>` is nothing that a card can have; its text is shown", hint, f"<{name}")
            return
