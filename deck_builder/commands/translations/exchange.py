"""The texts of a translation for translators who work with tools of their own: what goes out, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deck_builder.commands.translations.survey import Survey
    from deck_builder.problems.problem import Place

ENDINGS = (".po", ".csv")
"""The endings of the files that translators get: for gettext's tools, and for spreadsheets."""


@dataclass(frozen=True, slots=True)
class OfferedText:
    """A text that a translator gets."""

    card_id: str
    """The id of its card."""
    key: str
    """Its key, as `TranslatedText` has it."""
    source: str
    """The text to translate."""
    text: str
    """Its translation, or a guess at it; empty if there is none."""
    made_from: str
    """What the translation was made from, if that is not `source`; empty otherwise."""
    about: str
    """What kind of text it is."""
    place: Place
    """Where the source has it."""

    @property
    def is_guess(self) -> bool:
        """Whether somebody must look at the translation: its source has changed, or it is of a text that is alike."""
        return bool(self.text and self.made_from)


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """A text that comes back from a translator."""

    card_id: str
    """The id of its card."""
    key: str
    """Its key, as `TranslatedText` has it."""
    source: str
    """The source text that the translator saw."""
    text: str
    """The translation; empty if there is none yet."""
    is_guess: bool
    """Whether it is still marked as a guess: nobody has looked at it."""
    line: int
    """The line of the file that has it."""


def list_offered_texts(survey: Survey) -> list[OfferedText]:
    """List all texts of the source in its order, each with its translation or what comes nearest to one."""
    translated = {(text.card_id, text.key): text.text for text in survey.translated_texts}
    before = {(stale.text.card_id, stale.text.key): stale.before for stale in survey.stale}
    alike = {(missing.card_id, missing.key): missing.like for missing in survey.missing}
    offered = []
    for text in survey.source_texts:
        name = text.card_id, text.key
        made_from, guess = alike.get(name) or (before.get(name, ""), "")
        written = translated.get(name, guess)
        offered.append(OfferedText(*name, text.source, written, made_from, text.about, text.place))
    return offered
