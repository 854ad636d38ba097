"""The state of a translation as a page: each text beside its source. One HTML file without scripts."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deck_builder.commands.diff.word_diff import compare_words
from deck_builder.commands.translations.as_text import count_identical, count_stale
from deck_builder.problems.wording import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.commands.translations.survey import Survey
    from deck_builder.problems.problem import Place

_STYLE: Final = Path(__file__).parent / "page.css"
_TAGS: Final = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


def make_page(survey: Survey) -> str:
    """The whole page."""
    body = "\n".join(_list_sections(survey))
    style = _STYLE.read_text(encoding="utf-8").strip()
    title = f"{survey.deck_id}: translation"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{html.escape(title)}</title>\n<style>\n{style}\n</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{html.escape(survey.deck_id)}</h1>\n"
        f"<p>{survey.translated:,} of {format_count(survey.texts, 'text')} are translated.</p>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _list_sections(survey: Survey) -> Iterator[str]:
    source, target = (
        f' lang="{html.escape(code)}"' if code else "" for code in (survey.source_language, survey.language)
    )
    if survey.stale:
        yield f"<h2>{count_stale(survey)}</h2>"
        for stale in survey.stale:
            changed = "".join(
                _TAGS[piece.what].format(html.escape(piece.text))
                for piece in compare_words(stale.before, stale.text.source)
            )
            where = _where(stale.text.card_id, stale.text.key, stale.text.place)
            yield _write_pair(where, changed, html.escape(stale.text.text), source, target)
    if survey.missing:
        yield f"<h2>{format_count(len(survey.missing), 'text has', 'texts have')} no translation</h2>"
        for missing in survey.missing:
            like = ""
            if missing.like:
                one, other = (html.escape(text) for text in missing.like)
                like = f'<span class="quiet">Translated before: <q{source}>{one}</q> as <q>{other}</q></span>'
            where = _where(missing.card_id, missing.key, missing.place)
            yield _write_pair(where, html.escape(missing.source), like, source, target)
    if survey.identical:
        yield f"<h2>{count_identical(survey)}</h2>"
        for same in survey.identical:
            where, text = _where(same.card_id, same.key, same.place), html.escape(same.text)
            yield _write_pair(where, text, text, source, target)
    if survey.orphaned:
        yield f"<h2>{format_count(len(survey.orphaned), 'entry is', 'entries are')} of no card</h2>\n<ul>"
        for card_id, place in survey.orphaned:
            yield f"<li>{html.escape(f'{card_id} ({place.file.name}, line {place.line})')}</li>"
        yield "</ul>"


def _where(card_id: str, key: str, place: Place) -> str:
    return f"{card_id}, {key} ({place.file.name}, line {place.line})"


def _write_pair(where: str, source_html: str, target_html: str, source: str, target: str) -> str:
    return (
        f'<article><div class="where">{html.escape(where)}</div>'
        f'<div class="text" dir="auto"{source}>{source_html}</div>'
        f'<div class="text" dir="auto"{target}>{target_html}</div></article>'
    )
