"""Collections of Anki with all that a package can hold, made from what Hypothesis draws, and exported by Anki."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from anki.collection import Collection, ExportAnkiPackageOptions
from hypothesis import strategies as st

FORMATS: Final = ("older apkg", "current apkg", "colpkg")
_HTML: Final = st.lists(
    st.sampled_from(
        [
            *(
                "plain",
                " ",
                "<b>bold</b>",
                "<br>",
                "&lt;",
                "ä",
                "日本",
                "{{c2::gap::hint}}",
                "[latex]x^2[/latex]",
                "[$]y[/$]",
            ),
            *(
                '<img src="cat.png">',
                "<img src='ä.png'>",
                "[sound:bell.mp3]",
                '<a href="https://a.b">link</a>',
                "\n",
                "'",
                '"',
                '<img src="a b%23.png">',
                '<img src="a b#.png">',
                "<img alt=x src=日%20本.png>",
            ),
        ]
    ),
    max_size=4,
).map("".join)
_SHORT: Final = st.text(st.sampled_from([*"ab: #'\"{}é日", "\n"]), max_size=6)
_MEDIA: Final = ("cat.png", "ä.png", "bell.mp3", "_font.woff", "idle.png", "a b#.png", "日 本.png")
"""Names of media. Anki exports none with a colon, in a second Unicode form, or called CON.png."""
_ROOTS: Final = st.sampled_from(["Root", "Default", "CON", "a: b/c", "日本"])
_SUBDECKS: Final = st.sampled_from(["", "CON", 'a/b "c"', "..", "x...", "🧠", "Deep::Er", "deep::er::Yet"])
_JSON: Final = st.dictionaries(
    st.sampled_from(["add-on", "another"]), st.integers(-9, 9) | st.sampled_from(["x", "日"]), max_size=2
)
_FIELD: Final = st.fixed_dictionaries(
    {
        "description": _SHORT,
        "font": st.sampled_from(["Arial", "Liberation Sans", "", "Noto Naskh: Arabic"]),
        "size": st.integers(0, 99),
        "rtl": st.booleans(),
        "sticky": st.booleans(),
        "collapsed": st.booleans(),
        "plainText": st.booleans(),
        "excludeFromSearch": st.booleans(),
        "tag": st.none() | st.integers(0, 9),
        "preventDeletion": st.booleans(),
        "other": _JSON,
    }
)
_TEMPLATE: Final = st.fixed_dictionaries(
    {
        "bqfmt": st.sampled_from(["", "Short {{F0}}", "{{Broken"]),
        "bafmt": st.sampled_from(["", "{{F0}}\n"]),
        "bfont": st.sampled_from(["", "Iosevka"]),
        "bsize": st.integers(0, 99),
        "deck": st.none() | _SUBDECKS,
        "other": _JSON,
    }
)
_NOTE_TYPE: Final = st.fixed_dictionaries(
    {
        "cloze": st.booleans(),
        "fields": st.lists(_FIELD, min_size=2, max_size=3),
        "templates": st.lists(_TEMPLATE, min_size=1, max_size=2),
        "header": st.sampled_from([None, "", "\\usepackage{tikz}\n\n\\begin{document}\n"]),
        "footer": st.sampled_from([None, "", "  \\end{document}\n% the end"]),
        "broken": st.sampled_from([(), (), ("front",), ("back",), ("last",), ("front", "back")]),
        "svg": st.booleans(),
        "stock": st.integers(0, 6),
        "sort": st.integers(0, 1),
        "other": _JSON,
    }
)
_NOTE: Final = st.fixed_dictionaries(
    {
        "type": st.integers(0, 1),
        "text": _HTML,
        "tags": st.lists(st.sampled_from(["a", "b::c", "marked", "ü"]), max_size=2),
    }
)
DRAWN: Final = st.fixed_dictionaries(
    {
        "types": st.lists(_NOTE_TYPE, min_size=1, max_size=2),
        "notes": st.lists(_NOTE, min_size=2, max_size=5),
        "roots": st.lists(_ROOTS, min_size=1, max_size=2, unique=True),
        "across": st.booleans(),
        "decks": st.lists(_SUBDECKS, min_size=1, max_size=4),
        "descriptions": st.lists(
            st.tuples(_SUBDECKS, st.sampled_from(["*one*", "<b>two</b>  ", "a & b"]), st.booleans()), max_size=3
        ),
        "filtered": st.booleans(),
        "studied": st.booleans(),
        "format": st.sampled_from(FORMATS),
    }
)
"""What a collection is made of."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A package and what its author knows of it."""

    file: Path
    """The package."""
    plain_guid: str
    """The guid of a note whose first field begins with `Plain words`."""


