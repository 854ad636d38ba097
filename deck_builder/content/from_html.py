"""HTML into Markdown that a person wants to edit: suggestions, each to be rendered and compared with the HTML.

Nothing here promises that a suggestion is right. The renderer says so: only a text that becomes the same HTML again may
take the place of the HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deck_builder.content.plain_text import split_at_tags, unescape
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

_AROUND: Final = {"strong": "**", "em": "*", "del": "~~"}
_BLOCKS: Final = frozenset({"p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
_KNOWN: Final = frozenset({*_AROUND, *_BLOCKS, "code", "a"})
_BARE_TAG: Final = compile_late(r"<(/?)([a-z][a-z0-9]*)>")
_LINK: Final = compile_late(r'<a href="([^"\s<>()]*)">')
_IMAGE: Final = compile_late(r'<img src="([^"\s<>()]*)" alt="([^"]*)"(?: ?/)?>')
_BREAK: Final = compile_late(r"<br(?: ?/)?>\n")
_CODE_CLASS: Final = compile_late(r'<code class="language-([\w+#-]+)">')
_OPENS_A_FORMULA: Final = compile_late(r"\\[(\[]")
_FORMULAS: Final = {
    r"\(": compile_late(r"\\\((?P<tex>(?:[^\\]++|\\[^)])*+)\\\)"),
    r"\[": compile_late(r"\\\[(?P<tex>.*?)\\\]", re.DOTALL),
}
"""A whole formula, by its opening."""
_SIGNS: Final = compile_late(r"[\\`*_\[\]<>&$~|]|==|^(?:[#>+-]|\d+[.)](?=\s))", re.MULTILINE)
_NUMBER: Final = compile_late(r"(\d+)([.)])")
_DEEPEST: Final = 20
"""How deep elements may be inside one another; HTML that is deeper stays HTML."""


@dataclass(slots=True)
class _Element:
    """An element with what is in it."""

    name: str
    """The name of its tag; empty for the whole text."""
    opening: str
    """Its tag as written."""
    parts: list[_Element | str] = field(default_factory=list)
    """Elements, and texts with tags that have no signs in Markdown."""


def suggest_markdown(html: str) -> Iterator[str]:
    """Yield texts in Markdown that may render as the HTML, the best to edit first. No text comes twice."""
    seen = {""}
    root = _parse(html)
    if root and not _has_blocks_on_own_lines(root):
        root = None
    for escaping in (False, True):
        for of_elements in (True, False):
            if of_elements:
                text = _write_blocks(root, escaping=escaping) if root else ""
            else:
                text = _write_text(html, escaping=escaping, keeps_tags=True)
            if text not in seen:
                seen.add(text)
                yield text


def _parse(html: str) -> _Element | None:
    """Return the elements of HTML that Markdown has signs for; None if they are not properly nested, or too deep."""
    root = _Element("", "")
    stack = [root]
    for text, tag in split_at_tags(html):
        if text:
            _append(stack[-1], text)
        bare = _BARE_TAG.fullmatch(tag)
        name = bare[2] if bare else "a" if _LINK.fullmatch(tag) else "code" if _CODE_CLASS.fullmatch(tag) else ""
        if name not in _KNOWN:
            _append(stack[-1], tag)
        elif bare and bare[1]:
            if stack[-1].name != name:
                return None
            stack.pop()
        else:
            element = _Element(name, tag)
            stack[-1].parts.append(element)
            stack.append(element)
            if len(stack) > _DEEPEST:
                return None
    return root if len(stack) == 1 else None


def _has_blocks_on_own_lines(root: _Element) -> bool:
    """Whether each paragraph, list and so on is a line of its own, as the renderer writes them."""
    parts = root.parts
    for part, following in zip(parts, [*parts[1:], "\n"], strict=True):
        if isinstance(part, _Element) and part.name in _BLOCKS:
            opens_list = part.name not in ("ul", "ol") or (part.parts and _starts_line(part.parts[0]))
            if not (opens_list and _starts_line(following)):
                return False
    return True


def _starts_line(part: _Element | str) -> bool:
    """Whether a part begins with a line end, or is the end of the text, which is empty."""
    return isinstance(part, str) and (part == "" or part.startswith("\n"))


def _append(element: _Element, text: str) -> None:
    """Add a text to an element, joined with the text before it."""
    if element.parts and isinstance(last := element.parts[-1], str):
        element.parts[-1] = last + text
    else:
        element.parts.append(text)


def _write_blocks(element: _Element, *, escaping: bool) -> str:
    """Write what is in an element: paragraphs, lists and so on, with an empty line between them."""
    blocks: list[str] = []
    line: list[_Element | str] = []
    for part in [*element.parts, None]:
        if part is not None and (isinstance(part, str) or part.name not in _BLOCKS):
            line.append(part)
            continue
        if inline := _write_inline(line, escaping=escaping).strip("\n"):
            blocks.append(inline)
        line = []
        if isinstance(part, _Element):
            blocks.append(_write_block(part, escaping=escaping))
    is_tight = element.name == "li" and not any(
        isinstance(part, _Element) and part.name == "p" for part in element.parts
    )
    return ("\n" if is_tight else "\n\n").join(blocks)


def _write_block(block: _Element, *, escaping: bool) -> str:
    name = block.name
    if name in ("ul", "ol"):
        return _write_list(block, escaping=escaping)
    if name == "pre":
        return _write_code_block(block)
    inside = _write_blocks(block, escaping=escaping)
    if name == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
    return f"{'#' * int(name[1])} {inside}" if name[0] == "h" else inside


def _write_list(block: _Element, *, escaping: bool) -> str:
    items = [part for part in block.parts if isinstance(part, _Element)]
    written = []
    for number, item in enumerate(items, 1):
        sign = "- " if block.name == "ul" else f"{number}. "
        lines = _write_blocks(item, escaping=escaping).split("\n")
        margin = " " * len(sign)
        written.append("\n".join([sign + lines[0], *(margin + line if line else "" for line in lines[1:])]))
    is_loose = any(isinstance(part, _Element) and part.name == "p" for item in items for part in item.parts)
    return ("\n\n" if is_loose else "\n").join(written)


def _write_code_block(block: _Element) -> str:
    code = block.parts[0] if len(block.parts) == 1 else ""
    if not isinstance(code, _Element) or code.name != "code" or not all(isinstance(part, str) for part in code.parts):
        return "".join(_write_as_html(block))
    language = _CODE_CLASS.fullmatch(code.opening)
    text = unescape("".join(part for part in code.parts if isinstance(part, str))).removesuffix("\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{language[1] if language else ''}\n{text}\n{fence}"


def _write_inline(parts: list[_Element | str], *, escaping: bool) -> str:
    written = []
    for part in parts:
        if isinstance(part, str):
            written.append(_write_text(part, escaping=escaping))
            continue
        plain = "".join(each for each in part.parts if isinstance(each, str))
        inside = _write_inline(part.parts, escaping=escaping)
        if part.name in _AROUND:
            written.append(f"{_AROUND[part.name]}{inside}{_AROUND[part.name]}")
        elif part.name == "code" and part.opening == "<code>" and plain and "`" not in plain:
            written.append(f"`{unescape(plain)}`")
        elif part.name == "a" and (link := _LINK.fullmatch(part.opening)):
            written.append(f"[{inside}]({unescape(link[1])})")
        else:
            written += _write_as_html(part)
    return "".join(written)


def _write_as_html(element: _Element) -> Iterator[str]:
    yield element.opening
    for part in element.parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _write_as_html(part)
    yield f"</{element.name}>"


def _write_text(html: str, *, escaping: bool, keeps_tags: bool = False) -> str:
    """Write text with tags in it: characters for entities, `$…$` for formulas; with `escaping`, signs as text."""
    html = _BREAK.sub(lambda _: "\\\n", html)
    pieces = []
    for text, tag in split_at_tags(html):
        pieces.append(_write_formulas(text, escaping=escaping))
        image = None if keeps_tags else _IMAGE.fullmatch(tag)
        pieces.append(f"![{unescape(image[2])}]({unescape(image[1])})" if image else tag)
    return "".join(pieces)


def _write_formulas(text: str, *, escaping: bool) -> str:
    pieces, end = [], 0
    for formula in _find_formulas(text):
        pieces.append(_write_characters(text[end : formula.start()], escaping=escaping))
        sign = "$" if formula.group().startswith("\\(") else "$$"
        pieces.append(f"{sign}{unescape(formula['tex'])}{sign}")
        end = formula.end()
    pieces.append(_write_characters(text[end:], escaping=escaping))
    return "".join(pieces)


def _find_formulas(text: str) -> Iterator[re.Match[str]]:
    """Find the formulas of a text. If one is never closed, none of its form behind it is: these are not tried."""
    never_closed: set[str] = set()
    position = 0
    while opening := _OPENS_A_FORMULA.search(text, position):
        sign = opening.group()
        formula = None if sign in never_closed else _FORMULAS[sign].match(text, opening.start())
        if formula:
            yield formula
        else:
            never_closed.add(sign)
        position = formula.end() if formula else opening.start() + 1


def _write_characters(text: str, *, escaping: bool) -> str:
    if escaping:
        text = _SIGNS.sub(_escape, unescape(text))
        return text.replace("\u00a0", "&nbsp;")
    return unescape(text)


def _escape(sign: re.Match[str]) -> str:
    number = _NUMBER.fullmatch(sign.group())
    return f"{number[1]}\\{number[2]}" if number else "".join(f"\\{each}" for each in sign.group())
