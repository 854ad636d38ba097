"""Reads kinds of card: a folder with `kind.yaml` and the HTML of its cards' fronts and backs.

The kinds that come with the program and those in a deck's own folder `kinds/` are read alike.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast, get_args

from deck_builder import source, template
from deck_builder.deck import Field, FieldText, Kind, Template
from deck_builder.problem import Place, Problems, did_you_mean
from deck_builder.shape import Keys

if TYPE_CHECKING:
    from collections.abc import Mapping

BUILT_IN: Final = Path(__file__).parent / "kinds"
"""The kinds that come with the program, with the frame and the stylesheet that all kinds share."""

CARD_KEYS: Final = ("id", "kind", "subdeck", "was", "guid", "tags", "sources", "claims", "evidence")
"""The keys that a card of any kind may have; no field may be called so."""

COMMON_FIELDS: Final = {"evidence": "Evidence", "sources": "Sources"}
"""The fields that every note type has beside its kind's own, by key, with the name in Anki."""

RETIRED: Final = "Retired"
SPARE: Final = "Spare"

_RESERVED_NAMES: Final = template.SPECIAL_FIELDS | set(COMMON_FIELDS.values()) | {RETIRED}
_NAME_BREAKS: Final = frozenset(':"{}#^/')
_FIELD_KEYS: Final = ("name", "about", "text", "required", "lines", "most-words", "unique", "default")


def load_kinds(folder: Path, problems: Problems) -> dict[str, Kind]:
    """The kinds in a folder, by their folders' names; empty where there is no such folder."""
    if not folder.is_dir():
        return {}
    kinds = {}
    for kind_folder in sorted(path for path in folder.iterdir() if path.is_dir()):
        if kind := _load_kind(kind_folder, folder, problems):
            kinds[kind.key] = kind
    return kinds


@lru_cache(maxsize=1)
def built_in_kinds() -> Mapping[str, Kind]:
    """The kinds that come with the program."""
    problems = Problems()
    kinds = load_kinds(BUILT_IN, problems)
    if problems:
        raise RuntimeError(f"the kinds that come with Deck Builder are damaged: {problems[0].message}")
    return kinds


def _load_kind(folder: Path, within: Path, problems: Problems) -> Kind | None:
    before = problems.errors
    file = folder / "kind.yaml"
    if not file.is_file():
        problems.add("K301", f"the kind `{folder.name}` has no `kind.yaml`", Place(file))
        return None
    mapping = source.read_file(file, within, problems)
    if mapping is None:
        return None
    keys = Keys(mapping, file, problems)
    keys.only(("name", "about", "fields", "cards"))
    name = keys.text("name", required=True)
    about = keys.text("about")
    fields = _fields(keys)
    templates = _templates(keys, fields, folder, within)
    if problems.errors > before:
        return None
    kind = Kind(
        key=folder.name,
        name=name,
        about=about,
        fields=fields,
        templates=templates,
        cloze_fields=_cloze_keys(templates, fields),
        card_keys=frozenset([*(field.key for field in fields), *CARD_KEYS]),
        place=keys.place,
    )
    _check_fronts(kind, keys)
    return kind if problems.errors == before else None


