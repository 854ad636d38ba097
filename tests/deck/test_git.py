"""What git knows about a deck, asked of repositories that were made for the test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deck_builder.deck.git import (
    extract_deck,
    find_forgotten_releases,
    find_release_commit,
    is_tracked,
    list_uncommitted_files,
)
from deck_builder.problems.errors import InputError
from tests.support.decks import write_deck
from tests.support.releases import commit, git


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A deck that is committed in a repository of its own."""
    folder = write_deck(tmp_path, "kind: question\n")
    git(tmp_path, "init", "--quiet")
    commit(folder)
    return folder


def write_lock(deck: Path, *versions: str, deck_id: str = "capitals") -> None:
    """Write a lock with some releases, and commit it."""
    lines = ",\n".join(f'    {{"version": "{version}", "date": "2026-11-23", "at": 1}}' for version in versions)
    text = f'{{\n  "deck": {json.dumps({"id": deck_id})},\n  "releases": [\n{lines}\n  ]\n}}\n'
    (deck / "deck.lock").write_text(text, encoding="utf-8")
    commit(deck)


def head(deck: Path) -> str:
    """The last commit."""
    return (deck.parent / ".git" / (deck.parent / ".git/HEAD").read_text().split()[1]).read_text().strip()


def test_changed_new_and_deleted_files_are_not_committed(deck: Path) -> None:
    assert list_uncommitted_files(deck, deck.parent / "dist") == ()
    (deck / "cards.yaml").write_text("kind: cloze\n", encoding="utf-8")
    (deck / "new cards.yaml").touch()
    (deck / "deck.yaml").unlink()
    names = list_uncommitted_files(deck, deck.parent / "dist")
    assert names is not None
    assert sorted(names) == ["capitals/cards.yaml", "capitals/deck.yaml", "capitals/new cards.yaml"]


def test_packages_inside_the_deck_need_not_be_committed(deck: Path) -> None:
    (deck / "dist").mkdir()
    (deck / "dist/capitals.apkg").touch()
    assert list_uncommitted_files(deck, deck / "dist") == ()
    assert list_uncommitted_files(deck, deck.parent) == ("capitals/dist/capitals.apkg",)


def test_without_version_control_git_knows_nothing(tmp_path: Path) -> None:
    deck = write_deck(tmp_path, "kind: question\n")
    assert list_uncommitted_files(deck, tmp_path / "dist") is None
    assert not is_tracked(deck / "deck.yaml")
    assert find_forgotten_releases(deck, "capitals", ()) == {}
    with pytest.raises(InputError) as error:
        find_release_commit(deck, "1.0.0")
    assert error.value.code == "P705"


def test_a_deck_that_was_never_committed_is_not_tracked(tmp_path: Path) -> None:
    deck = write_deck(tmp_path, "kind: question\n")
    git(tmp_path, "init", "--quiet")
    assert list_uncommitted_files(deck, tmp_path / "dist") is None


def test_a_tracked_file_is_known_even_if_it_is_gone(deck: Path) -> None:
    (deck / "cards.yaml").unlink()
    assert is_tracked(deck / "cards.yaml")
    (deck / "new.yaml").touch()
    assert not is_tracked(deck / "new.yaml")


def test_releases_that_an_earlier_lock_had_are_found(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    first = head(deck)
    write_lock(deck, "1.0.0", "1.1.0")
    second = head(deck)
    (deck / "deck.lock").unlink()
    commit(deck)
    assert find_forgotten_releases(deck, "capitals", ()) == {"1.0.0": first, "1.1.0": second}
    assert find_forgotten_releases(deck, "capitals", ("1.0.0",)) == {"1.1.0": second}
    assert find_forgotten_releases(deck, "another-deck", ()) == {}


def test_a_lock_in_the_history_that_is_not_json_is_passed_over(deck: Path) -> None:
    (deck / "deck.lock").write_text('<<<<<<< ours\n  {"version": "1.0.0", "date": "2026-11-23"}\n', encoding="utf-8")
    commit(deck)
    assert find_forgotten_releases(deck, "capitals", ()) == {}


def test_the_commit_of_a_release_is_the_first_one_that_has_it(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    first = head(deck)
    write_lock(deck, "1.0.0", "1.1.0")
    assert find_release_commit(deck, "1.0.0") == first
    with pytest.raises(InputError, match=r"git has no commit with release 2\.0\.0"):
        find_release_commit(deck, "2.0.0")


def test_a_shallow_clone_has_to_fetch_the_other_commits(deck: Path) -> None:
    write_lock(deck, "1.0.0")
    commit(deck)
    clone = deck.parent / "clone"
    git(deck.parent, "clone", "--quiet", "--depth", "1", deck.parent.as_uri(), str(clone))
    with pytest.raises(InputError, match="git fetch --unshallow"):
        find_release_commit(clone / "capitals", "1.0.0")


def test_a_deck_is_extracted_as_it_was(deck: Path, tmp_path: Path) -> None:
    (deck / "media").mkdir()
    (deck / "media/map.svg").write_text("<svg/>", encoding="utf-8")
    (deck / "link.yaml").symlink_to("cards.yaml")
    commit(deck)
    (deck / "cards.yaml").write_text("kind: cloze\n", encoding="utf-8")
    folder = extract_deck(deck, "HEAD", tmp_path / "old")
    assert folder == tmp_path / "old/capitals"
    assert (folder / "cards.yaml").read_text(encoding="utf-8") == "kind: question\n"
    assert (folder / "media/map.svg").read_text(encoding="utf-8") == "<svg/>"


def test_media_beside_the_cards_are_extracted_too(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    deck = write_deck(tmp_path / "cards", "kind: question\n")
    (tmp_path / "media/capitals").mkdir(parents=True)
    (tmp_path / "media/capitals/map.svg").write_text("<svg/>", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "A deck")
    extract_deck(deck, "HEAD", tmp_path / "old")
    assert (tmp_path / "old/media/capitals/map.svg").is_file()


def test_what_git_does_not_have_cannot_be_extracted(deck: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="git does not know it"):
        extract_deck(deck, "no-such-revision", tmp_path / "old")
    (tmp_path / "later").mkdir()
    later = write_deck(tmp_path / "later", "kind: question\n")
    commit(later.parent)
    with pytest.raises(InputError, match="there was no `later/capitals` at `HEAD~1`"):
        extract_deck(later, "HEAD~1", tmp_path / "old")


def test_without_git_on_the_computer_nothing_is_known(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert list_uncommitted_files(deck, deck / "dist") is None
    with pytest.raises(InputError, match="there is no git on this computer"):
        extract_deck(deck, "HEAD", deck / "old")
