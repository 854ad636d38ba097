"""Compares the settings of a newer package's note types with `kind.yaml`: fonts, right to left, LaTeX, the browser.

A folder that an earlier version of the program imported lacks some of them, and gets them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

from deck_builder.commands.import_package.file_update import FileUpdate
from deck_builder.deck.kinds import FIELD_KEYS, KIND_KEYS, TEMPLATE_KEYS
from deck_builder.deck.note_type_settings import (
    IMAGE_OCCLUSION_SCRIPT,
    STOCK_KINDS,
    FieldSettings,
    Latex,
    TemplateSettings,
)
from deck_builder.problems.problem import Problems
from deck_builder.source.edit_values import (
    TextEdit,
    apply_edits,
    as_read,
    edit_mapping,
    find_nodes,
    get_node,
    read_node,
)
from deck_builder.source.read import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deck_builder.deck.model import Deck, Kind
    from deck_builder.packages.model import PackedNoteType
    from deck_builder.source.write_values import NewValue

_Settings = FieldSettings | TemplateSettings
_Path = tuple[str, ...]
"""The keys that lead to a mapping in `kind.yaml`: none for the whole file, `fields` and the key of a field."""
_ORDERS: Final = {"": KIND_KEYS, "fields": FIELD_KEYS, "cards": TEMPLATE_KEYS}
"""The order of keys in a tidy file, by the first key of a path."""
_BROWSER_SIDES: Final = ("browser-front", "browser-back")
_UNKNOWN: Final = object()


@dataclass(frozen=True, slots=True)
class KindSettings:
    """What a package brings to the settings of a kind."""

    updates: tuple[FileUpdate, ...]
    """The files that change: `kind.yaml`, and the HTML for the browser."""
    kept: tuple[str, ...]
    """The settings that stay though the package has others, each as `kind/kind.yaml: fields.a.font`."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """A setting that the folder has otherwise than the package."""

    path: _Path
    """Where it is in `kind.yaml`."""
    key: str
    """Its key there."""
    ours: object
    """What the folder says."""
    theirs: object
    """What the package says."""
    usual: object
    """What it is if nothing is said."""
    base: object
    """What the package before said; `_UNKNOWN` if there is none."""


def compare_kind_settings(
    kind: Kind, note_type: PackedNoteType, had: PackedNoteType | None, deck: Deck, *, is_as_imported: bool
) -> KindSettings:
    """Compare the settings of a kind with those of its note type in a newer package, whose parts have the same names.

    `had` is the note type in the package before, if the author has it. Without it, a setting is the authors' own if the
    file says it and the kind has changed since the import.
    """
    before = had if had and _count_parts(had) == _count_parts(note_type) else None
    file = kind.place.file
    values: dict[_Path, dict[str, NewValue]] = {}
    files: dict[Path, str] = {}
    kept: list[str] = []
    for each in _list_differences(kind, note_type, before):
        if each.base is not _UNKNOWN:
            if each.base == each.theirs:
                continue
            is_taken = each.base == each.ours
        elif each.theirs == each.usual and not is_as_imported:
            continue  # the authors added it
        else:
            is_taken = is_as_imported or each.ours == each.usual
        is_side = each.key in _BROWSER_SIDES
        if not is_taken or (is_side and each.ours):
            if not is_side:  # the file itself is compared with others
                kept.append(_name(kind, each.path, each.key))
            continue
        new = _write_value(each)
        if is_side:
            stem = f"{each.path[-1]}-" if len(kind.templates) > 1 else ""
            new = f"{stem}{each.key}.html"
            files[file.with_name(new)] = f"{each.theirs}\n"
        values.setdefault(each.path, {})[each.key] = new
    update = _edit(file, values, deck) if values else None
    if values and update is None:
        kept += [_name(kind, path, key) for path, settings in values.items() for key in settings]
    updates = [update, *(FileUpdate(side, "", text) for side, text in files.items())] if update else []
    return KindSettings(tuple(updates), tuple(kept))


def _name(kind: Kind, path: _Path, key: str) -> str:
    return f"{kind.key}/{kind.place.file.name}: {'.'.join((*path, key))}"


def _count_parts(note_type: PackedNoteType) -> tuple[int, int]:
    return len(note_type.fields), len(note_type.templates)


def _list_differences(kind: Kind, note_type: PackedNoteType, before: PackedNoteType | None) -> Iterator[_Setting]:
    ours, theirs = _find_stock(kind), _find_stock_of(note_type)
    if ours != theirs:
        yield _Setting((), "stock", ours, theirs, 0, _find_stock_of(before) if before else _UNKNOWN)
    latex = kind.latex or Latex()
    if latex != note_type.latex:
        yield _Setting((), "latex", latex, note_type.latex, Latex(), before.latex if before else _UNKNOWN)
    for position, field in enumerate(kind.fields):
        base = before.fields[position].settings if before else None
        yield from _compare(("fields", field.key), field.settings, note_type.fields[position].settings, base)
    for position, card in enumerate(kind.templates):
        was = before.templates[position].settings if before else None
        yield from _compare(("cards", card.key), card.settings, note_type.templates[position].settings, was)


def _compare(path: _Path, ours: _Settings, theirs: _Settings, base: _Settings | None) -> Iterator[_Setting]:
    usual = type(ours)()
    for name in ours._fields:
        one, other = (_unify(getattr(settings, name)) for settings in (ours, theirs))
        if one != other:
            before = _unify(getattr(base, name)) if base else _UNKNOWN
            yield _Setting(path, name.replace("_", "-"), one, other, getattr(usual, name), before)


def _unify(value: object) -> object:
    """Give a text the line ends that it has in a file; other values stay."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _find_stock(kind: Kind) -> int:
    """Find Anki's number for the note type that a kind began as; one that does not say it may show it."""
    shows_shapes = any(IMAGE_OCCLUSION_SCRIPT in card.front for card in kind.templates)
    return kind.stock if kind.stock is not None else STOCK_KINDS.index("image-occlusion") if shows_shapes else 0


