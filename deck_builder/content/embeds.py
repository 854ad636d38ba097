r"""Pictures as note-taking programs write them: `![[x.png]]`, `![x](x.png =300x)`, `![x](x.png){width=50%}`.

All of them become Markdown's own `![x](<x.png>)`, with a size as in `![x](<x.png =300x>)`. So Markdown decides what is
a picture, and `split_size` takes the size from the name. `![[x.mp3]]` becomes `[sound:x.mp3]`.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

import pyromark

from deck_builder.content.media import SOUNDS
from deck_builder.content.verbatim import blank_verbatim
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_INSIDE: Final = r"\]\((?P<inside>(?:[^()\n]++|\([^()\n]*+\))*+)\)"
_ATTRIBUTES: Final = r"(?P<attributes>\{(?!\{):?\s*+(?:[.#][\w-]|[\w-]++=)[^{}\n]*+\})"
_EMBED: Final = compile_late(
    r"(?<!\\)!\[\[(?P<wiki>[^\[\]\n]++)\]\]"
    rf"|(?<!\\)!\[(?P<alt>(?:[^\[\]\n]++|\[[^\[\]\n]*+\])*+){_INSIDE}{_ATTRIBUTES}?"
)
_WITH_ATTRIBUTES: Final = compile_late(_INSIDE + _ATTRIBUTES)
"""Also behind links, which have no attributes on cards."""
_SIZE: Final = compile_late(r"[ \t]=(?P<width>\d{1,5}%?)?x(?P<height>\d{1,5}%?)?(?=[ \t]|\Z)")
_SIZE_IN_NAME: Final = compile_late(r" =(?P<width>\d{1,5}%?)?x(?P<height>\d{1,5}%?)?\Z")
_WIKI_SIZE: Final = compile_late(r"\s*(?P<width>\d{1,5})?(?:x(?P<height>\d{1,5}))?\s*")
_TITLE: Final = compile_late(r"""[ \t](?P<title>"[^"]*"|'[^']*')[ \t]*\Z""")
_ATTRIBUTE: Final = compile_late(r"""(?P<name>width|height)=(?P<quote>["']?)(?P<value>\d{1,5}%?)(?:px)?(?P=quote)""")
_BEHIND_NAME: Final = compile_late(r"\s*+(?:<[^<>]*+>|[^\s<>]*\.\w{2,5})\s++(?P<rest>[^\s\"'(][^.]*)")
"""The name of a file, and words that are no title and no part of the name."""
_SIZE_IN_WORDS: Final = compile_late(r"\\?\|\s*(?P<width>\d{1,5})(?:x(?P<height>\d{1,5}))?\s*\Z")
"""How Obsidian writes the size of a picture: `![x|300](x.png)`."""
_RECORDING: Final = compile_late(r"(?<!\\)\[sound:(?:(?!\[sound:)[^\]<>\n])*+\]", re.IGNORECASE)
_ENDINGS: Final = "|".join(ending[1:] for ending in sorted(SOUNDS))
_NOT_RECORDING: Final = compile_late(
    r"(?<![\\\w])[\[({<]{1,2}\s?(?:sound|audio)\s?[:=]\s?"
    rf"(?P<name>[^\[\](){{}}<>|\n]{{1,120}}?\.(?:{_ENDINGS}))\b",
    re.IGNORECASE,
)
_MARKUP_IN_NAME: Final = compile_late(r"(?<!\\)[*_~$]")


_NOT_ESCAPED: Final = "!#$%&'()*+,-./:;=?@_~^"
"""Signs that pyromark leaves as they are in an address, beside letters and digits."""


class _Size(NamedTuple):
    """How large a picture is shown."""

    width: str = ""
    """In pixels (`300`) or as a share of the line (`50%`); empty if it is not given."""
    height: str = ""
    """Likewise."""


def write_embeds(text: str, options: pyromark.Options) -> tuple[str, list[Fault]]:
    """Write the pictures of a text as Markdown does, and tell the sizes and attributes that no card can show."""
    if "![" not in text and "){" not in text:
        return text, []
    faults: list[Fault] = []
    pieces: list[str] = []
    position = 0
    read_to: set[int] = set()
    blank = blank_verbatim(text, options)
    for embed in _EMBED.finditer(blank):
        left = ""
        if embed["wiki"]:
            written = _write_wiki(text[slice(*embed.span("wiki"))])
        else:
            written, left = _write_sized(text, embed)
            faults += _find_lost_size(written, text[slice(*embed.span("inside"))], embed["attributes"] or "")
        if written:
            pieces += (text[position : embed.start()], written, left)
            position = embed.end()
            if not left:
                read_to.add(position)
    for link in _WITH_ATTRIBUTES.finditer(blank):
        if link.end() not in read_to:
            hint = "Remove it. Only a picture can have a width: `{width=300}` or `{width=50%}`."
            attributes = text[slice(*link.span("attributes"))]
            faults.append(Fault("T422", f"`{attributes}` is shown as it is typed", hint, attributes))
    return "".join([*pieces, text[position:]]), faults


