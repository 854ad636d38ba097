"""Kinds of card. Whatever can be wrong with one is in tests/decks/broken, with names that begin with `kind-`."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.template import SPECIAL_FIELDS
from deck_builder.deck.built_in_kinds import BUILT_IN_FOLDER
from deck_builder.deck.kinds import CARD_KEYS, load_built_in_kinds, load_kinds
from deck_builder.deck.model import COMMON_FIELDS, Kind
from deck_builder.problems.problem import Problems

KIND = """
name: City
about: A city in its country.
fields:
  city: {name: City, about: Its name., required: yes, text: plain, lines: one, most-words: 3, unique: yes}
  country: {name: Country, text: plain}
  both-ways: {name: Both ways, text: switch, default: yes}
cards:
  city: {name: Which city?, front: front.html, back: back.html}
"""


def write_kind(folder: Path, kind: str = KIND, name: str = "city", **sides: str) -> Path:
    """Write a kind into a folder of kinds; return that folder. Sides are named `front` and `back`."""
    (folder / name).mkdir(parents=True)
    (folder / name / "kind.yaml").write_text(kind, encoding="utf-8")
    for side, html in ({"front": "{{City}}\n", "back": "{{Country}}\n"} | sides).items():
        (folder / name / f"{side}.html").write_text(html, encoding="utf-8")
    return folder


def load(folder: Path) -> tuple[Kind | None, list[str]]:
    """The kind `city`, and the problems with it as `code message`."""
    problems = Problems()
    kind = load_kinds(folder, folder, problems)["city"]
    return kind, [f"{problem.code} {problem.message}" for problem in problems]


def test_a_kind_has_what_its_file_says(tmp_path: Path) -> None:
    kind, problems = load(write_kind(tmp_path))
    assert kind
    assert problems == []
    assert (kind.key, kind.name, kind.about, kind.has_frame) == ("city", "City", "A city in its country.", True)
    city, country, both_ways = kind.fields
    assert (city.key, city.name, city.text) == ("city", "City", "plain")
    assert city.required
    assert city.one_line
    assert city.unique
    assert city.most_words == 3
    assert (country.required, country.one_line, country.unique, country.most_words) == (False, False, False, None)
    assert both_ways.default == "yes"
    (template,) = kind.templates
    assert (template.key, template.name, template.front, template.back) == (
        "city",
        "Which city?",
        "{{City}}",
        "{{Country}}",
    )
    assert kind.card_keys == {"city", "country", "both-ways", *CARD_KEYS}


def test_without_the_folder_there_are_no_kinds(tmp_path: Path) -> None:
    assert load_kinds(tmp_path / "kinds", tmp_path, Problems()) == {}


def test_a_hidden_folder_is_not_a_kind(tmp_path: Path) -> None:
    write_kind(tmp_path)
    (tmp_path / ".git").mkdir()
    assert load_kinds(tmp_path, tmp_path, Problems()).keys() == {"city"}


def test_a_kind_with_an_error_is_known_as_none(tmp_path: Path) -> None:
    kind, problems = load(write_kind(tmp_path, front="{{Town}}"))
    assert kind is None
    assert problems == ["K303 the kind has no field named `Town`"]


def test_comments_and_blank_lines_of_a_framed_kind_are_removed(tmp_path: Path) -> None:
    kind, _ = load(write_kind(tmp_path, front="<!-- for {{editors}} -->\n\n{{City}}  \n"))
    assert kind
    assert kind.templates[0].front == "{{City}}"


def test_a_kind_without_the_frame_keeps_its_html_to_the_letter(tmp_path: Path) -> None:
    front = "<!-- mine -->\n\n{{City}}  {{Tags}}{{#c1}}x{{/c1}}"
    write_kind(tmp_path, f"frame: none\n{KIND}", front=f"{front}\n")
    (tmp_path / "city/style.css").write_text(".card {color: red}\n", encoding="utf-8")
    kind, problems = load(tmp_path)
    assert kind
    assert problems == []
    assert (kind.has_frame, kind.templates[0].front, kind.css) == (False, front, ".card {color: red}")


def test_a_kind_with_gaps_knows_their_fields(tmp_path: Path) -> None:
    kind, _ = load(write_kind(tmp_path, front="{{cloze:City}}", back="{{cloze:City}} {{Country}}"))
    assert kind
    assert kind.cloze_fields == {"city"}


@pytest.mark.parametrize("name", ["Evidence", "Retired", "Spare 3", "spare 1", "Tags", "a:b", "{x", "#x"])
def test_a_field_cannot_have_a_name_with_a_meaning(name: str, tmp_path: Path) -> None:
    _, problems = load(write_kind(tmp_path, KIND.replace("name: Country", f'name: "{name}"'), back="x"))
    assert problems == [f"K304 a field can't be called `{name}`"]


@pytest.mark.parametrize("field", sorted(SPECIAL_FIELDS - {"FrontSide"}))
def test_only_a_back_may_show_what_anki_fills_in(field: str, tmp_path: Path) -> None:
    _, problems = load(write_kind(tmp_path, front=f"{{{{City}}}} {{{{{field}}}}}", back=f"{{{{{field}}}}}"))
    assert problems == [f"K307 a front can't name `{field}`"]


def test_a_fault_of_a_template_is_at_its_line(tmp_path: Path) -> None:
    problems = Problems()
    load_kinds(write_kind(tmp_path, front="{{City}}\n<b>{{Country</b>\n"), tmp_path, problems)
    (problem,) = problems
    assert (problem.code, problem.place.file.name, problem.place.line, problem.place.column) == (
        "K302",
        "front.html",
        2,
        4,
    )


def test_a_side_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("{{City}}")
    _, problems = load(write_kind(tmp_path, KIND.replace("front.html", "../secret.html")))
    assert problems == ["K301 there is no file `../secret.html` in the kind's folder"]


def test_the_kinds_of_the_program_have_names_of_their_own_and_words_for_authors() -> None:
    kinds = load_built_in_kinds()
    assert {path.name for path in BUILT_IN_FOLDER.iterdir() if path.is_dir()} == kinds.keys()
    assert len({kind.name for kind in kinds.values() if kind}) == len(kinds)
    for kind in filter(None, kinds.values()):
        assert kind.about
        assert all(field.about for field in kind.fields)
        assert not {field.name for field in kind.fields} & set(COMMON_FIELDS.values())
