"""Packages of Anki, in both of its forms, are read alike; what is not a package is an error."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from anki.collection import ExportAnkiPackageOptions

from deck_builder.packages.model import Package
from deck_builder.packages.read import read_media, read_package
from deck_builder.problems.errors import InputError
from tests.support.learner import Learner
from tests.support.old_decks import BOTH_WAYS, CAT, exported_by_anki, stock_genanki
from tests.support.packages import genanki_note, genanki_package


@pytest.fixture(scope="module")
def handmade(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Package]:
    """A deck made by hand in Anki, exported in both forms."""
    forms = {"older": True, "current": False}
    return {
        form: read_package(exported_by_anki(tmp_path_factory.mktemp(form), legacy=legacy))
        for form, legacy in forms.items()
    }


@pytest.mark.parametrize("form", ["older", "current"])
def test_notes_are_read_with_their_cards_tags_and_decks(handmade: dict[str, Package], form: str) -> None:
    notes = [*handmade[form].notes.values()]
    assert [(note.note_type.name, len(note.decks), note.deck, note.tags) for note in notes] == [
        ("Basic", 1, "Handmade::One", ("handmade",)),
        ("Basic (and reversed card)", 2, "Handmade::One", ("handmade",)),
        ("Basic (optional reversed card)", 1, "Handmade::One", ("handmade",)),
        ("Cloze", 1, "Handmade::One", ("handmade",)),
    ]
    assert [note.fields[0] for note in notes] == [
        *("Question 0", "Question 1", "Question 2", "{{c1::Question}} 3<div>more</div>")
    ]
    assert handmade[form].root == "Handmade"


def test_note_types_are_alike_in_both_forms(handmade: dict[str, Package]) -> None:
    older, current = (
        {
            note_type.name: (
                note_type.cloze,
                note_type.css,
                [field.name for field in note_type.fields],
                [(template.name, template.front, template.back) for template in note_type.templates],
            )
            for note_type in handmade[form].note_types.values()
        }
        for form in ("older", "current")
    )
    assert older == current
    assert older["Cloze"][0] is True
    assert older["Basic"][2] == ["Front", "Back"]


@pytest.mark.parametrize("form", ["older", "current"])
def test_fields_and_templates_have_the_ids_that_anki_gave_them(handmade: dict[str, Package], form: str) -> None:
    for note_type in handmade[form].note_types.values():
        ids = [field.id for field in note_type.fields] + [template.id for template in note_type.templates]
        assert all(ids)
        assert len({*ids}) == len(ids)


def test_the_field_that_ankis_browser_sorts_by_is_read_from_both_forms(tmp_path: Path) -> None:
    older = stock_genanki(tmp_path)
    someone = Learner(tmp_path / "someone")
    someone.import_package(older)
    current = tmp_path / "current.apkg"
    someone.col.export_anki_package(
        out_path=str(current), limit=None, options=ExportAnkiPackageOptions(with_media=True, legacy=False)
    )
    someone.close()
    for file in (older, current):
        assert read_package(file).note_types[BOTH_WAYS.model_id].sort_field == 2


@pytest.mark.parametrize("form", ["older", "current"])
def test_media_are_read_with_size_and_hash(handmade: dict[str, Package], form: str) -> None:
    (media,) = handmade[form].media.items()
    assert media[0] == "cat.gif"
    assert (media[1].size, media[1].sha1) == (len(CAT), hashlib.sha1(CAT, usedforsecurity=False).hexdigest())
    names = frozenset({"cat.gif", "dog.gif"})
    assert {name: b"".join(pieces) for name, pieces in read_media(handmade[form], names)} == {"cat.gif": CAT}


def test_a_guid_that_comes_twice_is_named_and_its_first_note_kept(tmp_path: Path) -> None:
    notes = (genanki_note("a", "first", "x"), genanki_note("b", "other", "x"), genanki_note("a", "second", "x"))
    package = genanki_package(tmp_path / "doubled.apkg", 1_000, *notes)
    assert package.doubled == ("a",)
    assert [note.fields[0] for note in package.notes.values()] == ["first", "other"]


def write_text(file: Path) -> None:
    file.write_text("This is no zip.")


def write_empty_zip(file: Path) -> None:
    zipfile.ZipFile(file, "w").close()


def write_broken_collection(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("collection.anki21", "SQLite format 3")
        archive.writestr("media", "{}")


def write_broken_compression(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("collection.anki21b", "not Zstandard")


def cut_off(file: Path) -> None:
    genanki_package(file, 1_000, genanki_note("a", "x", "y"))
    file.write_bytes(file.read_bytes()[:-100])


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (lambda _: None, "no such file or directory"),
        (Path.mkdir, "it has no `deck.json`"),
        (write_text, "it is damaged"),
        (write_empty_zip, "it has no collection"),
        (write_broken_collection, "its collection is damaged"),
        (write_broken_compression, "it is damaged"),
        (cut_off, "it is damaged"),
    ],
)
def test_what_is_not_a_package_is_an_error(write: Callable[[Path], None], reason: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.apkg"
    write(file)
    with pytest.raises(InputError, match=f"^`broken.apkg` can't be read: {reason}$"):
        read_package(file)


def test_media_of_a_damaged_package_are_an_error(tmp_path: Path) -> None:
    file = tmp_path / "broken.apkg"
    package = genanki_package(file, 1_000, genanki_note("a", "x", "y"))
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(InputError, match="it is damaged"):
        list(read_media(package, frozenset({"x"})))
