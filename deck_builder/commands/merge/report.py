"""Says what a personal update keeps, takes and leaves in conflict: as text for a terminal, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import click

from deck_builder.commands.diff.text import clean_line, mark_pieces
from deck_builder.commands.diff.word_diff import compare_words, shorten_pieces
from deck_builder.content.plain_text import to_plain_text
from deck_builder.packages.compare import title_of
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.commands.merge.merge_note_types import NoteTypeMerge
    from deck_builder.commands.merge.merge_notes import FieldMerge, NoteMerge
    from deck_builder.commands.merge.merge_texts import Conflicts
    from deck_builder.commands.merge.plan import MergePlan
    from deck_builder.packages.model import PackedNote

_MOST_LISTED: Final = 20
"""So many new or left out notes are listed; of the others, only the number is given."""
_LEFT_OUT_OF_EXPORTS: Final = ("marked", "leech")
_ALSO_LEFT_OUT: Final = (
    "Anki leaves out what is in a filtered deck (custom study) or in a deck that you did not export: to merge these "
    "notes, too, export the whole collection."
)
_WHOSE: Final = {"mine": "your words stay", "theirs": "the author's words replace yours", "both": "both stay"}
_KINDS: Final = {"taken": "from the author", "kept": "yours stays", "merged": "yours and the author's"}


def as_text(plan: MergePlan, conflicts: Conflicts) -> str:
    """The plan for a terminal, in colour. click removes the colours where the output is not a terminal."""
    return "\n".join(_lines(plan, conflicts))


def _lines(plan: MergePlan, conflicts: Conflicts) -> Iterator[str]:
    changed = [note for note in plan.notes if _has_news(note)]
    in_conflict = [note for note in changed if list_conflicts(note)]
    counts = (
        (sum(_is_taken(note) for note in plan.notes), "note gets", "notes get", "what the author changed"),
        (sum(_is_kept(note) for note in plan.notes), "note keeps", "notes keep", "what you changed"),
        (len(in_conflict), "note has", "notes have", f"conflicts: {_WHOSE[conflicts]}"),
        (len(plan.added), "note is", "notes are", "new"),
        (len(plan.left_out), "note is", "notes are", "left out: you had them, and they are not in your export"),
    )
    some = [f"{format_count(number, one, many)} {what}" for number, one, many, what in counts if number]
    yield click.style(f"{'; '.join(some)}." if some else "You have everything already.", bold=True)
    yield from map(clean_line, _list_advice(plan))
    if in_conflict:
        yield _heading("In conflict")
        for note in in_conflict:
            yield from _describe_note(note, conflicts)
    if others := [note for note in changed if not list_conflicts(note)]:
        yield _heading("Merged")
        for note in others:
            yield from _describe_note(note, conflicts)
    yield from _titles("New", plan.added)
    yield from _titles("Left out", plan.left_out)
    if note_types := [each for each in plan.note_types if each.stays or each.kept or each.taken or each.clashes]:
        yield _heading("Note types")
        for each in note_types:
            yield from _describe_note_type(each, conflicts)


def _list_advice(plan: MergePlan) -> Iterator[str]:
    """Yield what a learner should know about the export."""
    if not plan.has_base:
        yield (
            "No release is known that your notes began with, so each difference counts as a conflict. If you have the "
            "package that you imported before, name it with `--base`."
        )
    if plan.left_out:
        yield f"A note that is not in your export counts as deleted. {_ALSO_LEFT_OUT}"
    elif plan.added and not plan.has_base:
        yield f"A note that is not in your export counts as new; if you have it, it stays as it is. {_ALSO_LEFT_OUT}"
    progress = plan.mine.progress
    if not (progress.reviews or progress.studied):
        names = " and ".join(f"`{tag}`" for tag in _LEFT_OUT_OF_EXPORTS)
        yield f"The export has no learning progress. Anki then leaves the tags {names} out of it, and they get lost."


def _has_news(note: NoteMerge) -> bool:
    return any(field.merged.kind not in ("same", "agreed") for field in note.fields) or bool(
        note.tags_added or note.tags_removed or note.homeless
    )


def _is_taken(note: NoteMerge) -> bool:
    return note.changes


def _is_kept(note: NoteMerge) -> bool:
    return bool(note.tags_kept) or any(field.merged.kind in ("kept", "merged") for field in note.fields)


def list_conflicts(note: NoteMerge) -> list[FieldMerge]:
    """List the fields of a note that are in conflict."""
    return [field for field in note.fields if field.merged.kind == "conflict"]


def _describe_note(note: NoteMerge, conflicts: Conflicts) -> Iterator[str]:
    sign = click.style("!", fg="red", bold=True) if list_conflicts(note) else click.style("~", fg="yellow", bold=True)
    yield f"  {sign} {clean_line(title_of(note.result))}"
    for field in note.fields:
        name = click.style(clean_line(field.name), bold=True)
        if field.merged.kind == "conflict":
            yield f"      {name}: {click.style(f'in conflict, {_WHOSE[conflicts]}', fg='red')}"
            yield f"        yours: {_compare(field.base or '', field.mine)}"
            yield f"        the author's: {_compare(field.base or '', field.new)}"
        elif field.merged.kind in _KINDS:
            before = field.base if field.merged.kind == "kept" else field.mine
            yield f"      {name} ({_KINDS[field.merged.kind]}): {_compare(before or '', field.merged.text)}"
    for what, tags in (("new tags", note.tags_added), ("tags that go", note.tags_removed)):
        if tags:
            yield f"      {what}: {clean_line(' '.join(tags))}"
    if note.homeless:
        yield f"      your note type has no field for: {clean_line(', '.join(note.homeless))}"


def _compare(before: str, after: str) -> str:
    old, new = to_plain_text(before), to_plain_text(after)
    if old == new and before != after:
        return "only the formatting differs"
    return mark_pieces(shorten_pieces(compare_words(old, new))) or "empty"


def _titles(heading: str, notes: Iterable[PackedNote]) -> Iterator[str]:
    titles = [clean_line(title_of(note)) for note in notes]
    if titles:
        yield _heading(heading)
        sign = click.style("+", fg="green", bold=True) if heading == "New" else click.style("-", fg="red", bold=True)
        yield from (f"  {sign} {title}" for title in titles[:_MOST_LISTED])
        if len(titles) > _MOST_LISTED:
            yield f"    and {len(titles) - _MOST_LISTED:,} more"


def _describe_note_type(merge: NoteTypeMerge, conflicts: Conflicts) -> Iterator[str]:
    yield f"  ~ {clean_line(merge.mine.name)}"
    if merge.stays:
        yield f"      stays as you have it, because {merge.stays}"
    whose = "the author's replaces yours" if conflicts == "theirs" else "yours stays"
    parts = (("from the author", merge.taken), ("yours", merge.kept), (f"in conflict, {whose}", merge.clashes))
    for what, names in parts:
        if names:
            yield f"      {what}: {clean_line(', '.join(names))}"


def _heading(text: str) -> str:
    return f"\n{click.style(text, bold=True, underline=True)}"


def as_json(plan: MergePlan, conflicts: Conflicts) -> str:
    """The plan as JSON, for programs. `format` is 1; texts are HTML, and `kind` is as in `merge_texts.Kind`."""
    data = {
        "format": 1,
        "conflicts": conflicts,
        "has_base": plan.has_base,
        "summary": {
            "changed": sum(_is_taken(note) for note in plan.notes),
            "kept": sum(_is_kept(note) for note in plan.notes),
            "in_conflict": sum(bool(list_conflicts(note)) for note in plan.notes),
            "new": len(plan.added),
            "left_out": len(plan.left_out),
        },
        "notes": [_note_data(note) for note in plan.notes if _has_news(note) or note.changes],
        "new_notes": [_name_note(note) for note in plan.added],
        "left_out_notes": [_name_note(note) for note in plan.left_out],
        "note_types": [_note_type_data(each) for each in plan.note_types],
        "media": sorted(plan.media.values()),
        "lost_tags": [] if plan.mine.progress.studied or plan.mine.progress.reviews else [*_LEFT_OUT_OF_EXPORTS],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _name_note(note: PackedNote) -> dict[str, Any]:
    return {"guid": note.guid, "title": title_of(note)}


def _note_data(note: NoteMerge) -> dict[str, Any]:
    return {
        **_name_note(note.result),
        "has_base": note.base is not None,
        "fields": [_field_data(field) for field in note.fields if field.merged.kind != "same"],
        "tags": {
            "kept": note.tags_kept,
            "added": note.tags_added,
            "removed": note.tags_removed,
            "stay_removed": note.tags_removed_by_learner,
        },
        "no_field_for": note.homeless,
    }


def _field_data(field: FieldMerge) -> dict[str, Any]:
    return {
        "name": field.name,
        "kind": field.merged.kind,
        "base": field.base,
        "mine": field.mine,
        "new": field.new,
        "result": field.merged.text,
        "conflicts": [{"base": each.base, "mine": each.mine, "new": each.new} for each in field.merged.clashes],
    }


def _note_type_data(merge: NoteTypeMerge) -> dict[str, Any]:
    return {
        "name": merge.mine.name,
        "stays": merge.stays,
        "kept": merge.kept,
        "taken": merge.taken,
        "conflicts": merge.clashes,
    }
