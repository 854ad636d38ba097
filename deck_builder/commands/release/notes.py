"""Release notes: what a release brings, in Markdown, for the people who learn from the deck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.commands.diff.markdown import describe_details
from deck_builder.commands.diff.markdown_text import escape_markdown
from deck_builder.commands.diff.sentences import group_by_subdeck, kind_of, list_moves
from deck_builder.content.plain_text import to_plain_text
from deck_builder.content.safety import ALLOWABLE
from deck_builder.deck.load import is_ankis_own_deck
from deck_builder.deck.suspends import make_search, show_code_in_markdown
from deck_builder.lock.model import ADOPTED
from deck_builder.lock.moved_between_packages import NOTHING_MOVED, MovedContent
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.content.safety import Unsafe
    from deck_builder.deck.base import Extension
    from deck_builder.deck.model import Deck, Preset
    from deck_builder.lock.model import Lock
    from deck_builder.packages.compare import Difference, NoteChange
    from deck_builder.packages.compare_note_types import NoteTypeChange
    from deck_builder.packages.model import PackedNote

_WARNINGS: Final[dict[Unsafe, str]] = {
    "scripts": "**The cards may run scripts in your Anki.** Import them only if you trust their authors.",
    "remote": "**The cards may load pictures or styles from the web.** Its servers see when you study which card.",
}
"""What learners are told about what `deck.yaml` allows."""

_LONGEST_QUESTION: Final = 120
"""The most characters of a question of another deck."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What learners must do, or may do, beyond importing with Anki's default options."""

    merge_before: str = ""
    """Learners of a version before this one must tick *Merge note types*; empty if there is no such version."""
    rename: tuple[str, str] | None = None
    """The deck's name before and now; None where it has the same name."""
    preset: Preset | None = None
    """The settings that the deck recommends."""


def find_advice(deck: Deck, lock: Lock, difference: Difference) -> Advice:
    """What the last release of `lock` asks of learners; `difference` is what it changes."""
    versions = [release.version for release in lock.releases]
    replaced_in = [
        locked.released
        for kind in deck.kinds.values()
        if kind and kind.replaces in lock.kinds and (locked := lock.kinds.get(kind.key)) and locked.released
    ]
    return Advice(
        merge_before=max(replaced_in, key=versions.index, default=""),
        rename=difference.rename,
        preset=deck.preset,
    )


def make_release_notes(
    deck: Deck, lock: Lock, difference: Difference, advice: Advice, moved: MovedContent = NOTHING_MOVED
) -> str:
    """The notes of the last release of `lock`. `moved` is what asks something else than learners have learned."""
    release = lock.releases[-1]
    paragraphs = [f"# {escape_markdown(deck.name)} {release.version}", f"Released on {release.date}."]
    if deck.extension:
        base = escape_markdown(deck.extension.base.name)
        paragraphs.append(f"This deck builds on {base}, which you import as well: before this one or after it.")
    paragraphs += [_WARNINGS[word] for word in ALLOWABLE if word in deck.allow]
    if len(lock.releases) == 1:
        paragraphs.append(f"The first release: {format_count(len(difference.new.notes), 'note')}.")
        paragraphs += _list_titles(difference.added, difference)
        paragraphs += _how_to_import(Advice(rename=advice.rename, preset=advice.preset))
    else:
        paragraphs.append(_summarize(lock, difference, moved))
        paragraphs += _other_questions(difference, moved)
        paragraphs += _what_changed(deck, lock, difference)
        paragraphs += _how_to_import(advice)
        paragraphs += _your_own_changes(difference)
    paragraphs += _cards_retired_before(deck, lock)
    paragraphs += _cards_to_suspend(deck.extension) if deck.extension else ()
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _summarize(lock: Lock, difference: Difference, moved: MovedContent) -> str:
    numbers = [
        (len(difference.added), "new"),
        (len(_changed_for_learners(difference)), "changed"),
        (len(difference.left_out), "retired"),
        (len(difference.moved), "moved to another subdeck"),
    ]
    counts = ", ".join(f"{number:,} {word}" for number, word in numbers if number)
    version = lock.releases[-2].version
    since = "Since the package that you have" if version == ADOPTED else f"Since version {version}"
    if not counts:
        counts = "the cards look different and say the same" if _restyled(difference) else "the cards are the same"
    if moved.cards or moved.gaps:
        return f"{since}: {counts}. Your progress stays, but some cards ask something else now."
    return f"{since}: {counts}. Your progress stays as it is."


