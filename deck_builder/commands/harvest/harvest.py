"""Makes proposals to the author of what learners changed, and the lines of the card files that would say them.

A learner's note may hold two sorts of changes. A correction replaces or removes words of the author's, or was made by
several learners alike. What one learner only added or highlighted is their own, such as a mnemonic: it is counted, and
nobody is shown it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder.build.pipeline import CardPass
from deck_builder.commands.harvest.find_edits import FieldEdit, find_edits
from deck_builder.commands.merge.merge_texts import merge_texts
from deck_builder.commands.pull.edited_cards import LeftAlone, edit_file, find_ways_back, is_same_html, read_typed
from deck_builder.content.editor_html import tidy_editor_html
from deck_builder.deck.model import REPORT_ID_KEY, RETIRED_KEY
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Place, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from deck_builder.build.pipeline import CompiledCard
    from deck_builder.commands.pull.edited_cards import EditedCardFile
    from deck_builder.deck.model import Deck
    from deck_builder.lock.model import Lock, LockedSlot
    from deck_builder.packages.limits import Limits
    from deck_builder.packages.model import Package


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of a field that one or more learners made."""

    compiled: CompiledCard
    """The card as it is."""
    key: str
    """The key of the field."""
    name: str
    """The field's name in Anki."""
    learners: int
    """How many learners made this change."""
    before: str
    """The HTML of the field as it is."""
    after: str
    """The HTML that is proposed."""
    has_way_back: bool = True
    """Whether a line in the card's file can say it."""

    @property
    def card_id(self) -> str:
        """The id of the card."""
        return self.compiled.card.id

    @property
    def place(self) -> Place:
        """Where the card's file has the field, or the card; a text that is not translated belongs into its entry."""
        card = self.compiled.card
        return card.place if self.key in card.files else card.place_of(self.key)

    @property
    def target(self) -> tuple[str, str]:
        """The card and the field: of several proposals for one, only one can be taken."""
        return self.card_id, self.key


@dataclass(frozen=True, slots=True)
class Harvest:
    """What learners propose."""

    deck: Deck
    """The deck."""
    packages: int
    """How many packages of learners were read."""
    proposals: tuple[Proposal, ...]
    """The proposals in the order of the files; of one field, that of most learners first."""
    personal: int
    """How many fields have words that one learner added: they are left alone."""
    edited_since: int
    """How many changes touch words that the author has changed since: the author's stay."""
    known: int
    """How many changes the deck has already."""

    def choose(self, proposals: Iterable[Proposal]) -> list[Proposal]:
        """The first proposal with a way back for each field."""
        chosen: dict[tuple[str, str], Proposal] = {}
        for proposal in proposals:
            if proposal.has_way_back:
                chosen.setdefault(proposal.target, proposal)
        return list(chosen.values())

    def edit(self, proposals: Iterable[Proposal]) -> dict[Path, tuple[str, str]]:
        """The old and the new text of each card file with these proposals. Writes nothing."""
        edited = _edit_files(proposals, self.deck)
        return {file: (each.old, each.new) for file, each in edited.items() if each.new != each.old}


def _edit_files(proposals: Iterable[Proposal], deck: Deck) -> dict[Path, EditedCardFile]:
    """Edit each card file by these proposals, no two of which are for one field. Reads each file once."""
    by_file: dict[Path, dict[str, list[Proposal]]] = defaultdict(lambda: defaultdict(list))
    for proposal in proposals:
        by_file[proposal.place.file][proposal.card_id].append(proposal)
    edited = {}
    for file, cards in by_file.items():
        typed = read_typed(file, deck)
        pulled = [
            find_ways_back(each[0].compiled, {p.key: _as_edit(p) for p in each}, typed.get(card_id), deck)
            for card_id, each in cards.items()
        ]
        edited[file] = edit_file(file, pulled, deck)
    return edited


def _as_edit(proposal: Proposal) -> LeftAlone:
    return LeftAlone(proposal.card_id, proposal.name, proposal.before, proposal.after)


