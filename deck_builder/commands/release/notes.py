"""Release notes: what a release brings, told to the people who learn from it, in Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.diff.sentences import by_subdeck
from deck_builder.commands.diff.word_diff import compare_words
from deck_builder.content.plain_text import fill_gaps, to_plain_text
from deck_builder.lock.model import ADOPTED
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.deck.model import Deck, Preset
    from deck_builder.lock.model import Lock
    from deck_builder.packages.compare import Difference, FieldChange, NoteChange
    from deck_builder.packages.model import PackedNote

_MEANS_SOMETHING: Final = re.compile(r"([\\`*_\[\]<>#|~@])")
_AROUND: Final = 60
"""How many characters of what did not change are shown on each side of what did."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What learners must do beyond importing with the options that Anki offers by itself.

    `merge_before` is a version: whoever has an older one must tick `Merge note types`; empty where nobody must.
    `renamed` are the deck's names before and now, where they differ; `preset` are settings to take or leave.
    """

    merge_before: str = ""
    renamed: tuple[str, str] | None = None
    preset: Preset | None = None

    @classmethod
    def of(cls, deck: Deck, lock: Lock, difference: Difference) -> Advice:
        """What a release asks of learners. The last release of `lock` is the one."""
        order = [release.version for release in lock.releases]
        replaced_in = [
            locked.released
            for kind in deck.kinds.values()
            if kind and kind.replaces in lock.kinds and (locked := lock.kinds.get(kind.key)) and locked.released
        ]
        return cls(
            merge_before=max(replaced_in, key=order.index, default=""),
            renamed=difference.renamed,
            preset=deck.preset,
        )


def release_notes(deck: Deck, lock: Lock, difference: Difference, advice: Advice) -> str:
    """The whole page. The last release of `lock` is the one it tells of."""
    release = lock.releases[-1]
    first = len(lock.releases) == 1
    parts = [f"# {_escaped(deck.name)} {release.version}", f"Released on {release.date}."]
    if first:
        count = len(difference.new.notes)
        parts += [f"The first release: {format_count(count, 'note')}.", *_by_subdeck(difference.added, difference)]
    else:
        parts += [_summary(lock, difference), *_changes(deck, lock, difference)]
    parts += _how_to_import(advice, first=first)
    if not first:
        parts += _own_doings(difference)
    if lock.retired:
        parts += _retired_before(deck, lock)
    return "\n\n".join(filter(None, parts)) + "\n"


def _summary(lock: Lock, difference: Difference) -> str:
    counts = [
        (len(difference.added), "new"),
        (len(_rewritten(difference)), "changed"),
        (len(difference.left_out), "retired"),
        (len(_moved(difference)), "moved to another subdeck"),
    ]
    said = [f"{number:,} {word}" for number, word in counts if number]
    version = lock.releases[-2].version
    before = "the package that you have" if version == ADOPTED else f"version {version}"
    if not said:
        return f"Against {before}: the cards look different; what they say is the same."
    return f"Against {before}: {', '.join(said)}. Your progress stays as it is."


def _changes(deck: Deck, lock: Lock, difference: Difference) -> Iterator[str]:
    if difference.added:
        yield "## New"
        yield from _by_subdeck(difference.added, difference)
    if rewritten := _rewritten(difference):
        yield "## Changed"
        for subdeck, changes in by_subdeck(rewritten, lambda change: change.new, difference).items():
            yield f"### {_escaped(subdeck)}" if subdeck else ""
            yield "\n".join(line for change in changes for line in _change(change))
    if restyled := [each for each in difference.note_types if each.arrives and each.changes]:
        yield "## Looks"
        yield "\n".join(
            f"- {_escaped(_plain_type(each.new.name, deck))}: {_escaped('; '.join(each.changes))}." for each in restyled
        )
    if difference.left_out:
        yield "## Retired"
        yield "\n".join(f"- {_escaped(title_of(note))}" for note in difference.left_out)
        yield (
            "You keep these cards with your progress, and they will never be updated again. To be rid of them, import "
            f"`{deck.id}-{lock.releases[-1].version}-cleanup.apkg` and then choose *Tools › Empty Cards* in Anki."
        )
    if moved := _moved(difference):
        yield "## Moved"
        yield "\n".join(
            f"- {_escaped(title_of(change.new))}: from {_escaped(move.before)} to {_escaped(move.after)}"
            for change in moved
            for move in change.moves[:1]
        )
        yield (
            "Anki never moves a card that you have: these moves are for new learners. Move yours in Anki's browser if "
            "you like."
        )


def _how_to_import(advice: Advice, *, first: bool) -> Iterator[str]:
    yield "## How to import"
    if advice.renamed:
        before, after = advice.renamed
        yield (
            f"**Before you import, rename your deck “{_escaped(before)}” to “{_escaped(after)}”.** Anki knows decks "
            "by their names: otherwise the cards that you have stay where they are, and new ones come into a deck of "
            "their own."
        )
    if advice.merge_before and not first:
        yield (
            f"**If you have a version before {advice.merge_before}, tick *Merge note types* in the import window.** "
            "Some cards have become cards of another kind; without the tick Anki leaves those that you have as they "
            "are. Your progress is kept. At the next sync Anki will ask once to upload or download the whole "
            "collection: choose upload, after your other devices have synced."
        )
        yield "Leave all other options as they are: *File › Import*, choose the package, *Import*."
    else:
        yield "Leave the options as they are: *File › Import*, choose the package, *Import*."
    if advice.preset:
        yield (
            "If you would like the settings that the deck recommends "
            f"({_settings(advice.preset)}), tick *Import any deck presets*; they then hold for this deck's cards."
        )


def _settings(preset: Preset) -> str:
    said = [
        f"{preset.new_cards_a_day} new cards a day" if preset.new_cards_a_day is not None else "",
        "new cards in random order" if preset.order == "random" else "new cards in the deck's order",
        f"a desired retention of {preset.desired_retention:.0%} with FSRS" if preset.desired_retention else "",
    ]
    return ", ".join(filter(None, said))


def _own_doings(difference: Difference) -> Iterator[str]:
    yield "## What happens to what you did yourself"
    said = ["Intervals, flags, suspended cards and the decks that you moved cards to stay as they are."]
    if any(change.arrival == "updated" for change in difference.changed):
        sent_again = sum(change.only_sent_again for change in difference.arriving("updated"))
        where = (
            "the cards under *Changed*" if not sent_again else f"changed cards, and {sent_again:,} that are sent again"
        )
        said.append(
            f"On {where}, what you wrote and tagged yourself is replaced: Anki replaces a note as a whole. On all "
            "other cards your own words and tags stay."
        )
        said.append("A card that you edited after the day of this release stays as you made it, without the change.")
    else:
        said.append("Your own words and tags stay.")
    said.append("A card that you deleted comes back: suspend it rather than deleting it.")
    yield "\n".join(f"- {each}" for each in said)


def _retired_before(deck: Deck, lock: Lock) -> Iterator[str]:
    """Where cards were retired in earlier releases, whom the cleanup package is for."""
    version = lock.releases[-1].version
    earlier = [each for each in lock.retired.values() if each.version != version]
    if earlier:
        yield (
            f"`{deck.id}-{version}-cleanup.apkg` is for learners who have had the deck for longer: it empties all "
            f"{format_count(len(lock.retired), 'card')} that were ever retired, for *Tools › Empty Cards* to remove."
        )


def _change(change: NoteChange) -> Iterator[str]:
    title = f"- **{_escaped(title_of(change.old))}**"
    facts = []
    if change.tags_added or change.tags_removed:
        signs = [f"+{tag}" for tag in change.tags_added] + [f"−{tag}" for tag in change.tags_removed]
        facts.append(f"tags {_escaped(', '.join(signs))}")
    if change.cards_added:
        facts.append(format_count(len(change.cards_added), "new card"))
    if change.cards_left:
        facts.append(f"{format_count(len(change.cards_left), 'card')} left empty: *Tools › Empty Cards* removes them")
    yield f"{title}{': ' if facts else ''}{'; '.join(facts)}"
    for field in change.fields:
        yield f"  - {_escaped(field.name)}: {_before_and_after(field)}"


def _before_and_after(field: FieldChange) -> str:
    before, after = fill_gaps(to_plain_text(field.before)), fill_gaps(to_plain_text(field.after))
    if before == after:
        return "its formatting, or what is hidden in it" if "{{c" in field.after else "its formatting or a picture"
    if not before:
        return f"new: {_shortened(after)}"
    if not after:
        return f"gone: ~~{_shortened(before)}~~"
    return "".join(_marked(before, after))


def _shortened(text: str) -> str:
    return _escaped(shorten(" ".join(text.split()), 300))


def _marked(before: str, after: str) -> Iterator[str]:
    """Two texts in one, on one line: what went struck out, what came in bold, and some words around them."""
    pieces = compare_words(" ".join(before.split()), " ".join(after.split()))
    for at, (what, text) in enumerate(pieces):
        if what == "same":
            yield _literal(_cut(text, keep_start=at > 0, keep_end=at < len(pieces) - 1))
            continue
        sign = "~~" if what == "gone" else "**"
        bare = text.strip()
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        yield f"{lead}{sign}{_literal(bare)}{sign}{tail}" if bare else text


def _cut(text: str, *, keep_start: bool, keep_end: bool) -> str:
    """An unchanged stretch without its middle, where it is long."""
    start = text[:_AROUND] if keep_start else ""
    end = text[-_AROUND:] if keep_end else ""
    if len(text) <= len(start) + len(end) + 10:
        return text
    head = start.rsplit(" ", 1)[0] if " " in start else start
    tail = end.split(" ", 1)[1] if " " in end else end
    return f"{head} … {tail}" if head and tail else f"{head} …" if head else f"… {tail}"


def _rewritten(difference: Difference) -> list[NoteChange]:
    """The notes that learners will find changed; with `Merge note types`, where that is needed."""
    return [
        change
        for change in difference.changed
        if change.arrival in ("updated", "conflict") and not change.only_sent_again
    ]


def _moved(difference: Difference) -> list[NoteChange]:
    return [change for change in difference.changed if change.moves]


def _by_subdeck(notes: Iterable[PackedNote], difference: Difference) -> Iterator[str]:
    for subdeck, inside in by_subdeck(notes, lambda note: note, difference).items():
        yield f"### {_escaped(subdeck)}" if subdeck else ""
        yield "\n".join(f"- {_escaped(title_of(note))}" for note in inside)


def _plain_type(name: str, deck: Deck) -> str:
    return name.removeprefix(f"{deck.name}: ")


def _escaped(text: str) -> str:
    """A card's words as Markdown that says just them, on one line."""
    return _literal(" ".join(text.split()))


def _literal(text: str) -> str:
    """A text as Markdown that says just that, with the white space around it."""
    return _MEANS_SOMETHING.sub(r"\\\1", text)
