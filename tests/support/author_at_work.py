"""The imaginary author at work: a deck in a git repository, its releases, and what goes wrong before them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, Final, Literal, TypeAlias

import pytest
import yaml

from bench.author import DECK_ID, Card, Deck, Operation, add_card, begin_next_release, edit_text, make_changes
from bench.author_files import write_folder
from tests.support.author_mishaps import NOTHING_RELEASED, Log, Mishap, list_facts
from tests.support.command_line import run
from tests.support.decks import PROJECT
from tests.support.releases import commit, git

DAY: Final = 86_400
BEGINNING: Final = 1_700_000_000
"""The time of the first release, in seconds since 1970."""

Event: TypeAlias = "Mishap | Literal['CRLF', 'branch', 'upgrade'] | None"
"""What happens on a day before the release: something is mixed up, the deck is checked out with other line ends, a
branch is merged that is older than the last release, or the program is upgraded."""

_HOUR: Final = 3_600


@dataclass(frozen=True)
class Release:
    """What an author released on one day."""

    deck: Deck
    """The deck as its author wrote it."""
    package: Path
    """The package that learners import."""
    cleanup: Path | None
    """The cleanup package, if cards were retired."""
    at: int
    """The time of the release, in seconds since 1970."""
    guids: dict[int, str]
    """The guid of each card, by the number that the card keeps when it is renamed."""

    @property
    def facts(self) -> dict[str, str]:
        """The fact that each card in Anki's sense asks for, by the guid of its note and its number there."""
        return {
            f"{self.guids[card.number]} {ordinal}": fact
            for card in self.deck.cards
            for ordinal, fact in list_facts(card).items()
        }


