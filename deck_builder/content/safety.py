"""Refuses scripts, frames and addresses on the web in a package, unless `deck.yaml` allows them.

The modules whose names begin with `unsafe_` find them in HTML, CSS, formulas and files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault
from deck_builder.problems.problem import Place, Problem, Problems
from deck_builder.problems.wording import shorten
from deck_builder.source.lines import end_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

Unsafe = Literal["scripts", "remote"]
"""Why something is unsafe: it runs code, or it loads something from the web without a click."""

ALLOWABLE: Final[tuple[Unsafe, ...]] = ("scripts", "remote")
"""The words that `allow` in `deck.yaml` accepts."""

_CODES: Final[dict[Unsafe, str]] = {"scripts": "P709", "remote": "P710"}
"""The code of the problem if `deck.yaml` does not allow it."""

_CODE_ADDRESS: Final = compile_late(
    r"(?:javascript|vbscript):|data:(?:text/(?:html|xml|xsl)|application/(?:xhtml\+xml|xml)|multipart/)", re.IGNORECASE
)
"""Matches the begin of an address that is code, or a page that may contain code."""
_MAY_END_SCHEME: Final = compile_late(r"[PTpt][\x00-\x20]*[ATat][\x00-\x20]*:")
"""Matches in each text with such an address. To search for it first is quicker."""
_NOT_IN_ADDRESS: Final = compile_late(r"[\x00-\x20]")
_ELSEWHERE: Final = compile_late(r"(?!data:|about:)[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_LONGEST_NEEDLE: Final = 24
"""The most characters of a needle."""


class Part(NamedTuple):
    """A part of a text or file that runs or loads something."""

    unsafe: Unsafe
    """What is unsafe about it."""
    shown: str
    """How messages show it: `<script>`, or an address."""
    needle: str = ""
    """Characters of the text to search for its place; empty if there are none."""


def make_part(unsafe: Unsafe, text: str) -> Part:
    """Make a part that messages show as written."""
    return Part(unsafe, shorten(" ".join(text.split()) or text), text.splitlines()[0][:_LONGEST_NEEDLE] if text else "")


def make_faults(parts: Iterable[Part], allow: Collection[str], what: str = "") -> Iterator[Fault]:
    """Yield one fault for each different part that `allow` does not have.

    `what` says where the part is, if the place of the fault does not.
    """
    for part in dict.fromkeys(parts):
        if part.unsafe not in allow:
            yield Fault(_CODES[part.unsafe], describe(part, what), "", part.needle)


def list_refused(problems: Iterable[Problem]) -> frozenset[Unsafe]:
    """List the words that `allow` would need to end these problems."""
    codes = {problem.code for problem in problems}
    return frozenset(word for word in ALLOWABLE if _CODES[word] in codes)


def report_parts(
    parts: Iterable[Part],
    file: Path,
    text: str,
    allow: Collection[str],
    problems: Problems,
    told: set[tuple[Unsafe, str]] | None = None,
) -> None:
    """Report the unsafe parts of a file: all that are not allowed, and the first allowed one of each sort.

    `text` is the content of the file. `told` has what messages said of the allowed parts of files that belong to this
    one: why each is unsafe, and how it was shown. These parts are not told again, and the new ones are added.
    """
    told = set() if told is None else told
    warned: set[Unsafe] = set()
    for part in dict.fromkeys(parts):
        before, needle, _ = text.partition(part.needle) if part.needle else ("", "", "")
        place = Place(file, *end_of(before)) if needle else Place(file)
        if part.unsafe not in allow:
            problems.add(_CODES[part.unsafe], describe(part), place)
        elif part.unsafe not in warned and (part.unsafe, part.shown) not in told:
            warned.add(part.unsafe)
            told.add((part.unsafe, part.shown))
            problems.add("P711", f"{describe(part)}, and `allow` lets it into the package", place)


def describe(part: Part, what: str = "") -> str:
    """Say what is unsafe about a part."""
    where = f" in {what}" if what else ""
    if part.unsafe == "scripts":
        return f"`{part.shown}`{where} can run code"
    does = "is loaded from elsewhere" if is_elsewhere(part.shown) else "can load something from elsewhere"
    return f"`{part.shown}`{where} {does}"


def runs_code(name: str, value: str) -> bool:
    """Whether an attribute runs code. `name` must be lower case."""
    return name.startswith("on") or name in ("srcdoc", "formaction") or is_code_address(value)


def is_code_address(address: str) -> bool:
    """Whether an address runs code. White space is ignored, as in browsers."""
    return _CODE_ADDRESS.match(_NOT_IN_ADDRESS.sub("", address)) is not None


def has_code_address(text: str) -> bool:
    """Whether a text may contain an address that runs code."""
    return _MAY_END_SCHEME.search(text) is not None and _CODE_ADDRESS.search(_NOT_IN_ADDRESS.sub("", text)) is not None


def is_elsewhere(address: str) -> bool:
    r"""Whether an address leads out of the package. As in browsers, white space is ignored, and `\` is read as `/`."""
    return _ELSEWHERE.match(_NOT_IN_ADDRESS.sub("", address).replace("\\", "/")) is not None
