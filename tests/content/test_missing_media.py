"""Why a file is not in the media folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.content.media import MediaFolder
from deck_builder.content.missing_media import FileNames
from deck_builder.problems.errors import InputError


def explain(root: Path, within: Path, name: str) -> InputError:
    with pytest.raises(InputError) as caught:
        MediaFolder(root, within=within).find_picture(name)
    return caught.value


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Staff.PNG", "The file is called `staff.png`"),
        ("images/staff.png", "Write `staff.png`: the file is in the media folder itself."),
        ("media/notes/STAFF.png", "Write `staff.png`"),
        ("clef.svg", "Write `notes/clef.svg`: the file is in the folder `notes` of the media folder."),
        ("staff.jpg", "Did you mean `staff.png`?"),
        ("stafff.png", "Did you mean `staff.png`?"),
        ("stafff.jpg", "Did you mean `staff.png`?"),
        ("![a staff](staff.png)", "Write its name alone: `staff.png`."),
        ("![[staff.png|300]]", "Write its name alone: `staff.png`."),
        ('<img src="staff.png">', "Write its name alone: `staff.png`."),
        ("shaft.jpg", "Put the file into `media/music`, or correct the name."),
        ("keyboard.png", "It is in `cards/music/keyboard.png`: move it into `media/music`."),
        ("tuba.png", "Put the file into `media/music`, or correct the name."),
        ("images\\staff.png", "Write `images/staff.png`"),
        ("C:\\Users\\Ada\\staff.png", "write only its name: `staff.png`"),
        ("../staff.png", "write only its name: `staff.png`"),
    ],
)
def test_a_name_that_is_almost_right_gets_the_right_one(name: str, words: str, tmp_path: Path) -> None:
    write(tmp_path / "media/music", "staff.png", "notes/clef.svg")
    write(tmp_path / "cards/music", "keyboard.png")
    assert words in explain(tmp_path / "media/music", tmp_path, name).hint


def test_a_media_folder_of_another_name_is_named(tmp_path: Path) -> None:
    write(tmp_path / "media/songs", "staff.png")
    write(tmp_path / "media/other", "clef.png")
    write(tmp_path / "cards/other", "cards.yaml")
    error = explain(tmp_path / "media/music", tmp_path, "staff.png")
    assert "there is no folder `media/music`" in error.message
    assert error.hint == "Rename the folder `media/songs` to `media/music`: the file is there."
    assert "`media/music`" in explain(tmp_path / "media/music", tmp_path, "clef.png").hint
    assert "Rename" not in explain(tmp_path / "media/music", tmp_path, "clef.png").hint
    assert "write its name" in explain(tmp_path / "media/music", tmp_path, "STAFF.png").hint


def test_a_folder_for_pictures_inside_a_deck_is_named(tmp_path: Path) -> None:
    write(tmp_path / "images", "staff.png")
    assert "Rename the folder `images` to `media`" in explain(tmp_path / "media", tmp_path, "staff.png").hint


def test_without_any_folder_the_author_learns_where_to_make_it(tmp_path: Path) -> None:
    assert (
        explain(tmp_path / "media", tmp_path, "staff.png").hint == "Make the folder `media`, and put the file into it."
    )


@pytest.mark.parametrize(
    "name", ["picture-0a500-of-a-town.png", "picutre-00500-of-a-town.png", "picture-00500-of-a-twon.png"]
)
def test_a_misspelt_name_is_found_among_thousands_of_files(tmp_path: Path, name: str) -> None:
    write(tmp_path / "media", *(f"picture-{number:05}-of-a-town.png" for number in range(1000)))
    assert "`picture-00500-of-a-town.png`" in explain(tmp_path / "media", tmp_path, name).hint


def test_each_missing_name_is_compared_with_few_of_many_files() -> None:
    names = FileNames(f"picture-{number:05}.png" for number in range(10_000))
    (stems,) = names._stems.values()
    assert len(stems.list_around("picture-00500")) <= 400
