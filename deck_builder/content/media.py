"""The media folder: from the name that an author writes to the name that Anki gets.

In a package every file has a hash of its bytes in its name; that of a text does not depend on how lines end on this
computer. Anki never replaces a file that a learner has, so a changed picture must arrive under a new name. It also
keeps two decks from overwriting each other's files.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from deck_builder.content.file_types import HEAD, refuse_wrong_type
from deck_builder.content.latex_pictures import is_latex_picture
from deck_builder.content.media_file import MediaFile, Reading, compute_sha1_of, explain_reading, refuse_change
from deck_builder.content.missing_media import FileNames, explain_missing_file, list_folders_beside
from deck_builder.content.safety import make_faults
from deck_builder.content.unsafe_files import CHECKED, UnclearError, find_in_file
from deck_builder.problems.errors import InputError
from deck_builder.problems.wording import format_size, shorten
from deck_builder.source.inside import is_inside, is_there, open_inside
from deck_builder.source.slugs import make_slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from deck_builder.problems.errors import Fault

PICTURES: Final = frozenset({".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"})
SOUNDS: Final = frozenset({".mp3", ".ogg", ".oga", ".opus", ".wav", ".m4a", ".flac", ".mp4", ".webm"})
"""What Anki plays on every platform. `[sound:…]` plays films too."""

_MIME_TYPES: Final = {
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".css": "text/css",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
"""By the ending of the file's name. What Python's `mimetypes` says depends on its version and on the computer."""

_TEXTS: Final = frozenset({".css", ".csv", ".htm", ".html", ".js", ".json", ".md", ".svg", ".txt", ".vtt", ".xml"})
"""The endings of files that are text. Version control may write their line ends as CRLF on one computer and as LF on
another: they count, and go into the package, with LF."""

LARGEST_MEDIA: Final = 100 * 1024 * 1024
"""In bytes; AnkiWeb refuses to sync a larger file."""

LARGEST_SHARED_PACKAGE: Final = 250 * 1024 * 1024
"""In bytes; AnkiWeb shares no larger package. Source: its page "Share Deck", 2026."""

LFS_POINTER: Final = "version https://git-lfs.github.com/spec/"
"""With this begins the small file that Git LFS puts in place of one that it has not fetched yet."""


_LARGEST_POINTER: Final = 1024
"""In bytes; the format of Git LFS allows no more."""


class MediaFolder:
    """A deck's media. The folder is listed once, and each file is read once, when a card first names it."""

    def __init__(self, root: Path, allow: Collection[str] = (), within: Path | None = None) -> None:
        """`root` must not lead out of the folder `within`. `allow` is what `deck.yaml` allows in a package."""
        self.root = root
        self.allow = allow
        self._within = within
        self.leads_out = within is not None and not is_inside(root, within)
        """Whether the folder is a link to a place outside of the deck. Then nothing in it is read or named."""
        self._kept: Mapping[str, str] = {}
        self._files: dict[str, str] | None = None
        self._beside: dict[str, FileNames] | None = None
        self._names: FileNames | None = None
        self._resolved: dict[str, MediaFile] = {}
        self._missing: dict[str, Fault] = {}
        self.noted: dict[str, MediaFile | None] | None = None
        """If it is set, each file that is found is added to it, by the name by which it was asked for."""

    def list_files(self) -> Mapping[str, str]:
        """Map the name of each file as authors write it (`brain/insula.svg`) to its name on disk.

        The two differ if the system stores letters and their accents apart, as macOS may.
        """
        if self._files is None:
            paths = (path for path in self.root.rglob("*") if path.is_file()) if self._is_there() else ()
            names = (path.relative_to(self.root).as_posix() for path in paths)
            self._files = {unicodedata.normalize("NFC", name): name for name in names}
        return self._files

    def _is_there(self) -> bool:
        return not self.leads_out and self.root.is_dir()

    def keep_names(self, names: Mapping[str, str]) -> None:
        """Let these files keep their names, because learners of the imported package already have them.

        `names` maps each name to the SHA-1 of the file. A file with other bytes gets a new name. An empty SHA-1 means
        that the imported package did not have the file, so it may be missing.
        """
        self._kept = names

    def list_facts(self) -> tuple[object, ...]:
        """List what decides which file a name stands for, and the name that the file gets in a package.

        The bytes of the files are not part of it.
        """
        return self.root, self.leads_out, tuple(sorted(self.allow)), dict(self._kept), dict(self.list_files())

    def find_file(self, name: str) -> MediaFile | None:
        """Return the file of this name, of any type; None if the imported package did not have it either.

        Raises InputError if it can't go into the package.
        """
        name_in_nfc = unicodedata.normalize("NFC", name)
        if self._kept.get(name_in_nfc) == "" and name_in_nfc not in self.list_files():
            if self.noted is not None:
                self.noted[name] = None
            return None
        return self._resolve(name)

    def find_picture(self, name: str) -> MediaFile:
        """Return the picture of this name. Raises InputError if it can't go into the package."""
        return self._resolve(name, PICTURES, "picture")

    def find_sound(self, name: str) -> MediaFile:
        """Return the recording or film of this name. Raises InputError if it can't go into the package."""
        return self._resolve(name, SOUNDS, "recording")

    def list_latex_pictures(self) -> Iterator[str]:
        """Yield the names of the pictures that Anki made of formulas in LaTeX, in order."""
        yield from sorted(filter(is_latex_picture, self.list_files()))

    def find_latex_picture(self, name: str) -> MediaFile:
        """Return a picture of a formula. Raises InputError if it can't go into the package."""
        return self._resolve(name)

    def _resolve(self, name: str, endings: frozenset[str] = frozenset(), what: str = "") -> MediaFile:
        known = self._resolved.get(name)
        path = known.path if known else self._find(name)
        if endings and path.suffix.lower() not in endings:
            ending = f"`{path.suffix}`" if path.suffix else "without an ending"
            hint = (
                "Save it as PNG, JPEG, WebP, GIF or SVG."
                if what == "picture"
                else "Save it as MP3, OGG, WAV, M4A, MP4 or WebM."
            )
            if what == "picture" and path.suffix.lower() in SOUNDS:
                hint = f"Write a recording into a text: `[sound:{name}]`."
            elif what == "recording" and path.suffix.lower() in PICTURES:
                hint = f"Write a picture as `![what it shows]({name})`."
            raise InputError("M503", f"`{name}` is not a {what} that every Anki can use ({ending})", hint)
        if not known:
            checked = self._check(path)
            known = self._describe(path)
            if checked:
                refuse_change(path, checked, known.digest)
            self._resolved[name] = known
        if self.noted is not None:
            self.noted[name] = known
        return known

    def _check(self, path: Path) -> str:
        """Return the digest of a file's bytes if they have been searched for code, and an empty text otherwise.

        Raises InputError if they hold what `deck.yaml` does not allow.
        """
        ending = path.suffix.lower()
        if ending not in CHECKED:
            return ""
        reading = Reading(path, self.root, None)
        try:
            data = b"".join(reading)
        except OSError as error:
            raise explain_reading(path, error) from error
        try:
            for fault in make_faults(find_in_file(ending, data), self.allow, f"`{path.name}`"):
                raise InputError(fault.code, fault.message)
        except UnclearError as error:
            if "scripts" not in self.allow:
                hint = "Save it as a plain SVG in UTF-8."
                raise InputError("M504", f"`{path.name}` can't be searched for code: {error}", hint) from None
        return reading.digest()

    def _describe(self, path: Path) -> MediaFile:
        inside = unicodedata.normalize("NFC", path.relative_to(self.root).as_posix())
        is_text = path.suffix.lower() in _TEXTS
        if sha1 := self._kept.get(inside):
            for line_end in (None, b"\n", b"\r\n") if is_text else (None,):
                reading = Reading(path, self.root, line_end)
                try:
                    is_same = compute_sha1_of(reading) == sha1
                except OSError as error:  # a file that can't be read now must not get another name for that
                    raise explain_reading(path, error) from error
                if is_same:
                    return MediaFile(path, inside, self.root, reading.digest(), line_end)
        line_end = b"\n" if is_text else None
        name, digest = _name_in_package(path, self.root, line_end)
        if is_latex_picture(inside):  # its name is a hash already, and Anki looks for it under this name
            name = inside
        return MediaFile(path, name, self.root, digest, line_end)

    def _find(self, name: str) -> Path:
        folder = self.root.name if self.root.name == "media" else f"media/{self.root.name}"
        if self.leads_out:
            raise InputError("M502", f"`{folder}` is a link to a place outside of the deck")
        if "\\" in name:
            inside = name.replace("\\", "/")
            hint = f"Write `{inside}`: names have `/` between folders, on Windows too."
            if re.match(r"[A-Za-z]:|/", inside):
                hint = f"Copy the file into `{folder}`, and write only its name: `{PurePosixPath(inside).name}`."
            raise InputError("M502", f"`{name}` has a backslash", hint)
        if not name:
            raise InputError("M501", "no file is named here", "Write the name of a file in the media folder.")
        files = self.list_files()
        relative = PurePosixPath(name)
        as_typed = unicodedata.normalize("NFC", relative.as_posix())
        if re.match(r"[A-Za-z][\w+.-]*:|//", name):
            if as_typed in files:
                raise InputError("M502", f"`{name}` has a colon", "Rename the file: Windows allows no colon in names.")
            raise InputError("M505", f"`{shorten(name)}` is not in the deck's media folder")
        if relative.is_absolute() or ".." in relative.parts:
            hint = f"Copy the file into `{folder}`, and write only its name: `{relative.name}`."
            raise InputError("M502", f"`{name}` leaves the deck's media folder", hint)
        on_disk = files.get(as_typed) or files.get(unicodedata.normalize("NFC", unquote(as_typed)))
        if on_disk is None:
            path = self.root / relative
            if is_there(path) and is_inside(path, self.root) and not path.is_dir():
                raise InputError("M504", f"`{name}` is not a file")
            if self._beside is None:
                self._beside = list_folders_beside(self.root, self._within)
            if name not in self._missing:
                if self._names is None:
                    self._names = FileNames(files)
                error = explain_missing_file(name, self._names, self.root, self._within, self._beside)
                self._missing[name] = error.as_fault(name)
            fault = self._missing[name]
            raise InputError(fault.code, fault.message, fault.hint, cause=fault.cause)
        path = self.root / on_disk
        if not is_inside(path, self.root):
            raise InputError("M502", f"`{name}` is a link that leads out of the deck's media folder")
        return path


