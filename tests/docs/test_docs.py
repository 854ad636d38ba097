"""The documentation is true: generated pages are up to date, links work, examples build."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import build, run
from tests.support.decks import PROJECT
from tests.support.docs import yaml_blocks
from tools.docs import PAGES

TEXTS = sorted([PROJECT / "README.md", PROJECT / "CHANGELOG.md", *(PROJECT / "docs").glob("*.md")])


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    page = (PROJECT / "docs" / name).read_text(encoding="utf-8")
    assert page == PAGES[name](), f"docs/{name} is stale: run `make docs`"


@pytest.mark.parametrize("page", TEXTS, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        assert target.startswith("http") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["docs/updates.md", "SECURITY.md"])
def test_every_promise_names_a_test_that_exists(page: str) -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "tests").rglob("test_*.py"))
    promised = re.findall(r"`(test_\w+)`", (PROJECT / page).read_text(encoding="utf-8"))
    assert len(promised) > 10
    for name in promised:
        assert f"def {name}(" in tests, name


def test_the_readme_names_only_commands_that_exist() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z-]+)", readme):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for command in re.findall(r"deck-builder ([a-z]+)", readme):
        run(command, "--help")


def test_the_example_kind_in_the_card_format_builds(write_deck: Callable[..., Path]) -> None:
    (_, kind), *_ = (block for block in yaml_blocks("docs/card-format.md") if block[0].startswith("kinds/"))
    deck = write_deck(
        "kind: translation\ncards:\n  - {id: hello, source: Hallo, target: Hello}\n",
        **{
            "kinds__translation__kind.yaml": kind,
            "kinds__translation__there.html": "{{Source}}",
            "kinds__translation__back.html": "{{#Ask back}}{{Target}}{{/Ask back}}",
            "kinds__translation__answer.html": "{{Source}} – {{Target}}",
        },
    )
    assert build(deck).exists()
