"""The page with the claims of a deck: one HTML file that loads nothing from the internet."""

from __future__ import annotations

import hashlib
import html
import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import nh3

from deck_builder.deck.style import read_evidence_style
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from deck_builder.commands.claims.claims import ClaimsOfDeck, TaughtClaim, TeachingCard

_PARTS: Final = Path(__file__).parent / "page"

_TEXT_TAGS: Final = {
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
}
_TABLE_TAGS: Final = {"sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"}
"""What of a card's HTML the page keeps. Pictures, sounds and headings are left out: this page is for reading."""

_CLEANER: Final = nh3.Cleaner(
    tags=_TEXT_TAGS | _TABLE_TAGS,
    clean_content_tags={"script", "style", "button", "figure", "figcaption"},
    attributes={"a": {"href"}, "div": {"class", "dir"}, "p": {"class", "dir"}, "span": {"class", "data-evidence"}},
    url_schemes={"http", "https", "mailto"},
)


def make_claims_page(deck: ClaimsOfDeck) -> str:
    """The whole page."""
    script = (_PARTS / "claims.js").read_text(encoding="utf-8")
    nonce = hashlib.blake2b(script.encode(), digest_size=12).hexdigest()
    cards = {card.id for taught in deck.claims for card in taught.cards}
    sections = [(name, list(group)) for name, group in groupby(deck.claims, key=lambda taught: taught.claim.section)]
    parts = {
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "language": html.escape(deck.language or "en"),
        "name": html.escape(deck.name),
        "about": _CLEANER.clean(deck.description),
        "count": f"{format_count(len(deck.claims), 'claim')}, taught by {format_count(len(cards), 'note')}",
        "contents": _write_contents([name for name, _ in sections]),
        "claims": "\n".join(_write_section(at, name, claims) for at, (name, claims) in enumerate(sections, 1)),
        "style": f"{(_PARTS / 'claims.css').read_text(encoding='utf-8')}\n{read_evidence_style()}\n",
        "nonce": nonce,
        "script": script,
    }
    page = (_PARTS / "claims.html").read_text(encoding="utf-8")
    return re.sub(r"\[\[(\w+)\]\]", lambda part: parts[part[1]], page)


def _write_contents(names: list[str]) -> str:
    """The list of sections, with links; empty for a deck without sections."""
    if len(names) < 2:
        return ""
    items = (f'<li><a href="#section-{at}">{html.escape(name or "More")}</a></li>' for at, name in enumerate(names, 1))
    return f'<nav aria-label="Sections"><ol>{"".join(items)}</ol></nav>'


def _write_section(number: int, name: str, claims: list[TaughtClaim]) -> str:
    heading = f'<h2 id="section-{number}">{html.escape(name)}</h2>' if name else f'<div id="section-{number}"></div>'
    return f"<section>\n{heading}\n{''.join(map(_write_claim, claims))}</section>"


def _write_claim(taught: TaughtClaim) -> str:
    claim = taught.claim
    evidence = _write_evidence("Evidence for the claim", claim.evidence.replace("-", " "))
    known = f'<div class="known">{_CLEANER.clean(taught.known)}</div>' if taught.known else ""
    cards = "".join(_write_card(card, is_open=not taught.known) for card in taught.cards)
    if not taught.cards:
        cards = "<p>No card teaches this yet.</p>"
    return (
        f'<article id="{claim.id}">\n<h3>{html.escape(claim.text, quote=False)}</h3>\n{evidence}{known}\n'
        f'<div class="cards">{cards}</div>\n</article>\n'
    )


def _write_card(card: TeachingCard, *, is_open: bool) -> str:
    answer = _CLEANER.clean(card.answer)
    shown = " open" if is_open else ""
    return f"<details{shown}><summary>{html.escape(card.question, quote=False)}</summary>\n{answer}\n</details>\n"


def _write_evidence(what: str, word: str) -> str:
    if not word:
        return ""
    return f'<p class="evidence"><span class="mark" data-evidence="{word}"></span> {what}: {word}</p>'