def export_collection(drawn: dict[str, Any], folder: Path) -> Exported:
    """Make a collection in a folder and export it, as a whole or all its decks as one package."""
    folder.mkdir(parents=True)
    col = Collection(str(folder / "author.anki2"))
    target = folder / ("mine.colpkg" if drawn["format"] == "colpkg" else "mine.apkg")
    try:
        for name in _MEDIA:
            (Path(col.media.dir()) / name).write_bytes(name.encode())
        models = [_add_note_type(col, number, each) for number, each in enumerate(drawn["types"])]
        guid = ""
        for number, each in enumerate(drawn["notes"]):
            note = col.new_note(models[each["type"] % len(models)])
            note.fields[0] = f"{{{{c1::Plain words}}}} {number}"
            note.fields[1] = each["text"]
            note.tags = each["tags"]
            col.add_note(note, _deck(col, drawn, number, number))
            for place, card in enumerate(note.cards()):
                root = number + place if drawn["across"] else number
                col.set_deck([card.id], _deck(col, drawn, number + place, root))
            for picture in col._backend.extract_latex(text=each["text"], svg=False, expand_clozes=False).latex:
                for name in (picture.filename, picture.filename.replace(".png", ".svg")):
                    (Path(col.media.dir()) / name).write_bytes(b"<svg/>")
            guid = note.guid
        for name, text, is_markdown in drawn["descriptions"]:
            deck = col.decks.get(_name_deck(col, drawn["roots"][0], name))
            assert deck
            col.decks.save({**deck, "desc": text, "md": is_markdown})
        if drawn["studied"]:
            cards = list(col.find_cards(""))
            col.sched.set_due_date(cards, "3")
            col.sched.suspend_cards(cards[:1])
            col.set_user_flag_for_cards(2, cards[1:])
        if drawn["filtered"]:
            filtered = col.sched.get_or_create_filtered_deck(0)  # type: ignore[arg-type]
            filtered.name = f"{drawn['roots'][0]}::Cram"
            del filtered.config.search_terms[1:]
            filtered.config.search_terms[0].search = '"F0:*Plain words*"'
            filtered.config.search_terms[0].limit = 2
            col.sched.add_or_update_filtered_deck(filtered)
        for model, each in zip(models, drawn["types"], strict=True):
            _break_templates(col, model, each["broken"])
        if drawn["format"] == "colpkg":
            col.export_collection_package(str(target), include_media=True, legacy=False)
            return Exported(target, guid)
        options = ExportAnkiPackageOptions(
            with_scheduling=drawn["studied"] or drawn["filtered"],
            with_deck_configs=drawn["studied"],
            with_media=True,
            legacy=drawn["format"] == "older apkg",
        )
        col.export_anki_package(out_path=str(target), options=options, limit=None)
        return Exported(target, guid)
    finally:
        if col.db is not None:
            col.close()


def _deck(col: Collection, drawn: dict[str, Any], subdeck: int, root: int) -> Any:
    """The id of one of the drawn decks, by numbers of its subdeck and of its outermost deck."""
    names, roots = drawn["decks"], drawn["roots"]
    return _name_deck(col, roots[root % len(roots)], names[subdeck % len(names)])


def _name_deck(col: Collection, root: str, subdeck: str) -> Any:
    return col.decks.id(f"{root}::{subdeck}" if subdeck else root)


def _add_note_type(col: Collection, number: int, drawn: dict[str, Any]) -> dict[str, Any]:
    models = col.models
    model = models.new(f"Type {number}: any")
    for place, each in enumerate(drawn["fields"]):
        models.add_field(model, {**models.new_field(f"F{place}"), **_without_other(each)})
    for place, each in enumerate(drawn["templates"][: 1 if drawn["cloze"] else 2]):
        filter_name = "cloze:" if drawn["cloze"] else ""
        sides = {"qfmt": f"{place} {{{{{filter_name}F0}}}}", "afmt": f"{{{{{filter_name}F0}}}}\n<hr>{{{{F1}}}}\n"}
        deck = {"did": None if each["deck"] is None else _name_deck(col, "Root", each["deck"])}
        own = {key: value for key, value in _without_other(each).items() if key != "deck"}
        models.add_template(model, {**models.new_template(f"Card: {place}"), **sides, **own, **deck})
    model |= {
        "type": int(drawn["cloze"]),
        "sortf": drawn["sort"],
        "latexsvg": drawn["svg"],
        "originalStockKind": drawn["stock"],
        "css": "@font-face { src: url('_font.woff'); }\n.card { color: navy; }\n",
        **({} if drawn["header"] is None else {"latexPre": drawn["header"]}),
        **({} if drawn["footer"] is None else {"latexPost": drawn["footer"]}),
        **drawn["other"],
    }
    models.add(model)
    found = models.by_name(model["name"])
    assert found
    return found


def _break_templates(col: Collection, model: dict[str, Any], broken: tuple[str, ...]) -> None:
    """Break templates as Anki itself refuses to: all fronts, all backs, or the front of the last one."""
    assert col.db
    for template in model["tmpls"]:
        is_last = template is model["tmpls"][-1]
        place = (model["id"], template["ord"])
        config = bytes(col.db.scalar("SELECT config FROM templates WHERE ntid = ? AND ord = ?", *place))
        if "front" in broken or ("last" in broken and is_last):
            first, rest = config.split(b"F0}}", 1)  # the front comes first; the length stays the same
            config = first + b"X0}}" + rest
        if "back" in broken:
            config = config.replace(b"<hr>{{F1}}", b"<hr>{{/1}}")
        broken_config = f"x'{config.hex()}'"  # Anki's own interface takes no bytes
        col.db.execute(f"UPDATE templates SET config = {broken_config} WHERE ntid = ? AND ord = ?", *place)  # noqa: S608


def _without_other(drawn: dict[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in drawn.items() if key != "other"}, **drawn["other"]}