def _other_questions(difference: Difference, moved: MovedContent) -> Iterator[str]:
    """Which cards ask something else than learners have learned: the author has let that through as meant."""
    old, new = difference.old.notes, difference.new.notes
    guids = {guid for card in moved.cards for guid in (card.holder, card.owner)} | moved.gaps.keys()
    lines = [
        f"- {escape_markdown(title_of(old[guid]))}: now {escape_markdown(title_of(new[guid]))}"
        for guid in new
        if guid in guids and guid in old
    ]
    if lines:
        yield "## Other questions"
        yield "\n".join(lines)
        yield (
            "The intervals on these cards are those of the question before. If that does not suit you, select the "
            "cards in the browser and choose *Cards › Reset*."
        )


def _changed_for_learners(difference: Difference) -> list[NoteChange]:
    """The notes that learners will find changed. Those in conflict arrive too, with *Merge note types* ticked."""
    return [
        change
        for change in difference.changed
        if change.arrival in ("updated", "conflict") and not change.only_sent_again
    ]


def _restyled(difference: Difference) -> list[NoteTypeChange]:
    """The note types that learners will find changed."""
    return [change for change in difference.note_types if change.arrives and change.changes]


def _what_changed(deck: Deck, lock: Lock, difference: Difference) -> Iterator[str]:
    if difference.added:
        yield "## New"
        yield from _list_titles(difference.added, difference)
    if changes := _changed_for_learners(difference):
        yield "## Changed"
        for subdeck, inside in group_by_subdeck(changes, lambda change: change.new, difference).items():
            yield _subheading(subdeck)
            yield "\n".join(line for change in inside for line in _describe_change(change, difference))
    if restyled := _restyled(difference):
        yield "## Looks"
        yield "\n".join(
            f"- {escape_markdown(kind_of(change.new, difference))}: {escape_markdown('; '.join(change.changes))}."
            for change in restyled
        )
    if difference.left_out:
        yield "## Retired"
        yield "\n".join(f"- {escape_markdown(title_of(note))}" for note in difference.left_out)
        yield (
            "You keep these cards with your progress, but they will not be updated any more. To remove them, import "
            f"`{_cleanup_file(deck, lock)}` and then choose *Tools › Empty Cards* in Anki."
        )
    if difference.moved:
        yield "## Moved"
        yield "\n".join(
            f"- {escape_markdown(title_of(change.new))}: from {escape_markdown(before)} to {escape_markdown(after)}"
            for change in difference.moved
            for before, after in list_moves(change, difference)
        )
        yield (
            "Anki never moves a card that you have, so these moves are for new learners. If you like, move your own "
            "cards in Anki's browser."
        )


def _list_titles(notes: Iterable[PackedNote], difference: Difference) -> Iterator[str]:
    for subdeck, inside in group_by_subdeck(notes, lambda note: note, difference).items():
        yield _subheading(subdeck)
        yield "\n".join(f"- {escape_markdown(title_of(note))}" for note in inside)


def _subheading(subdeck: str) -> str:
    return f"### {escape_markdown(subdeck)}" if subdeck else ""


def _describe_change(change: NoteChange, difference: Difference) -> Iterator[str]:
    yield f"- **{escape_markdown(title_of(change.old))}**"
    yield from describe_details(change, difference, with_gaps=False)


def _how_to_rename(before: str, after: str) -> str:
    old, new = escape_markdown(before), escape_markdown(after)
    if is_ankis_own_deck(before):
        return (
            f"**New cards come into the deck “{new}”.** The cards that you have stay in “{old}”, with your progress. "
            "If you want all of them in one deck, select them in the browser and choose *Cards › Change Deck*."
        )
    return (
        f"**Before you import, rename your deck “{old}” to “{new}”.** Anki recognises a deck by its name: "
        "otherwise your cards stay in the old deck, and new ones come into a separate deck."
    )


