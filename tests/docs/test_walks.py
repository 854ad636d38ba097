"""A reader who does what a page says gets what the page shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from deck_builder.cli.commands.docs import PAGES
from deck_builder.cli.main import load_command
from tests.support.command_line import build, run
from tests.support.decks import CARDS, PROJECT, edit, write_deck
from tests.support.releases import git
from tests.support.walks import follow, read_blocks


def start_a_deck(folder: Path) -> None:
    """The deck of the tutorial in a repository, where it was built and committed."""
    run("new", "Capitals of Europe")
    run("build")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "First cards")


def share_it(folder: Path) -> None:
    """The same deck, with an address for `origin` that is on this computer."""
    start_a_deck(folder)
    git(folder.parent, "init", "--quiet", "--bare", "origin.git")
    address = "https://github.com/OWNER/capitals-of-europe.git"
    git(folder, "config", f"url.{folder.parent}/origin.git.insteadOf", address)


def release_it(folder: Path) -> None:
    """A deck under `cards/` that had a release, with a tag, and then an edit."""
    (folder / "cards").mkdir()
    write_deck(folder / "cards", CARDS)
    (folder / ".gitignore").write_text("dist/\n", encoding="utf-8")
    git(folder, "init", "--quiet")
    run("build", "capitals")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "First cards")
    run("release", "capitals", "1.0.0")
    git(folder, "commit", "--quiet", "--all", "--message", "Release 1.0.0")
    git(folder, "tag", "capitals-v1.0.0")
    edit(folder / "cards/capitals/cards.yaml", "Rome", "Rome, on the Tiber")
    run("build", "capitals")
    git(folder, "commit", "--quiet", "--all", "--message", "Say where Rome lies")


def have_old_packages(folder: Path) -> None:
    """Two packages that someone else made, one after the other."""
    (folder.parent / "someone").mkdir()
    deck = write_deck(folder.parent / "someone", CARDS)
    build(deck).rename(folder / "old-capitals.apkg")
    edit(deck / "cards.yaml", "Madrid", "Madrid, on the Manzanares")
    build(deck).rename(folder / "newer-capitals.apkg")


def learn(folder: Path) -> None:
    """The downloads of a learner: two releases, and their own deck."""
    someone = folder.parent / "someone"
    someone.mkdir()
    deck = write_deck(someone, CARDS.replace("Lyon", "Paris").replace("Rome", "Rome, not Milan"))
    build(deck).rename(folder / "capitals-1.0.0.apkg")
    edit(deck / "cards.yaml", "Rome, not", "Rome (all roads lead there), not")
    edit(deck / "cards.yaml", "Madrid", "Madrid (mad about it)")
    build(deck).rename(folder / "my-export.apkg")
    edit(deck / "cards.yaml", "Rome (all roads lead there), not Milan", "Rome, not Milan or Turin")
    edit(deck / "cards.yaml", "Paris", "Paris, on the Seine")
    edit(deck / "cards.yaml", "Madrid (mad about it)", "Madrid, on the Manzanares")
    build(deck).rename(folder / "capitals-1.1.0.apkg")


def have_a_deck(folder: Path) -> None:
    """A deck under `cards/`, in English."""
    (folder / "cards").mkdir()
    write_deck(folder / "cards", CARDS.replace("Lyon", "Paris"))


def have_a_shared_deck(folder: Path) -> None:
    """Two packages of somebody else, where a reader downloads them to."""
    someone = folder.parent / "someone"
    someone.mkdir()
    deck = write_deck(someone, CARDS.replace("Lyon", "Paris"))
    build(deck).rename(folder / "capitals-1.0.0.apkg")
    edit(deck / "cards.yaml", "Paris", "Paris, on the Seine")
    build(deck).rename(folder / "capitals-1.1.0.apkg")


def do_nothing(_: Path) -> None:
    """An empty folder."""


PREPARATIONS: dict[str, Callable[[Path], None]] = {
    "../README": do_nothing,
    "tutorial": do_nothing,
    "share-on-github": share_it,
    "share-on-ankiweb": start_a_deck,
    "spreadsheet": do_nothing,
    "obsidian": do_nothing,
    "existing-deck": have_old_packages,
    "own-kinds": start_a_deck,
    "ci": release_it,
    "translations": have_a_deck,
    "editions": have_a_deck,
    "extending": have_a_shared_deck,
    "updates": release_it,
    "own-words": learn,
}
"""The pages with commands, and what a reader of each has before."""

WITH_ANKI = {"tutorial", "existing-deck", "ci"}
"""The pages whose reader rehearses an update, which takes seconds."""


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=pytest.mark.slow if page in WITH_ANKI else ()) for page in PREPARATIONS]
)
def test_what_a_page_says_can_be_done_and_shows_what_it_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.org")
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    PREPARATIONS[page](folder)
    assert follow(PROJECT / f"docs/{page}.md", folder, monkeypatch) > 0


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_in_a_block_that_is_run(page: str) -> None:
    """Commands stand in blocks of shell, and every page that has one is followed."""
    path = PROJECT / f"docs/{page}.md"
    blocks = read_blocks(path)
    if any(block.language == "sh" for block in blocks):
        assert page in PREPARATIONS
    if page not in ("commands", "checks"):  # made from the program, whose examples other tests run
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^ {4}(deck-builder|git) ", text, re.MULTILINE)
        for block in blocks:
            if block.language not in ("sh", "text"):
                assert not re.search(r"^(deck-builder|git|pipx) ", block.text, re.MULTILINE), block.text


@pytest.mark.parametrize("page", ["../README", "index", *PAGES])
def test_commands_within_the_text_exist_with_their_options(page: str) -> None:
    text = (PROJECT / f"docs/{page}.md").read_text(encoding="utf-8")
    for typed in re.findall(r"`deck-builder ([a-z][^`]*)`", text.replace("\n", " ")):
        name, *words = shlex.split(typed)
        command: click.Command = load_command(name)
        if isinstance(command, click.Group) and words:
            command = command.commands[words.pop(0)]
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("-")} <= options, typed
