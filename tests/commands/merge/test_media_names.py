"""Files of a release that have the name of another file of the learner's."""

from __future__ import annotations

from deck_builder.commands.merge.media_names import find_new_names, list_media_to_send, rename_media
from deck_builder.packages.model import Package, PackedMedia
from tests.support.packages import make_note, make_package


def package(**media: str) -> Package:
    """A package with files, by name (with `_` for the dot) and hash, and a note that shows a map and plays a sound."""
    files = {name.replace("_", "."): PackedMedia(1, sha1) for name, sha1 in media.items()}
    return make_package(make_note("a", '<img src="map.png"> amap.png', "[sound:map.png]map.png"), media=files)


def test_a_file_with_the_name_of_another_one_gets_a_new_name_where_it_is_shown() -> None:
    mine, new = package(map_png="1"), package(map_png="2", sea_png="3")
    names = find_new_names(mine, new, [])
    assert names == {"map.png": "map-2.png"}
    assert list_media_to_send(mine, new, names) == ["map.png", "sea.png"]
    assert rename_media(new, names).notes["a"].fields == (
        '<img src="map-2.png"> amap.png',
        "[sound:map-2.png]map.png",
    )


def test_a_file_that_only_the_learner_replaced_stays_theirs() -> None:
    mine, new = package(map_png="1"), package(map_png="2")
    assert find_new_names(mine, new, [package(map_png="2")]) == {}
    assert list_media_to_send(mine, new, {}) == []
    assert rename_media(new, {}) is new
