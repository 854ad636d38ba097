"""Nothing of a stranger's repository runs, whatever its settings name: a canary file would show it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.git import (
    extract_deck,
    find_forgotten_releases,
    find_releases_elsewhere,
    is_tracked,
    list_hidden_files,
    list_uncommitted_files,
)
from deck_builder.problems.errors import InputError
from tests.support.command_line import run
from tests.support.decks import CARDS, edit
from tests.support.releases import commit, git

CANARY = "canary"


def name_programs(canary: Path) -> str:
    """The text of a git config in which every setting that names a program makes the canary."""
    sound = f"touch '{canary}'; cat"
    return f"""
[core]
    fsmonitor = "touch '{canary}'; false"
    pager = "{sound}"
    editor = "{sound}"
    sshCommand = "{sound}"
    askPass = "{sound}"
    gitProxy = "{sound}"
    alternateRefsCommand = "{sound}"
    hooksPath = hooks
[diff]
    external = "{sound}"
[diff "x"]
    textconv = "{sound}"
    command = "{sound}"
    cachetextconv = false
[filter "x"]
    clean = "{sound}"
    smudge = "{sound}"
    process = "{sound}"
    required = true
[merge "x"]
    driver = "{sound}"
[log]
    showSignature = true
[gpg]
    program = "{canary.parent / "gpg.sh"}"
[credential]
    helper = "!{sound}"
[alias]
    status = "!{sound}"
    ls-files = "!{sound}"
    log = "!{sound}"
[pager]
    log = "{sound}"
    ls-files = "{sound}"
[uploadpack]
    packObjectsHook = "{sound}"
[remote "origin"]
    url = "ext::sh -c touch% '{canary}'"
    uploadpack = "{sound}"
    promisor = true
    partialclonefilter = blob:none
[protocol "ext"]
    allow = always
"""


def make_program(file: Path, canary: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\ntouch '{canary}'\n")
    file.chmod(0o755)


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file that each program of the stranger makes."""
    return tmp_path / "elsewhere" / CANARY


@pytest.fixture
def hostile_deck(write_deck: Callable[..., Path], canary: Path) -> Path:
    """A released deck in a repository whose settings, attributes and hooks name programs."""
    canary.parent.mkdir()
    deck = write_deck(CARDS, **{"media__flag.svg": "<svg/>", ".gitattributes": "* filter=x diff=x merge=x -text\n"})
    git(deck.parent, "init", "--quiet")
    run("build", deck, "--out", deck.parent / "dist")
    commit(deck)
    run("release", deck, "1.0.0", "--out", deck.parent / "dist")
    commit(deck)
    repository = deck.parent / ".git"
    with (repository / "config").open("a") as config:
        config.write(name_programs(canary))
        config.write(f"[include]\n    path = {canary.parent / 'more'}\n")
    (canary.parent / "more").write_text(name_programs(canary))
    (repository / "info").mkdir(exist_ok=True)
    (repository / "info/attributes").write_text("* filter=x diff=x merge=x\n")
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout", "pre-commit", "reference-transaction"):
        make_program(repository / "hooks" / hook, canary)
    make_program(canary.parent / "gpg.sh", canary)
    return deck


