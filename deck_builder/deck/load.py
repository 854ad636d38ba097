"""A deck folder into a `Deck`: `deck.yaml`, and with it the kinds, references, claims and stylesheet."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, cast

from deck_builder.content.comparing import fold_deck_name
from deck_builder.content.media import MediaFolder
from deck_builder.content.named_code import has_named_code
from deck_builder.content.safety import ALLOWABLE, report_parts
from deck_builder.content.unsafe_html import find_in_html
from deck_builder.deck.check_settings import read_check_settings
from deck_builder.deck.claims import load_claims
from deck_builder.deck.descriptions import read_description, read_subdecks
from deck_builder.deck.editions import EDITIONS_KEY, read_editions
from deck_builder.deck.extension import (
    EXTENDS_KEY,
    allow_additions,
    list_media_of_base,
    name_extension,
    read_extension,
)
from deck_builder.deck.feedback import FEEDBACK_KEY, read_feedback
from deck_builder.deck.folder import (
    CLAIMS_FILE,
    DECK_FILE,
    REFERENCES_FILE,
    find_home,
    find_media_folder,
    find_translated,
    list_card_files,
)
from deck_builder.deck.kinds import load_built_in_kinds, load_kinds, read_kind_key
from deck_builder.deck.late_kinds import change_kinds, join_kinds
from deck_builder.deck.model import Deck, Preset, ReadAloud
from deck_builder.deck.namespace import NAMESPACE_KEY
from deck_builder.deck.note_type_settings import read_latex
from deck_builder.deck.references import load_references
from deck_builder.deck.same_notes import SAME_NOTES_KEY, find_turn
from deck_builder.deck.style import load_stylesheet
from deck_builder.deck.suspends import SUSPENDS_KEY, describe_suspended, read_suspended
from deck_builder.deck.words import load_words, translate_kind
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Place, Problems
from deck_builder.problems.wording import suggest
from deck_builder.source.inside import is_inside, is_there
from deck_builder.source.keys import Keys
from deck_builder.source.read import read_bytes, read_yaml_file
from deck_builder.source.readable_ids import explain_reserved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from deck_builder.deck.model import Kind
    from deck_builder.deck.note_type_settings import Latex

LANGUAGE: Final = compile_late(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""The code of a language, by BCP 47."""

VOICE: Final = compile_late(r"[a-z]{2,3}[-_](?:[A-Z][a-z]{3}[-_])?[A-Z]{2}")
"""A language with its country, as in `en-GB`. Anki looks for a voice of exactly that."""

CAN_BE_READ_ALOUD: Final = frozenset({"markdown", "plain", "steps"})
"""The kinds of text that hold words."""

RETENTION: Final = compile_late(r"0\.[7-9][0-9]?")
"""What Anki's own window accepts: 70 % to 99 %."""

DECK_KEYS: Final = (
    "id",
    NAMESPACE_KEY,
    "name",
    "description",
    "description-format",
    "subdecks",
    "authors",
    "licence",
    "language",
    "link",
    FEEDBACK_KEY,
    "require",
    "markdown-kind",
    "preset",
    "tts",
    "latex",
    "style",
    "allow",
    "check",
    EDITIONS_KEY,
    EXTENDS_KEY,
    SUSPENDS_KEY,
)
ORDERS: Final = ("as written", "random")
"""The orders of new cards that a preset may ask for."""
PRESET_KEYS: Final = ("new-cards-a-day", "order", "bury-siblings", "desired-retention")
TTS_KEYS: Final = ("language", "fields")
_REQUIRABLE_OF_CARDS: Final = ("evidence", "sources", "claims")
_CREDITS: Final = "credits"
REQUIRABLE: Final = (*_REQUIRABLE_OF_CARDS, _CREDITS)
"""What `require` in `deck.yaml` can ask for: keys of every card, and credits for every file that cards show or play."""


def load_deck(folder: Path, problems: Problems, *, original: Path | None = None) -> Deck | None:
    """Load a deck folder, except for its cards. None if it has no `deck.yaml` that can be read and names the deck.

    If the folder is a copy without media, `original` is the folder whose media it uses. The folder of a translation is
    loaded with the deck that it translates.
    """
    translated = find_translated(folder)
    if translated is None:
        return _load_own_deck(folder, problems, original)
    source = _load_own_deck(translated, problems, find_translated(original) if original else None)
    return _load_translation(folder, source, problems) if source else None