def _fields(keys: Keys) -> tuple[Field, ...]:
    listed = keys.nested("fields")
    if listed is None:
        if "fields" not in keys.mapping:
            keys.add("D202", "`fields` is missing", keys.place)
        return ()
    found: list[Field] = []
    names: set[str] = set()
    for key in listed.mapping:
        entry = listed.nested(key)
        if entry is None:
            continue
        entry.only(_FIELD_KEYS)
        if not listed.identifier_ok(key):
            continue
        if key in CARD_KEYS:
            keys.add("K304", f"`{key}` is a key that every card may have", listed.at(key))
        name = entry.text("name", required=True)
        name_place = entry.value_at("name") if name else entry.place
        if name in _RESERVED_NAMES or name.startswith(SPARE) or _NAME_BREAKS & set(name):
            keys.add("K304", f"a field can't be called `{name}`", name_place)
        elif name.casefold() in names:
            keys.add("K304", f"two fields are called `{name}`", name_place)
        names.add(name.casefold())
        text = entry.choice("text", get_args(FieldText), "markdown")
        switched_on = text == "switch" and entry.switch("default")
        if text != "switch" and "default" in entry.mapping:
            keys.add("D203", "only a switch can have a `default`", entry.at("default"))
        found.append(
            Field(
                key=key,
                name=name,
                about=entry.text("about"),
                place=listed.at(key),
                text=cast("FieldText", text),
                required=entry.switch("required"),
                one_line=entry.choice("lines", ("one", "many"), "many") == "one",
                most_words=entry.number("most-words"),
                unique=entry.switch("unique"),
                default="yes" if switched_on else "",
            )
        )
    return tuple(found)


def _templates(keys: Keys, fields: tuple[Field, ...], folder: Path, within: Path) -> tuple[Template, ...]:
    listed = keys.nested("cards")
    if listed is None:
        if "cards" not in keys.mapping:
            keys.add("D202", "`cards` is missing", keys.place)
        return ()
    found = []
    names = {field.name for field in fields} | template.SPECIAL_FIELDS | set(COMMON_FIELDS.values())
    for key in listed.mapping:
        entry = listed.nested(key)
        if entry is None or not listed.identifier_ok(key):
            continue
        entry.only(("name", "front", "back"))
        name = entry.text("name", required=True)
        front, shown = _html(entry, "front", folder, within, names)
        for special in template.SPECIAL_FIELDS.intersection(template.fields_named(shown)):
            keys.add("K307", f"the front of `{key}` names `{special}`", entry.value_at("front"))
        back, _ = _html(entry, "back", folder, within, names)
        found.append(Template(key, name, front, back, shown, listed.at(key)))
    return tuple(found)


def _html(entry: Keys, side: str, folder: Path, within: Path, names: set[str]) -> tuple[str, tuple[template.Node, ...]]:
    """One side of a card: its HTML without comments, and the same parsed."""
    file_name = entry.text(side, required=True)
    if not file_name:
        return "", ()
    file = folder / file_name
    if Path(file_name).name != file_name or not file.is_file():
        entry.add("K301", f"there is no file `{file_name}` in the kind's folder", entry.value_at(side))
        return "", ()
    data = source.read_bytes(file, within, entry.problems)
    if data is None:
        return "", ()
    try:
        html = template.without_comments(data.decode("utf-8").replace("\r\n", "\n")).strip()
    except UnicodeDecodeError:
        entry.add("Y103", f"`{file_name}` is no UTF-8 text", Place(file))
        return "", ()
    try:
        nodes = template.parse(html)
    except template.TemplateError as error:
        entry.add("K302", str(error), source.locate(Place(file), html[error.at :].split("\n", 1)[0]))
        return "", ()
    for name in template.fields_named(nodes):
        if name not in names:
            place = source.locate(Place(file), name)
            entry.add("K303", f"the kind has no field named `{name}`", place, did_you_mean(name, names))
    return html, nodes


def _cloze_keys(templates: tuple[Template, ...], fields: tuple[Field, ...]) -> frozenset[str]:
    names = frozenset().union(*(template.cloze_fields(each.shown) for each in templates))
    return frozenset(field.key for field in fields if field.name in names)


def _check_fronts(kind: Kind, keys: Keys) -> None:
    if not kind.templates:
        keys.add("D202", "`cards` names no card", keys.at("cards"))
        return
    if kind.cloze_fields and len(kind.templates) > 1:
        keys.add("K306", "a kind with gaps makes its cards from one template", keys.at("cards"))
    filled = {field.name for field in kind.fields if field.required or field.default}
    if not any(template.shows_something(each.shown, filled) for each in kind.templates):
        keys.add("K305", "no front shows a required field", keys.at("cards"))
