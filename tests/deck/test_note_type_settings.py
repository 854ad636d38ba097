"""What a note type has beside its fields, templates and style: written as YAML, and read back as the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.deck.note_type_settings import (
    FIELD_SETTING_KEYS,
    LATEX_KEYS,
    TEMPLATE_SETTING_KEYS,
    FieldSettings,
    Latex,
    TemplateSettings,
    read_field_settings,
    read_latex,
    read_template_settings,
    write_field_settings,
    write_latex,
    write_template_settings,
)
from deck_builder.problems.problem import Problems
from deck_builder.source.keys import Keys
from deck_builder.source.parse import parse
from deck_builder.source.text import NOT_IN_TEXT
from deck_builder.source.values import Mapping
from tests.support.command_line import run
from tests.support.decks import OWN_CARDS, OWN_KIND

TEXTS = st.text(max_size=20).filter(lambda text: not NOT_IN_TEXT.search(text) and "\r" not in text)
SIZES = st.integers(0, 2**32 - 1)
FIELDS = st.builds(
    FieldSettings,
    description=TEXTS,
    font=TEXTS,
    size=SIZES,
    right_to_left=st.booleans(),
    sticky=st.booleans(),
    collapsed=st.booleans(),
    plain_text=st.booleans(),
    exclude_from_search=st.booleans(),
    tag=st.none() | SIZES,
    prevent_deletion=st.booleans(),
)
TEMPLATES = st.builds(
    TemplateSettings,
    browser_front=st.just(""),
    browser_back=st.just(""),
    browser_font=TEXTS,
    browser_size=SIZES,
    deck=st.sampled_from(["", "A::B: c", "17", "Über #1"]),
)


def read_keys(lines: list[str], known: tuple[str, ...], problems: Problems) -> Keys:
    """The keys of a mapping as these lines have it."""
    root = parse(("name: x\n" + "\n".join(lines) + "\n").encode()).root
    assert isinstance(root, Mapping)
    keys = Keys(root, Path("kind.yaml"), problems)
    keys.refuse_unknown_keys(("name", *known))
    return keys


@given(settings=FIELDS)
def test_every_setting_of_a_field_is_read_as_it_was_written(settings: FieldSettings) -> None:
    problems = Problems()
    assert (
        read_field_settings(read_keys([*write_field_settings(settings, 0)], FIELD_SETTING_KEYS, problems)) == settings
    )
    assert not problems


@given(settings=TEMPLATES)
def test_every_setting_of_a_template_is_read_as_it_was_written(settings: TemplateSettings) -> None:
    problems = Problems()
    keys = read_keys([*write_template_settings(settings, 0)], TEMPLATE_SETTING_KEYS, problems)
    assert read_template_settings(keys, "", "") == settings
    assert not problems


@given(latex=st.builds(Latex, header=TEXTS, footer=TEXTS, svg=st.booleans()))
def test_latex_is_read_as_it_was_written(latex: Latex) -> None:
    problems = Problems()
    keys = read_keys([*write_latex(latex, 0)], ("latex",), problems)
    assert (read_latex(keys) or Latex()) == latex
    assert LATEX_KEYS == ("header", "footer", "svg")
    assert not problems


def test_what_is_usual_is_not_written() -> None:
    lines = [
        *write_latex(Latex(), 0),
        *write_field_settings(FieldSettings(), 0),
        *write_template_settings(TemplateSettings(), 0),
    ]
    assert lines == []


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("size", "large", "D209"),
        ("size", "-1", "D209"),
        ("tag", "99999999999", "D209"),
        ("font", "[Arial]", "D204"),
        ("sticky", "perhaps", "D209"),
        ("fnt", "Arial", "D203"),
    ],
)
def test_a_wrong_setting_is_reported_at_its_place(
    key: str, value: str, code: str, write_deck: Callable[..., Path]
) -> None:
    kind = OWN_KIND["kinds__capital__kind.yaml"].replace("text: plain}", f"text: plain, {key}: {value}}}", 1)
    folder = write_deck(OWN_CARDS, **{**OWN_KIND, "kinds__capital__kind.yaml": kind})
    result = run("check", folder, expect=1)
    assert result.output.count(f"{code} ") == 1
    assert "kind.yaml:4:" in result.output
