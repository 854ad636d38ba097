"""Note types of both forms of a package, read as Anki itself has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.deck.note_type_settings import FieldSettings, Latex, TemplateSettings
from deck_builder.packages.note_types import parse_extra, parse_older_note_type
from deck_builder.packages.read import read_package
from tests.support.rich_note_types import OVERRIDE, export_rich_package


@pytest.mark.parametrize("legacy", [True, False], ids=["older form", "current form"])
def test_every_setting_is_read_as_its_author_has_it(legacy: bool, tmp_path: Path) -> None:
    file, model = export_rich_package(tmp_path, legacy=legacy)
    note_type = read_package(file).note_types[model["id"]]
    assert note_type.latex == Latex(model["latexPre"], model["latexPost"], svg=True)
    assert (note_type.stock, note_type.sort_field) == (2, 1)
    assert note_type.fields[1].settings == FieldSettings(
        description="  What is asked: 1?\n",
        font="Noto Naskh Arabic",
        size=32,
        right_to_left=True,
        sticky=True,
        collapsed=True,
        plain_text=True,
        exclude_from_search=True,
        tag=1,
        prevent_deletion=False,
    )
    browser = ("Browser: {{Question}}", "{{Answer}} in the browser", "Iosevka", 9)
    assert [template.settings for template in note_type.templates] == [
        TemplateSettings(*browser),
        TemplateSettings(*browser, deck=OVERRIDE),
    ]
    assert note_type.decks == ((OVERRIDE, model["tmpls"][1]["did"]),)
    extra = parse_extra(note_type.extra)
    assert extra["type"]["add-on"] == {"id": 7}
    assert [field["add-on"] for field in extra["fields"]] == [{"colour": "#123456"}] * 2
    assert [template["add-on"] for template in extra["templates"]] == [[0], [1]]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.text(max_size=3), inside, max_size=2),
    max_leaves=4,
)
_KEYS = ["rtl", "font", "size", "sticky", "description", "tag", "did", "bqfmt", "bsize", "latexPre", "latexsvg"]


@given(odd=st.dictionaries(st.sampled_from([*_KEYS, "originalStockKind", "strange"]), ANYTHING))
def test_values_of_another_type_are_read_as_anki_reads_them_or_left_out(odd: dict[str, Any]) -> None:
    model = {
        **odd,
        "name": "Odd",
        "type": 0,
        "css": "",
        "mod": 1,
        "flds": [{**odd, "name": "Front", "ord": 0}],
        "tmpls": [{**odd, "name": "Card 1", "ord": 0, "qfmt": "{{Front}}", "afmt": ""}],
    }
    note_type = parse_older_note_type(1, model, {})
    settings = note_type.fields[0].settings
    assert isinstance(settings.font, str)
    assert settings.size in range(2**32)
    assert settings.right_to_left in (True, False)
    assert note_type.stock in range(2**32)
    if note_type.extra:
        assert parse_extra(note_type.extra)["fields"][0].get("strange") == odd.get("strange")
        note_type.extra.encode()


def test_what_is_no_extra_is_refused() -> None:
    for text in ("", "[]", json.dumps({"type": {}, "fields": [1], "templates": []}), "{" * 100_000):
        with pytest.raises(ValueError, match=r".*"):
            parse_extra(text)