def use_every_command(deck: Path) -> None:
    """Run every command that asks git something."""
    out = deck.parent / "dist"
    edit(deck / "cards.yaml", "Lyon", "Paris")
    (deck / "media/flag.svg").touch()
    run("check", deck)
    run("preview", deck, "--out", out)
    run("diff", f"{deck}@HEAD", deck)
    run("build", deck, "--out", out)
    run("release", deck, "1.1.0", "--out", out, expect=1)
    (deck / "deck.lock").rename(deck / "kept")
    run("check", deck, expect=1)
    (deck / "kept").rename(deck / "deck.lock")
    lines = (deck / "cards.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    (deck / "cards.yaml").write_text("".join(lines[:-3]), encoding="utf-8")
    run("check", deck, expect=1)


def test_no_setting_of_a_repository_runs_a_program(hostile_deck: Path, canary: Path) -> None:
    use_every_command(hostile_deck)
    list_hidden_files(hostile_deck)
    find_forgotten_releases(hostile_deck, "capitals", ())
    find_releases_elsewhere(hostile_deck, "capitals", ())
    assert not canary.exists()


def test_the_settings_would_run_programs_otherwise(hostile_deck: Path, canary: Path) -> None:
    (hostile_deck / "media/flag.svg").write_text("<svg />")
    subprocess.run(["git", "status"], cwd=hostile_deck, capture_output=True, check=False)
    assert canary.exists()


@pytest.mark.slow
def test_a_rehearsal_runs_no_program_of_the_repository(hostile_deck: Path, canary: Path) -> None:
    edit(hostile_deck / "cards.yaml", "Lyon", "Paris")
    run("rehearse", f"{hostile_deck}@HEAD", hostile_deck)
    assert not canary.exists()


def test_a_bare_repository_among_the_files_of_a_deck_is_not_asked(
    write_deck: Callable[..., Path], tmp_path: Path
) -> None:
    canary = tmp_path / CANARY
    deck = write_deck(CARDS)
    for name in ("objects/aa/keep", "refs/heads/keep"):
        (deck / name).parent.mkdir(parents=True)
        (deck / name).touch()
    (deck / "HEAD").write_text("ref: refs/heads/main\n")
    (deck / "config").write_text(
        "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\n" + name_programs(canary)
    )
    git(deck.parent, "init", "--quiet")
    git(deck.parent, "add", deck.name)
    git(deck.parent, "commit", "--quiet", "--message", "A deck to share")
    canary.unlink(missing_ok=True)  # what makes the repository here may ask it
    run("check", deck)
    assert is_tracked(deck / "cards.yaml")
    assert list_uncommitted_files(deck, tmp_path / "dist") == ()
    assert (extract_deck(deck, "HEAD", tmp_path / "old") / "cards.yaml").is_file()
    assert not canary.exists()


def test_a_deck_with_the_files_of_a_repository_and_no_other_around_it_is_without_version_control(
    write_deck: Callable[..., Path], tmp_path: Path
) -> None:
    deck = write_deck(CARDS)
    git(tmp_path, "init", "--quiet", "--bare", str(tmp_path / "bare"))
    for path in (tmp_path / "bare").iterdir():
        shutil.move(path, deck / path.name)
    with (deck / "config").open("a") as config:
        config.write(name_programs(tmp_path / CANARY))
    run("check", deck)
    assert list_uncommitted_files(deck, tmp_path / "dist") is None
    assert not (tmp_path / CANARY).exists()


def test_a_program_called_git_in_the_repository_is_not_git(
    write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(CARDS)
    git(deck.parent, "init", "--quiet")
    commit(deck)
    make_program(deck / "git", tmp_path / CANARY)
    monkeypatch.chdir(deck)
    monkeypatch.setenv("PATH", f".{os.pathsep}{deck}{os.pathsep}{os.environ['PATH']}")
    assert is_tracked(deck / "cards.yaml")
    assert not (tmp_path / CANARY).exists()


def test_variables_of_the_environment_do_not_lead_to_another_repository(
    write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = write_deck(CARDS)
    git(deck.parent, "init", "--quiet")
    commit(deck)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_EXTERNAL_DIFF"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    assert is_tracked(deck / "cards.yaml")
    assert list_uncommitted_files(deck, tmp_path / "dist") == ()


def test_a_repository_whose_files_are_elsewhere_is_not_asked(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    deck = write_deck(CARDS)
    git(deck.parent, "init", "--quiet")
    commit(deck)
    (tmp_path / "private").mkdir()
    git(deck.parent, "config", "core.worktree", str(tmp_path / "private"))
    assert list_uncommitted_files(deck, tmp_path / "dist") is None
    with pytest.raises(InputError, match="files are in another folder"):
        extract_deck(deck, "HEAD", tmp_path / "old")


def test_attributes_hide_nothing_from_the_deck_as_it_was(write_deck: Callable[..., Path], tmp_path: Path) -> None:
    deck = write_deck(CARDS, **{".gitattributes": "*.yaml export-ignore export-subst\n"})
    edit(deck / "cards.yaml", "Lyon", "$Format:%H$")
    git(deck.parent, "init", "--quiet")
    commit(deck)
    old = extract_deck(deck, "HEAD", tmp_path / "old")
    assert "$Format:%H$" in (old / "cards.yaml").read_text(encoding="utf-8")


def test_a_clone_without_its_files_does_not_fetch_them(hostile_deck: Path, canary: Path) -> None:
    for folder in (hostile_deck.parent / ".git/objects").iterdir():
        if len(folder.name) == 2:
            shutil.rmtree(folder)
    assert list_uncommitted_files(hostile_deck, hostile_deck.parent / "dist") is not None
    with pytest.raises(InputError):
        extract_deck(hostile_deck, "HEAD", canary.parent / "old")
    assert not canary.exists()