def _find_stock_of(note_type: PackedNoteType) -> int:
    return note_type.stock if note_type.stock < len(STOCK_KINDS) else 0


def _write_value(setting: _Setting) -> NewValue:
    """Write what a package says as the value of a key; None if it is the usual value."""
    if setting.key == "stock" and isinstance(setting.theirs, int):
        return STOCK_KINDS[setting.theirs]
    if setting.theirs == setting.usual:
        return None
    if isinstance(setting.theirs, Latex):
        usual = Latex()
        texts = {key: getattr(setting.theirs, key) for key in ("header", "footer")}
        written: dict[str, NewValue] = {key: text for key, text in texts.items() if text != getattr(usual, key)}
        return written | {"svg": "yes"} if setting.theirs.svg else written
    return "yes" if setting.theirs is True else str(setting.theirs)


def _edit(file: Path, values: dict[_Path, dict[str, NewValue]], deck: Deck) -> FileUpdate | None:
    """Write settings into `kind.yaml`, in their lines; None if the file does not read back as it should."""
    old = read_text(file, deck.folder, Problems()) or ""
    root = find_nodes(old)
    if root is None:
        return None
    wanted = read_node(root)
    edits: list[TextEdit] = []
    for path, settings in values.items():
        node, entry = _follow(root, path), wanted
        for key in path:
            entry = entry.get(key) if isinstance(entry, dict) else None
        if node is None or not isinstance(entry, dict):
            return None
        edits += edit_mapping(old, node, settings, _ORDERS[path[0] if path else ""])
        for key, value in settings.items():
            if value is None:
                entry.pop(key, None)
            else:
                entry[key] = as_read(value)
    new = apply_edits(old, edits)
    read_back = find_nodes(new)
    return FileUpdate(file, old, new) if read_back and read_node(read_back) == wanted else None


def _follow(root: yaml.MappingNode, path: _Path) -> yaml.MappingNode | None:
    """Follow keys to a mapping; None if there is none."""
    mapping = root
    for key in path:
        node = get_node(mapping, key)
        if not isinstance(node, yaml.MappingNode):
            return None
        mapping = node
    return mapping
