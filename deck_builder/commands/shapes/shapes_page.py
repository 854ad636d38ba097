"""A page to draw shapes on a picture and to copy them as YAML: one file that asks nothing from anywhere."""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.content.media import make_data_address
from deck_builder.source.write import quote_with_escapes

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAGE: Final = Path(__file__).parent / "page"


def shapes_page(picture: Path, name: str) -> str:
    """The whole page for one picture. `name` is how cards name it. Raises OSError where it can't be read."""
    script = (_PAGE / "shapes.js").read_text(encoding="utf-8")
    nonce = hashlib.blake2b(script.encode(), digest_size=12).hexdigest()
    parts: Mapping[str, str] = {
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "name": html.escape(name),
        "file": html.escape(quote_with_escapes(name)),
        "picture": make_data_address(picture.name, picture.read_bytes()),
        "style": (_PAGE / "shapes.css").read_text(encoding="utf-8"),
        "nonce": nonce,
        "script": script,
    }
    page = (_PAGE / "shapes.html").read_text(encoding="utf-8")
    return re.sub(r"\[\[(\w+)\]\]", lambda part: parts[part[1]], page)


def name_in_media(picture: Path) -> str:
    """How a card names a picture, given by its absolute path: from its deck's media folder."""
    for folder in picture.parents:
        beside_cards = folder.parent.name == "media" and (folder.parent.parent / "cards" / folder.name).is_dir()
        if beside_cards or folder.name == "media":
            return picture.relative_to(folder).as_posix()
    return picture.name
