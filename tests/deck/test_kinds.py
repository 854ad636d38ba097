"""A kind is a folder: `kind.yaml`, and the HTML of fronts and backs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.kinds import BUILT_IN_FOLDER, CARD_KEYS, load_built_in_kinds, load_kinds
from deck_builder.deck.model import Kind
from deck_builder.problems.problem import Problems
from tests.support.decks import KIND, OWN_KIND

FILES = {name.removeprefix("kinds__capital__"): text for name, text in OWN_KIND.items()}


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., tuple[Kind | None, Problems]]:
    """Loads a kind `capital` from these files in place of the usual ones."""

    def load_kind(**files: str) -> tuple[Kind | None, Problems]:
        folder = tmp_path / "capital"
        folder.mkdir()
        for name, text in {**FILES, **{name.replace("__", "."): text for name, text in files.items()}}.items():
            (folder / (name if "." in name else f"{name}.yaml")).write_text(text, encoding="utf-8")
        problems = Problems()
        return load_kinds(tmp_path, problems)["capital"], problems

    return load_kind


def test_every_kind_that_comes_with_the_program_is_valid() -> None:
    kinds = load_built_in_kinds()
    assert kinds.keys() == {path.name for path in BUILT_IN_FOLDER.iterdir() if path.is_dir()}
    assert all(kinds.values())


def test_a_kind_has_its_fields_and_cards_in_order(load: Callable[..., tuple[Kind | None, Problems]]) -> None:
    kind, problems = load()
    assert not problems
    assert kind is not None
    assert (kind.key, kind.name, kind.has_frame, kind.replaces) == ("capital", "Capital", True, "")
    assert [(field.key, field.name, field.text, field.required) for field in kind.fields] == [
        ("country", "Country", "plain", True),
        ("city", "City", "plain", True),
    ]
    (template,) = kind.templates
    assert (template.key, template.name, template.front, template.back) == ("city", "City", "{{Country}}", "{{City}}")
    assert kind.card_keys == {"country", "city", *CARD_KEYS}


def test_comments_and_blank_lines_are_left_out_of_a_kind_with_the_frame(
    load: Callable[..., tuple[Kind | None, Problems]],
) -> None:
    kind, _ = load(front__html="<!-- a\nnote -->\n\n{{Country}}  \n")
    assert kind is not None
    assert kind.templates[0].front == "{{Country}}"


def test_a_kind_without_the_frame_keeps_its_html_and_css(load: Callable[..., tuple[Kind | None, Problems]]) -> None:
    front = "<!-- a note -->\n\n{{#c1}}{{Country}} {{Tags}}{{/c1}}  "
    kind, problems = load(kind=f"frame: none{KIND}", front__html=f"{front}\n", style__css=".card {}\n")
    assert not problems
    assert kind is not None
    assert (kind.templates[0].front, kind.css) == (front, ".card {}")


def test_a_kind_with_gaps_says_which_fields_have_them(load: Callable[..., tuple[Kind | None, Problems]]) -> None:
    kind, _ = load(front__html="{{cloze:Country}}", back__html="{{cloze:Country}} {{City}}")
    assert kind is not None
    assert kind.cloze_fields == {"country"}


def test_a_switch_may_be_on_by_default(load: Callable[..., tuple[Kind | None, Problems]]) -> None:
    kind, _ = load(kind=KIND.replace("cards:\n", "  both: {name: Both, text: switch, default: yes}\ncards:\n"))
    assert kind is not None
    assert kind.fields[-1].default == "yes"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("name: Capital\n", "", "D202"),
        ("city: {name: City, req", "tags: {name: City, req", "K304"),
        ("city: {name: City, req", "retired: {name: City, req", "K304"),
        ("name: City, req", "name: Evidence, req", "K304"),
        ("name: City, req", "name: Spare 1, req", "K304"),
        ("name: City, req", "name: 'a:b', req", "K304"),
        ("name: City, req", "name: COUNTRY, req", "K304"),
        ("required: yes, text: plain}\ncards", "required: yes, default: yes}\ncards", "D203"),
        ("front: front.html", "front: ../capital/front.html", "K301"),
        ("front: front.html", "front: missing.html", "K301"),
        ("front: front.html, ", "", "D202"),
        ("country: {name: Country, required: yes", "country: {name: Country", "K305"),
    ],
)
def test_a_kind_that_anki_or_the_frame_could_not_show_is_refused(
    old: str, new: str, code: str, load: Callable[..., tuple[Kind | None, Problems]]
) -> None:
    assert KIND.count(old) == 1
    kind, problems = load(kind=KIND.replace(old, new))
    assert kind is None
    assert problems[0].code == code


@pytest.mark.parametrize(
    ("front", "back", "code", "line", "column"),
    [
        ("{{Country}}", "x\n {{Town}}", "K303", 2, 4),
        ("{{Country}} {{Tags}}", "", "K307", 1, 15),
        ("<!-- {{x}} -->\n{{Country", "", "K302", 2, 1),
        ("{{Country}}", "{{cloze:City}}", "K306", 7, 47),
    ],
)
def test_a_fault_in_a_template_is_shown_at_its_place(
    front: str, back: str, code: str, line: int, column: int, load: Callable[..., tuple[Kind | None, Problems]]
) -> None:
    kind, problems = load(front__html=front, back__html=back)
    assert kind is None
    assert (problems[0].code, problems[0].place.line, problems[0].place.column) == (code, line, column)


def test_a_folder_without_kind_yaml_is_a_kind_with_an_error(tmp_path: Path) -> None:
    (tmp_path / "capital").mkdir()
    (tmp_path / ".git").mkdir()
    problems = Problems()
    assert load_kinds(tmp_path, problems) == {"capital": None}
    assert [problem.code for problem in problems] == ["K301"]
    assert load_kinds(tmp_path / "no such folder", problems) == {}
