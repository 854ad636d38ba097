"""What differs between two packages, as one page: each changed card as it looked and as it looks."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from deck_builder.commands.diff.sentences import (
    KEPT,
    NEVER_MOVED,
    alike,
    by_subdeck,
    card_name,
    consequence,
    deck_name,
    facts,
    fate,
    file_words,
    gone_files,
    in_words,
    kind_of,
    moves,
    new_files,
    replaced_files,
    retired,
    sent_again,
    shown_changes,
    size_of,
    summary,
    whole_note_types,
)
from deck_builder.commands.diff.shadow_card import harmless, pictures_of, shadow_tree
from deck_builder.content.plain_text import remove_hash
from deck_builder.packages.compare import title_of
from deck_builder.packages.render import render_card
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.commands.diff.word_diff import Piece
    from deck_builder.packages.compare import Difference, FieldChange, NoteChange, NoteTypeChange
    from deck_builder.packages.model import Package, PackedNote

_DRAWN_AT_MOST: Final = 200
"""How many notes are drawn; of further ones the words are shown. A page of many thousand drawings opens nowhere."""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_PAGE_STYLE: Final = """
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1f2328; --quiet: #59636e; --line: #c8ced6; --wash: #f3f5f7; --link: #0550ae;
  --gone: #82071e; --gone-wash: #ffe6e3; --new: #0b4a1e; --new-wash: #d8f6df; --warn: #7d2d00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e4e7eb; --quiet: #a3adb8; --line: #3b434c; --wash: #1e2329; --link: #8cbcff;
    --gone: #ffc9c2; --gone-wash: #4d1f22; --new: #bff0ca; --new-wash: #173d24; --warn: #ffb587;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem clamp(0.8rem, 3vw, 2rem) 4rem; max-width: 76rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.2em; }
h2 { font-size: 1.3rem; margin: 3rem 0 0.5rem; padding-block-end: 0.25rem; border-block-end: 2px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 0.5rem; color: var(--quiet); }
h4, article > h3 { font-size: 1.1rem; margin: 0 0 0.5rem; color: inherit; }
h5 { font-size: 0.95rem; margin: 1.2rem 0 0; }
.quiet { color: var(--quiet); font-weight: 400; font-size: 0.9rem; }
.warn { color: var(--warn); font-weight: 600; }
a { color: var(--link); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; padding: 0; list-style: none; }
.summary p { margin: 0.3rem 0; }
.summary p:first-child { font-size: 1.15rem; font-weight: 600; }
article { margin: 0 0 1.2rem; padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; }
dl { margin: 0; }
dt { font-weight: 600; }
dd { margin: 0 0 0.5rem; }
ul.facts { margin: 0.3rem 0; padding-inline-start: 1.2rem; }
del, ins { padding: 0.05em 0.15em; border-radius: 0.2em; }
del { background: var(--gone-wash); color: var(--gone); text-decoration: line-through; }
ins { background: var(--new-wash); color: var(--new); text-decoration: underline; text-underline-offset: 0.15em; }
.sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.8rem; margin-block-start: 0.8rem; }
figure { margin: 0; min-width: 0; display: flex; flex-direction: column; }
figcaption, summary { color: var(--quiet); font-size: 0.9rem; margin-block-end: 0.2rem; }
summary { cursor: pointer; margin-block-start: 0.8rem; }
.frame {
  flex: 1; contain: layout paint style; overflow: auto; max-height: 200rem;
  border: 1px solid var(--line); border-radius: 0.4rem;
}
.frame > div { min-height: 100%; display: grid; }
@media (max-width: 45rem) {
  .sides { grid-template-columns: minmax(0, 1fr); }
  article { padding: 0.8rem; }
}
@media print { .frame { max-height: none; } article { break-inside: avoid-page; } }
"""


def as_html(difference: Difference) -> str:
    """The whole page. Raises InputError where the pictures can't be read from a package any more."""
    return "\n".join(_page(difference, _Drawings(difference)))


class _Drawings:
    """Draws cards of both packages, with the pictures that they show."""

    def __init__(self, difference: Difference) -> None:
        changes = shown_changes(difference)
        self.changed = {change.new.guid for change in changes[:_DRAWN_AT_MOST]}
        room = _DRAWN_AT_MOST - len(self.changed)
        self.added = {note.guid for note in difference.added[:room]}
        self.not_drawn = len(changes) + len(difference.added) - len(self.changed) - len(self.added)
        self.examples = {types[0].new.id: _example(types[0], difference, self.changed) for types in alike(difference)}
        shown = self.changed | self.added | {example[1].guid for example in self.examples.values() if example}
        self.pictures = {
            id(package): pictures_of(package, [note for guid, note in package.notes.items() if guid in shown])
            for package in (difference.old, difference.new)
        }

    def sides(self, package: Package, note: PackedNote, ordinal: int) -> tuple[str, str]:
        """The front and the back of a card, harmless, their pictures in them."""
        front, back = render_card(note, ordinal)
        pictures = self.pictures[id(package)]
        return harmless(front, pictures, package), harmless(back, pictures, package)


