"""Sorts reports of mistakes to the cards that they are about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from deck_builder.deck.feedback import CARD, DECK, RELEASE
from deck_builder.patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deck_builder.commands.inbox.known_cards import KnownCard, KnownCards
    from deck_builder.commands.inbox.read_reports import Report

_ID: Final = r"[a-z0-9][a-z0-9-]{0,63}"
_VERSION: Final = r"(?:draft|[0-9][0-9A-Za-z.+-]{0,60})"
_CARD_LABEL: Final = compile_late(rf"\bcard(?:[ _-]?id)?\b[\W_]{{1,8}}({_ID})(?![\w-])", re.IGNORECASE)
_RELEASE_LABEL: Final = compile_late(rf"\b(?:release|version)\b[\W_]{{1,8}}({_VERSION})", re.IGNORECASE)
_WORD: Final = compile_late(rf"(?<![\w-]){_ID}(?![\w-])")
_ALONE: Final = " \t`*_#\"'.:;,>-"
"""What may stand around an id that is alone on its line."""
_NO_ANSWER: Final = compile_late(r"^_No response_$", re.MULTILINE)
"""What a form of GitHub's says for a field that was left empty."""
_PARTS: Final = {CARD: f"(?P<card>{_ID})", RELEASE: f"(?P<release>{_VERSION})", DECK: f"(?P<deck>{_ID})"}


@dataclass(frozen=True, slots=True)
class SortedReport:
    """A report, and what it says of the state that the learner has."""

    report: Report
    """The report."""
    text: str
    """What the learner wrote, without the lines that the link filled in."""
    release: str
    """The release that the learner has; empty if the report does not say one that the deck knows."""
    has_changed: bool | None
    """Whether the card has changed since that release; None if nobody knows."""


@dataclass(frozen=True, slots=True)
class ReportedCard:
    """A card with all that was reported of it."""

    deck_id: str
    """The deck's id."""
    card: KnownCard
    """The card."""
    reports: tuple[SortedReport, ...]
    """The reports, in the order in which they were read."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """All reports, by what they are about."""

    cards: tuple[ReportedCard, ...]
    """The cards in the order of the decks and of their files; those that are in no file come last."""
    unknown: tuple[Report, ...]
    """The reports in which no card of the decks was found."""


def sort_reports(reports: Iterable[Report], decks: Sequence[KnownCards]) -> Inbox:
    """Sort reports to the cards of some decks."""
    found: dict[tuple[int, str], list[SortedReport]] = {}
    cards: dict[tuple[int, str], KnownCard] = {}
    unknown: list[Report] = []
    patterns = [_make_patterns(deck.deck.feedback) for deck in decks]
    ids = {deck.deck.id for deck in decks}
    for report in reports:
        for place, (deck, own) in enumerate(zip(decks, patterns, strict=True)):
            others = ids - {deck.deck.id}
            if card := _find_card(report, deck, own, others):
                cards[place, card.card_id] = card
                found.setdefault((place, card.card_id), []).append(_describe(report, card, deck, own))
                break
        else:
            unknown.append(report)
    order = sorted(found, key=lambda key: (key[0], cards[key].place is None, cards[key].place or (), key[1]))
    reported = (ReportedCard(decks[key[0]].deck.id, cards[key], tuple(found[key])) for key in order)
    return Inbox(tuple(reported), tuple(unknown))


def _make_patterns(address: str) -> tuple[re.Pattern[str], ...]:
    """Make a pattern of each line that the link of a deck fills in, if the line says what it fills in."""
    query = parse_qsl(urlsplit(address).query) if address else ()
    lines = (line.strip() for _, value in query for line in unquote_plus(value).splitlines())
    return tuple(re.compile(_make_pattern(line)) for line in lines if "{" in line and _has_own_signs(line))


def _has_own_signs(line: str) -> bool:
    """Whether a line that the link fills in has more than what is filled in."""
    for part in _PARTS:
        line = line.replace(part, " ")
    return bool(line.strip())


def _make_pattern(line: str) -> str:
    """The pattern of a line; a part that occurs again in it may then be anything of its form."""
    pieces, seen = [], set()
    for piece in re.split(r"(\{card\}|\{release\}|\{deck\})", line):
        part = _PARTS.get(piece)
        pieces.append(re.escape(piece) if part is None else re.sub(r"\?P<\w+>", "?:", part) if piece in seen else part)
        seen.add(piece)
    return "".join(pieces) + r"(?![\w-])"


def _find_card(
    report: Report, deck: KnownCards, patterns: Iterable[re.Pattern[str]], others: set[str]
) -> KnownCard | None:
    """Find the card of a deck that a report is about: as the link filled it in, by a label, or alone on a line.

    `others` are the ids of the other decks: a report whose link named one of them is not about this deck.
    """
    whole = f"{report.title}\n{report.text}"
    for pattern in patterns:
        for match in pattern.finditer(whole):
            parts = match.groupdict()
            if parts.get("deck") in others:
                return None
            if parts.get("card") and (card := deck.find(parts["card"])):
                return card
    return next(filter(None, map(deck.find, _list_candidates(report, whole))), None)


def _list_candidates(report: Report, whole: str) -> Iterator[str]:
    """Yield what may be the id of a card, the surest first."""
    yield from (match[1].lower() for match in _CARD_LABEL.finditer(whole))
    yield from (line.strip(_ALONE) for line in whole.split("\n"))
    yield from _WORD.findall(report.title)


def _describe(report: Report, card: KnownCard, deck: KnownCards, patterns: Iterable[re.Pattern[str]]) -> SortedReport:
    whole = f"{report.title}\n{report.text}"
    versions = {release.version for release in deck.lock.releases}
    filled_in = (
        match["release"] for pattern in patterns if "release" in pattern.groupindex for match in pattern.finditer(whole)
    )
    labelled = (match[1].rstrip(".+-") for match in _RELEASE_LABEL.finditer(whole))
    alone = (line.strip(_ALONE) for line in whole.split("\n"))
    release = next((each for source in (filled_in, labelled, alone) for each in source if each in versions), "")
    text = report.text
    for pattern in patterns:
        text = pattern.sub("", text)
    return SortedReport(
        report, _leave_out_lines(text, {card.card_id, release}), release, deck.has_changed_since(card.card_id, release)
    )


def _leave_out_lines(text: str, known: set[str]) -> str:
    """The text without lines that say only what is known, the headings above them, and fields that were left empty."""
    lines: list[str] = []
    for line in _NO_ANSWER.sub("", text).split("\n"):
        plain = line.strip(_ALONE)
        label = _CARD_LABEL.fullmatch(plain) or _RELEASE_LABEL.fullmatch(plain)
        if plain and (plain in known or (label and label[1] in known)):
            while lines and not lines[-1].strip():
                lines.pop()
            if lines and lines[-1].startswith("#"):
                lines.pop()
        elif line.strip() or (lines and lines[-1].strip()):
            lines.append(line)
    return "\n".join(lines).strip("\n")
