"""What a media file really is, by its first bytes: a page that says "not found" may have the name of a picture.

Sources of the signs: the specifications of the formats, and the list of file signatures of the program `file`.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.wording import shorten

HEAD: Final = 64 * 1024
"""How many bytes of a file tell its type."""

_SIGNS: Final = (
    # The type, and a pattern for the first bytes.
    ("png", compile_late(rb"\x89PNG\r\n")),
    ("jpg", compile_late(rb"\xff\xd8\xff")),
    ("gif", compile_late(rb"GIF8[79]a")),
    ("webp", compile_late(rb"RIFF....WEBP", re.DOTALL)),
    ("wav", compile_late(rb"(?:RIFF|RF64)....WAVE", re.DOTALL)),
    ("ogg", compile_late(rb"OggS")),
    ("flac", compile_late(rb"fLaC")),
    ("webm", compile_late(rb"\x1a\x45\xdf\xa3")),
    ("heic", compile_late(rb"....ftyp(?:hei|hev|mif1|msf1)", re.DOTALL)),
    ("avif", compile_late(rb"....ftypavi[fs]", re.DOTALL)),
    ("mp4", compile_late(rb"....ftyp", re.DOTALL)),
    ("mp3", compile_late(rb"ID3[\x02-\x04]|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xfb]")),
    ("aac", compile_late(rb"\xff[\xf0\xf1\xf8\xf9]")),
    ("bmp", compile_late(rb"BM....\0\0\0\0", re.DOTALL)),
    ("tiff", compile_late(rb"II\*\0|MM\0\*")),
    ("pdf", compile_late(rb"%PDF-")),
    ("zip", compile_late(rb"PK\x03\x04")),
)

_NAMES: Final = {
    "aac": "an AAC recording",
    "annex": "only what git-annex puts in place of the file",
    "avif": "an AVIF picture",
    "bmp": "a BMP picture",
    "flac": "a FLAC recording",
    "gif": "a GIF",
    "heic": "a HEIC photo",
    "html": "a web page",
    "jpg": "a JPEG",
    "json": "data in JSON",
    "mp3": "an MP3",
    "mp4": "an MP4",
    "ogg": "an OGG recording",
    "pdf": "a PDF",
    "png": "a PNG",
    "svg": "an SVG",
    "text": "a text",
    "tiff": "a TIFF picture",
    "wav": "a WAV recording",
    "webm": "a WebM film",
    "webp": "a WebP picture",
    "xml": "data in XML",
    "zip": "a ZIP archive",
}

_TYPES_OF_ENDINGS: Final = {
    ".flac": "flac", ".gif": "gif", ".jpeg": "jpg", ".jpg": "jpg", ".m4a": "mp4", ".mp3": "mp3", ".mp4": "mp4",
    ".oga": "ogg", ".ogg": "ogg", ".opus": "ogg", ".png": "png", ".svg": "svg", ".wav": "wav", ".webm": "webm",
    ".webp": "webp",
}  # fmt: skip
_SENT_BY_SERVERS: Final = frozenset({"html", "json", "text", "xml"})
_PICTURES: Final = frozenset({"png", "jpg", "gif", "webp", "avif"})
"""Types that browsers show under any of these endings. A drawing needs its own ending."""
_SOUNDS: Final = frozenset({"aac", "flac", "mp3", "mp4", "ogg", "wav", "webm"})

_PAGE: Final = compile_late(rb"\s*<(?:!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
_XML: Final = compile_late(rb"\s*<\?xml[^>]*>\s*<(?![!?]|(?:\w+:)?svg\b)")
"""XML that is not a drawing: its first element is another one."""

_JSON: Final = compile_late(rb"\s*[{\[]\s*[\"{}\]]")
_ANNEX: Final = compile_late(rb"\s*(?:\.\./)*[^\n]{0,40}/annex/objects/")


def find_type(head: bytes) -> str:
    """Find the type of a file by its first bytes: `png`, `html`, `text` and so on; empty if they do not tell."""
    for name, sign in _SIGNS:
        if sign.match(head):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf")
    if _ANNEX.match(text):
        return "annex"
    if _PAGE.match(text):
        return "html"
    if re.search(rb"<(?:\w+:)?svg\b", text):
        return "svg"
    if _XML.match(text):
        return "xml"
    if _JSON.match(text):
        return "json"
    return "text" if _is_prose(text) else ""


def _is_prose(data: bytes) -> bool:
    """Whether the first bytes are a text of several words, as servers send it in place of a file."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(text.split()) > 2 and all(letter.isprintable() or letter.isspace() for letter in text)


def refuse_wrong_type(name: str, head: bytes, what: str) -> None:
    """Raise InputError if a file is something else than a `picture` or `recording`, as its name says it is.

    `head` is its first bytes, up to `HEAD` of them. A picture of another format than its name says is shown all the
    same, and so is a recording played.
    """
    found = find_type(head)
    expected = _TYPES_OF_ENDINGS.get(PurePosixPath(name).suffix.lower(), "")
    if not found or found == expected or any({expected, found} <= types for types in (_PICTURES, _SOUNDS)):
        return
    words = " ".join(head[:200].decode("utf-8", errors="replace").split())
    begins = f" (“{shorten(words, 40)}”)" if found in _SENT_BY_SERVERS else ""
    message = f"`{name}` is {_NAMES[found]}{begins}, and not a {what}"
    raise InputError("M504", message, _explain(found, what))


def _explain(found: str, what: str) -> str:
    """Say what to do about a file that is not what its name says."""
    if found == "annex":
        return "Run `git annex get`, which fetches the file itself."
    if found in _SENT_BY_SERVERS:
        return (
            f"A server sent this in place of the {what}. Download the {what} itself, and look at it before you save it."
        )
    return f"Save the {what} in a format that cards can show, or correct the ending of its name."
