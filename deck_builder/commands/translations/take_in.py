"""Takes the texts that a translator gives back into the files of a translation, line by line."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deck_builder.commands.translations.survey import survey
from deck_builder.content.cloze import find_gaps
from deck_builder.deck.cards import read_cards
from deck_builder.deck.edit_card_files import add_cards, edit_card_file
from deck_builder.deck.load import load_deck
from deck_builder.deck.made_from import Origin, is_stale, make_digest, read_origins
from deck_builder.deck.model import Gaps, Html, Options, Picture
from deck_builder.deck.translated_texts import TextsOfTranslation, list_texts
from deck_builder.problems.problem import Problems
from deck_builder.problems.wording import format_count
from deck_builder.source.edit_values import as_new
from deck_builder.source.read import read_bytes, read_yaml
from deck_builder.source.values import Mapping, Sequence
from deck_builder.source.write_values import write_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from deck_builder.commands.translations.exchange import ReturnedText
    from deck_builder.deck.made_from import Origins
    from deck_builder.deck.model import Card, Deck, FieldValue, TranslatedEntry, Translation
    from deck_builder.source.write_values import NewValue


@dataclass(frozen=True, slots=True)
class TakenText:
    """A text that is taken in, or confirmed."""

    returned: ReturnedText
    """What came back."""
    before: str
    """The translation as it was; empty if there was none."""
    source: str
    """The text of the source as it is now."""

    @property
    def is_new(self) -> bool:
        """Whether the translation differs from the one before."""
        return self.returned.text != self.before.strip()

    @property
    def is_older(self) -> bool:
        """Whether the translator saw a source text that has changed since."""
        return self.returned.source != self.source.strip()


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What of a translator's file goes into a translation. Nothing is written yet."""

    files: dict[Path, str]
    """The new texts of the files that change."""
    taken: tuple[TakenText, ...]
    """The texts that are taken in, and the stale ones of which the translator says that they are right as they are."""
    guesses: int
    """How many texts are still marked as guesses."""
    unknown: tuple[str, ...]
    """Texts of which the source has nothing, each as a line of the file and a name."""
    left: tuple[str, ...]
    """Texts that can't be taken in, each as a line of the file, a name, and why."""


def plan_to_take_in(folder: Path, returned: Iterable[ReturnedText], problems: Problems) -> TakenIn | None:
    """Plan how the texts that came back go into the translation in `folder`; None, with problems, if it can't be read.

    Guesses and empty texts change nothing. A stale translation that came back as it was is confirmed if the translator
    saw the present source.
    """
    errors_before = problems.errors
    deck = load_deck(folder, problems)
    if deck is None or deck.translation is None:
        return None
    known = read_origins(deck.folder, problems)
    source = {card.id: card for card in read_cards(deck.translation.source, problems)}
    present_ids = {each: card.id for card in source.values() for each in deck.translation.list_ids(card)[1:]}
    texts_now = TextsOfTranslation()
    for card in read_cards(deck, problems):
        texts_now.add(card)
    if problems.errors > errors_before:
        return None
    present = {(each.card_id, each.key): each for each in texts_now.translated}
    wanted: dict[str, dict[str, TakenText]] = defaultdict(dict)
    taken: list[TakenText] = []
    unknown, left, guesses = [], [], 0
    seen: dict[tuple[str, str], ReturnedText] = {}
    for line in returned:
        where = f"line {line.line}: {line.card_id}/{line.key}"
        # The author may have renamed the card while the translator worked.
        text = line if line.card_id in source else replace(line, card_id=present_ids.get(line.card_id, line.card_id))
        translates = source.get(text.card_id)
        now = list_texts(translates).get(text.key) if translates else None
        if translates is None or now is None:
            unknown.append(where)
        elif text.text and text.is_guess:
            guesses += 1
        elif text.text and (first := seen.setdefault((text.card_id, text.key), text)) is not text:
            if first.text != text.text:
                left.append(f"{where}: line {first.line} has another translation of it")
        elif text.text:
            before = present.get((text.card_id, text.key))
            found = TakenText(text, before.text if before else "", now)
            if not found.is_new:
                taken += [found] if before and is_stale(before, known) and not found.is_older else []
            elif why := _find_obstacle(translates, text, same_notes=deck.translation.same_notes):
                left.append(f"{where}: {why}")
            else:
                wanted[text.card_id][text.key] = found
    files, failed = _edit_files(deck, deck.translation, source, wanted)
    for card_id, texts in wanted.items():
        for key, found in texts.items():
            if (card_id, key.partition(".")[0]) in failed:
                left.append(f"line {found.returned.line}: {card_id}/{key}: its file can't be edited there")
            else:
                taken.append(found)
    return TakenIn(files, tuple(taken), guesses, tuple(unknown), tuple(left))


def find_origins(folder: Path, taken: Iterable[TakenText], problems: Problems) -> Origins | None:
    """Find what the texts of a translation were made from after its files were written; None if it can't be read.

    A text of which the source has changed since the translator saw it was made from what the translator saw.
    """
    found = survey(folder, problems)
    if found is None:
        return None
    texts = {(text.card_id, text.key): text.text for text in found.translated_texts}
    origins = {card_id: dict(of_card) for card_id, of_card in found.origins.items()}
    for each in taken:
        card_id, key = each.returned.card_id, each.returned.key
        if text := texts.get((card_id, key)):
            seen = each.returned.source if each.is_older else each.source
            origins.setdefault(card_id, {})[key] = Origin(seen, make_digest(text))
    return origins


