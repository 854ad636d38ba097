"""The page to draw shapes on a picture and copy them as YAML: one HTML file that loads nothing from the internet."""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path
from typing import Final

from deck_builder.content.media import make_data_address
from deck_builder.source.quotes import quote_with_escapes

_PARTS: Final = Path(__file__).parent / "page"


def make_shapes_page(picture: Path, name: str) -> str:
    """The whole page for one picture; `name` is what cards call it. Raises OSError if the picture can't be read."""
    script = (_PARTS / "shapes.js").read_text(encoding="utf-8")
    nonce = hashlib.blake2b(script.encode(), digest_size=12).hexdigest()
    parts = {
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "name": html.escape(name),
        "file": html.escape(quote_with_escapes(name)),
        "picture": make_data_address(picture.name, picture.read_bytes()),
        "style": (_PARTS / "shapes.css").read_text(encoding="utf-8"),
        "nonce": nonce,
        "script": script,
    }
    page = (_PARTS / "shapes.html").read_text(encoding="utf-8")
    return re.sub(r"\[\[(\w+)\]\]", lambda part: parts[part[1]], page)


def name_in_media(picture: Path) -> str:
    """What cards call a picture: its path inside its deck's media folder. `picture` is absolute."""
    for folder in picture.parents:
        beside_cards = folder.parent.name == "media" and (folder.parent.parent / "cards" / folder.name).is_dir()
        if beside_cards or folder.name == "media":
            return picture.relative_to(folder).as_posix()
    return picture.name
