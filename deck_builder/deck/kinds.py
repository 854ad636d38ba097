"""Kinds of card: each is a folder with `kind.yaml` and the HTML of its cards' fronts and backs.

The kinds that come with the program and those in a deck's own folder `kinds/` are read by the same code.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast, get_args

from deck_builder.content import template
from deck_builder.content.comparing import fold_name
from deck_builder.content.safety import report_parts
from deck_builder.content.unsafe_css import find_in_css
from deck_builder.content.unsafe_html import depends_on_neighbours, find_in_html
from deck_builder.deck.built_in_kinds import BUILT_IN_FOLDER, list_built_in_keys
from deck_builder.deck.late_kinds import LateKinds
from deck_builder.deck.model import (
    COMMON_FIELDS,
    FILLED_TEXTS,
    RETIRED_FIELD,
    RETIRED_KEY,
    Field,
    FieldText,
    Kind,
    Template,
)
from deck_builder.deck.note_type_settings import (
    FIELD_SETTING_KEYS,
    TEMPLATE_SETTING_KEYS,
    read_field_settings,
    read_latex,
    read_stock_kind,
    read_template_settings,
)
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import TextError
from deck_builder.problems.other_names import KINDS
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import find_meant, format_count, suggest
from deck_builder.source.ids import is_id
from deck_builder.source.inside import is_inside, is_there
from deck_builder.source.keys import MOST_UNKNOWN_KEYS, Keys
from deck_builder.source.lines import end_of
from deck_builder.source.read import read_text, read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from deck_builder.content.safety import Unsafe

LOOKS: Final = ("options", "readings", "typing")
"""Parts of the shared look that only some kinds need. A kind gets `look-typing.css` if it lists `typing`."""

KEYS_BEFORE_FIELDS: Final = ("id", "was", "guid", "kind", "subdeck", "subdecks", "after", "ignore")
KEYS_AFTER_FIELDS: Final = ("evidence", "sources", "claims", "tags")
CARD_KEYS: Final = (*KEYS_BEFORE_FIELDS, *KEYS_AFTER_FIELDS)
"""The keys that a card of any kind may have, in the order of a tidy file. No field may have one of them."""

MODE_KEY: Final = "mode"
"""The key beside `shapes` that says whether a card hides one shape or all."""

SPARE_FIELD: Final = "Spare"
"""The start of the names of the spare fields that every note type has, so that its kind can gain a field."""

_SPARE_NAME: Final = compile_late(rf"{SPARE_FIELD} \d+", re.IGNORECASE)

RESERVED_NAMES: Final = template.SPECIAL_FIELDS | set(COMMON_FIELDS.values()) | {RETIRED_FIELD}
"""Names that no field of a kind with the shared frame may have."""
MOST_PARTS: Final = 1000
"""The most fields of a kind, and the most cards. Nobody has so many, and every note pays for each."""
_GAP_NUMBER: Final = compile_late(r"c\d+")
"""`{{#c1}}…{{/c1}}` tests whether the card asks for the first gap."""

NOT_IN_NAMES: Final = frozenset(':"{}#^/')
"""Signs that Anki does not allow in the name of a field."""

KIND_KEYS: Final = (
    "name",
    "label",
    "about",
    "example",
    "replaces",
    "frame",
    "looks",
    "script",
    "stock",
    "latex",
    "fields",
    "cards",
)

FIELD_KEYS: Final = (
    *("name", "about", "text", "required", "lines", "most-words", "unique", "default"),
    *FIELD_SETTING_KEYS,
)
_BROWSER_SIDES: Final = ("browser-front", "browser-back")
TEMPLATE_KEYS: Final = ("name", "front", "back", *_BROWSER_SIDES, *TEMPLATE_SETTING_KEYS, "subdeck", "as-is")


def load_kinds(folder: Path, within: Path, problems: Problems, allow: Collection[str] = ()) -> dict[str, Kind | None]:
    """Load the kinds in a folder, by the names of their folders. Without the folder there are none.

    A kind with an error is None, so that its cards get no problem of their own. `within` is the folder that no file may
    leave. `allow` is what `deck.yaml` allows: `scripts`, `remote`.
    """
    if not folder.is_dir():
        return {}
    folders = [folder]
    if is_inside(folder, within):
        for path in sorted(folder.glob("*.y*ml")) if within != BUILT_IN_FOLDER else ():
            hint = f"A kind is a folder: move the file to `kinds/{path.stem}/kind.yaml`, with its HTML beside it."
            problems.add("D218", f"`kinds/{path.name}` is not read", Place(path), hint=hint)
        folders = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    if outside := [path for path in folders if not is_inside(path, within)]:
        for path in outside:
            problems.add("Y116", f"`{path.name}` is a link to a place outside `{within.name}`", Place(path))
        return {}
    return {kind_folder.name: _load_kind(kind_folder, within, problems, allow) for kind_folder in folders}


@lru_cache(maxsize=1)
def load_built_in_kinds() -> LateKinds:
    """The kinds that come with the program, each read when it is needed. Then RuntimeError says if it is damaged."""
    return LateKinds(list_built_in_keys(), _load_built_in_kind)


def _load_built_in_kind(key: str) -> Kind | None:
    problems = Problems()
    kind = _load_kind(BUILT_IN_FOLDER / key, BUILT_IN_FOLDER, problems, ())
    if problems:
        raise RuntimeError(f"the kinds that come with Deck Builder are damaged: {problems[0].message}")
    return kind


def read_kind_key(keys: Keys, key: str, kinds: Mapping[str, Kind | None], *, required: bool = False) -> str:
    """Read a key that names a kind. Returns an empty text if there is none, or no kind of that name."""
    name = keys.read_text(key, required=required)
    if not name or name in kinds:
        return name
    hint = f"There are: {', '.join(sorted(kinds))}."
    if near := find_meant(name, kinds, KINDS):
        hint = f"Write `{key}: {near}`{describe_needed_keys(kinds[near])}. {hint}"
    keys.add("D207", f"there is no kind `{name}`", keys.place_of_value(key), hint)
    return ""


def describe_needed_keys(kind: Kind | None) -> str:
    """Describe the keys that a kind needs, for the end of a sentence; empty if it can't be read."""
    needed = [f"`{field.key}`" for field in kind.fields if field.required] if kind else []
    return f", with {' and '.join(needed)} on each card" if needed else ""