def _load_translation(folder: Path, source: Deck, problems: Problems) -> Deck | None:
    """Load the translation of a deck, except for its cards."""
    file = folder / DECK_FILE
    if not is_inside(folder, source.folder):  # a build would write there
        message = f"the folder `{folder.name}` is a link to a place outside `{source.folder.name}`"
        problems.add("Y116", message, Place(file), hint="Copy the folder into that of the deck.")
        return None
    mapping = read_yaml_file(file, folder, problems)
    if mapping is None:
        return None
    from deck_builder.deck.translation import DECK_KEYS, translate_deck

    keys = Keys(mapping, file, problems)
    keys.refuse_unknown_keys(DECK_KEYS)
    if not LANGUAGE.fullmatch(folder.name):
        hint = "Rename the folder to its code, as in `de`, `pt-BR` or `zh-Hant`."
        problems.add("D209", f"`{folder.name}` is not the code of a language", Place(file), hint=hint)
    deck_id = _read_id(keys)
    same_notes = keys.read_switch(SAME_NOTES_KEY)
    name = source.name if same_notes else _read_name(keys, source.allow)
    if name and source.extension and not same_notes:
        name = name_extension(name, source.extension, keys)
    return translate_deck(source, keys, name, deck_id, same_notes=same_notes) if deck_id and name else None


def _read_id(keys: Keys) -> str:
    deck_id = keys.read_id("id", required=True)
    if reason := explain_reserved(deck_id):
        keys.add("P703", reason, keys.place_of_value("id"), hint="Give the deck another id.")
    return deck_id


def _read_name(keys: Keys, allow: frozenset[str]) -> str:
    name = keys.read_text("name", required=True)
    if "\n" in name:
        keys.add("D211", "`name` has several lines", keys.place_of_value("name"))
    if name and not all(part.strip() for part in name.split("::")):
        keys.add("D216", f"`{name}` has an empty part", keys.place_of_value("name"))
    if is_ankis_own_deck(name):
        keys.add(
            "D231",
            f"no deck can be called `{name}`: Anki has a deck of its own by the name `Default`",
            keys.place_of_value("name"),
        )
    report_parts(find_in_html(name), keys.file, "", allow, keys.problems)
    return name


def _load_own_deck(folder: Path, problems: Problems, original: Path | None) -> Deck | None:
    """Load a deck with texts of its own, except for its cards; as `load_deck` does."""
    file = folder / DECK_FILE
    if not is_there(file):
        hint = _explain_missing_deck_file(folder)
        problems.add("D201", f"there is no `{DECK_FILE}` in `{folder.name}`", Place(file), hint=hint)
        return None
    mapping = read_yaml_file(file, folder, problems)
    if mapping is None:
        return None
    keys = Keys(mapping, file, problems)
    limits = read_check_settings(keys)
    keys.refuse_unknown_keys(DECK_KEYS)
    deck_id = _read_id(keys)
    allow = _read_allow(keys)
    language = _read_language(keys)
    words = load_words(language)
    kinds = _give_latex(_load_kinds(folder, problems, allow, words), read_latex(keys))
    name = _read_name(keys, allow)
    if not deck_id or not name:
        return None
    extension = read_extension(keys, allow)
    name = name_extension(name, extension, keys) if extension else name
    extension = read_suspended(keys, extension)
    required = _read_require(keys)
    description = read_description(keys, allow)
    if extension and extension.suspended:
        description = describe_suspended(description, extension, words)
    markdown_kind = read_kind_key(keys, "markdown-kind", kinds)
    feedback = read_feedback(keys)
    media = MediaFolder(find_media_folder(original or folder), allow, find_home(original or folder))
    media.keep_names(list_media_of_base(extension))
    card_files = list_card_files(folder, problems, all_markdown=bool(markdown_kind))
    return Deck(
        folder=folder,
        id_place=keys.place_of_value("id"),
        name_place=keys.place_of_value("name"),
        id=deck_id,
        name=name,
        namespace=keys.read_id(NAMESPACE_KEY, required=NAMESPACE_KEY in mapping) or deck_id,
        namespace_place=keys.place_of_value(NAMESPACE_KEY) if NAMESPACE_KEY in mapping else None,
        description=description.text,
        authors=keys.read_texts("authors"),
        licence=keys.read_text("licence"),
        language=language,
        words=words,
        link=keys.read_text("link"),
        require=tuple(word for word in required if word in _REQUIRABLE_OF_CARDS),
        requires_credits=_CREDITS in required,
        allow=allow,
        allow_places={word: keys.place_of_entry("allow", word) for word in sorted(allow)},
        kinds=allow_additions(kinds) if EXTENDS_KEY in mapping else kinds,
        references=load_references(folder / REFERENCES_FILE, folder, problems),
        claims=load_claims(folder / CLAIMS_FILE, folder, problems),
        css=load_stylesheet(
            *(folder, keys, problems, allow), has_code=_have_code(card_files, folder), has_report=bool(feedback)
        ),
        preset=_read_preset(keys),
        tts=_read_tts(keys, kinds),
        limits=limits,
        media=media,
        markdown_kind=markdown_kind,
        card_files=card_files,
        has_html_description=description.is_html,
        subdecks=read_subdecks(keys, allow),
        feedback=feedback,
        editions=read_editions(keys, kinds),
        extension=extension,
        turn=find_turn(folder),
    )


