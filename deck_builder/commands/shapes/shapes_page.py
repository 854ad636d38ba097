"""The page to draw and change shapes on a picture and copy them as YAML: one HTML file that loads nothing else."""

from __future__ import annotations

import hashlib
import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deck_builder.content.media import make_data_address
from deck_builder.source.quotes import quote_with_escapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.shapes.card_shapes import CardShapes
    from deck_builder.deck.model import Gaps

_PARTS: Final = Path(__file__).parent / "page"

_SCRIPTS: Final = ("shapes", "change", "zoom", "start")
"""The files that are together the page's script, in their order: `shapes` declares what the others share."""


def make_shapes_page(picture: Path, name: str) -> str:
    """The whole page for a picture without shapes; `name` is what cards call it.

    Raises OSError if the picture can't be read.
    """
    data = {"head": [f'picture: {{file: {quote_with_escapes(name)}, alt: ""}}'], "key": "shapes", "shapes": []}
    where = "Copy this into the card"
    return _fill_page(make_data_address(picture.name, picture.read_bytes()), name, name, where, data)


def make_card_page(card: CardShapes) -> str:
    """The whole page for a card, with the shapes that it has.

    Raises InputError if the picture can't be read, or is not as it was when checked.
    """
    data = {
        "key": card.key,
        "hideAll": card.gaps.hide_all,
        "hasMode": card.has_mode,
        "indent": card.place.column - 1,
        "shapes": list(_describe_shapes(card.gaps)),
    }
    picture = make_data_address(card.picture.name, b"".join(card.picture.read_pieces()))
    old = f"“{card.key}:” and “mode:”" if card.has_mode else f"“{card.key}:”"
    where = f"Put this in place of {old} of {card.card_id} ({card.place.file.name}, line {card.place.line})"
    return _fill_page(picture, card.picture_name, card.card_id, where, data)


def _describe_shapes(gaps: Gaps) -> Iterator[dict[str, Any]]:
    """Each shape as the page's script has it: a rectangle or an ellipse by two opposite corners of its box."""
    for shape in gaps.shapes:
        points = shape.points
        if shape.form != "polygon":
            (left, top), (width, height) = points
            points = ((left, top), (left + width, top + height))
        gap = gaps.gaps[shape.gap or 0]  # those without a gap are labels, which the page can't show
        yield {
            "form": shape.form,
            "points": [{"x": x, "y": y} for x, y in points],
            "name": gap.text,
            "number": gap.number,
        }


def _fill_page(picture: str, file: str, title: str, where: str, data: dict[str, Any]) -> str:
    """The template of the page, filled in. `picture` is an address, `where` says where the YAML belongs."""
    script = "\n".join((_PARTS / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    # Nobody who writes cards may know the nonce.
    nonce = hashlib.blake2b(f"{packed}{script}".encode(errors="replace"), digest_size=12).hexdigest()
    parts = {
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "title": html.escape(title),
        "file": html.escape(quote_with_escapes(file)),
        "where": html.escape(where),
        "picture": picture,
        "style": (_PARTS / "shapes.css").read_text(encoding="utf-8"),
        "data": packed,
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
