"""Finds what runs code or loads something in HTML.

HTML is read by the parser of a browser (html5ever, in nh3). Where two parsers may read the same text differently
(comments, SVG, `<noscript>`), the text itself is searched as well: better refuse a harmless text than miss a script.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from deck_builder.content.nesting import limit_nesting
from deck_builder.content.plain_text import unescape
from deck_builder.content.safety import Part, has_code_address, is_code_address, is_elsewhere, make_part, runs_code
from deck_builder.content.unsafe_css import find_in_css, list_css_addresses
from deck_builder.content.unsafe_formulas import find_in_formulas, has_open_formula
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNS_CODE: Final = frozenset(
    re.findall(
        r"\w+",
        """
        animate animatemotion animatetransform applet base embed form frame frameset iframe link meta object portal
        script set
        """,
    )
)
"""Tags that run code, load another page, or send what the learner types."""
_TAG_THAT_RUNS: Final = compile_late(rf"<(?:{'|'.join(sorted(RUNS_CODE))})(?![a-z0-9-])", re.IGNORECASE)
_ATTRIBUTE_THAT_RUNS: Final = compile_late(r"[\s/\"'`}](?:on[a-z]+|srcdoc|formaction)\s*=", re.IGNORECASE)
MAY_RUN_CODE: Final = compile_late(f"{_TAG_THAT_RUNS.pattern}|{_ATTRIBUTE_THAT_RUNS.pattern}", re.IGNORECASE)
"""Matches in all HTML that runs code, and in some that does not. Names of tags and attributes have only one spelling;
addresses have many, so they are checked separately. To search for one of the two after the other is quicker."""

WORD: Final = compile_late(r"[A-Za-z][\w:.-]*")
"""Matches the name of every tag, and other words."""
_TAG: Final = compile_late(r"<([A-Za-z][\w-]*)")
_SCHEME: Final = compile_late(r"(?<![a-z0-9+.-])[0-9+.-]*+([a-z][a-z0-9+.-]*+)(?=:)")
_WHITE_SPACE: Final = compile_late(r"[\x00-\x20]")
_NEVER_AN_ADDRESS: Final = compile_late(
    r"(?:alt|aria-.*|class|color|content|data-.*|dir|face|id|label|lang|name|placeholder|title|type|value|xmlns(?::.*)?)\Z"
)
"""Attributes whose value is never an address. Any other may be one."""
_NAMES_A_FILE: Final = frozenset({"src", "href", "xlink:href", "data", "poster", "background"})
_LINKS: Final = frozenset({"a", "area"})
"""Tags whose `href` is followed only on a click."""

_READ_IN_TWO_WAYS: Final = compile_late(
    r"<(?:!|\?|body|frameset|html|iframe|math|noembed|noframes|noscript|plaintext|select|style|svg|template|textarea"
    r"|title|xmp)",
    re.IGNORECASE,
)
"""Tags in which a parser may see other tags than the learner's browser."""
_LOADS: Final = compile_late(
    r"<(?!a[\s/])[a-z][^<>]*?[\s/\"'](?:[\w-]+:)?(?:href|src|data|poster|background)\s*=\s*[\"']?\s*"
    r"((?:[a-z][a-z0-9+.-]*:|//)[^\s\"'>]*)",
    re.IGNORECASE,
)
_STYLE: Final = compile_late(r"<style\b[^>]*+(?:>|\Z)(.*?)(?:</style[\t\n\f\r />]|\Z)", re.IGNORECASE | re.DOTALL)
_WRITTEN_STYLE: Final = compile_late(r'<style(?: [^\s/>][^\s/>=]*="[^"]*")*>(.*?)(?:</style>|\Z)', re.DOTALL)
"""A style as the sanitiser writes it. Only its parser knows which text is one."""
_IN_DRAWING: Final = r"(?:annotation-xml|desc|foreignobject|m[inost]|math|mtext|svg|title)(?![\w-])"
"""Tags of drawings and formulas, and those in them in which a browser reads HTML. The sanitiser drops their content."""
_BEGINS_DRAWING: Final = compile_late(f"<{_IN_DRAWING}", re.IGNORECASE)
_ENDS_DRAWING: Final = compile_late(f"</{_IN_DRAWING}", re.IGNORECASE)
_PARSED_AS_TEXT: Final = frozenset({"iframe", "noembed", "noframes", "noscript", "plaintext", "xmp"})
"""Tags in which a `<` begins no tag. Without them, the sanitiser escapes it."""