def is_built_in(kind: Kind) -> bool:
    """Whether a kind comes with the program; a deck's own kind may have the name of one."""
    return kind.place.file.parent.parent == BUILT_IN_FOLDER


def _load_kind(folder: Path, within: Path, problems: Problems, allow: Collection[str]) -> Kind | None:
    before = problems.errors
    file = folder / "kind.yaml"
    if not is_there(file):
        names = sorted(path.name for path in folder.iterdir())
        other = next((name for name in names if name.lower().startswith(("kind.y", "kinds.y"))), "")
        hint = f"Rename `{other}` to `kind.yaml`." if other else "Write a file `kind.yaml` there, or delete the folder."
        problems.add("K301", f"the kind `{folder.name}` has no `kind.yaml`", Place(file), hint=hint)
        return None
    mapping = read_yaml_file(file, within, problems)
    if mapping is None:
        return None
    keys = Keys(mapping, file, problems)
    if not is_id(folder.name):
        keys.add("D205", f"`{folder.name}` can't be the name of a kind", Place(file))
    keys.refuse_unknown_keys(KIND_KEYS)
    name = keys.read_text("name", required=True)
    label = keys.read_text("label")
    about = keys.read_text("about")
    has_frame = keys.read_choice("frame", ("shared", "none"), "shared") == "shared"
    errors_before_fields = problems.errors
    fields = _read_fields(keys, has_frame=has_frame)
    field_names = {field.name for field in fields} if problems.errors == errors_before_fields else None
    told: set[tuple[Unsafe, str]] = set()  # Anki's own image occlusion has the same script on both sides
    templates = _read_templates(keys, field_names, folder, within, allow, told, has_frame=has_frame)
    css = _read_whole(folder / "style.css", within, problems) if is_there(folder / "style.css") else ""
    script = _read_script(keys, folder, within)
    if within != BUILT_IN_FOLDER:
        report_parts(find_in_css(css or ""), folder / "style.css", css or "", allow, problems, told)
        for shown in (name, label, *(card.name for card in templates)):  # Anki puts names on cards as they are
            report_parts(find_in_html(shown), file, "", allow, problems, told)
    if problems.errors > before:
        return None
    kind = Kind(
        key=folder.name,
        name=name,
        about=about,
        fields=fields,
        templates=templates,
        cloze_fields=_find_cloze_keys(templates, fields),
        card_keys=frozenset([*_list_keys(fields), *CARD_KEYS]),
        place=keys.place,
        replaces=keys.read_id("replaces"),
        has_frame=has_frame,
        label=label,
        has_options=any(field.text == "right-options" for field in fields),
        css="\n\n".join(filter(None, (*_read_looks(keys, has_frame=has_frame), css))),
        script=script,
        depends_on_fields=within != BUILT_IN_FOLDER
        and any(depends_on_neighbours(side) for card in templates for side in (card.front, card.back)),
        latex=read_latex(keys),
        stock=read_stock_kind(keys),
        example=keys.read_text("example"),
    )
    _check_fronts(kind, keys)
    return kind if problems.errors == before else None


