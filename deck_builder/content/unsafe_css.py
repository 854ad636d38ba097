"""Finds what runs code or loads something in CSS, which tinycss2 reads as browsers do."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from deck_builder.content.safety import Part, is_code_address, is_elsewhere, make_part
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS: Final = compile_late(
    r"\\|@import|url|src\s*\(|image(?:-set)?\s*\(|cross-fade|expression|binding|behavior|script:|</", re.IGNORECASE
)
"""Matches in every stylesheet that runs or loads something, and in some that don't."""
_STYLE_END: Final = compile_late(r"</\s*style", re.IGNORECASE)
_TAKE_AN_ADDRESS: Final = frozenset(
    {"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"}
)
"""Functions that load the address in a string. The string may come from a custom property."""
_BRING_A_STRING: Final = frozenset({"attr", "env", "if", "inherit", "var"})
"""Functions whose value may be written in another file or in a field. So is that of a function called `--…`."""
_RUN_CODE: Final = frozenset({"-moz-binding", "behavior"})
"""Properties of old browsers."""
_LONG_NUMBER: Final = compile_late(r"\d{1000,}")
"""Python refuses to read whole numbers of more than 4,300 digits. Nothing hangs on their value here."""


@lru_cache(maxsize=32)  # the note types of a package share a stylesheet
def find_in_css(css: str) -> tuple[Part, ...]:
    """Find what runs or loads something in a stylesheet, or in the value of an attribute `style`."""
    return tuple(_parse(css)) if _SIGNS.search(css) else ()


def _parse(css: str) -> Iterator[Part]:
    if end := _STYLE_END.search(css):  # Anki puts the stylesheet between `<style>` and `</style>` as it is
        yield Part("scripts", "</style>", end.group())
    import tinycss2  # only for the few stylesheets that may load something: the import takes longer than a small build

    tokens = tinycss2.parse_component_value_list(_LONG_NUMBER.sub("0", css), skip_comments=True)
    waiting = list(reversed(tokens))
    strings: list[str] = []
    takes_strings = False
    is_import = False
    while waiting:
        token = waiting.pop()
        if token.type == "url":
            yield from _judge(token.value, is_import=is_import)
        elif token.type == "string":
            strings.append(token.value)
            if is_import:
                yield from _judge(token.value, is_import=True)
        elif token.type == "function":
            if token.lower_name in _TAKE_AN_ADDRESS:
                takes_strings = True
                yield from _judge_functions(token.lower_name, token.arguments)
            if token.lower_name == "expression":
                yield Part("scripts", "expression(…)", token.name)
            waiting += reversed(token.arguments)
        elif token.type in ("{} block", "[] block", "() block"):
            waiting += reversed(token.content)
        elif token.type == "ident" and token.lower_value in _RUN_CODE:
            yield Part("scripts", token.lower_value, token.value)
        elif token.type == "at-keyword":
            is_import = token.lower_value == "import"
        is_import &= token.type not in ("literal", "{} block")
    if takes_strings:
        for string in strings:
            yield from _judge(string)


def list_css_addresses(css: str) -> Iterator[str]:
    """Yield each address that a stylesheet, or the value of an attribute `style`, loads, as a browser reads it."""
    if not _SIGNS.search(css):
        return
    import tinycss2  # late, as above

    waiting = list(reversed(tinycss2.parse_component_value_list(_LONG_NUMBER.sub("0", css), skip_comments=True)))
    is_import = False
    while waiting:
        token = waiting.pop()
        if token.type == "url" or (token.type == "string" and is_import):
            yield token.value
        elif token.type == "function":
            if token.lower_name in _TAKE_AN_ADDRESS:
                yield from (argument.value for argument in token.arguments if argument.type == "string")
            waiting += reversed(token.arguments)
        elif token.type in ("{} block", "[] block", "() block"):
            waiting += reversed(token.content)
        elif token.type == "at-keyword":
            is_import = token.lower_value == "import"
        is_import &= token.type not in ("literal", "{} block")


def _judge_functions(name: str, arguments: list[Any]) -> Iterator[Part]:
    """Yield a part for each argument of a function called `name` that brings an address from somewhere else."""
    for argument in arguments:
        if argument.type == "function" and (
            argument.lower_name in _BRING_A_STRING or argument.lower_name.startswith("--")
        ):
            yield Part("remote", f"{name}({argument.serialize()})", argument.name)


def _judge(address: str, *, is_import: bool = False) -> Iterator[Part]:
    """Yield a part if an address is unsafe. An imported stylesheet (`is_import`) must be a file that is checked."""
    if is_code_address(address):
        yield make_part("scripts", address)
    elif is_elsewhere(address) or (is_import and ":" in address):
        yield make_part("remote", address)
