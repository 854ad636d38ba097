"""The options of a card to choose from, as HTML."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from deck_builder.content.markdown import render_markdown
from deck_builder.content.rendered import Rendered
from deck_builder.deck.model import Options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.content.media import MediaFolder
    from deck_builder.deck.model import FieldValue, Kind


def render_options(options: Options, media: MediaFolder) -> Rendered:
    """Render options as a list; a single one has no list around it."""
    each = [render_markdown(text, media) for text in options.texts]
    html = each[0].html if len(each) == 1 else f"<ul>{''.join(f'<li>{one.html}</li>' for one in each)}</ul>"
    return Rendered(
        html,
        tuple(file for one in each for file in one.media),
        tuple(fault for one in each for fault in one.faults),
    )


def fill_option_fields(kind: Kind, values: Mapping[str, FieldValue], media: MediaFolder, seed: str) -> dict[str, str]:
    """Return the contents of the fields that are filled from a card's options, by their keys.

    All options are in one list, in an order that depends on `seed` and on the options alone: it is the same in every
    build, and an edited option leaves the others in their order.
    """
    right, wrong = (_list_texts(kind, values, text) for text in ("right-options", "wrong-options"))

    def place_of(text: str) -> bytes:
        return hashlib.blake2b(f"{seed}\x1f{text}".encode(), digest_size=8).digest()

    items = ""
    for text in sorted((*right, *wrong), key=place_of):
        mark = ' class="right"' if text in right else ""
        items += f"<li{mark}>{render_markdown(text, media).html}</li>"
    filled = {"all-options": f"<ol>{items}</ol>", "several-right": "yes" if len(right) > 1 else ""}
    return {field.key: filled[field.text] for field in kind.fields if field.text in filled}


def _list_texts(kind: Kind, values: Mapping[str, FieldValue], text: str) -> Sequence[str]:
    """The options in all fields of a card whose text is `right-options` or `wrong-options`."""
    keys = (field.key for field in kind.fields if field.text == text)
    return [option for key in keys if isinstance(value := values.get(key), Options) for option in value.texts]
