"""The work of a check, in shares: some of the files of a deck, each by itself, and then all together.

A share may be made in another process, or be kept from an earlier check of the same deck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deck_builder.build.finished_file import has_finished_files
from deck_builder.build.pipeline import CardIndex, CardPass
from deck_builder.build.progress import show_nothing
from deck_builder.commands.check.checks import DeckChecks
from deck_builder.deck.card_files import read_card_file
from deck_builder.deck.cards import CardReader
from deck_builder.deck.new_ids import NewIds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.build.progress import Progress
    from deck_builder.commands.check.mentions import Mentions
    from deck_builder.deck.card_files import ReadCardFile
    from deck_builder.deck.model import Deck
    from deck_builder.deck.unique_values import NotedValues
    from deck_builder.lock.model import Lock
    from deck_builder.problems.card_texts.prompts import Prompt
    from deck_builder.problems.problem import Noted, Problems


class Share(NamedTuple):
    """The result of checking some of a deck's files. It can be pickled, to come out of another process."""

    problems: Problems
    """What is wrong with each card by itself."""
    cards: CardIndex
    """What the pipeline remembers of the cards."""
    kinds: tuple[str, ...]
    """The keys of the kinds of the cards, in the order of their first cards."""
    prompts: list[Prompt]
    """What the cards ask."""
    mentions: Mentions
    """Which claims, sources and media the cards name."""
    needless: frozenset[str]
    """The words of `allow` that none of the cards needs."""
    has_errors: bool
    """Whether an error was found."""


class ShareMaker:
    """Checks some of the files of a deck at a time, each time as if the deck had no other card."""

    def __init__(
        self,
        deck: Deck,
        files: Sequence[Path],
        lock: Lock,
        now: int,
        problems: Problems,
        *,
        progress: Progress = show_nothing,
    ) -> None:
        """`files` are all that it will be asked for. `problems` is only for its settings.

        The others are as for `CardPass`.
        """
        self._deck, self._problems = deck, problems
        own = deck._replace(card_files=tuple(files))
        # What is wrong with a note type is told when shares are put together, whichever share has its first card.
        self._cards = CardPass(own, lock, now, problems, progress=progress, problems_of_kinds=problems.fork())
        self._new_ids = NewIds(deck, lock.retired)

    def make(
        self,
        files: Sequence[Path],
        see: Callable[[CompiledCard], object] | None = None,
        read_file: ReadCardFile = read_card_file,
        *,
        noted: list[Noted] | None = None,
        values: NotedValues | None = None,
    ) -> Share:
        """Check the cards of some of the files: of all at once if they depend on another deck.

        `see` is called with each card, `read_file` reads a file. `noted` gets all that is told, as it comes, and
        `values` what may occur only once.
        """
        problems = self._problems.fork()
        problems.noted = noted
        cards = self._cards
        cards.start_anew(problems)
        cards.index.unique.noted = values
        checks = DeckChecks(self._deck, problems)
        kinds: dict[str, None] = {}
        for compiled in self._compile(files, read_file):
            kinds[compiled.card.kind.key] = None
            checks.look_at(compiled.card, compiled.content)
            if see:
                see(compiled)
        problems.noted = cards.index.unique.noted = None
        return Share(
            problems,
            cards.index,
            tuple(kinds),
            checks.good_cards.prompts,
            checks.mentions,
            frozenset(checks.needless_allow.needless),
            problems.errors > self._problems.errors,
        )

    def digest_note_types(self, kinds: Iterable[str]) -> list[str]:
        """A digest of the note type of each of some kinds, which are named by their keys, or nothing for a wrong kind.

        What is found in a card depends on it, and it depends on the media that its templates and stylesheet name.
        """
        found = [self._deck.kinds[key] for key in kinds]
        return [self._cards.digest_note_type(kind) if kind else "" for kind in found]

    def _compile(self, files: Sequence[Path], read_file: ReadCardFile) -> Iterator[CompiledCard]:
        cards, index = self._cards, self._cards.index
        if not has_finished_files(self._deck):
            yield from cards
            return
        reader = CardReader(
            *(self._deck, cards.problems, index.unread, index.unique), read_file=read_file, new_ids=self._new_ids
        )
        for file in files:
            yield from map(cards.compile, reader.read(file))


def merge_cards(shares: Sequence[Share]) -> CardIndex | None:
    """What is remembered of all cards; None if an id or a value occurs in two shares.

    Only one share of all files can say where that is.
    """
    if len(shares) == 1:
        return shares[0].cards
    cards = CardIndex()
    return cards if all(cards.merge(share.cards) for share in shares) else None


def merge_checks(
    shares: Sequence[Share], cards: CardIndex, deck: Deck, lock: Lock, now: int, problems: Problems
) -> DeckChecks:
    """Put together what was found in all files of a deck, in their order, and add it to the problems.

    Returns the checks, which still have to be finished. `cards` is what is remembered of all cards, the others are as
    for `CardPass`.
    """
    card_pass = CardPass(deck, lock, now, problems)
    for key in dict.fromkeys(key for share in shares for key in share.kinds):
        if kind := deck.kinds[key]:
            card_pass.find_note_type(kind)
    problems.merge(*(share.problems for share in shares))
    if has_finished_files(deck):
        CardReader(deck, problems, [], cards.unique).report_no_cards()
    checks = DeckChecks(deck, problems)
    for share in shares:
        checks.good_cards.prompts += share.prompts
        checks.mentions.merge(share.mentions)
        checks.needless_allow.needless &= share.needless
    return checks
