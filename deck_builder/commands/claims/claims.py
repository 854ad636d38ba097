"""The claims of a deck, each with what the evidence says and with the cards that teach it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.build.packed_note_type import pack_note_type
from deck_builder.build.pipeline import CardPass, open_deck
from deck_builder.content.markdown import render_markdown
from deck_builder.content.plain_text import to_plain_text
from deck_builder.packages.model import PackedNote
from deck_builder.packages.render import render_card
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.deck.model import Claim
    from deck_builder.packages.model import PackedNoteType
    from deck_builder.problems.problem import Problems

_LABEL: Final = compile_late(r'<p class="label".*?</p>', re.DOTALL)
"""The line above the question in the frame, which names the kind and the subdeck."""

_BLOCK_END: Final = compile_late(r"</(?:div|p|blockquote|li)>", re.IGNORECASE)
"""Where a part of a question ends: a name, a quotation, a line above it."""

_RULE: Final = compile_late(r'<hr id="?answer"?\s*/?>')
"""What stands between the question and the answer on a back."""


@dataclass(frozen=True, slots=True)
class TeachingCard:
    """A note that teaches a claim: the first of its cards, or its text with every gap filled."""

    id: str
    """The card's id in the deck."""
    question: str
    """What it asks, as plain text."""
    answer: str
    """The HTML of what its back adds to the front, as a package has it."""
    evidence: str
    """How good the evidence for its answer is, in the words of the card; empty if the card does not say."""


@dataclass(frozen=True, slots=True)
class TaughtClaim:
    """A claim with what the deck says about it."""

    claim: Claim
    """The claim."""
    known: str
    """The HTML of what the evidence says of the claim; empty if `claims.yaml` does not say."""
    cards: tuple[TeachingCard, ...]
    """The cards that teach it, in the deck's order."""


@dataclass(frozen=True, slots=True)
class ClaimsOfDeck:
    """All claims of a deck."""

    name: str
    """The deck's name."""
    language: str
    """The code of the deck's language, or empty."""
    description: str
    """The HTML of the deck's description."""
    claims: tuple[TaughtClaim, ...]
    """The claims, in the order of `claims.yaml`."""


def collect_claims(folder: Path, now: int, problems: Problems) -> ClaimsOfDeck | None:
    """Collect the claims of the deck in `folder`; None if it has none, or if a problem is an error. Writes nothing.

    `now` is the time in seconds since 1970.
    """
    opened = open_deck(folder, folder, problems)
    if opened is None:
        return None
    deck, lock = opened
    if not deck.claims:
        return None
    taught: dict[str, list[TeachingCard]] = {claim: [] for claim in deck.claims}
    note_types: dict[int, PackedNoteType] = {}
    for compiled in CardPass(deck, lock, now, problems):
        if not compiled.card.claims:
            continue
        note_type = note_types.get(compiled.note_type.id)
        if note_type is None:
            note_type = note_types[compiled.note_type.id] = pack_note_type(compiled.note_type)
        card = _describe_card(compiled, note_type)
        for claim in dict.fromkeys(compiled.card.claims):
            if claim in taught:
                taught[claim].append(card)
    if problems.errors:
        return None
    return ClaimsOfDeck(
        name=deck.name,
        language=deck.language,
        description=render_markdown(deck.description, deck.media).html,
        claims=tuple(
            TaughtClaim(claim, render_markdown(claim.known, deck.media).html if claim.known else "", tuple(taught[key]))
            for key, claim in deck.claims.items()
        ),
    )


def _describe_card(compiled: CompiledCard, note_type: PackedNoteType) -> TeachingCard:
    card, content = compiled.card, compiled.content
    ordinal = content.ordinals[0] if content.ordinals else 0
    note = PackedNote("", note_type, content.fields, content.tags, 0, {ordinal: compiled.deck_name})
    front, back = render_card(note, ordinal)
    parts = _RULE.split(back, maxsplit=1)
    if note_type.cloze and len(parts) > 1:  # the front hides what the front on the back shows
        front = parts[0]
    return TeachingCard(
        id=card.id,
        question=" · ".join(filter(None, map(to_plain_text, _BLOCK_END.split(_LABEL.sub("", front))))),
        answer=parts[-1],
        evidence=card.evidence.replace("-", " "),
    )
