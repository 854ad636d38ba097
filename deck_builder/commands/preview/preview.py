"""A page to see a deck's cards on: all in one file, with nothing from anywhere, and drawn as Anki draws them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deck_builder.build.pipeline import CardPass, open_deck
from deck_builder.commands.check.check import Checks
from deck_builder.content.image_occlusion import SCRIPT_NAME, draw_shapes
from deck_builder.content.media import make_data_address
from deck_builder.packages.model import PackedField, PackedNote, PackedNoteType, PackedTemplate
from deck_builder.packages.render import render_card

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.build.note_types import NoteType
    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.problems.problem import Problems

_PARTS: Final = Path(__file__).parent / "page"
_SOUND: Final = re.compile(r"\[sound:([^\]]+)\]")
_MATHEMATICS: Final = re.compile(r"\\[(\[]")
_HAS_MATHEMATICS: Final = re.compile(rb"\\\\[(\[]")


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to see of a deck.

    `cards` are in the deck's order, as the page's script takes them; `styles` are the stylesheets that they name by
    position; `media` are the files that they show, by their names in the package.
    """

    name: str
    language: str
    cards: tuple[Mapping[str, Any], ...]
    styles: tuple[str, ...]
    media: Mapping[str, Path]


Sides = tuple[tuple[str, str], ...]
"""The front and the back of each of a note's cards, as HTML."""


def preview(
    folder: Path,
    now: int,
    problems: Problems,
    drawn: dict[str, tuple[PackedNote, Sides]] | None = None,
    *,
    thorough: bool = True,
) -> Preview | None:
    """Every card of the deck in `folder` that can be made; None where there is no deck to read.

    Nothing is written. `now` is the time in seconds since 1970; it shows nowhere. `drawn` takes what was drawn, so
    that who calls again with it waits for nothing that is as it was. Unless it is to be `thorough`, only what a build
    would find is found.
    """
    opened = open_deck(folder, folder, problems)
    if opened is None:
        return None
    deck, lock = opened
    cards: list[Mapping[str, Any]] = []
    styles: dict[str, int] = {}
    note_types: dict[int, PackedNoteType] = {}
    media: dict[str, Path] = {}
    drawn = {} if drawn is None else drawn
    checks = Checks(deck, problems) if thorough else None
    card_pass = CardPass(deck, lock, now, problems)
    for compiled in card_pass:
        card, content = compiled.card, compiled.content
        if checks:
            checks.see(card, content)
        if compiled.has_errors:
            continue
        media.update((file.name, file.path) for file in content.media)
        note_type = note_types.get(compiled.note_type.id)
        if note_type is None:
            note_type = note_types[compiled.note_type.id] = _packed_type(compiled.note_type)
        sides = _drawn(compiled, note_type, drawn)
        style = styles.setdefault(note_type.css, len(styles))
        several = len(content.ordinals) > 1
        for ordinal, (front, back) in zip(content.ordinals, sides, strict=True):
            template = f"gap {ordinal + 1}" if note_type.cloze else note_type.templates[ordinal].name
            cards.append(
                {
                    "key": f"{card.id}/{ordinal + 1}" if several else card.id,
                    "id": card.id,
                    "name": template if several else "",
                    "kind": card.kind.name,
                    "subdeck": card.subdeck,
                    "tags": content.tags,
                    "evidence": card.evidence.replace("-", " "),
                    "file": card.place.file.name,
                    "line": card.place.line,
                    "type": style,
                    "front": front,
                    "back": back.replace(front, "\1", 1) if front and front in back else back,
                }
            )
    card_pass.report_losses(folder)
    if checks:
        checks.finish()
    return Preview(deck.name, deck.language, tuple(cards), tuple(styles), media)


def data_of(seen: Preview, problems: Problems, media: Mapping[str, str]) -> dict[str, Any]:
    """What the page's script takes: the cards, what is wrong with them, and an address for each media file."""
    return {
        "name": seen.name,
        "types": seen.styles,
        "cards": seen.cards,
        "problems": told(problems),
        "errors": told(problems) if problems.errors else None,
        "media": media,
    }