def harvest(
    deck: Deck,
    lock: Lock,
    files: Sequence[Path],
    releases: Sequence[Package],
    now: int,
    limits: Limits,
    problems: Problems,
) -> Harvest | None:
    """Read packages of learners; None if the deck has an error. A package that can't be read is added to `problems`.

    `releases` are those that the learners may have, oldest first. `now` is in seconds since 1970.
    """
    edits: dict[str, list[FieldEdit]] = defaultdict(list)
    packages = 0
    for file in files:
        try:
            mine = read_package(file, limits)
        except InputError as error:
            problems.add(error.code, error.message, error.place or Place(file), hint=error.hint)
            continue
        packages += 1
        for edit in find_edits(mine, releases):
            edits[edit.guid].append(edit)
    own_problems = Problems()
    sorter = _Sorter()
    for compiled in CardPass(deck, lock, now, own_problems):
        if (found := edits.get(compiled.identity.guid)) and not compiled.card.has_new_id:
            sorter.add(compiled, found)
    if own_problems.errors:
        problems.merge(own_problems)
        return None
    counts = sorter.personal, sorter.edited_since, sorter.known
    return Harvest(deck, packages, _mark_ways_back(sorter.proposals, deck), *counts)


def _mark_ways_back(proposals: Sequence[Proposal], deck: Deck) -> tuple[Proposal, ...]:
    """Say of each proposal whether a line can say it. All first ones of a field are tried at once, then all second."""
    ranks: Counter[tuple[str, str]] = Counter()
    batches: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        batches[ranks[proposal.target]].append(proposal)
        ranks[proposal.target] += 1
    without: set[tuple[str, str, str]] = set()
    for batch in batches.values():
        for edited in _edit_files(batch, deck).values():
            without |= {(edit.card, edit.name, edit.after) for edit in edited.no_way_back}
    return tuple(replace(each, has_way_back=(each.card_id, each.name, each.after) not in without) for each in proposals)


class _Sorter:
    """Sorts learners' changes into proposals and what is left alone."""

    def __init__(self) -> None:
        self.proposals: list[Proposal] = []
        self.personal = self.edited_since = self.known = 0

    def add(self, compiled: CompiledCard, edits: Sequence[FieldEdit]) -> None:
        """Sort what learners changed on one card."""
        fields = zip(compiled.note_type.fields, compiled.content.fields, strict=True)
        for slot, html in fields:
            if slot.key and slot.key not in (REPORT_ID_KEY, RETIRED_KEY):
                own = [edit for edit in edits if _is_field(slot, edit)]
                groups = _group(html, own).items()
                found = [self._propose(compiled, slot, html, after, same) for after, same in groups]
                self.proposals += sorted(filter(None, found), key=lambda proposal: -proposal.learners)

    def _propose(
        self, compiled: CompiledCard, slot: LockedSlot, html: str, after: str, edits: Sequence[FieldEdit]
    ) -> Proposal | None:
        """Make a proposal of equal changes of a field; None, and counted, if they are left alone."""
        learners = len({edit.mod for edit in edits})
        if is_same_html(html, after):
            self.known += learners
        elif after == _NOTHING:
            self.edited_since += learners
        elif learners == 1 and all(edit.is_addition for edit in edits):
            self.personal += 1
        else:
            return Proposal(compiled, slot.key or "", slot.name, learners, html, after)
        return None


_NOTHING = "\0"
"""Stands for changes that can't be made, because the author has changed the same words since. No field can hold it."""


def _is_field(slot: LockedSlot, edit: FieldEdit) -> bool:
    """Whether an edit is of this field, which may be called something else now."""
    return slot.id == edit.field.id if slot.id and edit.field.id else slot.name == edit.field.name


def _group(html: str, edits: Iterable[FieldEdit]) -> Mapping[str, list[FieldEdit]]:
    """Group edits by what the field would then be, beside what the author has changed of it since."""
    groups: dict[str, list[FieldEdit]] = {}
    for edit in edits:
        after = edit.mine
        if not is_same_html(edit.base, html) and not is_same_html(edit.mine, html):
            merged = merge_texts(edit.base, edit.mine, html)
            after = _NOTHING if merged.kind == "conflict" else merged.text
        after = html if is_same_html(after, html) else tidy_editor_html(after) if after != _NOTHING else after
        groups.setdefault(after, []).append(edit)
    return groups
