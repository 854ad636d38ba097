"""What differs between two packages, as JSON: every key that is promised, and no other."""

from __future__ import annotations

import json
from typing import Any

from deck_builder.commands.diff.json_form import as_json
from deck_builder.packages.compare import compare
from deck_builder.packages.model import PackedMedia
from tests.support.packages import make_note, make_note_type, make_package

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


def differences_from_schema(value: Any, schema: Any, where: str = "$") -> list[str]:
    """The places where a value is not as promised: every key is there and no other, and each has its type."""
    if isinstance(schema, list):
        if not isinstance(value, list):
            return [where]
        items = enumerate(value)
        return [path for at, item in items for path in differences_from_schema(item, schema[0], f"{where}[{at}]")]
    if isinstance(schema, dict):
        if not isinstance(value, dict) or value.keys() != schema.keys():
            return [where]
        return [path for key in schema for path in differences_from_schema(value[key], schema[key], f"{where}.{key}")]
    return [] if type(value) is schema else [where]


def test_json_has_the_contents_of_every_note_under_the_promised_keys() -> None:
    old = make_package(make_note("a", "France", "Lyon", tags=("x",)), make_note("b", "Italy", "Rome"))
    new = make_package(make_note("a", "France", "<b>Paris</b>", mod=2_000), make_note("c", "Malta", "Valletta"))
    data = json.loads(as_json(compare(old, new)))
    assert data["renamed"] is None
    assert differences_from_schema({**data, "renamed": {"before": "", "after": ""}}, SCHEMA) == []
    (change,) = data["changed_notes"]
    assert (change["guid"], change["arrival"], change["tags_removed"]) == ("a", "updated", ["x"])
    assert change["fields"][0]["after"] == {"html": "<b>Paris</b>", "text": "Paris"}
    assert [piece["text"] for piece in change["fields"][0]["words"]] == ["Lyon", "Paris"]
    assert [note["guid"] for note in data["new_notes"] + data["left_out_notes"]] == ["c", "b"]


def test_json_has_files_note_types_cards_and_moves_under_the_promised_keys() -> None:
    two = ("Card 1", "Card 2")
    old_type, new_type = make_note_type(cards=two), make_note_type(cards=two, css=".card {}", mod=2_000)
    old = make_package(
        make_note("a", "France", "Paris", note_type=old_type, deck="Towns::West"),
        make_note("b", "Italy", "Rome", note_type=old_type, cards=(0, 1)),
        media={"gone.svg": PackedMedia(1, "a"), "flag.svg": PackedMedia(1, "b")},
    )
    new = make_package(
        make_note("a", "France", "Paris", note_type=new_type, deck="Towns::North", cards=(0, 1), mod=2_000),
        make_note("b", "Italy", "Rome", note_type=new_type, mod=2_000),
        media={"new.svg": PackedMedia(1, "c"), "flag.svg": PackedMedia(2, "d")},
    )
    data = json.loads(as_json(compare(old, new)))
    assert differences_from_schema({**data, "renamed": {"before": "", "after": ""}}, SCHEMA) == []
    assert [[file["name"] for file in data["media"][which]] for which in ("new", "gone")] == [["new.svg"], ["gone.svg"]]
    assert data["media"]["replaced"][0]["after"] == {
        "name": "flag.svg",
        "plain_name": "flag.svg",
        "size": 2,
        "sha1": "d",
    }
    assert data["changed_note_types"][0]["changes"] == ["its style is different"]
    assert data["changed_notes"][0]["moves"] == [{"ordinal": 0, "before": "Towns::West", "after": "Towns::North"}]
    assert [note["cards_left_empty"] for note in data["changed_notes"]][1][0]["name"] == "Card 2"
    assert (data["summary"]["moved"], data["summary"]["cards_added"], data["summary"]["cards_left_empty"]) == (1, 1, 1)


def test_json_says_that_a_deck_was_renamed_and_that_no_card_moved() -> None:
    old = make_package(make_note("a", "France", "Paris", deck="Towns::West"), make_note("b", "Italy", "Rome"))
    new = make_package(
        make_note("a", "France", "Paris", deck="Cities::West"), make_note("b", "Italy", "Rome", deck="Cities")
    )
    data = json.loads(as_json(compare(old, new)))
    assert data["renamed"] == {"before": "Towns", "after": "Cities"}
    assert (data["changed_notes"], data["summary"]["unchanged"]) == ([], 2)
