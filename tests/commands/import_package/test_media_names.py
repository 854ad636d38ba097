"""Media under the names that learners have them under."""

from __future__ import annotations

from dataclasses import replace

from deck_builder.commands.import_package.media_names import name_media
from deck_builder.packages.model import PackedMedia
from tests.support.packages import make_note, make_package


def test_a_file_and_its_name_in_a_note_are_renamed_as_anki_renames_them() -> None:
    media = {"a:b.png": "1", "cafe\u0301.png": "2", "": "3", "folder/x.png": "4", "ok.png": "5", "CON.png": "6"}
    package = replace(
        make_package(make_note("a", '<img src="a:b.png">[sound:what?.mp3]', "<img src='ok.png'>")),
        media={name: PackedMedia(1, sha1) for name, sha1 in media.items()},
    )
    named = name_media(package)
    assert dict(named.entries) == {
        "ab.png": "a:b.png",
        "caf\u00e9.png": "cafe\u0301.png",
        "ok.png": "ok.png",
        "CON_.png": "CON.png",
    }
    assert named.package.notes["a"].fields == ('<img src="ab.png">[sound:what.mp3]', "<img src='ok.png'>")
    assert named.nameless == ("", "folder/x.png")


def test_of_two_files_with_one_name_the_last_one_counts() -> None:
    media = {"caf\u00e9.png": "1", "cafe\u0301.png": "2", "ab.png": "3", "a:b.png": "3"}
    named = name_media(
        replace(make_package(make_note("a", "x")), media={name: PackedMedia(1, sha1) for name, sha1 in media.items()})
    )
    assert dict(named.entries) == {"caf\u00e9.png": "cafe\u0301.png", "ab.png": "a:b.png"}
    assert named.replaced == ("caf\u00e9.png",)
