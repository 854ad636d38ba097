"""The cards of a translation: those of the deck that it translates, each with its texts in the other language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deck_builder.deck.card_entry import read_subdecks
from deck_builder.deck.check_settings import read_ignores
from deck_builder.deck.field_values import read_field
from deck_builder.deck.guids import read_guid
from deck_builder.deck.made_from import find_origin, read_origins
from deck_builder.deck.model import FILLED_TEXTS, Gaps, Options, Picture
from deck_builder.deck.options import read_options
from deck_builder.deck.same_notes import report_other_gaps, report_own
from deck_builder.deck.shapes_and_steps import read_steps
from deck_builder.deck.subdecks import read_subdeck
from deck_builder.deck.translation import place_of_entry
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import format_count
from deck_builder.source.keys import Keys
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deck_builder.deck.made_from import Origins
    from deck_builder.deck.model import Card, Deck, Field, FieldValue, Kind, TranslatedEntry, Translation
    from deck_builder.deck.unique_values import UniqueValues
    from deck_builder.source.values import Value

_NEVER_TRANSLATED: Final = FILLED_TEXTS | {"switch"}
_TEXTS: Final = frozenset({"markdown", "plain", "html"})
"""What a field must hold so that a translation may have a text there that its source has not."""


def translate_cards(
    cards: Iterable[Card],
    deck: Deck,
    problems: Problems,
    unique: UniqueValues,
) -> Iterator[Card]:
    """Yield each card that the translation `deck` has texts for, with these; the others are left out.

    What `unique` collects is that of the translated texts.
    """
    if deck.translation is None:
        return
    lost_texts = _LostTexts(deck)
    for card in cards:
        entry = deck.translation.find_entry(card)
        if entry is None:
            continue
        unique.ids.setdefault(card.id, unique.pack(place_of_entry(entry)))
        yield _translate(card, entry, deck, problems, unique, lost_texts)


class _LostTexts:
    """Which texts a translation was made from that its source no longer has. It is read when it is first asked."""

    def __init__(self, deck: Deck) -> None:
        self._folder = deck.folder
        self._origins: Origins | None = None

    def has(self, card: Card, key: str) -> bool:
        """Whether the text of a card with this key was made from one of the source."""
        if self._origins is None:
            self._origins = read_origins(self._folder, Problems())
        origin = find_origin(card.id, card.was, key, self._origins)
        return origin is not None and origin.source != ""


def list_translatable(kind: Kind) -> list[Field]:
    """List the fields of a kind that a translation may have a text for."""
    return [field for field in kind.fields if field.text not in _NEVER_TRANSLATED]


def _translate(
    card: Card,
    entry: TranslatedEntry,
    deck: Deck,
    problems: Problems,
    unique: UniqueValues,
    lost_texts: _LostTexts,
) -> Card:
    keys = Keys(entry.texts, entry.file, problems, card.id)
    fields = list_translatable(card.kind)
    of_kind = [field.key for field in fields]
    known = [key for key in of_kind if key in card.values or key in card.marks]
    own = [field for field in fields if field.key in keys.mapping and field.key not in known]
    keys.refuse_unknown_keys(("id", "guid", "subdeck", *(["subdecks"] if card.subdecks else []), "ignore", *of_kind))
    same_notes = deck.translation is not None and deck.translation.same_notes
    for key in ("guid", "subdeck", "subdecks") if same_notes else ():
        report_own(keys, key, deck.name)
    if "ignore" in keys.mapping:
        read_ignores(keys)
    values = dict(card.values)
    marks, files = dict(card.marks), dict.fromkeys((*card.marks, *card.values), card.place.file)
    for field in card.kind.fields:
        key = field.key
        if key not in card.values or key not in known or key not in keys.mapping:
            continue
        if keys.mapping[key] == "" and not field.required:  # this language says nothing there
            del values[key]
            continue
        source = card.values[key]
        value: FieldValue | None
        if isinstance(source, Picture):
            value = _translate_picture(keys, key, source)
        elif isinstance(source, Gaps):
            value = _translate_gaps(keys, field, source)
        elif isinstance(source, Options):
            value = _translate_options(keys, field, source)
        else:
            value = read_field(keys, card.kind, field, unique)
            if same_notes and key in card.kind.cloze_fields:
                report_other_gaps(keys, key, source, value)
        if value:
            values[key] = value
            marks[key] = keys.mapping.marks[key]
            del files[key]
            files |= dict.fromkeys(_list_left_out(keys.mapping[key], key, source), card.place.file)
    for field in own:
        key = field.key
        if field.text not in _TEXTS or lost_texts.has(card, key):  # that must not stop the other languages
            keys.add("D250", f"the card that it translates has no `{key}`", keys.place_of(key))
        elif value := read_field(keys, card.kind, field, unique):
            values[key] = value
            marks[key] = keys.mapping.marks[key]
    guid = read_guid(keys) if "guid" in keys.mapping else ""  # that of the source is the identity in its own language
    if guid:
        marks["guid"] = keys.mapping.marks["guid"]
        files.pop("guid", None)
    subdecks = read_subdecks(keys, card.kind, unique) if card.subdecks and "subdecks" in keys.mapping else {}
    earlier = deck.translation.entries if deck.translation else {}
    return card._replace(
        values=values,
        marks=marks,
        files=files,
        subdecks={**card.subdecks, **subdecks},
        subdeck=(read_subdeck(keys, unique) if "subdeck" in keys.mapping else "") or entry.subdeck or card.subdeck,
        after=tuple(each for each in card.after if each.card_id in earlier),
        place=place_of_entry(entry),
        was=_find_locked_id(card, deck.translation) if deck.translation else card.was,
        guid=guid,
        source=card,
    )


def _list_left_out(written: Value, key: str, source: FieldValue) -> list[str]:
    """The words of a picture, or names of shapes, that an entry leaves out, each after the key of the field."""
    names: Iterable[str] = ()
    if isinstance(source, Picture):
        names = [name for name, text in (("alt", source.alt), ("caption", source.caption)) if text]
    elif isinstance(source, Gaps) and source.shapes:
        names = [gap.text for gap in source.gaps]
    return [f"{key}.{name}" for name in names if isinstance(written, Mapping) and name not in written]


def _find_locked_id(card: Card, translation: Translation) -> str:
    """The earlier id by which the lock of the translation knows a card: it may not have been built for some renames."""
    locked = translation.locked_ids
    if card.id in locked:
        return card.was
    known = {former for formers in locked.values() for former in formers}
    ids = translation.list_ids(card)[1:]
    return next((each for each in ids if each in locked), next((each for each in ids if each in known), card.was))


def _translate_picture(keys: Keys, key: str, source: Picture) -> Picture | None:
    """Read the words about a picture, and perhaps another file, with words in the other language."""
    picture = keys.read_mapping(key)
    if picture is None:
        return None
    captioned = ("caption",) if source.caption else ()
    picture.refuse_unknown_keys(("file", "alt", *captioned))
    return Picture(
        picture.read_text("file") or source.file,
        picture.read_text("alt") or source.alt,
        picture.read_text("caption") or source.caption,
    )


def _translate_gaps(keys: Keys, field: Field, source: Gaps) -> Gaps | None:
    """Read the names of shapes by their names in the source, or steps in the order of the source."""
    key = field.key
    if source.shapes:
        names = keys.read_mapping(key)
        if names is None:
            return None
        known = {gap.text for gap in source.gaps}
        for name in names.mapping:
            if name not in known:
                names.add("D250", f"the card that it translates has no shape `{name}`", names.place_of(name))
        gaps = (
            gap._replace(text=text, place=names.place_of_value(gap.text))
            if (text := names.read_text(gap.text))
            else gap
            for gap in source.gaps
        )
        return source._replace(gaps=tuple(gaps))
    steps = read_steps(keys, key, field.most_words)
    if steps is None:
        return None
    if _report_other_count(keys, key, len(steps.gaps), len(source.gaps), "step"):
        return source
    pairs = zip(source.gaps, steps.gaps, strict=True)
    return Gaps(tuple(gap._replace(text=step.text, place=step.place) for gap, step in pairs))


def _translate_options(keys: Keys, field: Field, source: Options) -> Options | None:
    options = read_options(keys, field.key, field.most_words)
    if options is None:
        return None
    count = len(options.texts)
    return source if _report_other_count(keys, field.key, count, len(source.texts), "option") else options


def _report_other_count(keys: Keys, key: str, count: int, wanted: int, what: str) -> bool:
    """Report a list that is not as long as that of the source. Returns whether it was: then the source's counts."""
    if count == wanted or not isinstance(keys.mapping[key], (Sequence, str)):
        return False
    message = f"`{key}` has {format_count(count, what)}, and the card that it translates has {wanted}"
    keys.add("D246", message, keys.place_of_value(key), "Write one for each, in the same order.")
    return True