def _page(difference: Difference, drawings: _Drawings) -> Iterator[str]:
    root = deck_name(difference)
    title = f"What learners get of {root}" if root else "What learners get"
    sections = [(name, heading, list(lines)) for name, heading, lines in _sections(difference, drawings)]
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_text(title)}</title><style>{_PAGE_STYLE}</style></head>"
    yield "<body>"
    yield f"<header><h1>{_text(title)}</h1>"
    yield f'<p class="quiet">{_text(_states(difference))}</p>'
    yield '<div class="summary">'
    yield from (f"<p>{_text(sentence)}</p>" for sentence in summary(difference))
    yield "</div>"
    named = [(name, heading) for name, heading, lines in sections if lines]
    if len(named) > 1:
        links = "".join(f'<li><a href="#{name}">{_text(heading)}</a></li>' for name, heading in named)
        yield f'<nav aria-label="Sections"><ul>{links}</ul></nav>'
    yield "</header><main>"
    if drawings.not_drawn:
        count = format_count(drawings.not_drawn, "further note")
        yield f"<p>The first {_DRAWN_AT_MOST:,} notes are drawn; of {count} the words are shown.</p>"
    for name, heading, lines in sections:
        if lines:
            yield f'<section aria-labelledby="{name}"><h2 id="{name}">{_text(heading)}</h2>'
            yield from lines
            yield "</section>"
    yield "</main></body></html>"


def _states(difference: Difference) -> str:
    old, new = difference.old, difference.new
    return f"Before: {format_count(len(old.notes), 'note')}. Now: {format_count(len(new.notes), 'note')}."


def _sections(difference: Difference, drawings: _Drawings) -> Iterator[tuple[str, str, Iterable[str]]]:
    gone = [change.old for change in retired(difference)]
    changes = shown_changes(difference)
    yield "changed", f"Changed ({len(changes):,})", _changed(difference, drawings)
    yield "new", f"New ({len(difference.added):,})", _added(difference, drawings)
    yield "retired", f"Retired ({len(gone):,})", _titles(gone, "Tools › Empty Cards removes them.")
    left_out = difference.left_out
    yield "left-out", f"No longer in the package ({len(left_out):,})", _titles(left_out, KEPT)
    again = sent_again(difference)
    yield "sent-again", "Sent again", [f"<p>{_text(again)}</p>"] if again else []
    yield "note-types", "Note types", _types(difference, drawings)
    yield "media", "Pictures and sounds", _media(difference)


def _changed(difference: Difference, drawings: _Drawings) -> Iterator[str]:
    changes = shown_changes(difference)
    if any(moves(change, difference) for change in changes):
        yield f"<p>{_text(NEVER_MOVED)}</p>"
    for subdeck, inside in by_subdeck(changes, lambda change: change.new, difference).items():
        yield _subheading(subdeck)
        for change in inside:
            yield from _change(change, difference, drawings)


def _change(change: NoteChange, difference: Difference, drawings: _Drawings) -> Iterator[str]:
    yield f"<article>{_heading(change.new)}"
    if reason := fate(change):
        yield f'<p class="warn">{_text(reason[0].upper() + reason[1:])}.</p>'
    if change.fields:
        yield "<dl>"
        yield from (f"<dt>{_text(field.name)}</dt><dd>{_words(field, difference)}</dd>" for field in change.fields)
        yield "</dl>"
    if said := facts(change, difference):
        yield f'<ul class="facts">{"".join(f"<li>{_text(fact)}</li>" for fact in said)}</ul>'
    if change.new.guid in drawings.changed:
        yield from _drawn_change(change, difference, drawings)
    yield "</article>"


def _words(field: FieldChange, difference: Difference) -> str:
    words = in_words(field, difference)
    marked = "".join(map(_marked, words.pieces))
    said = f'<span class="quiet">{_text(f"({words.said})" if marked else words.said)}</span>' if words.said else ""
    return " ".join(filter(None, (marked, said)))


def _marked(piece: Piece) -> str:
    tag = {"same": "", "gone": "del", "new": "ins"}[piece.what]
    bare = piece.text.strip() or piece.text
    lead, _, tail = piece.text.partition(bare)
    return f"{lead}<{tag}>{_text(bare)}</{tag}>{tail}" if tag else _text(piece.text)


def _drawn_change(change: NoteChange, difference: Difference, drawings: _Drawings) -> Iterator[str]:
    old, new = change.old, change.new
    ordinals = sorted(old.decks.keys() | new.decks.keys())
    drawn = False
    for ordinal in ordinals:
        name = card_name(new if ordinal in new.decks else old, ordinal)
        before = drawings.sides(difference.old, old, ordinal) if ordinal in old.decks else None
        after = drawings.sides(difference.new, new, ordinal) if ordinal in new.decks else None
        if before == after:
            continue
        drawn = True
        if len(ordinals) > 1:
            yield f"<h5>{_text(name)}</h5>"
        if before and after:
            yield from _pair(before, after, old, new)
        elif after:
            yield from _both_sides(after, new, "new card")
        elif before:
            yield from _both_sides(before, old, "as it was; it is empty now")
    if not drawn and change.fields:
        yield '<p class="quiet">Its cards look as they did.</p>'


