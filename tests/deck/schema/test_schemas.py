"""What a schema refuses, the checker reports at the same place; and good decks pass."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deck_builder.commands.check.check import check_deck
from deck_builder.deck.describe_kind import write_example
from deck_builder.deck.folder import SCHEMA_FOLDER
from deck_builder.deck.kinds import CARD_KEYS, load_built_in_kinds
from deck_builder.deck.schema import FILES, about
from deck_builder.deck.schema.refresh import wants_schemas
from deck_builder.deck.schema.schemas import (
    make_schemas,
    read_words,
    write_schemas,
)
from deck_builder.problems.problem import Mark
from deck_builder.problems.rules import RULES
from tests.support.broken_decks import ALL_EXPECTED, NOW, copy_broken_deck
from tests.support.decks import DECKS, PROJECT
from tests.support.schemas import find_schema, list_refusals

CANT_KNOW: Final = {
    "D201": "is about a file that is not there",
    "D202": "here the value is empty, which is `null` for YAML, and `null` is a text for us",
    "D205": "here it is about the name of a folder",
    "D206": "compares ids of several cards, claims or sources",
    "D212": "compares texts of several cards",
    "D216": "here it compares names of subdecks",
    "D217": "is about all files of a deck",
    "D218": "is about the name of a file",
    "D219": "here the list is there, and empty",
    "D220": "compares several cards",
    "D230": "here it compares shapes, or adds lengths up",
    "D231": "compares the name as Anki does",
    "D241": "is about a card that may have been written after the schema",
    "D242": "compares several cards",
    "K301": "is about files that are not there",
    "K302": "is about HTML",
    "K303": "is about HTML",
    "K304": "here it compares the names of fields with others",
    "K305": "is about HTML",
    "K306": "is about HTML",
    "K307": "is about HTML",
    "P703": "compares the id with names that the program needs",
}
"""Errors of a broken deck that its schemas do not refuse, and why. Beside these: what learners have (`L…`), the files
of the media folder (`M…`), the text of fields (`T…`), what may run code (`P709`, `P710`), and YAML itself (`Y…`)."""

OF_NO_SCHEMA: Final = ("L", "M", "T", "Y", "P709", "P710")

KINDS: Final = {key: kind for key, kind in load_built_in_kinds().items() if kind}

OF_A_SCHEMA: Final = [
    name
    if any(not problem.code.startswith(OF_NO_SCHEMA) for problem in expected)
    else pytest.param(name, marks=pytest.mark.slow)
    for name, expected in ALL_EXPECTED.items()
]


class Compared:
    """What the schemas of a deck refuse, and what the checker reports."""

    def __init__(self, folder: Path) -> None:
        self.refused: dict[Path, list[tuple[str, frozenset[Mark]]]] = {}
        self.reported: dict[Path, list[tuple[Mark, str]]] = defaultdict(list)
        schemas = make_schemas(folder, *read_words(folder))
        for problem in check_deck(folder, folder / "dist", NOW, processes=1).problems:
            self.reported[problem.place.file].append(((problem.place.line, problem.place.column), problem.code))
        for path in sorted(folder.rglob("*.yaml")):
            name = find_schema(path, folder) if path.is_file() and not path.is_symlink() else ""
            if name and not any(code.startswith("Y") for _, code in self.reported[path]):
                self.refused[path] = [(r.message, r.places) for r in list_refusals(path.read_bytes(), schemas[name])]

    def list_differences(self) -> list[str]:
        """What the schemas refuse and the checker does not report there."""
        return [
            f"{path.name}: {message}; reported are {self.reported[path]}"
            for path, refusals in self.refused.items()
            for message, places in refusals
            if not any(mark in places for mark, _ in self.reported[path])
        ]

    def list_unseen_errors(self) -> set[str]:
        """The codes of the errors that the schemas do not refuse."""
        seen = {path: {mark for _, places in refusals for mark in places} for path, refusals in self.refused.items()}
        return {
            code
            for path, problems in self.reported.items()
            for mark, code in problems
            if RULES[code].severity == "error" and mark not in seen.get(path, set())
        }


@pytest.mark.parametrize("name", OF_A_SCHEMA)
def test_what_a_schema_refuses_is_reported_at_the_same_place(name: str, tmp_path: Path) -> None:
    compared = Compared(copy_broken_deck(name, tmp_path))
    assert compared.list_differences() == []
    assert {code for code in compared.list_unseen_errors() if not code.startswith(OF_NO_SCHEMA)} <= CANT_KNOW.keys()


@pytest.mark.parametrize("deck", [DECKS / "tour", PROJECT / "cards/mirror-neurons"], ids=lambda path: path.name)
def test_good_decks_pass(deck: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cards" / deck.name
    shutil.copytree(deck, folder)
    compared = Compared(folder)
    assert compared.refused
    assert not any(compared.refused.values()), compared.refused


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_example_of_a_kind_passes(kind: object, write_deck: Callable[..., Path]) -> None:
    folder = write_deck("\n".join(["cards:", *write_example(kind)]) + "\n")  # type: ignore[arg-type]
    assert Compared(folder).list_differences() == []
    assert not any(Compared(folder).refused.values())


TYPED: Final = (
    *("", " ", "a", "yes", "No", "ON", "true", "~", "null", "5", "0", "-1", "2.5", "0.85", "2024", "x" * 70),
    *("a-b", "A b", "a::b", "::", "a::", "marked", "two\nlines", "{{c1::x}}", "12px", "c1", "#8a3b12"),
    *("supported", "hide-all", "question", "as written", "scripts", "D210", "10.1038/nrn2555", "en-GB", "en"),
)
NOT_TYPED: Final = {"id", "kind", "mode"}
"""Without an id and a kind nothing else of a card is read, and without shapes no mode."""
INNER_KEYS: Final = ("html", "file", "alt", "step", "number", "name", "D210", "c1", "day")
VALUES = st.recursive(
    st.sampled_from(TYPED),
    lambda inner: (
        st.lists(inner, max_size=3, unique_by=repr) | st.dictionaries(st.sampled_from(INNER_KEYS), inner, max_size=2)
    ),
    max_leaves=4,
)


def write_yaml(value: object) -> str:
    """A value as YAML, its texts plain where that reads back as the same text for us: as authors write them."""
    return yaml.dump(value, Dumper=PlainDumper, allow_unicode=True, sort_keys=False)


class PlainDumper(yaml.SafeDumper):
    """Leaves away quotes around what YAML takes for a number, a truth value or nothing."""


PlainDumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else "" if text in ("~", "null", "5", "true") else None
    ),
)
PlainDumper.yaml_implicit_resolvers = {}


ABOUT: Final = {
    "deck.yaml": sorted((about.DECK.keys() | about.PRESET.keys() | {"no-such-key"}) - {"id", "name"}),
    "references.yaml": sorted(about.REFERENCE.keys() - {"id"}),
    "claims.yaml": sorted(about.CLAIM.keys() - {"id"}),
    "kinds/own/kind.yaml": sorted((about.FIELD.keys() | {"no-such-key"}) - {"name"}),
}
WRAP: Final[dict[str, Callable[[dict[str, Any]], object]]] = {
    "deck.yaml": lambda inner: {"id": "capitals", "name": "Capitals", **inner, "preset": inner},
    "references.yaml": lambda inner: {"references": [{"id": "a", **inner}]},
    "claims.yaml": lambda inner: {"claims": [{"id": "a", **inner}]},
    "kinds/own/kind.yaml": lambda inner: {
        "name": "Own",
        "fields": {"front": {"name": "Front", **inner}},
        "cards": {"one": inner},
    },
}
"""The keys that are tried in each file, and where they stand in it."""


@pytest.mark.slow
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_typed_into_a_card_is_refused_only_if_it_is_reported(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    keys = sorted(
        {*KINDS[kind].card_keys, *CARD_KEYS, "no-such-key"} - {"id", "kind", "mode"}
    )  # read first, or not at all
    drawn = data.draw(st.lists(st.dictionaries(st.sampled_from(keys), VALUES, max_size=5), min_size=1, max_size=2))
    cards = [{"id": f"card-{number}", **card} for number, card in enumerate(drawn)]
    texts = {"deck.yaml": "id: capitals\nname: Capitals\n", "cards.yaml": write_yaml({"kind": kind, "cards": cards})}
    assert_that_refusals_are_reported(tmp_path, texts)


@pytest.mark.parametrize(
    ("value", "refusals"),
    [
        ("yes", 0),
        ("{html: y}", 0),
        ("maybe", 1),
        ("{file: a.png, alt: A map}", 1),
        ("{html: y, alt: A map}", 1),
        ("[yes]", 1),
    ],
)
def test_a_switch_is_yes_or_no_or_the_html_of_an_imported_note(value: str, refusals: int, tmp_path: Path) -> None:
    card = f"{{id: a, term: Empathy, definition: Feeling with others, both-ways: {value}}}"
    texts = {"deck.yaml": "id: capitals\nname: Capitals\n", "cards.yaml": f"kind: definition\ncards:\n  - {card}\n"}
    assert_that_refusals_are_reported(tmp_path, texts)
    refused = Compared(tmp_path / "capitals").refused[tmp_path / "capitals/cards.yaml"]
    assert len({message for message, _ in refused}) == refusals


@pytest.mark.slow
@pytest.mark.parametrize("name", ["deck.yaml", "references.yaml", "claims.yaml", "kinds/own/kind.yaml"])
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_is_typed_into_another_file_is_refused_only_if_it_is_reported(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    inner = data.draw(st.dictionaries(st.sampled_from(ABOUT[name]), VALUES, max_size=5))
    texts = {
        "deck.yaml": "id: capitals\nname: Capitals\n",
        "cards.yaml": "kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n",
        name: write_yaml(WRAP[name](inner)),
    }
    assert_that_refusals_are_reported(tmp_path, texts)


def assert_that_refusals_are_reported(tmp_path: Path, texts: dict[str, str]) -> None:
    folder = tmp_path / "capitals"
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    assert Compared(folder).list_differences() == [], texts


def test_what_is_written_is_a_schema_of_draft_7_for_each_sort_of_file(write_deck: Callable[..., Path]) -> None:
    folder = write_deck("kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n")
    assert not wants_schemas(folder)
    schemas = make_schemas(folder, *read_words(folder))
    written = write_schemas(folder, schemas)
    assert {path.stem for path in written if path.suffix == ".json"} == FILES.keys()
    assert wants_schemas(folder)
    assert write_schemas(folder, schemas) == []
    for schema in schemas.values():
        jsonschema.Draft7Validator.check_schema(schema)


def test_schemas_have_every_key_of_their_file(write_deck: Callable[..., Path]) -> None:
    folder = write_deck("kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n")
    schemas = make_schemas(folder, *read_words(folder))
    assert schemas["deck"]["properties"].keys() == about.DECK.keys()
    assert schemas["cards"]["properties"].keys() == about.CARD_FILE.keys()
    assert schemas["kind"]["properties"].keys() == about.KIND.keys()
    for key, kind in KINDS.items():
        assert schemas["cards"]["definitions"][f"kind-{key}"]["properties"].keys() == kind.card_keys


def test_schemas_are_never_written_through_a_link(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    folder = write_deck("kind: question\ncards:\n  - {id: a, question: Why?, answer: So}\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / SCHEMA_FOLDER).symlink_to(elsewhere)
    with pytest.raises(OSError, match="link"):
        write_schemas(folder, make_schemas(folder, *read_words(folder)))
    assert list(elsewhere.iterdir()) == []


def test_a_deck_that_names_its_schema_wants_it_after_a_clone(write_deck: Callable[..., Path]) -> None:
    first = f"# yaml-language-server: $schema={SCHEMA_FOLDER}/deck.json"
    assert wants_schemas(write_deck(deck=f"{first}\nid: capitals\nname: Capitals\n"))