def told(problems: Problems) -> list[dict[str, Any]]:
    """What is wrong, as the page's script takes it."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "hint": problem.hint,
            "file": problem.place.file.name,
            "line": problem.place.line,
            "card": problem.card,
        }
        for problem in problems
    ]


def page_of(seen: Preview, problems: Problems) -> str:
    """The whole page in one text, media and all. Raises OSError where a media file can't be read."""
    addresses = {name: make_data_address(path.name, path.read_bytes()) for name, path in seen.media.items()}
    data = data_of(seen, problems, addresses)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.b64encode(gzip.compress(text, 6, mtime=0)).decode()
    return _page(seen.name, packed, mathematics=_HAS_MATHEMATICS.search(text) is not None, live=False)


def live_page(name: str) -> str:
    """The page without cards: it fetches `cards.json` from where it came, and again at each event `saved`."""
    return _page(name, "", mathematics=True, live=True)


def mathjax() -> Path | None:
    """The script that draws mathematics, from the optional extra `preview`; None where it is not installed."""
    package = find_spec("mathjax")
    for folder in (package.submodule_search_locations or ()) if package else ():
        script = Path(folder) / "static/mathjax/es5/tex-svg-full.js"
        if script.is_file():
            return script
    return None


def _page(title: str, data: str, *, mathematics: bool, live: bool) -> str:
    script = (_PARTS / "page.js").read_text(encoding="utf-8")
    nonce = hashlib.blake2b(f"{data}{script}".encode(), digest_size=12).hexdigest()
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
        "mathematics": _mathematics(nonce) if mathematics else "",
        "nonce": nonce,
        "script": script,
    }
    page = (_PARTS / "page.html").read_text(encoding="utf-8")
    if live:
        page = page.replace('data-look="light"', 'data-look="light" data-live="yes"')
    return re.sub(r"\[\[(\w+)\]\]", lambda part: parts[part[1]], page)


def _mathematics(nonce: str) -> str:
    script = mathjax()
    if script is None:
        return ""
    settings = '{startup:{typeset:false},svg:{fontCache:"local"},options:{enableMenu:false}}'
    text = script.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return f'<script nonce="{nonce}">window.MathJax={settings}</script>\n<script nonce="{nonce}">{text}</script>'


def _packed_type(note_type: NoteType) -> PackedNoteType:
    return PackedNoteType(
        id=note_type.id,
        name=note_type.name,
        cloze=note_type.cloze,
        css=note_type.css,
        mod=0,  # when it changed shows nowhere, and would make every note look new
        fields=tuple(PackedField(part.name, part.id) for part in note_type.fields),
        templates=tuple(PackedTemplate(each.name, each.id, each.front, each.back) for each in note_type.templates),
    )


def _drawn(compiled: CompiledCard, note_type: PackedNoteType, drawn: dict[str, tuple[PackedNote, Sides]]) -> Sides:
    """The sides of a note's cards, taken from `drawn` where the very same note was drawn before."""
    guid, content = compiled.identity.guid, compiled.content
    decks = dict.fromkeys(content.ordinals, compiled.deck_name)
    packed = PackedNote(guid, note_type, content.fields, content.tags, 0, decks)
    known = drawn.get(guid)
    if known and known[0] == packed:
        return known[1]
    both = (_sides(packed, at) for at in content.ordinals)
    sides = tuple((_with_players(front), _with_players(back)) for front, back in both)
    drawn[guid] = packed, sides
    return sides


def _sides(note: PackedNote, ordinal: int) -> tuple[str, str]:
    """A card's two sides; what Anki's script would lay over a picture is drawn."""
    front, back = render_card(note, ordinal)
    if SCRIPT_NAME not in front:
        return front, back
    number = ordinal + 1
    return draw_shapes(front, note.fields, number, front=True), draw_shapes(back, note.fields, number, front=False)


def _with_players(side: str) -> str:
    """A side with something to press where Anki shows a play button."""
    return _SOUND.sub(lambda sound: f'<audio controls preload="none" src="{html.escape(sound[1])}"></audio>', side)