_SPACE: Final = r"[\t\n\f\r ]"
"""What ends a name in a tag. Any other space is part of the name, and of a value without quotation marks."""
_VALUE: Final = r"(?:\"[^\"<>{}]*+\"|'[^'<>{}]*+'|[^\t\n\f\r \"'<>{}=`]++)"
_ATTRIBUTES: Final = rf"(?:{_SPACE}++[\w:-]++(?:{_SPACE}*+={_SPACE}*+{_VALUE})?)*+{_SPACE}*+"
_SIMPLE_TAG: Final = compile_late(
    r"</?(?!(?:iframe|noembed|noframes|noscript|plaintext|script|style|template|textarea|title|xmp)\b)[A-Za-z][A-Za-z0-9-]*+"
    rf"{_ATTRIBUTES}/?>",
    re.IGNORECASE,
)
"""A tag that means the same whatever text is beside it."""
_COMPLETE: Final = compile_late(
    rf"{_SIMPLE_TAG.pattern}|<(script|style)\b{_ATTRIBUTES}>(?:[^<{{]++|<(?![A-Za-z/!?])|\{{(?!\{{))*+</\1{_SPACE}*+>"
    r"|<!--[^<>{}-]*+(?:-[^<>{}-]++)*+-->",
    re.IGNORECASE,
)
"""A simple tag, or a script, a style or a comment that is complete, and has no field and nothing like a tag in it.

One pattern for all: what looks like a comment may be inside of a tag, and opens quotation marks there."""
_LINK: Final = compile_late(r'<a href="(?:https?|mailto):[^"]*+">')
_ON: Final = compile_late(r"[\s/\"'`}]on", re.IGNORECASE)
_SOUND: Final = compile_late(r"\[sound:([^\[\]]+)", re.IGNORECASE)
_OPENS: Final = compile_late(r"<[A-Za-z/!?]")
_ADDRESS_SIGN: Final = compile_late(r"[/\\][\s\x00-\x20]*+[/\\]|&(?!(?:nbsp|amp|lt|gt|quot|#39);)|\\")
_CSS_FUNCTION: Final = compile_late(r"url|image|src\s*\(|cross-fade|@import|expression", re.IGNORECASE)
_ADDRESS_IN_TAG: Final = compile_late(
    r"(?<!style)=[\s\x00-\x20]*+[\"']?+[\s\x00-\x20]*+[a-z][a-z0-9+.\s\x00-\x20-]*+:", re.IGNORECASE
)
_OTHER_SIGNS: Final = ("srcset", "behavior", "binding")
"""An attribute with several addresses, and properties that run code in old browsers."""


def find_in_html(text: str) -> Iterator[Part]:
    """Find what runs or loads something in HTML: in tags, attributes, styles, formulas and recordings."""
    if "<" in text and not _has_only_harmless_tags(text):
        yield from _find_in_tags(text)
    yield from _find_recordings(text)
    yield from find_in_formulas(text)


def find_after_cleaning(text: str) -> Iterator[Part]:
    """Find the same in HTML from which code was already removed. Skips most texts after a quick search."""
    if "<" in text and _may_load(text) and not _has_only_harmless_tags(text):
        yield from _find_in_tags(text)
    yield from _find_recordings(text)
    if "\\" in text or "&" in text:
        yield from find_in_formulas(text)


def _may_load(text: str) -> bool:
    """Whether HTML may load something: true for all that does, and for some that does not."""
    return (
        _ADDRESS_SIGN.search(text) is not None
        or (("(" in text or "@" in text) and _CSS_FUNCTION.search(text) is not None)
        or (":" in text and (_ADDRESS_IN_TAG.search(text) is not None or _has_other_signs(text.lower())))
    )


def _has_other_signs(text: str) -> bool:
    return any(sign in text for sign in _OTHER_SIGNS)


def _has_only_harmless_tags(text: str) -> bool:
    """Whether no parser can find anything in the tags of HTML: each of them is simple, and none may run or load."""
    between = _SIMPLE_TAG.split(text)
    if _OPENS.search("".join(between)) or _READ_IN_TWO_WAYS.search(text) or may_run_code(text):
        return False
    tags = "".join(tag for tag in _SIMPLE_TAG.findall(text) if "=" in tag and not _LINK.fullmatch(tag))
    return not (_may_load(tags) or _ON.search(tags) or (":" in tags and has_code_address(tags)))


def may_run_code(text: str) -> bool:
    """Whether `MAY_RUN_CODE` matches in HTML."""
    has_tag = _TAG_THAT_RUNS.search(text) is not None
    return has_tag or ("=" in text and _ATTRIBUTE_THAT_RUNS.search(text) is not None)


