"""What differs between two packages, told to people and to programs."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import genanki
import pyromark
import pytest

from deck_builder.commands.diff.json_form import as_json
from deck_builder.commands.diff.markdown import as_markdown
from deck_builder.commands.diff.text import as_text
from deck_builder.packages.compare import Difference, compare
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package
from tests.support.command_line import build
from tests.support.decks import edit
from tests.support.learner import Learner

CARDS = """
kind: question
cards:
  - id: france
    subdeck: West
    question: What is the capital of France?
    answer: Lyon
    tags: [europe]
  - id: italy
    subdeck: South
    question: What is the capital of Italy?
    answer: "{long} Its capital is Rome. {long}"
  - id: spain
    subdeck: South
    question: What is the capital of Spain?
    answer: Madrid
  - id: bhutan
    subdeck: East
    question: What is the capital of Bhutan?
    answer: |
      Thimphu

      ![the flag](flag.svg)
""".replace("{long}", "A country has many towns, and one of them is where it is governed from. " * 4)
FLAG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{}"/></svg>'
STYLE = ".card { letter-spacing: 0; }"


@pytest.fixture
def deck(write_deck: Callable[..., Path]) -> Path:
    return write_deck(CARDS, **{"media__flag.svg": FLAG.format("red"), "style.css": STYLE})


@pytest.fixture
def after(deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Difference]:
    """Builds the deck, changes it, builds it again, and gives what differs."""

    def changed(change: Callable[[Path], None]) -> Difference:
        monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
        old = Path(shutil.copy(build(deck), tmp_path / "old.apkg"))
        change(deck)
        monkeypatch.setattr(time, "time", lambda: 1_800_086_400.0)
        return compare(read_package(old), read_package(build(deck)))

    return changed


def editing(*pairs: tuple[str, str]) -> Callable[[Path], None]:
    def change(deck: Path) -> None:
        for old, new in pairs:
            edit(deck / "cards.yaml", old, new)

    return change


def plain(difference: Difference) -> str:
    return f"{click.unstyle(as_text(difference))}\n"


def question(fields: tuple[str, ...], number: int = 1_600_000_001) -> genanki.Model:
    templates = [{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}]
    return genanki.Model(number, "Towns", fields=[{"name": name} for name in fields], templates=templates)


def packed(file: Path, second: int, *notes: genanki.Note, deck: str = "Towns") -> Package:
    """A package as stock genanki makes it: every note is as new as the package."""
    into = genanki.Deck(1_600_000_009, deck)
    for note in notes:
        into.add_note(note)
    genanki.Package(into).write_to_file(file, timestamp=second)
    return read_package(file)


def note(guid: str, *fields: str, names: tuple[str, ...] = ("Front", "Back"), tags: tuple[str, ...] = ()) -> Any:
    return genanki.Note(question(names), list(fields), guid=guid, tags=list(tags))


def test_what_changed_in_a_field_is_shown_word_by_word(after: Callable[..., Difference]) -> None:
    text = plain(after(editing(("answer: Lyon", "answer: Paris"))))
    assert text.startswith("A learner gets 1 updated note.\n")
    assert "West\n  ~ What is the capital of France? (Question)\n      Answer: [-Lyon-]{+Paris+}\n" in text
    assert "Spain" not in text


def test_a_change_in_a_long_field_is_not_lost_in_it(after: Callable[..., Difference]) -> None:
    text = plain(after(editing(("Its capital is Rome", "Its capital is Milan"))))
    (line,) = (line for line in text.splitlines() if "Rome" in line)
    assert re.fullmatch(r"      Answer: … .{10,60} Its capital is \[-Rome-\]\{\+Milan\+\}\. .{10,60} …", line)


def test_another_picture_of_the_same_name_is_named_with_its_size(after: Callable[..., Difference]) -> None:
    def change(deck: Path) -> None:
        (deck / "media/flag.svg").write_text(FLAG.format("dark" + "blue" * 300))

    difference = after(change)
    assert "Answer: picture flag.svg is another: 1 kB, was 106 bytes\n" in plain(difference)
    assert "replaced | flag.svg is another: 1 kB, was 106 bytes" in as_markdown(difference)


def test_a_change_that_no_word_tells_is_said_plainly(after: Callable[..., Difference]) -> None:
    difference = after(editing(("answer: Madrid", "answer: '**Madrid**'")))
    assert "Answer: only its formatting\n" in plain(difference)
    assert as_markdown(difference).endswith("Answer: *only its formatting*")


def test_a_new_card_stands_in_its_subdeck(after: Callable[..., Difference]) -> None:
    new = "  - id: malta\n    subdeck: South\n    question: What is the capital of Malta?\n    answer: Valletta\n"
    text = plain(after(editing(("  - id: spain\n", f"{new}  - id: spain\n"))))
    assert "South\n  + What is the capital of Malta? (Question, 1 card)\n" in text


def test_a_move_says_that_learners_cards_stay_where_they_are(after: Callable[..., Difference]) -> None:
    text = plain(after(editing(("subdeck: West", "subdeck: North"))))
    assert "tags: +capitals::north, −capitals::west\n      moved for new learners: West → North\n" in text
    assert "Anki never moves a card that a learner has" in text


def test_a_new_style_is_told_once_for_all_that_have_it(after: Callable[..., Difference]) -> None:
    text = plain(after(lambda deck: edit(deck / "style.css", "letter-spacing: 0", "letter-spacing: 0.1em")))
    assert text.count("its style is different") == 1
    assert "gets no note, new or updated" in text


def test_another_name_of_the_deck_is_told_once_and_not_as_a_move(tmp_path: Path) -> None:
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Paris"), deck="Towns")
    new = packed(tmp_path / "new.apkg", 1_000, note("a", "France", "Paris"), deck="Cities")
    text = plain(compare(old, new))
    assert text.count("a learner's cards stay in “Towns”") == 1
    assert "moved" not in text


def test_what_is_no_longer_in_the_package_stays_with_learners(tmp_path: Path) -> None:
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Paris"), note("b", "Italy", "Rome"))
    new = packed(tmp_path / "new.apkg", 1_000, note("a", "France", "Paris"))
    text = plain(compare(old, new))
    assert "No longer in the package\nLearners keep them" in text
    assert "  - Italy (Towns)\n" in text


def test_notes_whose_field_retired_was_filled_are_retired(tmp_path: Path) -> None:
    names = ("Front", "Back", "Retired")
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Paris", "", names=names))
    new = packed(tmp_path / "new.apkg", 2_000, note("a", "France", "Paris", "in 2.0.0", names=names))
    difference = compare(old, new)
    assert "Retired\nTools › Empty Cards removes them.\n  - France (Towns)\n" in plain(difference)
    assert json.loads(as_json(difference))["summary"]["retired"] == 1


def test_notes_that_are_only_sent_again_are_counted_and_not_listed(tmp_path: Path) -> None:
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Paris"), note("b", "Italy", "Rome"))
    new = packed(tmp_path / "new.apkg", 2_000, note("a", "France", "Paris"), note("b", "Italy", "Rome"))
    text = plain(compare(old, new))
    assert "2 notes are sent again; their content is the same." in text
    assert "France" not in text


def test_an_edit_that_is_not_newer_is_said_not_to_arrive(tmp_path: Path) -> None:
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Lyon"))
    new = packed(tmp_path / "new.apkg", 1_000, note("a", "France", "Paris"))
    assert "does not arrive: it is not newer than what learners have\n" in plain(compare(old, new))


def test_what_is_said_of_a_note_type_that_breaks_is_what_anki_does(tmp_path: Path, learner: Learner) -> None:
    more = ("Front", "Back", "More")
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Paris"), note("b", "Italy", "Milan"))
    new = packed(
        tmp_path / "new.apkg",
        2_000,
        *(note(guid, *fields, "", names=more) for guid, *fields in (("a", "France", "Paris"), ("b", "Italy", "Rome"))),
        note("c", "Malta", "Valletta", "", names=more),
    )
    text = plain(compare(old, new))
    said = re.search(r"of (\d+) that they have, none is updated. .* second note type, “(.*)”, for the (\d+) new", text)
    assert said is not None
    assert "it gained the field “More”" in text
    assert "France" not in text  # nothing of it differs but its note type
    learner.import_package(old.file)
    imported = learner.import_package(new.file)
    assert (imported.conflicting, imported.updated, imported.new) == (int(said[1]), 0, int(said[3]))
    assert learner.col.models.by_name(said[2]) is not None


def test_a_summary_counts_what_anki_counts(after: Callable[..., Difference], learner: Learner) -> None:
    new = "  - id: malta\n    question: Malta?\n    answer: Valletta\n"
    difference = after(editing(("answer: Lyon", "answer: Paris"), ("  - id: spain\n", f"{new}  - id: spain\n")))
    learner.import_package(difference.old.file)
    imported = learner.import_package(difference.new.file)
    summary = json.loads(as_json(difference))["summary"]
    assert (summary["new"], summary["updated"], summary["unchanged"]) == (1, 1, 3)
    assert (imported.new, imported.updated, imported.unchanged) == (1, 1, 3)


def test_nothing_is_said_where_nothing_differs(tmp_path: Path) -> None:
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Paris"))
    assert plain(compare(old, old)) == "Nothing differs: 1 note, all as they were.\n"


def test_no_card_can_write_to_the_terminal(tmp_path: Path) -> None:
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Paris"))
    new = packed(tmp_path / "new.apkg", 2_000, note("a", "France", "\x1b]0;title\x07\x9b31m‮x"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f‮]", plain(compare(old, new)))


CONTENT = {"html": str, "text": str}
CARD = {"ordinal": int, "name": str, "deck": str}
FILE = {"name": str, "plain_name": str, "size": int, "sha1": str}
HEAD = {"guid": str, "title": str, "note_type": str, "deck": str, "mod": int}
NOTE = {**HEAD, "tags": [str], "fields": [{"name": str, **CONTENT}], "cards": [CARD]}
CHANGE = {
    **HEAD,
    "arrival": str,
    "reason": str,
    "only_sent_again": bool,
    "retired": bool,
    "fields": [{"name": str, "before": CONTENT, "after": CONTENT, "words": [{"what": str, "text": str}]}],
    "tags_added": [str],
    "tags_removed": [str],
    "cards_added": [CARD],
    "cards_left_empty": [CARD],
    "moves": [{"ordinal": int, "before": str, "after": str}],
}
NOTE_TYPE = {
    "id": int,
    "name": str,
    "name_before": str,
    "changes": [str],
    "breaks": [str],
    "arrives": bool,
    "consequence": str,
}
PACKAGE = {"file": str, "deck": str, "notes": int, "cards": int}
COUNTS = (
    *("new", "updated", "sent_again", "conflict", "not_newer", "left_out", "retired", "moved"),
    *("cards_added", "cards_left_empty", "unchanged"),
)
SCHEMA: dict[str, Any] = {
    "format": int,
    "old": PACKAGE,
    "new": PACKAGE,
    "summary": dict.fromkeys(COUNTS, int),
    "renamed": {"before": str, "after": str},
    "new_notes": [NOTE],
    "changed_notes": [CHANGE],
    "left_out_notes": [NOTE],
    "new_note_types": [str],
    "gone_note_types": [str],
    "changed_note_types": [NOTE_TYPE],
    "media": {"new": [FILE], "gone": [FILE], "replaced": [{"before": FILE, "after": FILE}]},
}


def faults(value: Any, schema: Any, where: str = "$") -> list[str]:
    """Where a value is not what was promised: every key there, no other, each of its type."""
    if isinstance(schema, list):
        if not isinstance(value, list):
            return [where]
        return [fault for at, each in enumerate(value) for fault in faults(each, schema[0], f"{where}[{at}]")]
    if isinstance(schema, dict):
        if not isinstance(value, dict) or value.keys() != schema.keys():
            return [where]
        return [fault for key in schema for fault in faults(value[key], schema[key], f"{where}.{key}")]
    return [] if type(value) is schema else [where]


def test_json_holds_everything_under_the_keys_that_are_promised(tmp_path: Path) -> None:
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Lyon", tags=("x",)), note("b", "Italy", "Rome"))
    new = packed(tmp_path / "new.apkg", 2_000, note("a", "France", "<b>Paris</b>"), note("c", "Malta", "Valletta"))
    data = json.loads(as_json(compare(old, new)))
    assert data["renamed"] is None
    assert faults({**data, "renamed": {"before": "", "after": ""}}, SCHEMA) == []
    (change,) = data["changed_notes"]
    assert (change["guid"], change["arrival"], change["tags_removed"]) == ("a", "updated", ["x"])
    assert change["fields"][0]["after"] == {"html": "<b>Paris</b>", "text": "Paris"}
    assert [piece["text"] for piece in change["fields"][0]["words"]] == ["Lyon", "Paris"]
    assert [each["guid"] for each in data["new_notes"] + data["left_out_notes"]] == ["c", "b"]


def test_json_keeps_its_keys_for_files_note_types_and_moves(after: Callable[..., Difference]) -> None:
    def change(deck: Path) -> None:
        (deck / "media/flag.svg").write_text(FLAG.format("blue"))
        edit(deck / "style.css", "letter-spacing: 0", "letter-spacing: 0.1em")
        edit(deck / "cards.yaml", "subdeck: West", "subdeck: North")

    data = json.loads(as_json(after(change)))
    assert faults({**data, "renamed": {"before": "", "after": ""}}, SCHEMA) == []
    assert len(data["media"]["replaced"]) == len(data["changed_note_types"]) == data["summary"]["moved"] == 1


class Read(HTMLParser):
    """The tags and the texts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(markdown: str) -> Read:
    """Markdown as another program understands it, with what GitHub adds to CommonMark."""
    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_MATH
    return Read(pyromark.html(markdown, options=options))


