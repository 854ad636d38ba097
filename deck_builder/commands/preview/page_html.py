"""The page that shows a preview: one HTML file that loads nothing from the internet."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deck_builder.content.media import make_data_address
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deck_builder.commands.preview.preview import Preview
    from deck_builder.problems.problem import Problems

_PARTS: Final = Path(__file__).parent / "page"
_SCRIPTS: Final = ("page", "faces", "search", "reading", "large", "print", "start")
"""The files that are together the page's script, in their order: `page` declares what the others share."""

_FORMULA: Final = compile_late(r"\\[(\[]")
r"""Anki's signs for the beginning of a formula, `\(` and `\[`."""


def make_page(preview: Preview, problems: Problems) -> str:
    """The whole page with its data and media. Raises InputError if a media file is not as it was when checked."""
    addresses = {name: make_data_address(name, b"".join(file.read_pieces())) for name, file in preview.media.items()}
    text = json.dumps(make_page_data(preview, problems, addresses), ensure_ascii=False, separators=(",", ":"))
    data = text.encode(errors="backslashreplace")  # a file name that is not UTF-8 becomes an escape of JSON
    packed = base64.b64encode(gzip.compress(data, 6, mtime=0)).decode()
    return _fill_page(preview.name, packed, mathematics=has_formulas(preview), live=False)


def has_formulas(preview: Preview) -> bool:
    """Whether any card shows a formula."""
    return any(_FORMULA.search(card["front"]) or _FORMULA.search(card["back"]) for card in preview.cards)


def make_live_page(name: str) -> str:
    """The page without data: its script fetches `cards.json` from the server, again after each event `saved`."""
    return _fill_page(name, "", mathematics=True, live=True)


def make_page_data(
    preview: Preview | None, problems: Problems, addresses: Mapping[str, str], before: Preview | None = None
) -> dict[str, Any]:
    """The data that the page's script reads. `addresses` are the addresses of media files, by their names.

    Without a preview there are only problems: the script goes on showing the cards that it has. If those are the cards
    of the preview `before`, it may get `pieces` in place of all cards, see `_list_pieces`.
    """
    data = make_problems_data(problems)
    has_styles = preview is not None and before is not None and preview.styles == before.styles
    return {
        "id": preview.deck_id if preview else "",
        "name": preview.name if preview else "",
        "types": preview.styles if preview else (),
        "cards": preview.cards if preview and not has_styles else (),
        **({"pieces": _list_pieces(preview, before)} if preview and before and has_styles else {}),
        "problems": data if preview else (),
        "errors": data if problems.errors else None,
        "media": addresses,
        "formulasAsTyped": preview is not None and find_mathjax() is None and has_formulas(preview),
    }


def _list_pieces(preview: Preview, before: Preview) -> list[Sequence[Any]]:
    """List what makes up the cards of a preview: new cards, and where cards of the preview before begin and end."""
    places: dict[int, tuple[int, int]] = {}
    start = 0
    for files in before.files:
        places[id(files)] = start, start + len(files.cards)
        start += len(files.cards)
    pieces: list[Sequence[Any]] = []
    for files in preview.files:
        place = places.get(id(files))
        if place is None:
            pieces.append(preview.list_cards(files))
        elif pieces and pieces[-1][1:] == place[:1]:
            pieces[-1] = pieces[-1][0], place[1]
        else:
            pieces.append(place)
    return pieces


def make_problems_data(problems: Problems) -> list[dict[str, Any]]:
    """The problems as the page's script reads them."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "hint": problem.help,
            "file": problem.place.file.name,
            "line": problem.place.line,
            "card": problem.card,
        }
        for problem in problems
    ]


def find_mathjax() -> Path | None:
    """The script that draws formulas, from the optional dependency `mathematics`; None if that is not installed."""
    package = find_spec("mathjax")
    for folder in (package.submodule_search_locations or ()) if package else ():
        script = Path(folder) / "static/mathjax/es5/tex-svg-full.js"
        if script.is_file():
            return script
    return None


def _fill_page(title: str, data: str, *, mathematics: bool, live: bool) -> str:
    """The template of the page, filled in. `data` is compressed; a `live` page may load from its own server."""
    script = "\n".join((_PARTS / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    # Nobody who writes cards may know the nonce. In a file it depends on all cards, and the file stays the same.
    nonce = (
        secrets.token_urlsafe(16) if live else hashlib.blake2b(f"{data}{script}".encode(), digest_size=12).hexdigest()
    )
    files, server = ("'self' data:", "'self'") if live else ("data:", "'none'")
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'; img-src {files}; "
        f"media-src {files}; connect-src {server}; base-uri 'none'; form-action 'none'"
    )
    parts = {
        "policy": policy,
        "title": html.escape(title),
        "style": (_PARTS / "page.css").read_text(encoding="utf-8"),
        "data": data,
        "mathematics": _mathjax_scripts(nonce) if mathematics else "",
        "nonce": nonce,
        "script": script,
    }
    page = (_PARTS / "page.html").read_text(encoding="utf-8")
    if live:
        page = page.replace('data-look="light"', 'data-look="light" data-live="yes"')
    return re.sub(r"\[\[(\w+)\]\]", lambda part: parts[part[1]], page)


def _mathjax_scripts(nonce: str) -> str:
    """MathJax and its settings as script elements; empty if it is not installed."""
    script = find_mathjax()
    if script is None:
        return ""
    settings = '{startup:{typeset:false},svg:{fontCache:"local"},options:{enableMenu:false}}'
    text = script.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return f'<script nonce="{nonce}">window.MathJax={settings}</script>\n<script nonce="{nonce}">{text}</script>'
