"""The words that the program itself puts on cards, in the language of the deck: `kinds/words-<language>.yaml`."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from deck_builder.content.template import parse_template
from deck_builder.deck.built_in_kinds import BUILT_IN_FOLDER
from deck_builder.deck.model import EVIDENCE
from deck_builder.patterns import compile_late
from deck_builder.problems.problem import Problems
from deck_builder.source.read import read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deck_builder.deck.model import Kind, Template

ENGLISH: Final[Mapping[str, str]] = MappingProxyType({})
"""The words of a deck in English: each text stays as it is."""

_NO_WORDS: Final = compile_late(
    r"(<script\b.*?</script\s*>|<!--.*?-->|<[^<>]*>|\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\])", re.DOTALL
)
"""What is between the words of a template: tags with their attributes, scripts, comments, fields, and places."""


@lru_cache(maxsize=8)
def load_words(language: str) -> Mapping[str, str]:
    """Load what takes the place of each English text on cards, by a language's code as in `de` or `de-AT`.

    Without words for a language, its cards say everything in English.
    """
    file = BUILT_IN_FOLDER / f"words-{language.partition('-')[0].lower()}.yaml"
    if not language or not file.is_file():
        return ENGLISH
    problems = Problems()
    mapping = read_yaml_file(file, BUILT_IN_FOLDER, problems)
    if mapping is None or problems:
        raise RuntimeError(f"the words that come with Deck Builder are damaged: {problems[0].message}")
    return MappingProxyType({text: words for text, words in mapping.items() if isinstance(words, str)})


def fill_words(words: Mapping[str, str], english: str, **values: str) -> str:
    """Translate a text of the program with places such as `{date}`, and fill these in."""
    text = words.get(english, english)
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def translate_html(source: str, words: Mapping[str, str]) -> str:
    """Translate the texts of a template that are among the `words`; white space around them stays."""
    if not words:
        return source
    pieces = _NO_WORDS.split(source)
    for place in range(0, len(pieces), 2):
        text = pieces[place].strip()
        if text and (translated := words.get(html.unescape(text))):
            pieces[place] = pieces[place].replace(text, html.escape(translated, quote=False))
    return "".join(pieces)


def translate_evidence(css: str, words: Mapping[str, str]) -> str:
    """Make a stylesheet find the words of evidence in the deck's language."""
    for word in EVIDENCE if words else ():
        shown = word.replace("-", " ")
        css = css.replace(f'[data-evidence="{shown}"]', f'[data-evidence="{words.get(shown, shown)}"]')
    return css


def translate_kind(kind: Kind, words: Mapping[str, str]) -> Kind:
    """Translate what a kind puts on its cards, and what Anki calls it and its cards. Names of fields stay."""
    if not words:
        return kind
    return kind._replace(
        name=words.get(kind.name, kind.name),
        label=words.get(kind.label or kind.name, kind.label),
        templates=tuple(_translate_template(each, words) for each in kind.templates),
    )


def _translate_template(template: Template, words: Mapping[str, str]) -> Template:
    front, back = (translate_html(side, words) for side in (template.front, template.back))
    nodes = template.front_nodes if front == template.front else parse_template(front)
    return template._replace(name=words.get(template.name, template.name), front=front, back=back, front_nodes=nodes)
