"""The shape of the code, held to what docs/architecture.md says of it."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter

import pytest

from tests.conftest import PROJECT

MODULES = sorted((PROJECT / "deck_builder").glob("*.py"))


def imports_of(name: str) -> set[str]:
    """The modules of ours that a module imports when it is imported; what it imports for types or late is left out."""
    path = PROJECT / "deck_builder" / name
    tree = ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("deck_builder"):
            if node.module == "deck_builder":
                found |= {alias.name for alias in node.names}
            else:
                found.add(node.module.removeprefix("deck_builder."))
    modules = {module.partition(".")[0] for module in found}
    return {module for module in modules if any((PROJECT / "deck_builder").glob(f"{module}.py")) or module == "rules"}


def test_imports_run_one_way() -> None:
    names = [path.stem for path in MODULES if path.stem not in ("__init__", "__main__")]
    order = list(TopologicalSorter({name: imports_of(name) for name in names}).static_order())
    assert order.index("rules") < order.index("problem") < order.index("source") < order.index("cards")
    assert order.index("cards") < order.index("build")


@pytest.mark.parametrize("path", MODULES, ids=[path.stem for path in MODULES])
def test_the_page_names_every_module(path: str) -> None:
    page = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    name = re.sub(r".*/", "", str(path))
    assert name.startswith("__") or f"`{name}`" in page


def test_a_small_deck_does_not_wait_for_what_it_does_not_need() -> None:
    """Start-up matters most for a small deck: the command line itself imports only click."""
    assert imports_of("cli") == set()