@dataclass
class Author:
    """An author with a deck folder in a repository of its own, and a clock."""

    folder: Path
    """The repository. The deck is in `deck/`, packages go into `dist/`."""
    now: int = BEGINNING
    """What the author's clock says, in seconds since 1970."""
    program: Path | None = None
    """The folder of a newer Deck Builder; None for the one that is tested."""
    log: Log = NOTHING_RELEASED
    """What was released so far."""
    releases: list[Release] = field(default_factory=list)
    """Every release so far."""
    happened: list[str] = field(default_factory=list)
    """What has gone wrong so far, and what was done about it."""

    def __post_init__(self) -> None:
        self.source.mkdir(parents=True)
        git(self.folder, "init", "--quiet")

    @property
    def source(self) -> Path:
        """The deck folder."""
        return self.folder / "deck"

    @property
    def out(self) -> Path:
        """The folder of packages."""
        return self.folder / "dist"

    def command(self, *arguments: str | Path, expect: int = 0) -> str:
        """Run Deck Builder on the author's clock, with the author's version of it; return what it prints on stdout."""
        if self.program is None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(time, "time", lambda: float(self.now))
                return run(*arguments, expect=expect).stdout
        code = f"import time; time.time = lambda: {self.now}.0\nfrom deck_builder.cli.main import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(self.program)},
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout

    def build(self, *options: str, expect: int = 0) -> None:
        """Build the deck folder as it is."""
        self.command("build", self.source, "--out", self.out, *options, expect=expect)

    def commit(self) -> None:
        """Commit the deck folder as it is."""
        commit(self.source)

    def write_and_build(self, deck: Deck) -> Deck:
        """Write a deck and build it. If an id or a gap number has moved, the build is refused: do what its help says.

        Returns the deck as it is then.
        """
        write_folder(deck, self.source)
        if codes := self.log.list_moved(deck):
            self.see_it_refused(codes)
            self.do_what_the_help_says()
            deck = read_back(deck, self.source)
            assert not self.log.list_moved(deck)
        self.build()
        return deck

    def see_it_refused(self, codes: set[str]) -> None:
        """Build the deck folder, which must be refused with these codes and leave everything as it was.

        If a card has the id of a card of another kind, the build says so too (L613).
        """
        files = (self.source / "deck.lock", self.out / f"{DECK_ID}.apkg")
        before = [file.read_bytes() for file in files]
        self.build(expect=1)
        assert [file.read_bytes() for file in files] == before
        assert {problem["code"] for problem in self.list_errors()} - {"L613"} == codes

    def list_errors(self) -> list[dict[str, Any]]:
        """The errors that a check of the deck folder finds."""
        printed = self.command("check", self.source, "--out", self.out, "--format", "json", expect=1)
        return [problem for problem in json.loads(printed)["problems"] if problem["severity"] == "error"]

    def do_what_the_help_says(self) -> None:
        """Paste the lines that the help of each error has for that."""
        ids: dict[str, str] = {}
        lines: dict[tuple[Path, int], str] = {}
        for problem in self.list_errors():
            if problem["code"] == "L623":
                pasted = re.search(r"Write `(\w+: .+)`\. If you mean it", problem["help"])
                assert pasted, problem
                lines[self.folder / problem["file"], problem["line"]] = pasted[1]
            elif problem["code"] == "L624":
                right = re.search(r"Write `id: ([^`]+)` here", problem["help"])
                assert right, problem
                ids[problem["card"]] = right[1]
                others = re.findall(r"Write `id: ([^`]+)` on the card that is `([^`]+)` now", problem["help"])
                ids |= {card: card_id for card_id, card in others}
        for (file, number), line in lines.items():
            text = file.read_text(encoding="utf-8").splitlines()
            indentation = re.match(" *", text[number - 1])
            text[number - 1] = f"{indentation[0] if indentation else ''}{line}"
            file.write_text("\n".join(text) + "\n", encoding="utf-8")
        for file in self.source.glob("[0-9]*.yaml"):
            text_now = file.read_text(encoding="utf-8")
            renamed = re.sub(r"(?<=^- id: )\S+$", lambda name: ids.get(name[0], name[0]), text_now, flags=re.MULTILINE)
            file.write_text(renamed, encoding="utf-8")

    def publish(self, deck: Deck) -> None:
        """Commit the deck folder, which was built, release it, and commit what the release has noted in the lock."""
        version = f"1.{len(self.releases)}.0"
        self.commit()
        self.command("release", self.source, version, "--out", self.out)
        self.commit()
        package = self.out / f"{DECK_ID}-{version}.apkg"
        cleanup = self.out / f"{DECK_ID}-{version}-cleanup.apkg"
        guids = read_guids(self.source / "deck.lock", deck)
        self.releases.append(Release(deck, package, cleanup if cleanup.exists() else None, self.now, guids))
        self.log = self.log.add(deck)

    def read_notes(self) -> str:
        """The notes of the last release."""
        return self.releases[-1].package.with_name(f"{self.releases[-1].package.stem}-notes.md").read_text("utf-8")

    def upgrade_program(self) -> None:
        """Get a newer version of Deck Builder, in which the style and the frame of all cards have changed."""
        package = self.folder / "program/deck_builder"
        if self.program is None:
            shutil.copytree(PROJECT / "deck_builder", package, ignore=shutil.ignore_patterns("__pycache__"))
            self.program = package.parent
        version = f"0.{len(self.releases) + 1}.0"
        init = package / "__init__.py"
        init.write_text(
            re.sub(r'(?<=__version__ = ")[^"]+', version, init.read_text(encoding="utf-8")), encoding="utf-8"
        )
        for name, more in (
            ("style.css", f".card {{ word-spacing: .0{len(self.releases):02}em; }}"),
            ("frame-back.html", "<hr>"),
        ):
            file = package / "kinds" / name
            file.write_text(f"{file.read_text(encoding='utf-8').rstrip()}\n{more}\n", encoding="utf-8")
        self.happened.append("upgrade")

    def check_out_with_crlf(self) -> None:
        """Commit the deck folder and check it out anew with the line ends of Windows: nothing may change."""
        self.commit()
        built = (self.out / f"{DECK_ID}.apkg").read_bytes()
        git(self.folder, "config", "core.autocrlf", "true")
        for name in subprocess.check_output(["git", "-C", self.folder, "ls-files"], text=True).splitlines():
            (self.folder / name).unlink()
        git(self.folder, "checkout", "--", ".")
        for name in ("style.css", "media/picture-0.svg", "deck.lock"):
            assert b"\r\n" in (self.source / name).read_bytes()
        self.build("--locked")
        assert (self.out / f"{DECK_ID}.apkg").read_bytes() == built
        self.happened.append("CRLF")

    def build_on_a_branch(self, deck: Deck) -> None:
        """Build and commit this deck on a branch that begins before the last release, at a time before it."""
        later = self.now
        self.now = self.releases[-1].at - _HOUR // 2
        git(self.folder, "checkout", "--quiet", "-B", "branch", "HEAD~1")
        write_folder(deck, self.source)
        self.build()
        self.commit()
        git(self.folder, "checkout", "--quiet", "-")
        self.now = later

    def merge_branch(self, deck: Deck) -> None:
        """Merge the branch. Of files that git can't merge, the author writes those of `deck`, and merges the lock."""
        merged = subprocess.run(
            [
                "git",
                "-C",
                self.folder,
                "-c",
                "user.name=A",
                "-c",
                "user.email=a@example.org",
                "merge",
                "--quiet",
                "branch",
            ],
            capture_output=True,
        )
        if merged.returncode:
            write_folder(deck, self.source)
            if "<<<<<<<" in (self.source / "deck.lock").read_text(encoding="utf-8"):
                self.command("lock", "merge", self.source)
                self.happened.append("lock merged")
            self.commit()
        else:
            self.happened.append("merged by git")


