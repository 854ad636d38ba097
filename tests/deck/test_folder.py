"""Where the files of a deck are: media, cards, and what is not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.deck.folder import find_media_folder, list_card_files
from deck_builder.problems.problem import Problems


@pytest.mark.parametrize(
    ("deck", "media"),
    [("project/cards/capitals", "project/media/capitals"), ("capitals", "capitals/media"), ("a/b", "a/b/media")],
)
def test_media_are_beside_cards_or_inside_the_deck(deck: str, media: str) -> None:
    assert find_media_folder(Path(deck)) == Path(media)


def write_empty_files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def test_card_files_are_the_yaml_files_of_the_folder_sorted_by_name(tmp_path: Path) -> None:
    write_empty_files(tmp_path, "20-b.yaml", "10-a.yaml", "README.md", ".hidden.yaml", "deck.yaml", "deck.lock")
    write_empty_files(tmp_path, "references.yaml", "claims.yaml", "kinds/own/kind.yaml", "media/credits.yaml")
    problems = Problems()
    assert [file.name for file in list_card_files(tmp_path, problems)] == ["10-a.yaml", "20-b.yaml"]
    assert not problems


@pytest.mark.parametrize("name", ["more.yml", "MORE.YAML", "chapter/more.yaml", "chapter/one/more.yml"])
def test_a_yaml_file_that_is_not_read_is_a_problem(name: str, tmp_path: Path) -> None:
    write_empty_files(tmp_path, "cards.yaml", name)
    problems = Problems()
    assert [file.name for file in list_card_files(tmp_path, problems)] == ["cards.yaml"]
    (problem,) = problems
    assert (problem.code, problem.message) == ("D218", f"`{name}` is not read")
    assert problem.place.file == tmp_path / name


def test_a_folder_without_cards_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    assert list_card_files(tmp_path, problems) == ()
    assert [problem.code for problem in problems] == ["D217"]
