"""The shape of the code, held to what docs/architecture.md says of it."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support.decks import PROJECT

PACKAGE = PROJECT / "deck_builder"
MODULES = {
    path.relative_to(PROJECT).with_suffix("").as_posix().replace("/", "."): path for path in PACKAGE.rglob("*.py")
}


def imports_of(name: str) -> set[str]:
    """The modules of ours that a module imports when it is imported; what it imports for types or late is left out."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("deck_builder"):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found & MODULES.keys()


def test_imports_run_one_way() -> None:
    order = list(TopologicalSorter({name: imports_of(name) for name in MODULES}).static_order())
    assert order.index("deck_builder.problems.problem") < order.index("deck_builder.source.parse")
    assert order.index("deck_builder.source.parse") < order.index("deck_builder.deck.cards")
    assert order.index("deck_builder.deck.cards") < order.index("deck_builder.build.build")


@pytest.mark.parametrize("path", MODULES.values(), ids=list(MODULES))
def test_the_page_names_every_module(path: Path) -> None:
    page = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    room = path.parent.relative_to(PACKAGE)
    assert path.name.startswith("__") or f"`{(room / path.name).as_posix()}`" in page or f"`{room}/`" in page


def test_a_small_deck_does_not_wait_for_what_it_does_not_need() -> None:
    """Start-up matters most for a small deck: the command line itself imports only click."""
    assert imports_of("deck_builder.cli.main") == set()


def test_no_test_module_imports_from_another_or_from_conftest() -> None:
    """What tests share stands in tests/support, so a test module can be moved or split without changing another."""
    pattern = re.compile(r"^\s*(?:from|import) tests\.(?:\w+\.)*(?:test_\w+|conftest)\b.*", re.MULTILINE)
    files = [file for folder in ("tests", "tools", "bench") for file in (PROJECT / folder).rglob("*.py")]
    assert {str(file): line for file in files for line in pattern.findall(file.read_text(encoding="utf-8"))} == {}
