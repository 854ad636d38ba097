"""Which files differ between two packages, in words."""

from __future__ import annotations

from deck_builder.commands.diff.media_files import describe_files, list_gone_files, list_new_files, list_replaced_files
from deck_builder.packages.compare import compare
from deck_builder.packages.model import PackedMedia
from tests.support.packages import make_package

OLD = {
    "same.svg": PackedMedia(1, "a"),
    "flag-0123456789ab.svg": PackedMedia(106, "b"),
    "plain.svg": PackedMedia(1, "c"),
    "gone.mp3": PackedMedia(3_000_000, "d"),
}
NEW = {
    "same.svg": PackedMedia(1, "a"),
    "flag-ba9876543210.svg": PackedMedia(106, "e"),
    "plain.svg": PackedMedia(2, "f"),
    "new.svg": PackedMedia(31_000, "g"),
}


def test_a_file_that_differs_in_its_hash_replaces_the_other() -> None:
    difference = compare(make_package(media=OLD), make_package(media=NEW))
    assert list_replaced_files(difference) == (
        ("plain.svg", "plain.svg"),
        ("flag-0123456789ab.svg", "flag-ba9876543210.svg"),
    )
    assert (list_new_files(difference), list_gone_files(difference)) == (("new.svg",), ("gone.mp3",))
    assert [*describe_files(difference)] == [
        ("+", "new.svg (30 kB)"),
        ("~", "plain.svg is a different file: 2 bytes, was 1 byte; arrives only with an updated note that shows it"),
        ("~", "flag.svg is a different file: 106 bytes, as before"),
        ("-", "gone.mp3 (2.9 MB)"),
    ]