def _pair(
    before: tuple[str, str], after: tuple[str, str], old: PackedNote, new: PackedNote, *, restyled: bool = False
) -> Iterator[str]:
    """Both sides before and after. A side that holds the same is drawn once, but where its style is what differs."""
    for name, one, other in zip(("Front", "Back"), before, after, strict=True):
        if one == other and not restyled:
            yield f'<details><summary>{name}, as it was</summary><div class="sides">'
            yield _figure(f"{name}, as it was and is", one, new)
            yield "</div></details>"
        else:
            yield '<div class="sides">'
            yield _figure(f"{name}, as it was", one, old)
            yield _figure(f"{name}, as it is", other, new)
            yield "</div>"


def _both_sides(sides: tuple[str, str], note: PackedNote, which: str = "") -> Iterator[str]:
    yield '<div class="sides">'
    for name, side in zip(("Front", "Back"), sides, strict=True):
        yield _figure(f"{name}, {which}" if which else name, side, note)
    yield "</div>"


def _figure(caption: str, side: str, note: PackedNote) -> str:
    return (
        f'<figure><figcaption>{_text(caption)}</figcaption><div class="frame"><div>'
        f"{shadow_tree(side, note.note_type.css)}</div></div></figure>"
    )


def _added(difference: Difference, drawings: _Drawings) -> Iterator[str]:
    for subdeck, inside in by_subdeck(difference.added, lambda note: note, difference).items():
        yield _subheading(subdeck)
        for note in inside:
            yield f"<article>{_heading(note)}"
            if note.guid in drawings.added:
                for ordinal in sorted(note.decks):
                    if len(note.decks) > 1:
                        yield f"<h5>{_text(card_name(note, ordinal))}</h5>"
                    yield from _both_sides(drawings.sides(difference.new, note, ordinal), note)
            yield "</article>"


def _titles(notes: Iterable[PackedNote], what_then: str) -> Iterator[str]:
    if listed := [f"<li>{_text(title_of(note))} {_kind(note)}</li>" for note in notes]:
        yield f"<p>{_text(what_then)}</p><ul>{''.join(listed)}</ul>"


def _types(difference: Difference, drawings: _Drawings) -> Iterator[str]:
    come, gone = whole_note_types(difference)
    if names := [f"New: {each.name}" for each in come] + [f"Gone: {each.name}" for each in gone]:
        yield f"<ul>{''.join(f'<li>{_text(name)}</li>' for name in names)}</ul>"
    for types in alike(difference):
        each = types[0]
        yield f"<article><h3>{_text(', '.join(kind_of(one.new) for one in types))}</h3>"
        said = [f"<li>{_text(change)}</li>" for change in each.changes]
        said += [f'<li class="warn">{_text(change)}</li>' for change in each.breaks]
        yield f'<ul class="facts">{"".join(said)}</ul>'
        if then := consequence(each, difference):
            yield f'<p class="warn">{_text(then)}</p>'
        if example := drawings.examples[each.new.id]:
            old, new = example
            ordinal = min(old.decks.keys() & new.decks.keys())
            before = drawings.sides(difference.old, old, ordinal)
            after = drawings.sides(difference.new, new, ordinal)
            yield f'<p class="quiet">For example: {_text(title_of(new))}</p>'
            yield from _pair(before, after, old, new, restyled=old.note_type.css != new.note_type.css)
        yield "</article>"


def _example(each: NoteTypeChange, difference: Difference, drawn: set[str]) -> tuple[PackedNote, PackedNote] | None:
    """A note of a changed note type, as it was and is; None where nothing of its look changed."""
    if not each.changes:
        return None
    notes = (
        (old, note)
        for guid, note in difference.new.notes.items()
        if note.note_type.id == each.new.id
        and (old := difference.old.notes.get(guid)) is not None
        and old.note_type.id == each.old.id
        and old.decks.keys() & note.decks.keys()
    )
    found = sorted(notes, key=lambda pair: pair[1].guid in drawn)[:1]
    return found[0] if found else None


def _media(difference: Difference) -> Iterator[str]:
    said = [f"New: {remove_hash(name)} ({size_of(difference.new, name)})" for name in new_files(difference)]
    said += [f"Replaced: {file_words(before, after, difference)}" for before, after in replaced_files(difference)]
    said += [f"Gone: {remove_hash(name)} ({size_of(difference.old, name)})" for name in gone_files(difference)]
    if said:
        yield f"<ul>{''.join(f'<li>{_text(each)}</li>' for each in said)}</ul>"


def _subheading(subdeck: str) -> str:
    return f"<h3>{_text(subdeck or 'In the deck itself')}</h3>"


def _heading(note: PackedNote) -> str:
    return f"<h4>{_text(title_of(note))} {_kind(note)}</h4>"


def _kind(note: PackedNote) -> str:
    return f'<span class="quiet">{_text(kind_of(note.note_type))}</span>'


def _text(text: str) -> str:
    return html.escape(text)
