"""What git knows about a deck, asked of a real repository."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.deck.git import (
    extract_deck,
    find_forgotten_releases,
    find_fork,
    find_release_commit,
    find_releases_elsewhere,
    is_tracked,
    list_hidden_files,
    list_uncommitted_files,
    read_unmerged_lock,
)
from deck_builder.problems.errors import InputError
from tests.support.branches import merge, switch
from tests.support.decks import CARDS, edit
from tests.support.releases import commit, git


def write_lock(deck: Path, *versions: str, deck_id: str = "capitals") -> None:
    """A `deck.lock` with these releases, one a line as the program writes them."""
    lines = ",\n".join(
        f'  {{"version": "{version}", "date": "2026-01-01", "digest": "{version}"}}' for version in versions
    )
    text = f'{{"deck": {json.dumps({"id": deck_id})},\n "releases": [\n{lines}\n]}}\n'
    (deck / "deck.lock").write_text(text, encoding="utf-8")


@pytest.fixture
def deck(write_deck: Callable[..., Path]) -> Path:
    """A deck in a repository of its own, with one commit."""
    folder = write_deck(CARDS, **{"media__flag.svg": "<svg/>"})
    git(folder.parent, "init", "--quiet")
    commit(folder)
    return folder


@pytest.fixture
def loose_deck(write_deck: Callable[..., Path]) -> Path:
    """A deck without version control."""
    return write_deck(CARDS)


def test_files_that_differ_from_the_last_commit_are_listed(deck: Path) -> None:
    packages = deck.parent / "dist"
    assert list_uncommitted_files(deck, packages) == ()
    edit(deck / "cards.yaml", "Lyon", "Paris")
    (deck / "media/new picture.svg").write_text("<svg/>")
    (deck.parent / "elsewhere.txt").write_text("not of the deck")
    assert list_uncommitted_files(deck, packages) == ("capitals/cards.yaml", "capitals/media/new picture.svg")


def test_a_renamed_file_is_listed_under_both_names(deck: Path) -> None:
    git(deck, "mv", "cards.yaml", "towns.yaml")
    assert list_uncommitted_files(deck, deck.parent / "dist") == ("capitals/cards.yaml", "capitals/towns.yaml")


def test_packages_are_left_out_unless_the_deck_is_among_them(deck: Path) -> None:
    (deck / "out").mkdir()
    (deck / "out/capitals.apkg").write_bytes(b"built")
    assert list_uncommitted_files(deck, deck / "out") == ()
    assert list_uncommitted_files(deck, deck.parent) == ("capitals/out/capitals.apkg",)


def test_media_beside_the_cards_belong_to_the_deck(tmp_path: Path, write_deck: Callable[..., Path]) -> None:
    (tmp_path / "cards").mkdir()
    folder = tmp_path / "cards" / write_deck(CARDS).rename(tmp_path / "cards/capitals").name
    git(tmp_path, "init", "--quiet")
    commit(folder)
    (tmp_path / "media/capitals").mkdir(parents=True)
    (tmp_path / "media/capitals/flag.svg").write_text("<svg/>")
    assert list_uncommitted_files(folder, tmp_path / "dist") == ("media/capitals/flag.svg",)


def test_without_version_control_nothing_is_known(loose_deck: Path) -> None:
    assert list_uncommitted_files(loose_deck, loose_deck.parent / "dist") is None
    assert not is_tracked(loose_deck / "cards.yaml")
    assert find_forgotten_releases(loose_deck, "capitals", ()) == ()
    with pytest.raises(InputError, match="not a git repository"):
        extract_deck(loose_deck, "HEAD", loose_deck.parent / "old")


def test_a_repository_that_does_not_have_the_deck_knows_nothing_of_it(loose_deck: Path) -> None:
    git(loose_deck.parent, "init", "--quiet")
    assert list_uncommitted_files(loose_deck, loose_deck.parent / "dist") is None


def test_without_git_nothing_is_known(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, path=None: None)
    assert list_uncommitted_files(deck, deck.parent / "dist") is None
    with pytest.raises(InputError, match="there is no git on this computer"):
        extract_deck(deck, "HEAD", deck.parent / "old")


def test_a_tracked_file_is_known_even_if_it_is_gone(deck: Path) -> None:
    (deck / "cards.yaml").unlink()
    assert is_tracked(deck / "cards.yaml")
    assert not is_tracked(deck / "deck.lock")


def test_releases_that_the_lock_has_forgotten_are_found_oldest_first(deck: Path) -> None:
    for versions in (("1.0.0",), ("1.0.0", "2.0.0"), ("1.0.0", "2.0.0", "3.0.0"), ("3.0.0",)):
        write_lock(deck, *versions)
        commit(deck)
    forgotten = find_forgotten_releases(deck, "capitals", {("3.0.0", "3.0.0")})
    assert [release.version for release in forgotten] == ["1.0.0", "2.0.0"]
    assert forgotten[1].commit == find_release_commit(deck, "2.0.0", "2.0.0")


def test_a_release_on_the_side_that_a_merge_did_not_take_is_not_forgotten(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    commit(deck)
    switch(deck, "bea", new=True)
    write_lock(deck, "1.0.0", "1.2.0")
    commit(deck)
    switch(deck, "-")
    write_lock(deck, "1.0.0", "1.1.0")
    commit(deck)
    assert [release.version for release in find_releases_elsewhere(deck, "capitals", {("1.0.0", "1.0.0")})] == ["1.2.0"]
    assert not merge(deck, "bea")
    git(deck.parent, "checkout", "--quiet", "--theirs", ".")
    commit(deck)
    (forgotten,) = find_forgotten_releases(deck, "capitals", {("1.0.0", "1.0.0"), ("1.2.0", "1.2.0")})
    assert forgotten.version == "1.1.0"
    fork = find_fork(deck, forgotten)
    assert fork is not None
    assert '"1.0.0"' in (extract_deck(deck, fork, deck.parent / "old") / "deck.lock").read_text(encoding="utf-8")


def test_a_lock_that_no_merge_lost_has_no_fork(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    commit(deck)
    write_lock(deck)
    commit(deck)
    (forgotten,) = find_forgotten_releases(deck, "capitals", ())
    assert find_fork(deck, forgotten) is None


def test_two_releases_of_one_version_are_two(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    commit(deck)
    edit(deck / "deck.lock", '"digest": "1.0.0"', '"digest": "another"')
    commit(deck)
    forgotten = find_forgotten_releases(deck, "capitals", {("1.0.0", "another")})
    assert [(release.version, release.digest) for release in forgotten] == [("1.0.0", "1.0.0")]


def test_a_commit_with_marks_of_a_merge_hides_no_other_release(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    commit(deck)
    text = (deck / "deck.lock").read_text(encoding="utf-8")
    (deck / "deck.lock").write_text(f"{text}<<<<<<< HEAD", encoding="utf-8")
    commit(deck)
    write_lock(deck, "2.0.0")
    commit(deck)
    assert [release.version for release in find_forgotten_releases(deck, "capitals", ())] == ["1.0.0", "2.0.0"]


def test_a_lock_that_git_could_not_merge_has_three_sides(deck: Path) -> None:
    write_lock(deck)
    commit(deck)
    switch(deck, "bea", new=True)
    write_lock(deck, "1.2.0")
    commit(deck)
    switch(deck, "-")
    write_lock(deck, "1.1.0")
    commit(deck)
    assert read_unmerged_lock(deck) is None
    assert not merge(deck, "bea")
    base, ours, theirs = read_unmerged_lock(deck) or (None, None, None)
    assert b"version" not in (base or b"")
    assert b'"1.1.0"' in (ours or b"")
    assert b'"1.2.0"' in (theirs or b"")


def test_files_that_git_is_told_to_overlook_are_found(deck: Path) -> None:
    (deck.parent / ".gitignore").write_text("*.png\n")
    (deck / "media/flag.png").write_bytes(b"png")
    git(deck.parent, "update-index", "--skip-worktree", "capitals/cards.yaml")
    git(deck.parent, "update-index", "--assume-unchanged", "capitals/deck.yaml")
    assert list_hidden_files(deck) == {deck / "media/flag.png": "git ignores it"}
    edit(deck / "cards.yaml", "Lyon", "Paris")
    edit(deck / "deck.yaml", "Capitals", "Towns")
    hidden = list_hidden_files(deck)
    assert "skip-worktree" in hidden[deck / "cards.yaml"]
    assert "assume-unchanged" in hidden[deck / "deck.yaml"]


def test_settings_of_a_repository_run_no_program(deck: Path) -> None:
    trap = deck.parent / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{deck.parent}/sprung'\n")
    trap.chmod(0o755)
    write_lock(deck, "1.0.0")
    commit(deck)
    for name in ("core.fsmonitor", "core.pager", "core.editor", "diff.external", "diff.text.textconv", "gpg.program"):
        git(deck.parent, "config", name, str(trap))
    git(deck.parent, "config", "core.hooksPath", str(deck.parent))
    git(deck.parent, "config", "log.showSignature", "true")
    git(deck.parent, "config", "color.ui", "always")
    (deck.parent / ".gitattributes").write_text("deck.lock diff=text\n")
    list_uncommitted_files(deck, deck.parent / "dist")
    list_hidden_files(deck)
    assert [release.version for release in find_forgotten_releases(deck, "capitals", ())] == ["1.0.0"]
    extract_deck(deck, "HEAD", deck.parent / "old")
    assert not (deck.parent / "sprung").exists()


def test_a_hook_s_environment_does_not_lead_to_another_repository(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = deck.parent / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", os.devnull)
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "no-such-program")
    assert is_tracked(deck / "cards.yaml")


def test_files_of_a_revision_are_as_git_has_them(deck: Path) -> None:
    (deck.parent / ".gitattributes").write_text("*.yaml export-ignore\n*.svg export-subst eol=crlf text\n")
    (deck / "media/flag.svg").write_text("<svg>\n$Format:%H$</svg>")
    git(deck.parent, "add", ".gitattributes")
    commit(deck)
    old = extract_deck(deck, "HEAD", deck.parent / "old")
    assert (old / "cards.yaml").read_text(encoding="utf-8") == CARDS
    assert (old / "media/flag.svg").read_bytes() == b"<svg>\n$Format:%H$</svg>"


def test_a_repository_that_claims_its_files_are_elsewhere_is_not_asked(deck: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    git(deck.parent, "config", "core.worktree", str(tmp_path / "elsewhere"))
    assert list_uncommitted_files(deck, deck.parent / "dist") is None
    with pytest.raises(InputError, match="in another folder"):
        extract_deck(deck, "HEAD", deck.parent / "old")


def test_releases_of_another_deck_in_the_same_folder_are_not_forgotten_ones(deck: Path) -> None:
    write_lock(deck, "1.0.0", deck_id="rivers")
    commit(deck)
    assert find_forgotten_releases(deck, "capitals", ()) == ()


def test_a_release_is_at_the_first_commit_that_has_it(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    commit(deck)
    edit(deck / "cards.yaml", "Lyon", "Paris")
    write_lock(deck, "1.0.0", "1.1.0")
    commit(deck)
    old = extract_deck(deck, find_release_commit(deck, "1.0.0", "1.0.0"), deck.parent / "old")
    assert "Lyon" in (old / "cards.yaml").read_text(encoding="utf-8")
    with pytest.raises(InputError, match=r"no commit with release 2\.0\.0"):
        find_release_commit(deck, "2.0.0", "2.0.0")


def test_a_clone_with_only_the_last_commits_says_how_to_get_the_others(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    commit(deck)
    commit(deck)
    clone = deck.parent / "clone"
    git(deck.parent, "clone", "--quiet", "--depth", "1", f"file://{deck.parent}", str(clone))
    with pytest.raises(InputError, match="git fetch --unshallow"):
        find_release_commit(clone / "capitals", "1.0.0", "1.0.0")


def test_a_deck_is_extracted_with_its_media_as_it_was(deck: Path) -> None:
    edit(deck / "cards.yaml", "Lyon", "Paris")
    (deck / "media/flag.svg").unlink()
    commit(deck)
    old = extract_deck(deck, "HEAD~1", deck.parent / "old")
    assert old == deck.parent / "old/capitals"
    assert (old / "cards.yaml").read_text(encoding="utf-8") == CARDS
    assert (old / "media/flag.svg").read_text() == "<svg/>"


@pytest.mark.parametrize("revision", ["no-such-tag", "--help", "HEAD:capitals"])
def test_an_unknown_revision_is_an_error(deck: Path, revision: str) -> None:
    with pytest.raises(InputError) as caught:
        extract_deck(deck, revision, deck.parent / "old")
    assert caught.value.code == "P705"


def test_a_revision_before_the_deck_is_an_error(deck: Path) -> None:
    later = deck.parent / "later"
    shutil.copytree(deck, later)
    commit(later)
    with pytest.raises(InputError, match="there was no `later` at `HEAD~1`"):
        extract_deck(later, "HEAD~1", deck.parent / "old")


def test_line_ends_of_another_computer_are_no_change(deck: Path) -> None:
    text = (deck / "cards.yaml").read_bytes()
    (deck / "cards.yaml").write_bytes(text.replace(b"\n", b"\r\n"))
    assert list_uncommitted_files(deck, deck.parent / "dist") == ()


def test_a_file_that_git_lfs_keeps_is_compared_with_its_pointer(deck: Path) -> None:
    picture = b"\x89PNG" + b"\0" * 2000
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"
    (deck / "media/flag.png").write_text(pointer.format(hashlib.sha256(picture).hexdigest(), len(picture)))
    commit(deck)
    (deck / "media/flag.png").write_bytes(picture)
    assert list_uncommitted_files(deck, deck.parent / "dist") == ()
    (deck / "media/flag.png").write_bytes(picture + b"x")
    assert list_uncommitted_files(deck, deck.parent / "dist") == ("capitals/media/flag.png",)


def test_links_staged_files_and_removed_files_are_compared(deck: Path) -> None:
    (deck / "other.yaml").symlink_to("cards.yaml")
    commit(deck)
    packages = deck.parent / "dist"
    assert list_uncommitted_files(deck, packages) == ()
    (deck / "other.yaml").unlink()
    (deck / "other.yaml").symlink_to("deck.yaml")
    assert list_uncommitted_files(deck, packages) == ("capitals/other.yaml",)
    (deck / "other.yaml").unlink()
    assert list_uncommitted_files(deck, packages) == ("capitals/other.yaml",)
    git(deck, "rm", "--quiet", "--cached", "other.yaml")
    assert list_uncommitted_files(deck, packages) == ("capitals/other.yaml",)


def test_a_deck_before_the_first_commit_is_uncommitted(loose_deck: Path) -> None:
    git(loose_deck.parent, "init", "--quiet")
    git(loose_deck, "add", ".")
    assert list_uncommitted_files(loose_deck, loose_deck.parent / "dist") == (
        "capitals/cards.yaml",
        "capitals/deck.yaml",
    )