def write_recordings(text: str, options: pyromark.Options) -> tuple[str, list[Fault]]:
    """Keep Markdown from reading the name in `[sound:_x_.mp3]`, and tell what looks like a recording and is none."""
    blank = blank_verbatim(text, options)
    pieces: list[str] = []
    position = 0
    rest: list[str] = []
    for recording in _RECORDING.finditer(blank):
        start, end = recording.span()
        pieces += (text[position:start], _MARKUP_IN_NAME.sub(r"\\\g<0>", recording.group()))
        rest += (blank[position:start], " ")
        position = end
    rest.append(blank[position:])
    faults: list[Fault] = []
    if other := _NOT_RECORDING.search("".join(rest)):
        shown = other.group()
        hint = f"Write `[sound:{other['name'].strip()}]`."
        faults.append(Fault("T422", f"`{shown}` is shown as it is typed, and no recording is played", hint, shown))
    return "".join([*pieces, text[position:]]), faults


def list_typed_names(text: str, options: pyromark.Options) -> dict[str, str]:
    """Map the address of each picture, as it is in the HTML of a Markdown text, to the name that its author typed.

    A percent sign in the HTML may be the author's, or begin an escape that Markdown wrote.
    """
    names: dict[str, str] = {}
    for event in pyromark.events(text, options=options):
        start = event.get("Start") if isinstance(event, dict) else None
        if isinstance(start, dict) and "Image" in start:
            name = start["Image"]["dest_url"]
            names.setdefault(quote(name, safe=_NOT_ESCAPED), name)
    return names


def split_size(name: str) -> tuple[str, dict[str, str]]:
    """Split the name of a picture, as `write_embeds` writes it, into the file's name and its attributes in HTML."""
    size = _SIZE_IN_NAME.search(name)
    if size is None:
        return name, {}
    return name[: size.start()], {key: value for key, value in size.groupdict().items() if value}


def _write_wiki(inside: str) -> str:
    """Write `x.png|what it shows|300` as a picture or recording."""
    name, *rest = re.split(r"\\?\|", inside)
    name = name.strip()
    file, _, _ = name.partition("#")  # `x.png#center` names a part of a file, `a#1.png` a file
    name = file.strip() if PurePosixPath(file.strip()).suffix or not PurePosixPath(name).suffix else name
    if PurePosixPath(name).suffix.lower() in SOUNDS:
        return f"[sound:{name}]"
    size = _Size()
    if rest and (match := _WIKI_SIZE.fullmatch(rest[-1])) and match.group().strip():
        size = _Size(match["width"] or "", match["height"] or "")
        rest.pop()
    return _write(" ".join(rest).strip(), name, size, "")


def _write_sized(text: str, embed: re.Match[str]) -> tuple[str, str]:
    """Write a picture with a size; empty if it has none that a card can show. The second text follows the picture."""
    alt, inside = (text[slice(*embed.span(key))] for key in ("alt", "inside"))
    attributes = embed["attributes"] or ""
    size = _Size()
    if match := _SIZE.search(inside):
        size = _Size(match["width"] or "", match["height"] or "")
        inside = inside[: match.start()] + inside[match.end() :]
    if match := _SIZE_IN_WORDS.search(alt):
        size = _Size(match["width"], match["height"] or "")
        alt = alt[: match.start()]
    from_attributes = _read_attributes(attributes)
    size = from_attributes or size
    if not any(size):
        return "", ""
    title = _TITLE.search(inside)
    name = (inside[: title.start()] if title else inside).strip()
    name = name[1:-1] if name.startswith("<") and name.endswith(">") else name
    return _write(alt, name, size, title["title"] if title else ""), "" if from_attributes else attributes


def _write(alt: str, name: str, size: _Size, title: str) -> str:
    """Write a picture as Markdown, with its size behind its name."""
    width_and_height = f" ={size.width}x{size.height}" if any(size) else ""
    address = "".join(f"\\{sign}" if sign in "<>" else sign for sign in name)
    return f"![{alt}](<{address}{width_and_height}>{f' {title}' if title else ''})"


def _read_attributes(attributes: str) -> _Size | None:
    """Read `{width=300 height=50%}`; None if there is any other attribute."""
    found: dict[str, str] = {}
    for word in attributes.strip("{}:").replace(",", " ").split():
        match = _ATTRIBUTE.fullmatch(word)
        if match is None:
            return None
        found[match["name"]] = match["value"]
    return _Size(**found) if found else None


def _find_lost_size(written: str, inside: str, attributes: str) -> Iterator[Fault]:
    """Find what looks like the size of a picture and is none, and a height without a width.

    Cards keep the proportions of a picture, and show it as wide as they can or as its author says.
    """
    if written and re.search(r" =x\d+%?>", written):
        size = _SIZE.search(inside)
        needle = size.group().strip() if size else attributes
        yield Fault(
            "T422", f"`{needle}` gives only a height, which cards leave out", "Give the width: `=300x`.", needle
        )
    elif not written and (behind := _BEHIND_NAME.fullmatch(inside)):
        needle = behind["rest"].strip()
        hint = "Give the width of the picture as `=300x`, or its title in quotation marks."
        yield Fault("T422", f"`{needle}` stands behind the name, so no picture is shown here", hint, needle)