def _how_to_import(advice: Advice) -> Iterator[str]:
    yield "## How to import"
    if advice.rename:
        yield _how_to_rename(*advice.rename)
    if advice.merge_before:
        yield (
            f"**If you have a version before {advice.merge_before}, tick *Merge note types* in the import window.** "
            "Some cards have become cards of another kind; without the tick, Anki leaves yours as they are. You keep "
            "your progress. At the next sync, Anki asks once whether to upload or download the whole collection: sync "
            "your other devices first, then choose upload."
        )
    options = "the other options" if advice.merge_before else "the options"
    yield f"Choose *File › Import*, pick the package, leave {options} as they are and choose *Import*."
    if advice.preset:
        yield (
            f"If you would like the settings that the deck recommends ({_describe_preset(advice.preset)}), tick "
            "*Import any deck presets*. They then apply to this deck's cards."
        )


def _describe_preset(preset: Preset) -> str:
    settings = [
        f"{preset.new_cards_a_day} new cards a day" if preset.new_cards_a_day is not None else "",
        "new cards in random order" if preset.order == "random" else "new cards in the deck's order",
        _describe_burying(preset),
        f"a desired retention of {preset.desired_retention:.0%} with FSRS" if preset.desired_retention else "",
    ]
    return ", ".join(filter(None, settings))


def _describe_burying(preset: Preset) -> str:
    if preset.bury_siblings is None:
        return ""
    return "cards of one note on different days" if preset.bury_siblings else "cards of one note on the same day"


def _your_own_changes(difference: Difference) -> Iterator[str]:
    yield "## What happens to your own changes"
    lines = ["Intervals, flags, suspended cards and the decks that you moved cards to stay as they are."]
    rewritten = [
        "the cards under *Changed*" if difference.updated else "",
        f"{format_count(len(difference.sent_again), 'card')} sent again as before" if difference.sent_again else "",
    ]
    if any(rewritten):
        lines.append(
            f"On {' and on '.join(filter(None, rewritten))}, your own words and tags are replaced: Anki replaces a "
            "note as a whole. On all other cards, your own words and tags stay."
        )
        lines.append("A card that you edited after the day of this release stays as you made it, without the change.")
    else:
        lines.append("Your own words and tags stay.")
    lines.append("A card that you deleted comes back: suspend it instead of deleting it.")
    yield "\n".join(f"- {line}" for line in lines)


def _cards_retired_before(deck: Deck, lock: Lock) -> Iterator[str]:
    """Where earlier releases retired cards: who needs the cleanup package."""
    version = lock.releases[-1].version
    if any(card.version != version for card in lock.retired.values()):
        yield (
            f"If you have had the deck for longer, import `{_cleanup_file(deck, lock)}`: it empties all cards that "
            f"were ever retired ({len(lock.retired):,}), and then *Tools › Empty Cards* removes them."
        )


def _cards_to_suspend(extension: Extension) -> Iterator[str]:
    """Which cards of the base the deck takes the place of, why, and how to find them."""
    if not extension.suspended:
        return
    base = extension.base
    yield f"## Cards of {escape_markdown(base.name)} to suspend"
    lines = []
    for each in extension.suspended:
        question = to_plain_text(base.cards[each.card_id].question) or each.card_id
        lines.append(f"- {escape_markdown(shorten(question, _LONGEST_QUESTION))}: {escape_markdown(each.reason)}")
    yield "\n".join(lines)
    if search := make_search(extension):
        yield (
            "To find these cards, put this into the search of Anki's browser. Then select them all and choose *Cards › "
            "Toggle Suspend*."
        )
        yield show_code_in_markdown(search)


def _cleanup_file(deck: Deck, lock: Lock) -> str:
    return f"{deck.id}-{lock.releases[-1].version}-cleanup.apkg"
