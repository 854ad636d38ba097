"""What an author sees in an editor: the schemas of a new deck, driven through the YAML language server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from deck_builder.commands.new.new import start_deck, start_kind
from deck_builder.deck.schema.refresh import refresh_schemas
from tests.support.language_server import LanguageServer, Position, start_language_server

SERVER: Final = "yaml-language-server@1.19.2"
"""The newest version that runs with the Node.js of today's systems."""

MODELINE: Final = "# yaml-language-server: $schema=.schema/cards.json\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The language server, installed into a folder of its own."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm here")
    folder = tmp_path_factory.mktemp("npm")
    install = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", SERVER]
    done = subprocess.run(install, capture_output=True, text=True, timeout=180)
    if done.returncode:
        pytest.skip(f"the language server can't be installed here: {done.stderr[-200:]}")
    return folder / "node_modules/.bin/yaml-language-server"


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new deck with a source, a claim, a picture and a kind of its own."""
    folder = tmp_path_factory.mktemp("new") / "Hauptstädte Europas"
    folder.mkdir()
    start_deck("Capitals of Europe", folder, {})
    start_kind("river", folder)
    (folder / "references.yaml").write_text("references:\n  - {id: larousse-2019, title: Larousse}\n", encoding="utf-8")
    (folder / "claims.yaml").write_text("claims:\n  - {id: paris, claim: Paris is a capital.}\n", encoding="utf-8")
    (folder / "media/seine.svg").write_text("<svg/>", encoding="utf-8")
    refresh_schemas(folder)
    return folder


@pytest.fixture(scope="module")
def server(program: Path, deck: Path) -> Iterator[LanguageServer]:
    """The server, with the settings for Visual Studio Code that the new deck has."""
    settings = json.loads((deck / ".vscode/settings.json").read_text("utf-8"))
    own = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
    with start_language_server(program, deck, {"yaml": {**own, "schemas": settings["yaml.schemas"]}}) as running:
        yield running


def open_at_bar(server: LanguageServer, file: Path, text: str) -> Position:
    """Open a file in which a `¦` stands for the cursor. Returns its place."""
    before, after = text.split("¦")
    server.open(file, before + after)
    return before.count("\n"), len(before.rpartition("\n")[2])


def test_nothing_is_wrong_with_the_files_of_a_new_deck(server: LanguageServer, deck: Path) -> None:
    files = [path for path in deck.rglob("*.yaml") if ".github" not in path.parts]
    assert len(files) == 5
    assert {path.name: server.open(path, path.read_text("utf-8")) for path in files} == {f.name: [] for f in files}


@pytest.mark.parametrize(
    ("text", "offered", "not_offered"),
    [
        ("kind: question\ncards:\n  - ¦\n", {"question", "answer", "evidence"}, {"term", "true"}),
        (
            "cards:\n  - kind: definition\n    ¦\n",
            {"term", "definition", "both-ways"},
            {"answer", "kind"},
        ),
        ("kind: question\ncards:\n  - kind: ¦\n", {"cloze", "river"}, {"answer", "null"}),
        ("kind: ¦\n", {"question", "river"}, set()),
        ("kind: river\ncards:\n  - front: a\n    ¦\n", {"back"}, {"front", "answer"}),
        ("kind: question\ncards:\n  - evidence: ¦\n", {"established", "one-study"}, {"null"}),
        ("kind: definition\ncards:\n  - both-ways: ¦\n", {"yes", "no"}, {"true", "null"}),
        ("kind: question\ncards:\n  - sources: [¦]\n", {"larousse-2019"}, set()),
        ("kind: question\ncards:\n  - sources:\n      - ¦\n", {"larousse-2019"}, set()),
        ("kind: question\ncards:\n  - claims: [¦]\n", {"paris"}, set()),
        ("kind: question\ncards:\n  - picture: ¦\n", {"seine.svg"}, {"null", "true"}),
        ("kind: question\ncards:\n  - after: [¦]\n", {"what-is-the-capital-of-france"}, set()),
        ("kind: question\ncards:\n  - answer: ¦\n", set(), {"null", "true"}),
    ],
)
def test_keys_and_values_are_offered(
    text: str, offered: set[str], not_offered: set[str], server: LanguageServer, deck: Path
) -> None:
    for name, first in (("20-more.yaml", ""), ("more.yaml", MODELINE)):  # found by its name, or by its first line
        file = deck / name
        labels = server.complete(file, open_at_bar(server, file, first + text)).keys()
        assert offered <= labels
        assert not not_offered & labels


@pytest.mark.parametrize(
    ("file", "text", "shown"),
    [
        ("20-more.yaml", "kind: question\ncards:\n  - qu¦estion: Why?\n", "A question that has one answer"),
        (
            "20-more.yaml",
            "kind: question\ncards:\n  - evi¦dence: mixed\n",
            "How good the evidence for the card's",
        ),
        ("20-more.yaml", "kind: question\ncards:\n  - sources: [larou¦sse-2019]\n", "`larousse-2019`: Larousse."),
        ("20-more.yaml", "kind: clo¦ze\ncards: []\n", "`cloze`: A sentence with gaps."),
        (
            "kinds/x/kind.yaml",
            "name: X\nfields:\n  a: {name: A, uni¦que: yes}\n",
            "no two cards may have the same",
        ),
        ("deck.yaml", f"{MODELINE.replace('cards', 'deck')}id: a\nlic¦ence: x\n", "The licence of the content"),
    ],
)
def test_a_key_is_explained(file: str, text: str, shown: str, server: LanguageServer, deck: Path) -> None:
    explained = server.hover(deck / file, open_at_bar(server, deck / file, text))
    assert shown in re.sub(r"\\(.)", r"\1", explained)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("answer: [Paris]", "This is a text"),
        ("anwser: Paris", "Property anwser is not allowed"),
        ("evidence: certain", 'Valid values: "established"'),
        ("sources: [nobody-1900]", "This is not in `references.yaml`"),
        ("kind: qestion", "There is no such kind"),
        ("tags: [two words]", "A tag has no spaces"),
        ("id: Two Words", "Use lower-case letters"),
    ],
)
def test_a_mistake_is_shown_where_it_is(wrong: str, message: str, server: LanguageServer, deck: Path) -> None:
    text = f"kind: question\ncards:\n  - question: Why?\n    answer: So\n    {wrong}\n"
    if wrong.startswith("answer"):
        text = text.replace("    answer: So\n", "")
    shown = server.open(deck / "20-more.yaml", text)
    line = text[: text.index(wrong)].count("\n")
    assert any(message in problem["message"] and problem["range"]["start"]["line"] == line for problem in shown), shown


def test_a_card_without_what_it_needs_is_shown(server: LanguageServer, deck: Path) -> None:
    (problem,) = server.open(deck / "20-more.yaml", "kind: question\ncards:\n  - question: Why?\n")
    assert problem["message"] == 'Missing property "answer".'
    assert problem["range"]["start"]["line"] == 2