def _read_looks(keys: Keys, *, has_frame: bool) -> Iterator[str]:
    """Yield the parts of the shared look that a kind asks for."""
    for look in keys.read_texts("looks"):
        if look not in LOOKS:
            hint = suggest(look, LOOKS, f"Use any of: {', '.join(LOOKS)}.")
            keys.add("D209", f"there is no look `{look}`", keys.place_of_entry("looks", look), hint)
        elif not has_frame:
            hint = "Remove `looks`, or `frame: none`."
            keys.add("D209", "a kind without the frame has only its own look", keys.place_of("looks"), hint)
        else:
            yield (BUILT_IN_FOLDER / f"look-{look}.css").read_text(encoding="utf-8").strip()


def _read_script(keys: Keys, folder: Path, within: Path) -> str:
    """Read the script that a kind's fronts get if the deck allows scripts."""
    file_name = keys.read_text("script")
    if not file_name:
        return ""
    file = folder / file_name
    if Path(file_name).name != file_name or not is_there(file):
        keys.add("K301", f"there is no file `{file_name}` in the kind's folder", keys.place_of_value("script"))
        return ""
    script = _read_whole(file, within, keys.problems) or ""
    if "</script" in script.lower() or "{{" in script:
        hint = "Write it in another way: Anki reads `{{` as a field, and a browser ends a script at `</script`."
        keys.add("D209", "a script can't have `{{` or `</script` in it", keys.place_of_value("script"), hint)
    return script


def _list_keys(fields: tuple[Field, ...]) -> Iterator[str]:
    """Yield the keys that a card may have for its fields."""
    for field in fields:
        if field.text not in FILLED_TEXTS:
            yield field.key
        if field.text == "shapes":
            yield MODE_KEY


def _read_fields(keys: Keys, *, has_frame: bool) -> tuple[Field, ...]:
    listed = keys.read_mapping("fields", MOST_PARTS)
    if listed is None:
        if "fields" not in keys.mapping:
            keys.add("D202", "`fields` is missing", keys.place)
        return ()
    fields: list[Field] = []
    names: set[str] = set()
    for key in listed.mapping:
        entry = listed.read_mapping(key)
        if entry is None:
            continue
        entry.refuse_unknown_keys(FIELD_KEYS)
        if not listed.check_id_key(key):
            continue
        if key in CARD_KEYS or key == RETIRED_KEY:
            keys.add("K304", f"a field can't have the key `{key}`", listed.place_of(key))
        name = entry.read_text("name", required=True)
        name_place = entry.place_of_value("name") if name else entry.place
        reserved = has_frame and (name in RESERVED_NAMES or _SPARE_NAME.fullmatch(name))
        if reserved or NOT_IN_NAMES & set(name):
            keys.add("K304", f"a field can't be called `{name}`", name_place)
        elif fold_name(name) in names:
            keys.add("K304", f"two fields are called `{name}`", name_place)
        names.add(fold_name(name))
        text = entry.read_choice("text", get_args(FieldText), "markdown")
        switched_on = text == "switch" and entry.read_switch("default")
        if text != "switch" and "default" in entry.mapping:
            keys.add("D203", "only a switch can have a `default`", entry.place_of("default"))
        fields.append(
            Field(
                key=key,
                name=name,
                about=entry.read_text("about"),
                place=listed.place_of(key),
                text=cast("FieldText", text),
                required=entry.read_switch("required"),
                one_line=entry.read_choice("lines", ("one", "many"), "many") == "one",
                most_words=entry.read_number("most-words"),
                unique=entry.read_switch("unique"),
                default="yes" if switched_on else "",
                settings=read_field_settings(entry),
            )
        )
    return tuple(fields)


