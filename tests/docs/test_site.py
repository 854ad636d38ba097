"""The documentation as a website: it is built without a warning, has every page, and loads nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from deck_builder.cli.commands.docs import PAGES
from tests.support.decks import PROJECT

FOR_DEVELOPERS = {"architecture", "contributing", "decisions"}


def list_pages(nav: Any) -> list[str]:
    """The names of all pages below an entry of the navigation."""
    if isinstance(nav, str):
        return [nav.removesuffix(".md")]
    children = nav.values() if isinstance(nav, dict) else nav
    return [page for child in children for page in list_pages(child)]


def test_every_page_is_on_the_site_in_the_terminal_and_in_the_wheel() -> None:
    on_the_site = list_pages(yaml.safe_load((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert sorted(on_the_site) == sorted(path.stem for path in (PROJECT / "docs").glob("*.md"))
    assert [page for page in on_the_site if page not in FOR_DEVELOPERS | {"index"}] == list(PAGES)
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    in_the_wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert in_the_wheel == {f"docs/{page}.md": f"deck_builder/docs/{page}.md" for page in PAGES}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` builds it."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(PROJECT / "docs", folder / "docs")
    shutil.copy(PROJECT / "mkdocs.yml", folder)
    zensical = Path(sys.executable).with_name("zensical")
    done = subprocess.run(
        [zensical, "build", "--strict", "--config-file", "mkdocs.yml"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "dist/site"


@pytest.mark.slow
def test_the_site_is_built_strictly_and_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = [*site.rglob("*.html")]
    assert len(pages) > len(PAGES)
    for page in pages:
        html = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|iframe)\b[^>]*\bsrc=\"?([^\"\s>]+)", html)
        loaded += re.findall(
            r"<link\b[^>]*\brel=\"?(?:stylesheet|preload|preconnect|icon)[^>]*\bhref=\"?([^\"\s>]+)", html
        )
        assert not [address for address in loaded if "//" in address], page