def _explain_missing_deck_file(folder: Path) -> str:
    """Say what to do about a missing `deck.yaml`: it may have another name, or be in a folder below."""
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if other := next((name for name in names if re.match(r"deck\.(?:ya?ml|txt|json)", name, re.IGNORECASE)), ""):
        return f"Rename `{other}` to `{DECK_FILE}`."
    if below := next(iter(sorted(folder.glob(f"*/{DECK_FILE}"))), None):
        return f"There is one in the folder `{below.parent.name}`: name that folder, which is the deck."
    return ""


def is_ankis_own_deck(name: str) -> bool:
    """Whether a deck's name is, or begins with, the name of the deck that every collection and package has."""
    return fold_deck_name(name).split("::")[0] == "default"


def _have_code(files: Iterable[Path], folder: Path) -> bool:
    """Whether a card file has code in a language. What is wrong with a file is told when its cards are read."""
    return any(has_named_code(read_bytes(file, folder, Problems()) or b"") for file in files)


def _give_latex(kinds: Mapping[str, Kind | None], latex: Latex | None) -> Mapping[str, Kind | None]:
    """The kinds, with the deck's LaTeX for those that have none of their own."""
    if latex is None:
        return kinds
    return change_kinds(kinds, lambda kind: kind._replace(latex=kind.latex or latex))


def _load_kinds(
    folder: Path, problems: Problems, allow: frozenset[str], words: Mapping[str, str]
) -> Mapping[str, Kind | None]:
    """Load the kinds of the program, with its `words`, and of the deck. Of two with one name, the deck's own counts."""
    built_in = change_kinds(load_built_in_kinds(), lambda kind: translate_kind(kind, words))
    own = load_kinds(folder / "kinds", folder, problems, allow)
    for name in own.keys() & built_in.keys():
        place = Place(folder / "kinds" / name / "kind.yaml")
        problems.add(
            "K308", f"the deck's own kind `{name}` takes the place of the one that comes with the program", place
        )
    return join_kinds(built_in, own)


def _read_allow(keys: Keys) -> frozenset[str]:
    """Read what the package may hold besides harmless content."""
    words = keys.read_texts("allow")
    for word in words:
        if word not in ALLOWABLE:
            hint = partial(suggest, word, ALLOWABLE, f"Use one of: {', '.join(ALLOWABLE)}.")
            keys.add("D209", f"`{word}` can't be allowed", keys.place_of_entry("allow", word), hint)
    return frozenset(words)


def _read_language(keys: Keys) -> str:
    language = keys.read_text("language")
    if language and not LANGUAGE.fullmatch(language):
        hint = "Use its code, as in `en`, `pt-BR` or `zh-Hant`."
        keys.add("D209", f"`{language}` is not the code of a language", keys.place_of_value("language"), hint)
    return language


def _read_preset(keys: Keys) -> Preset | None:
    preset = keys.read_mapping("preset")
    if preset is None:
        return None
    preset.refuse_unknown_keys(PRESET_KEYS)
    retention = preset.read_text("desired-retention")
    if retention and not RETENTION.fullmatch(retention):
        hint = "Use a fraction from 0.70 to 0.99, as in `0.9`: the share of cards that learners should remember."
        preset.add(
            "D209",
            f"`{retention}` is not a value for `desired-retention`",
            preset.place_of_value("desired-retention"),
            hint,
        )
        retention = ""
    return Preset(
        new_cards_a_day=preset.read_number("new-cards-a-day"),
        order=cast("Literal['as written', 'random']", preset.read_choice("order", ORDERS, ORDERS[0])),
        desired_retention=float(retention) if retention else None,
        bury_siblings=preset.read_switch("bury-siblings") if "bury-siblings" in preset.mapping else None,
    )


def _read_tts(keys: Keys, kinds: Mapping[str, Kind | None]) -> ReadAloud | None:
    settings = keys.read_mapping("tts")
    if settings is None:
        return None
    settings.refuse_unknown_keys(TTS_KEYS)
    language = settings.read_text("language", required=True)
    if language and not VOICE.fullmatch(language):
        hint = "A voice needs the country too: `en-GB`, `en-US`, `pt-BR`."
        settings.add("D209", f"`{language}` is not the language of a voice", settings.place_of_value("language"), hint)
    if "fields" not in settings.mapping:
        settings.add("D202", "`fields` is missing", settings.place, "List the fields to read aloud, as in `[answer]`.")
    fields = settings.read_texts("fields")
    known = {field.key for kind in kinds.values() if kind for field in kind.fields if field.text in CAN_BE_READ_ALOUD}
    for field in fields:
        if field not in known and all(kinds.values()):
            place = settings.place_of_entry("fields", field)
            message = f"no kind has a field `{field}` that can be read aloud"
            settings.add("D209", message, place, partial(suggest, field, known))
    return ReadAloud(language.replace("-", "_"), fields)


def _read_require(keys: Keys) -> tuple[str, ...]:
    wanted = keys.read_texts("require")
    for word in wanted:
        if word not in REQUIRABLE:
            hint = partial(suggest, word, REQUIRABLE, f"Use one of: {', '.join(REQUIRABLE)}.")
            keys.add("D209", f"`{word}` can't be required", keys.place_of_entry("require", word), hint)
    return wanted
