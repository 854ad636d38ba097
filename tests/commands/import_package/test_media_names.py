"""Media under the names that learners have them under."""

from __future__ import annotations

from pathlib import Path

import genanki

from deck_builder.commands.import_package.media_names import name_media, normalize_field
from deck_builder.packages.model import PackedMedia
from tests.support.learner import Learner
from tests.support.old_decks import BASIC, note
from tests.support.packages import make_note, make_package


def test_a_file_and_its_name_in_a_note_are_renamed_as_anki_renames_them() -> None:
    media = {"a:b.png": "1", "cafe\u0301.png": "2", "": "3", "folder/x.png": "4", "ok.png": "5", "CON.png": "6"}
    package = make_package(make_note("a", '<img src="a:b.png">[sound:what?.mp3]', "<img src='ok.png'>"))._replace(
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
    assert named.renamed == ("a:b.png → ab.png", "CON.png → CON_.png")
    assert named.recomposed == ("caf\u00e9.png",)


def test_of_two_files_with_one_name_the_last_one_counts() -> None:
    media = {"caf\u00e9.png": "1", "cafe\u0301.png": "2", "ab.png": "3", "a:b.png": "3"}
    named = name_media(
        make_package(make_note("a", "x"))._replace(media={name: PackedMedia(1, sha1) for name, sha1 in media.items()})
    )
    assert dict(named.entries) == {"caf\u00e9.png": "cafe\u0301.png", "ab.png": "a:b.png"}
    assert named.replaced == ("caf\u00e9.png",)


def test_a_field_is_as_anki_stores_it_after_an_import(tmp_path: Path, learner: Learner) -> None:
    texts = [f"{code} a{chr(code)}b" for code in (*range(1, 0x1F), 0x7F, 0x80, 0x2028, 0xFEFF)]
    texts += ["e\u0301 \ufa2a", '<img src="e\u0301?.png">', "<img src='a:&amp;b.png'>[sound:x:y.mp3]", "a\r\nb"]
    deck = genanki.Deck(1, "Deck")
    for text in texts:
        deck.add_note(note(BASIC, text, "x", "", guid=text.encode().hex()))
    genanki.Package(deck).write_to_file(str(tmp_path / "odd.apkg"))
    learner.import_package(tmp_path / "odd.apkg")
    stored = {guid: made.fields[0] for guid, made in learner.notes().items()}
    assert stored == {text.encode().hex(): normalize_field(text) for text in texts}