def _read_templates(
    keys: Keys,
    field_names: AbstractSet[str] | None,
    folder: Path,
    within: Path,
    allow: Collection[str],
    told: set[tuple[Unsafe, str]],
    *,
    has_frame: bool,
) -> tuple[Template, ...]:
    listed = keys.read_mapping("cards", MOST_PARTS)
    if listed is None:
        if "cards" not in keys.mapping:
            keys.add("D202", "`cards` is missing", keys.place)
        return ()
    templates: list[Template] = []
    on_backs: dict[str, Keys] = {}
    own = set(COMMON_FIELDS.values()) if has_frame else template.SPECIAL_FIELDS
    names = None if field_names is None else field_names | own
    for key in listed.mapping:
        entry = listed.read_mapping(key)
        if entry is None or not listed.check_id_key(key):
            continue
        entry.refuse_unknown_keys(TEMPLATE_KEYS)
        as_is = entry.read_switch("as-is")
        if as_is and has_frame:
            entry.add("D209", "only a kind with `frame: none` can have it", entry.place_of("as-is"))
            as_is = False
        name = entry.read_text("name", required=True)
        read_side = partial(
            _read_side, entry, folder=folder, within=within, allow=allow, told=told, has_frame=has_frame
        )
        front, front_nodes = read_side("front", names=names, as_is=as_is)
        names_on_back = None if names is None else names | template.SPECIAL_FIELDS
        back, back_nodes = read_side("back", names=names_on_back, as_is=as_is)
        for field in template.find_cloze_fields(back_nodes):
            on_backs.setdefault(field, entry)
        in_browser = (_read_file(entry, side, folder, within, allow, told) or "" for side in _BROWSER_SIDES)
        settings = read_template_settings(entry, *in_browser)
        sides = [side for side in ("front", "back", *_BROWSER_SIDES) if side in entry.mapping]
        files = tuple(folder / str(entry.mapping[side]) for side in sides)
        place, subdeck = listed.place_of(key), _read_subdeck(entry)
        templates.append(Template(key, name, front, back, front_nodes, place, settings, files, subdeck, as_is))
    if not any(template.find_cloze_fields(card.front_nodes) for card in templates):
        for field, entry in on_backs.items() if not all(card.is_broken for card in templates) else ():
            entry.add("K306", f"the back has the gaps of `{field}`, but no front does", entry.place_of_value("back"))
    return tuple(templates)


def _read_whole(file: Path, within: Path, problems: Problems) -> str | None:
    """Read a file as it is, without the line end that closes it."""
    text = read_text(file, within, problems)
    return None if text is None else text.removesuffix("\n")


def _read_subdeck(entry: Keys) -> str | None:
    """Read `subdeck` of a card of a kind; None if it does not say, empty for the deck itself."""
    if entry.mapping.get("subdeck") == "":
        return ""
    name = entry.read_text("subdeck")
    if name and (not all(part.strip() for part in name.split("::")) or "\n" in name):
        entry.add("D216", f"`{name}` can't be the name of a subdeck", entry.place_of_value("subdeck"))
        return None
    return name or None