def _find_obstacle(card: Card, text: ReturnedText, *, same_notes: bool) -> str:
    """Why a text can't take the place of its source; empty if it can. `same_notes` is as for the translation."""
    field_key = text.key.partition(".")[0]
    value = card.values[field_key]
    if "\n" in text.text and any(field.key == field_key and field.one_line for field in card.kind.fields):
        return "it has several lines, and its field has one"
    lines = len(_split(text.text))
    if isinstance(value, Gaps) and not value.shapes and lines != len(value.gaps):
        return f"it has {format_count(lines, 'line')}, and there are {format_count(len(value.gaps), 'step')}"
    if isinstance(value, Options) and lines != len(value.texts):
        return f"it has {format_count(lines, 'line')}, and there are {format_count(len(value.texts), 'option')}"
    if field_key in card.kind.cloze_fields and not isinstance(value, Gaps):
        has, wanted = (find_gaps(each).numbers for each in (text.text, _get_text(value)))
        if wanted and not has:
            return "it has no gaps, and its source has"
        if same_notes and has != wanted:
            return "its gaps have other numbers than those of its source"
    return ""


def _get_text(value: FieldValue) -> str:
    return value.text if isinstance(value, Html) else str(value)


def _split(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _edit_files(
    deck: Deck, translation: Translation, source: dict[str, Card], wanted: dict[str, dict[str, TakenText]]
) -> tuple[dict[Path, str], set[tuple[str, str]]]:
    """Edit the entries of cards, and add those that are not there.

    Returns the new texts of files, and the keys of fields of cards that can't be edited.
    """
    edits: dict[Path, dict[str, dict[str, NewValue]]] = defaultdict(dict)
    added: dict[Path, dict[str, dict[str, NewValue]]] = defaultdict(dict)
    of_entries: dict[str, str] = {}
    usual_files = _find_usual_files(translation, source.values())
    for card_id, texts in wanted.items():
        card = source[card_id]
        entry = translation.find_entry(card)
        values = dict(_make_values(card, entry, texts))
        if entry is None:
            file = usual_files.get(card.place.file) or deck.folder / f"{card.place.file.stem}.yaml"
            added[file][card_id] = values
        else:
            entry_id = str(entry.texts["id"])
            of_entries[entry_id] = card_id
            edits[entry.file][entry_id] = values
    files: dict[Path, str] = {}
    failed: set[tuple[str, str]] = set()
    for file in sorted({*edits, *added}):
        old = (read_bytes(file, deck.folder, Problems()) or b"").decode("utf-8") if file.exists() else ""
        new = old
        if edits[file]:
            edited = edit_card_file(old, file, deck, edits[file])
            new = edited.text
            failed |= {(of_entries[entry_id], key) for entry_id, key in edited.left}
        if added[file]:
            longer = _add_entries(new, added[file])
            if _has_entries(longer, file, added[file]):
                new = longer
            else:
                failed |= {(card_id, key) for card_id, values in added[file].items() for key in values}
        if new != old:
            files[file] = new
    return files, failed


def _find_usual_files(translation: Translation, cards: Iterable[Card]) -> dict[Path, Path]:
    """Find for each card file of the source the file of the translation that has most of its texts."""
    counts: dict[Path, Counter[Path]] = defaultdict(Counter)
    for card in cards:
        if entry := translation.find_entry(card):
            counts[card.place.file][entry.file] += 1
    return {file: count.most_common(1)[0][0] for file, count in counts.items()}


def _make_values(
    card: Card, entry: TranslatedEntry | None, texts: dict[str, TakenText]
) -> Iterator[tuple[str, NewValue]]:
    """Yield what the entry of a card says for each field that gets new texts."""
    by_field: dict[str, dict[str, str]] = defaultdict(dict)
    for key, found in texts.items():
        field_key, _, name = key.partition(".")
        by_field[field_key][name] = found.returned.text
    for field_key, names in by_field.items():
        value = card.values[field_key]
        if isinstance(value, Picture) or (isinstance(value, Gaps) and value.shapes):
            typed = entry.texts.get(field_key) if entry else None
            yield field_key, {**(_as_new_mapping(typed) if isinstance(typed, Mapping) else {}), **names}
        else:
            yield field_key, _make_value(card, field_key, value, names[""])


def _as_new_mapping(typed: Mapping) -> dict[str, NewValue]:
    return {key: as_new(each) for key, each in typed.items()}


def _make_value(card: Card, field_key: str, value: FieldValue, text: str) -> NewValue:
    if isinstance(value, (Gaps, Options)):
        return _split(text)
    is_html = next(field.text for field in card.kind.fields if field.key == field_key) == "html"
    return {"html": text} if isinstance(value, Html) and not is_html else text


def _add_entries(text: str, entries: dict[str, dict[str, NewValue]]) -> str:
    """Add entries at the end of the text of a file."""
    written = "\n".join(
        "".join((f"  - id: {card_id}\n", *(f"    {key}:{write_below(value, 4)}\n" for key, value in values.items())))
        for card_id, values in entries.items()
    )
    return add_cards(text, written) if text.strip() else f"cards:\n{written}"


def _has_entries(text: str, file: Path, entries: dict[str, dict[str, NewValue]]) -> bool:
    """Whether the text of a file reads back with these entries at its end."""
    mapping = read_yaml(text.encode(), file, Problems())
    cards = mapping.get("cards") if mapping is not None else None
    if not isinstance(cards, Sequence):
        return False
    last = [as_new(card) for card in cards[-len(entries) :]]
    return last == [{"id": card_id, **values} for card_id, values in entries.items()]
