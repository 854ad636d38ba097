"""The state of a translation, as text for a terminal and as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import click

from deck_builder.commands.diff.text import clean_line, mark_pieces
from deck_builder.commands.diff.word_diff import compare_words, shorten_pieces
from deck_builder.problems.wording import format_count, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.translations.survey import Survey
    from deck_builder.commands.translations.take_in import TakenIn
    from deck_builder.problems.problem import Place

_SHOWN: Final = 30
"""How many entries of each kind a terminal shows; JSON and the page have all."""
_WIDTH: Final = 90


def as_text(survey: Survey) -> str:
    """The state of a translation for a terminal, in colour."""
    return "\n".join(_lines(survey))


def count_stale(survey: Survey) -> str:
    """How many texts are older than their source, in words."""
    return format_count(len(survey.stale), "text is older than its source", "texts are older than their sources")


def count_identical(survey: Survey) -> str:
    """How many texts are the same as their source, in words."""
    return format_count(len(survey.identical), "text is the same as its source", "texts are the same as their sources")


def _lines(survey: Survey) -> Iterator[str]:
    name = click.style(survey.deck_id, bold=True)
    yield f"{name}: {survey.translated:,} of {format_count(survey.texts, 'text')} in the language `{survey.language}`"
    if survey.stale:
        yield _heading(count_stale(survey))
        for stale in survey.stale[:_SHOWN]:
            yield f"  {_where(stale.text.card_id, stale.text.key, stale.text.place)}"
            yield f"    {mark_pieces(shorten_pieces(compare_words(stale.before, stale.text.source)))}"
            yield f"    {_quiet(_one_line(stale.text.text))}"
        yield from _more(len(survey.stale))
    if survey.missing:
        cards = format_count(len(survey.missing_cards), "card is", "cards are")
        left_out = f"; {cards} left out" if survey.missing_cards else ""
        yield _heading(f"{format_count(len(survey.missing), 'text has', 'texts have')} no translation{left_out}")
        for missing in survey.missing[:_SHOWN]:
            yield f"  {_where(missing.card_id, missing.key, missing.place)}"
            yield f"    {_one_line(missing.source)}"
            if missing.like:
                source, translation = missing.like
                yield f"    {_quiet(f'like: {_one_line(source)} → {_one_line(translation)}')}"
        yield from _more(len(survey.missing))
    if survey.identical:
        yield _heading(count_identical(survey))
        for same in survey.identical[:_SHOWN]:
            yield f"  {_where(same.card_id, same.key, same.place)}: {_quiet(_one_line(same.text))}"
        yield from _more(len(survey.identical))
    if survey.orphaned:
        yield _heading(f"{format_count(len(survey.orphaned), 'entry is', 'entries are')} of no card")
        for card_id, place in survey.orphaned[:_SHOWN]:
            yield f"  {card_id}  {_quiet(f'{place.file.name}:{place.line}')}"
        yield from _more(len(survey.orphaned))


def describe_taken_in(plan: TakenIn, *, is_dry_run: bool) -> str:
    """What of a translator's file goes into a translation, for a terminal, in colour."""
    return "\n".join(_list_taken_in(plan, is_dry_run))


def _list_taken_in(plan: TakenIn, is_dry_run: bool) -> Iterator[str]:
    new = [each for each in plan.taken if each.is_new]
    for each in new[:_SHOWN]:
        yield f"{each.returned.card_id}, {each.returned.key}  {_quiet(f'line {each.returned.line}')}"
        yield f"  {mark_pieces(shorten_pieces(compare_words(each.before, each.returned.text)))}"
        if each.is_older:
            pieces = compare_words(each.returned.source, each.source)
            yield f"  {_quiet('its source has changed since:')} {mark_pieces(shorten_pieces(pieces))}"
    if len(new) > _SHOWN:
        yield _quiet(f"… and {len(new) - _SHOWN:,} more")
    confirmed = len(plan.taken) - len(new)
    verb = "would be taken in" if is_dry_run else "taken in"
    files = format_count(len(plan.files), "file")
    yield f"{format_count(len(new), 'text')} {verb}, {confirmed:,} right as they are, in {files}"
    if plan.guesses:
        yield f"{format_count(plan.guesses, 'guess is', 'guesses are')} still marked as such, and left out"
    for heading, items in (
        ("The source has no such text", plan.unknown),
        ("These can't be taken in: write them by hand", plan.left),
    ):
        if items:
            yield _heading(f"{heading}: {len(items):,}")
            yield from (f"  {shorten(clean_line(item), _WIDTH)}" for item in items[:_SHOWN])
        if len(items) > _SHOWN:
            yield _quiet(f"  … and {len(items) - _SHOWN:,} more")


def _heading(text: str) -> str:
    return f"\n{click.style(text, bold=True)}"


def _where(card_id: str, key: str, place: Place) -> str:
    return f"{card_id}, {key}  {_quiet(f'{place.file.name}:{place.line}')}"


def _one_line(text: str) -> str:
    return shorten(clean_line(text), _WIDTH)


def _quiet(text: str) -> str:
    return click.style(text, dim=True)


def _more(number: int) -> Iterator[str]:
    if number > _SHOWN:
        yield _quiet(f"  … and {number - _SHOWN:,} more; `--page` and `--format json` have all")


def as_json(surveys: list[Survey]) -> str:
    """The state of translations as JSON: a list with an object for each, under keys that stay."""
    return json.dumps([_data(survey) for survey in surveys], ensure_ascii=False, indent=2)


def _data(survey: Survey) -> dict[str, Any]:
    return {
        "deck": survey.deck_id,
        "language": survey.language,
        "texts": survey.texts,
        "translated": survey.translated,
        "missing_cards": list(survey.missing_cards),
        "missing": [
            {"card": text.card_id, "key": text.key, "source": text.source, **_place(text.place)}
            | ({"like": {"source": text.like[0], "translation": text.like[1]}} if text.like else {})
            for text in survey.missing
        ],
        "stale": [
            {
                "card": stale.text.card_id,
                "key": stale.text.key,
                "source_before": stale.before,
                "source": stale.text.source,
                "translation": stale.text.text,
                **_place(stale.text.place),
            }
            for stale in survey.stale
        ],
        "identical": [
            {"card": text.card_id, "key": text.key, "text": text.text, **_place(text.place)}
            for text in survey.identical
        ],
        "orphaned": [{"card": card_id, **_place(place)} for card_id, place in survey.orphaned],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file.name, "line": place.line}
