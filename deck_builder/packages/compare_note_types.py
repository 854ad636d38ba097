"""What differs between two states of a note type, and whether Anki takes the new state for the old one.

Anki compares note types part by part: fields and templates must agree in number and order. Two parts agree by id where
both have one, else by name (`rslib/src/import_export/package/apkg/import/notes.rs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deck_builder.content.comparing import fold_name
from deck_builder.patterns import compile_late
from deck_builder.problems.wording import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deck_builder.deck.note_type_settings import FieldSettings, Latex, TemplateSettings
    from deck_builder.packages.model import PackedField, PackedNoteType, PackedTemplate

_DATED_LINK: Final = compile_late(
    r'(<p class="report" lang="[\w-]+" dir="\w+"><a) data-release="([^"<>]+)"( href="[^"<>]*")'
)


@dataclass(frozen=True, slots=True)
class NoteTypeChange:
    """A note type that is in both packages and differs."""

    old: PackedNoteType
    """The note type as it was."""
    new: PackedNoteType
    """The note type as it is."""
    changes: tuple[str, ...]
    """What is different, as phrases for a sentence."""
    breaks: tuple[str, ...]
    """Why Anki does not take the new note type for the old one, as phrases that follow "because"."""
    arrives: bool
    """Whether learners get the changes."""


def compare_note_types(
    old: PackedNoteType, new: PackedNoteType, deck_names: tuple[str, str] = ("", "")
) -> NoteTypeChange:
    """What differs between two states of a note type.

    `deck_names` are what the deck was and is called. A new name of the note type that only follows the deck's new name
    does not count as a change.
    """
    breaks = [
        *_broken_parts("field", old.fields, new.fields),
        *_broken_parts("card", old.templates, new.templates),
    ]
    if old.cloze is not new.cloze:
        breaks.append("it makes its cards in another way: from gaps or from templates")
    if old.sort_field != new.sort_field:
        breaks.append("it sorts by another field")
    changes = tuple(_describe_changes(old, new, deck_names))
    return NoteTypeChange(old, new, changes, tuple(breaks), arrives=new.mod > old.mod and not breaks)


def is_same_part(one: PackedField | PackedTemplate, other: PackedField | PackedTemplate) -> bool:
    """Whether Anki takes two fields, or two templates, for the same one."""
    return one.id == other.id if one.id and other.id else one.name == other.name


def _describe_changes(old: PackedNoteType, new: PackedNoteType, deck_names: tuple[str, str]) -> Iterator[str]:
    if fold_name(old.name) != fold_name(new.name) and not _follows_deck(old.name, new.name, deck_names):
        yield f"it is called “{new.name}”, and was called “{old.name}”"
    for field, new_field in zip(old.fields, new.fields, strict=False):
        if field.name != new_field.name and is_same_part(field, new_field):
            yield f"its field “{field.name}” is called “{new_field.name}”"
        if field.settings != new_field.settings and is_same_part(field, new_field):
            named = _name_differences(field.settings, new_field.settings)
            yield f"its field “{new_field.name}” is different in the editor: {named}"
    for template, new_template in zip(old.templates, new.templates, strict=False):
        if is_same_part(template, new_template):
            yield from _describe_template(template, new_template)
    if old.css != new.css:
        yield "its style is different"
    if old.latex != new.latex:
        yield f"the pictures of its LaTeX are made differently: {_name_differences(old.latex, new.latex)}"
    if old.stock != new.stock:
        yield "it is another of Anki's own note types"


def _follows_deck(old: str, new: str, deck_names: tuple[str, str]) -> bool:
    """Whether only the deck's name differs in the names of a note type of ours, which begin with it."""
    old_prefix, new_prefix = (f"{name}: " for name in deck_names)
    return (
        old.startswith(old_prefix)
        and new.startswith(new_prefix)
        and old.removeprefix(old_prefix) == new.removeprefix(new_prefix)
    )


def _describe_template(old: PackedTemplate, new: PackedTemplate) -> Iterator[str]:
    if old.name != new.name:
        yield f"its card “{old.name}” is called “{new.name}”"
    backs_differ = old.back != new.back and _undate(old.back) != _undate(new.back)
    if old.front != new.front and backs_differ:
        yield f"the front and the back of its card “{new.name}” look different"
    elif old.front != new.front:
        yield f"the front of its card “{new.name}” looks different"
    elif backs_differ:
        yield f"the back of its card “{new.name}” looks different"
    if old.settings != new.settings:
        named = _name_differences(old.settings, new.settings)
        yield f"its card “{new.name}” is different in Anki's browser: {named}"


def _undate(back: str) -> str:
    """Leave out the release that the link to report a mistake names: it differs in each package."""
    return _DATED_LINK.sub(lambda link: link[1] + link[3].replace(link[2], ""), back)


def _name_differences(
    old: FieldSettings | TemplateSettings | Latex, new: FieldSettings | TemplateSettings | Latex
) -> str:
    """Name the settings that differ, in the words of `kind.yaml`."""
    names = (name for name in old._fields if getattr(old, name) != getattr(new, name))
    return ", ".join(name.replace("_", "-") for name in names)


def _broken_parts(
    what: str,
    old: Sequence[PackedField] | Sequence[PackedTemplate],
    new: Sequence[PackedField] | Sequence[PackedTemplate],
) -> Iterator[str]:
    """Why Anki does not take the new parts for the old ones; `what` is what a person calls a part."""
    if len(old) == len(new) and all(map(is_same_part, old, new)):
        return
    gone = [part.name for part in old if not any(is_same_part(part, other) for other in new)]
    added = [part.name for part in new if not any(is_same_part(part, other) for other in old)]
    if gone:
        yield f"its {pluralize(what, len(gone))} {_quote(gone)} {'is' if len(gone) == 1 else 'are'} gone"
    if added:
        yield f"it gained the {pluralize(what, len(added))} {_quote(added)}"
    if not gone and not added:
        yield f"its {what}s are in another order"


def _quote(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
