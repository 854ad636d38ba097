"""What differs between two packages, as Markdown for a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deck_builder.commands.diff.sentences import (
    KEPT,
    NEVER_MOVED,
    alike,
    by_subdeck,
    consequence,
    deck_name,
    facts,
    fate,
    in_words,
    kind_in_brackets,
    kind_of,
    makeup,
    media_lines,
    moves,
    note_of,
    printable,
    retired,
    sent_again,
    shown_changes,
    signed_note_types,
    summary,
)
from deck_builder.packages.compare import NoteChange, title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.commands.diff.word_diff import Piece
    from deck_builder.packages.compare import Difference


_MEANS_SOMETHING: Final = re.compile(r"([\\`*_\[\]<>|~&$])")
_REFERS: Final = re.compile(r"([@#])(?=\w)")
_BEGINS_SOMETHING: Final = re.compile(r"^(?:(\d+)([.)])|([-+=#]))")
_COMMENT_LENGTH: Final = 60_000
"""What fits into a comment on GitHub (65,536 characters), with room for a heading of the poster's own."""


def as_markdown(difference: Difference) -> str:
    """The difference as Markdown for a comment on a pull request, cut where it gets too long for one."""
    lines = list(_markdown(difference))
    length = 0
    for at, line in enumerate(lines):
        length += len(line) + 1
        if length > _COMMENT_LENGTH:
            left = format_count(len(lines) - at, "more line")
            return "\n".join([*lines[:at], "", f"… and {left}: `deck-builder diff` shows all of it."])
    return "\n".join(lines).rstrip()


def _markdown(difference: Difference) -> Iterator[str]:
    first, *more = summary(difference)
    root = deck_name(difference)
    yield f"## What learners get{f' of {_escaped(root)}' if root else ''}\n"
    yield f"**{_escaped(first)}**\n"
    yield from (f"- {_escaped(each)}" for each in more)
    if difference.added:
        yield "\n### New"
        for subdeck, notes in by_subdeck(difference.added, note_of, difference).items():
            yield from _subheading(subdeck)
            yield from (f"- {_escaped(title_of(note))} {_escaped(makeup(note))}" for note in notes)
    if changes := shown_changes(difference):
        yield "\n### Changed"
        for subdeck, inside in by_subdeck(changes, note_of, difference).items():
            yield from _subheading(subdeck)
            for change in inside:
                yield from _markdown_change(change, difference)
    if any(moves(change, difference) for change in difference.changed):
        yield f"\n{_escaped(NEVER_MOVED)}"
    if again := sent_again(difference):
        yield f"\n{_escaped(again)}"
    for heading, notes, then in (
        ("Retired", [change.old for change in retired(difference)], "*Tools › Empty Cards* removes them."),
        ("No longer in the package", list(difference.left_out), KEPT),
    ):
        if notes:
            yield f"\n### {heading}\n\n{then}\n"
            yield from (f"- {_escaped(title_of(note))} {_escaped(kind_in_brackets(note))}" for note in notes)
    yield from _markdown_types(difference)
    if media := [*media_lines(difference)]:
        yield "\n### Pictures and sounds\n\n| | file |\n|---|---|"
        words = {"+": "new", "~": "replaced", "-": "gone"}
        yield from (f"| {words[sign]} | {_escaped(text)} |" for sign, text in media)


def _subheading(subdeck: str) -> Iterator[str]:
    yield f"\n#### {_escaped(subdeck)}\n" if subdeck else ""


def _markdown_change(change: NoteChange, difference: Difference) -> Iterator[str]:
    yield f"- **{_escaped(title_of(change.new))}** {_escaped(kind_in_brackets(change.new))}"
    if reason := fate(change):
        yield f"  - ⚠️ {_escaped(reason)}"
    for field in change.fields:
        words = in_words(field, difference)
        marked = "".join(_marked(words.pieces))
        said = (
            f"*({_escaped(words.said)})*" if words.said and marked else f"*{_escaped(words.said)}*" * bool(words.said)
        )
        yield f"  - {_escaped(field.name)}: {' '.join(filter(None, (marked, said)))}"
    yield from (f"  - {_escaped(fact)}" for fact in facts(change, difference))


def _markdown_types(difference: Difference) -> Iterator[str]:
    whole = [*signed_note_types(difference)]
    if not whole and not difference.note_types:
        return
    yield "\n### Note types\n"
    yield from (f"- {'new' if sign == '+' else 'gone'}: {_escaped(name)}" for sign, name in whole)
    for types in alike(difference):
        each = types[0]
        names, said = ", ".join(kind_of(one.new) for one in types), "; ".join((*each.changes, *each.breaks))
        yield f"- **{_escaped(names)}**: {_escaped(said)}"
        if then := consequence(each, difference):
            yield f"  - ⚠️ {_escaped(then)}"


def _marked(pieces: Sequence[Piece]) -> Iterator[str]:
    """Words with what went struck out and what came in bold."""
    for at, (what, text) in enumerate(pieces):
        bare = text.strip()
        if what == "same" or not bare:
            yield _escaped(text, fold=False)
            continue
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        before = pieces[at - 1].text[-1:] if at and not lead and pieces[at - 1].what == "same" else ""
        after = pieces[at + 1].text[:1] if at + 1 < len(pieces) and not tail and pieces[at + 1].what == "same" else ""
        # CommonMark takes no sign for one that stands between a letter and a full stop, say: there, HTML does it.
        signs = not (before.isalnum() and not bare[0].isalnum()) and not (after.isalnum() and not bare[-1].isalnum())
        sign, tag = ("~~", "del") if what == "gone" else ("**", "strong")
        inside = _escaped(bare)
        yield f"{lead}{sign}{inside}{sign}{tail}" if signs else f"{lead}<{tag}>{inside}</{tag}>{tail}"


def _escaped(text: str, *, fold: bool = True) -> str:
    """Words as Markdown that says just them, on one line, and calls nobody.

    GitHub looks for `@someone` and `#12` in what is already rendered, where no backslash is left: a comment
    parts the sign from what follows.
    """
    text = _MEANS_SOMETHING.sub(r"\\\1", printable(text, fold=fold))
    text = _REFERS.sub(r"\1<!-- -->", text)
    return _BEGINS_SOMETHING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", text)