def work_for_a_day(author: Author, random: Random, operations: Sequence[Operation], event: Event) -> None:
    """Make these changes and the next release, one day after the last one. Before it, `event` happens."""
    before = author.releases[-1].deck
    author.now += DAY
    if event == "upgrade":
        author.upgrade_program()
    if event == "branch":
        deck = _work_on_two_branches(author, random, before, operations)
    else:
        deck = make_changes(random, begin_next_release(before), operations)
        retire_and_bring_back(author, before, deck)
    if callable(event) and (wrong := event(random, before, deck)) is not deck:
        takes_back = random.random() < 0.3
        author.happened.append(f"{event.__name__}{', taken back' if takes_back else ''}")
        assert author.log.list_moved(wrong)
        if takes_back:
            write_folder(wrong, author.source)
            author.see_it_refused(author.log.list_moved(wrong))
        else:
            deck = wrong
    deck = author.write_and_build(deck)
    if event == "CRLF":
        author.check_out_with_crlf()
    author.publish(deck)
    advised = "do not use Tools › Empty Cards" in author.read_notes()
    assert advised == bool(list_switched_off(before, deck)), author.read_notes()


def _work_on_two_branches(author: Author, random: Random, before: Deck, operations: Sequence[Operation]) -> Deck:
    """Edit a card, or add one, on a branch older than the last release, and merge it; return the merged deck.

    Half the time, the day's other changes are committed before.
    """
    branch = random.choice((edit_text, add_card))(random, begin_next_release(before))
    author.build_on_a_branch(branch)
    deck = make_changes(random, branch, operations)
    if random.random() < 0.5:
        main = undo_branch(deck, before, branch)
        retire_and_bring_back(author, before, main)
        author.write_and_build(main)
        author.commit()
        author.merge_branch(deck)
    else:
        author.merge_branch(deck)
        retire_and_bring_back(author, before, deck)
    return deck


def retire_and_bring_back(author: Author, before: Deck, deck: Deck) -> None:
    """Retire the cards that the author takes out, and undo this for the cards that are back."""
    was, now = ({card.number: card.id for card in state.retired} for state in (before, deck))
    if ids := [now[number] for number in now.keys() - was.keys()]:
        author.command("retire", author.source, *ids)
    if ids := [was[number] for number in was.keys() - now.keys()]:
        author.command("retire", author.source, "--undo", *ids)


def read_guids(lock: Path, deck: Deck) -> dict[int, str]:
    """Read the guid of each card from the lock, by the card's number."""
    cards = json.loads(lock.read_text(encoding="utf-8"))["cards"]
    return {card.number: cards[card.id]["guid"] for card in deck.cards}


def read_back(deck: Deck, source: Path) -> Deck:
    """The deck with the ids and texts that its files have now. The number in each text says whose it is."""
    read: dict[int, dict[str, Any]] = {}
    for file in source.glob("[0-9]*.yaml"):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["cards"]:
            number = re.search(r"No\. (\d+)", " ".join(map(str, entry.values())))
            assert number, entry
            read[int(number[1])] = entry
    assert read.keys() == deck.by_number.keys()
    return replace(deck, cards=tuple(_with_entry(card, read[card.number]) for card in deck.cards))


def _with_entry(card: Card, entry: Mapping[str, Any]) -> Card:
    texts = {key: entry[key] if isinstance(entry[key], str) else card.texts[key] for key in card.texts}
    return replace(card, id=entry["id"], texts=texts)


def undo_branch(deck: Deck, base: Deck, branch: Deck) -> Deck:
    """The deck without what the branch did to `base`, as far as it was not changed again since."""
    before, there = base.by_number, branch.by_number
    cards = []
    for card in deck.cards:
        old, theirs = before.get(card.number), there.get(card.number)
        if old and theirs and old.texts != theirs.texts == card.texts:
            cards.append(replace(card, texts=old.texts))
        elif old or not theirs:
            cards.append(card)
    return replace(deck, cards=tuple(cards))


def list_switched_off(before: Deck, deck: Deck) -> list[Card]:
    """The capitals that had a second card in the release before and have none now."""
    old = before.by_number
    return [
        card
        for card in deck.cards
        if card.number in old and "ask-back" in old[card.number].texts and "ask-back" not in card.texts
    ]