def _read_file(
    entry: Keys,
    side: str,
    folder: Path,
    within: Path,
    allow: Collection[str],
    told: set[tuple[Unsafe, str]],
    *,
    required: bool = False,
    has_frame: bool = False,
) -> str | None:
    """Read the HTML file that a key of a card names; None if there is none, or with a problem."""
    file_name = entry.read_text(side, required=required)
    if not file_name:
        return None
    file = folder / file_name
    if Path(file_name).name != file_name or not is_there(file):
        entry.add("K301", f"there is no file `{file_name}` in the kind's folder", entry.place_of_value(side))
        return None
    whole = _read_whole(file, within, entry.problems)
    if whole is not None and within != BUILT_IN_FOLDER:
        shown = template.blank_comments(whole) if has_frame else whole
        report_parts(find_in_html(shown), file, whole, allow, entry.problems, told)
    return whole


def _read_side(
    entry: Keys,
    side: str,
    *,
    folder: Path,
    within: Path,
    names: AbstractSet[str] | None,
    allow: Collection[str],
    told: set[tuple[Unsafe, str]],
    has_frame: bool,
    as_is: bool,
) -> tuple[str, tuple[template.Node, ...]]:
    """Read one side of a card: its HTML, without comments if it has the frame, and the same parsed.

    With `as_is`, what is wrong with the template is only a warning, and one that can't be parsed has no nodes. `names`
    are those that its template may have; None if they are not known, because the fields have errors.
    """
    whole = _read_file(entry, side, folder, within, allow, told, required=True, has_frame=has_frame)
    if whole is None:
        return "", ()
    file, html = folder / entry.read_text(side), template.blank_comments(whole)
    try:
        nodes = template.parse_template(html)
    except TextError as error:
        entry.add("K309" if as_is else error.code, error.message, Place(file, *error.mark))
        return (whole, ()) if as_is else ("", ())
    known = names or frozenset()  # without its fields, nothing can be said of the names in a template
    unknown = [
        name
        for name in (dict.fromkeys(template.list_fields(nodes)) if known else ())
        if name not in known and (has_frame or not _GAP_NUMBER.fullmatch(name))
    ]
    for name in unknown[:MOST_UNKNOWN_KEYS]:
        place = Place(file, *end_of(html[: template.find_field_name(html, name)]))
        if as_is:
            entry.add("K309", f"the kind has no field named `{name}`", place)
        elif name in template.SPECIAL_FIELDS:
            entry.add("K307", f"a front can't name `{name}`", place)
        else:
            entry.add("K303", f"the kind has no field named `{name}`", place, suggest(name, known))
    if as_is and side == "front" and not unknown and not known & {*template.list_fields(nodes)}:
        entry.add("K309", "the front shows no field", Place(file))
    if more := unknown[MOST_UNKNOWN_KEYS:]:
        place = Place(file, *end_of(html[: template.find_field_name(html, more[0])]))
        others = format_count(len(more), "name")
        message = f"the kind has no field named `{more[0]}`, and {others} from here on name no field either"
        entry.add("K303", message, place)
    return template.remove_blank_lines(html) if has_frame else whole, nodes


def _find_cloze_keys(templates: tuple[Template, ...], fields: tuple[Field, ...]) -> frozenset[str]:
    """Find the keys of the fields with gaps.

    If no template can be read and one says `cloze:`, learners have cards of the gaps of any field.
    """
    names = frozenset().union(*(template.find_cloze_fields(card.front_nodes) for card in templates))
    keys = frozenset(field.key for field in fields if field.name in names)
    if not keys and templates and all(card.is_broken for card in templates):
        sides = (side for card in templates for side in (card.front, card.back))
        return frozenset(field.key for field in fields) if any("cloze:" in side for side in sides) else keys
    return keys


def _check_fronts(kind: Kind, keys: Keys) -> None:
    if not kind.templates:
        keys.add("D202", "`cards` has no entries", keys.place_of("cards"))
        return
    if kind.cloze_fields and len(kind.templates) > 1:
        keys.add("K306", "a kind with gaps can have only one entry under `cards`", keys.place_of("cards"))
    filled = {field.name for field in kind.fields if field.required or field.default}
    if kind.has_frame and not any(template.shows_something(card.front_nodes, filled) for card in kind.templates):
        keys.add("K305", "no front shows a required field", keys.place_of("cards"))