def _find_recordings(text: str) -> Iterator[Part]:
    if "[sound:" in text.lower():
        addresses = map(unescape, _SOUND.findall(text))
        yield from (make_part("remote", address) for address in addresses if is_elsewhere(address))


def _find_in_tags(text: str) -> Iterator[Part]:
    if _READ_IN_TWO_WAYS.search(text):
        yield from _search(unescape(text))
    yield from _find_in_parsed(text)
    if (without := _BEGINS_DRAWING.sub("<span", _ENDS_DRAWING.sub("</span", text))) != text:
        yield from _find_in_parsed(without)


def _find_in_parsed(text: str) -> Iterator[Part]:
    tags, attributes, styles = _parse(text)
    if not _READ_IN_TWO_WAYS.search(text) and may_run_code(text):
        yield from (Part("scripts", f"<{tag}>", f"<{tag}") for tag in sorted(tags & RUNS_CODE))
    for style in styles:
        yield from find_in_css(style)
        yield from find_in_css(unescape(style))  # in drawings, entities are characters
    for tag, attribute, value in attributes:
        if runs_code(attribute, value):
            yield make_part("scripts", value) if is_code_address(value) else Part("scripts", attribute, attribute)
        elif attribute == "style":
            yield from find_in_css(value)
        elif not _NEVER_AN_ADDRESS.match(attribute) and not (attribute == "href" and tag in _LINKS):
            addresses = re.split(r"[\s,]+", value) if "srcset" in attribute else (value,)
            yield from (make_part("remote", address) for address in addresses if is_elsewhere(address))
            if "(" in value:  # what draws a shape may be CSS: `fill="url(…)"`
                yield from find_in_css(value)


def _search(text: str) -> Iterator[Part]:
    """Search a text for signs of code and addresses, without parsing its tags."""
    for match in MAY_RUN_CODE.finditer(text):
        code = match.group().strip(" \t\n\r\f\"'`/}").rstrip("=").strip()
        yield Part("scripts", f"{code}>" if code.startswith("<") else code, code)
    if has_code_address(text):
        yield Part("scripts", "javascript:", "script:")
    for match in _LOADS.finditer(text):
        if is_elsewhere(match[1]):
            yield make_part("remote", match[1])
    for match in _STYLE.finditer(text):
        yield from find_in_css(match[1])


@lru_cache(maxsize=32)  # commands look at a text more than once, and the note types of a package can share templates
def _parse(text: str) -> tuple[frozenset[str], tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """Parse HTML. Returns its tags, in lower case; tag, name and value of each attribute; and its stylesheets."""
    attributes: list[tuple[str, str, str]] = []

    def remember(tag: str, name: str, value: str) -> str:
        attributes.append((tag, name.lower(), value))
        return value

    addresses = _WHITE_SPACE.sub("", unescape(text)).lower()
    names = {name for word in set(WORD.findall(text)) for name in (word, word.lower())} - _PARSED_AS_TEXT
    import nh3  # it takes a while to load, and most texts are found harmless without it

    clean = nh3.Cleaner(
        tags=names or {"p"},
        clean_content_tags=set(),
        attributes={},
        generic_attribute_prefixes={""},
        attribute_filter=remember,
        url_schemes={"http", *_SCHEME.findall(addresses)},
        link_rel=None,
    ).clean(limit_nesting(text))
    tags = frozenset(name.lower() for name in set(_TAG.findall(clean)))
    return tags, tuple(attributes), tuple(_WRITTEN_STYLE.findall(clean))


def list_html_addresses(text: str) -> Iterator[str]:
    """Yield each value in HTML that may be the address of a file, as a browser reads it: in tags, styles and sounds."""
    yield from map(unescape, _SOUND.findall(text))
    for style in _STYLE.finditer(text):
        yield from list_css_addresses(style[1])
    for _, attribute, value in _parse(text)[1] if "<" in text else ():
        if attribute == "style":
            yield from list_css_addresses(value)
        elif attribute == "srcset":
            yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
        elif attribute in _NAMES_A_FILE:
            yield unquote(value)


def depends_on_neighbours(text: str) -> bool:
    """Whether text beside or inside HTML may change its meaning: a tag or formula is open, or contains a field.

    Also true if the HTML is too complicated to be sure.
    """
    if "<" in text:
        between = _SIMPLE_TAG.sub("", text)
        if _OPENS.search(between) and _OPENS.search(_COMPLETE.sub("", text)):
            return True
    return ("\\" in text or "&" in text) and has_open_formula(text)
