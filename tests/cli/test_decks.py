"""The argument DECK: a folder, or the name of one under cards/."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from deck_builder.cli.decks import find_deck, find_decks, find_one_deck


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two decks under cards/ and one outside."""
    for folder in ("cards/two", "cards/one", "elsewhere/three"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "deck.yaml").write_text("id: deck\n", encoding="utf-8")
    (tmp_path / "cards/not-a-deck").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_deck_is_named_by_its_folder_or_its_name_under_cards(project: Path) -> None:
    assert find_deck("one") == find_deck("cards/one") == find_deck(str(project / "cards/one")) == project / "cards/one"
    assert find_deck("elsewhere/three") == project / "elsewhere/three"
    assert find_deck(".") == project


def test_a_folder_here_goes_before_one_under_cards(project: Path) -> None:
    (project / "one").mkdir()
    assert find_deck("one") == project / "cards/one", "a folder that is no deck is not meant"
    (project / "one/deck.yaml").write_text("id: one\nname: One\n", encoding="utf-8")
    assert find_deck("one") == project / "one"


def test_a_link_to_a_deck_keeps_its_name(project: Path) -> None:
    (project / "link").symlink_to(project / "cards/one")
    assert find_deck("link") == project / "link"


def test_without_a_name_every_deck_under_cards_is_meant(project: Path) -> None:
    assert find_decks(()) == [project / "cards/one", project / "cards/two"]


def test_without_a_name_the_deck_here_is_meant(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "elsewhere/three")
    assert find_decks(()) == [project / "elsewhere/three"]
    assert find_one_deck(None) == project / "elsewhere/three"


def test_a_deck_is_named_by_its_id_too(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "cards/two/deck.yaml").write_text("id: capitals\nname: Two\n", encoding="utf-8")
    assert find_deck("capitals") == project / "cards/two"
    monkeypatch.chdir(project / "cards/two")
    assert find_deck("capitals") == project / "cards/two"


def test_a_deck_named_twice_is_meant_once(project: Path) -> None:
    assert find_decks(("two", "one", "two")) == [project / "cards/two", project / "cards/one"]


def test_the_only_deck_needs_no_name(project: Path) -> None:
    assert find_one_deck("two") == project / "cards/two"
    with pytest.raises(click.UsageError, match=r"There are 2 decks under cards/\. Name one of them\."):
        find_one_deck(None)
    (project / "cards/two/deck.yaml").unlink()
    assert find_one_deck(None) == project / "cards/one"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("tow", "There is no deck `tow`: there is no such folder, neither here nor under cards/. "),
        ("tow", "The decks under cards/ are: one, two."),
        (
            "cards/one/deck.yaml",
            "`cards/one/deck.yaml` is a file, but a deck is a folder. Name its folder: `cards/one`.",
        ),
    ],
)
def test_an_unknown_deck_is_refused_and_the_known_ones_are_named(name: str, message: str, project: Path) -> None:
    with pytest.raises(click.UsageError) as error:
        find_deck(name)
    assert message in error.value.message


def test_without_any_deck_a_folder_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(click.UsageError, match="There is no deck here, and none under cards/"):
        find_decks(())
    with pytest.raises(click.UsageError) as error:
        find_deck("one")
    assert error.value.message.endswith("neither here nor under cards/.")
