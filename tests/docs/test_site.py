"""The documentation as a website: it is built without a warning, has every page, and loads nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pytest
import yaml

from deck_builder.cli.commands.docs import PAGES
from tests.support.browser import browser
from tests.support.decks import PROJECT

FOR_DEVELOPERS = {"architecture", "contributing", "decisions", "performance"}


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
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")], ids=["a phone at night", "a desk"])
def test_a_page_fits_the_screen_can_be_searched_and_asks_nobody_else(
    width: int, scheme: Literal["light", "dark"], site: Path
) -> None:
    asked: list[str] = []
    with serve(site) as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page.on("request", lambda request: asked.append(request.url))
        for name in ("index", "comparison", "checks"):
            page.goto(f"{address}/{name}.html")
            fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert page.evaluate(fits), name
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill("namespace", timeout=20_000)
        page.get_by_text(re.compile(r"^\d+ results")).wait_for(timeout=20_000)
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", background)[:3])) < 200) == (scheme == "dark")
    assert [each for each in asked if not each.startswith(address)] == []


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this computer; the block gets the address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


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