HOSTILE = (
    "1. `code` | pipe <img src=x> </li>",
    "@someone and #12 and $x$ and $$y$$",
    "*a* _b_ ~~c~~ [d](http://e) ![f](g) \\ &lt; &amp;lt;",
    "- # ``` --- === > | a | b |",
    "<b>~~</b>**",
    "+",
    "x(y)z",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_card_can_break_the_markdown_around_it(tmp_path: Path, text: str) -> None:
    import html

    html_of_text = html.escape(text)
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "Front", f"word{html_of_text}word"), note("b", "Same", "one"))
    new = packed(
        tmp_path / "new.apkg",
        2_000,
        note("a", "Front", "wordword"),
        note("b", "Same", f"one{html_of_text}"),
        note("c", html_of_text, "Back"),
    )
    markdown = as_markdown(compare(old, new))
    page = read(markdown)
    said = " ".join("".join(page.texts).split())
    assert said.count(" ".join(text.split())) == 3
    assert set(page.tags) <= {"h2", "h3", "p", "strong", "del", "ul", "li"}
    assert page.tags.count("li") == 5  # the new note, and two changed ones with a field each
    assert not any(re.search(r"[@#]\w", piece) for piece in page.texts)  # GitHub would look somebody up


def test_markdown_strikes_out_what_went_and_makes_bold_what_came(after: Callable[..., Difference]) -> None:
    markdown = as_markdown(after(editing(("answer: Lyon", "answer: Paris"))))
    assert markdown.endswith("\n  - Answer: ~~Lyon~~**Paris**")
    assert {"del", "strong"} <= set(read(markdown).tags)


def test_markdown_fits_into_a_comment_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    old = packed(tmp_path / "old.apkg", 1_000, note("a", "France", "Paris"))
    many = [note(f"n{at}", f"Country number {at} of very many countries", "x") for at in range(2_000)]
    markdown = as_markdown(compare(old, packed(tmp_path / "new.apkg", 1_000, note("a", "France", "Paris"), *many)))
    assert len(markdown) < 65_536
    assert re.search(r"… and [\d,]+ more lines: `deck-builder diff` shows all of it", markdown)