def _name_in_package(path: Path, within: Path, line_end: bytes | None) -> tuple[str, str]:
    """Return a name such as `amygdala-3f2a9c0d1b7e.svg`: ASCII, lower case, another one for other bytes.

    The second value is the digest of the file's bytes. Raises InputError if it can't go into a package.
    """
    digest = hashlib.blake2b(digest_size=6)
    reading = Reading(path, within, line_end)
    try:
        with open_inside(path, within) as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(HEAD)
        if not size:
            raise InputError("M504", f"`{path.name}` is empty")
        if size > LARGEST_MEDIA:
            raise InputError("M504", f"`{path.name}` has {format_size(size)}; 100 MB is the limit")
        if size < _LARGEST_POINTER and head.startswith(LFS_POINTER.encode()):
            hint = "Run `git lfs pull`, which fetches the file itself."
            raise InputError("M504", f"`{path.name}` is only what Git LFS puts in place of the file", hint)
        if (ending := path.suffix.lower()) in PICTURES | SOUNDS:
            refuse_wrong_type(path.name, head, "recording" if ending in SOUNDS else "picture")
        for piece in reading:
            digest.update(piece)
    except OSError as error:
        raise explain_reading(path, error) from error
    for_templates = "_" if path.name.startswith("_") else ""
    stem = make_slug(path.stem, ascii_only=True)[:60] or "media"
    return f"{for_templates}{stem}-{digest.hexdigest()}{path.suffix.lower()}", reading.digest()


def guess_mime_type(name: str) -> str:
    """Return the MIME type of a file by the ending of its name; that of plain bytes for an unknown ending."""
    return _MIME_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def make_data_address(name: str, data: bytes) -> str:
    """Return an address that holds a file's bytes: `data:image/png;base64,…`. `name` tells the type of the file."""
    return f"data:{guess_mime_type(name)};base64,{base64.b64encode(data).decode()}"
