"""What each text of a translation was made from, as the program keeps it."""

from __future__ import annotations

from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.build.source_edits import edit_origins
from deck_builder.deck.made_from import (
    Origin,
    TranslatedText,
    is_stale,
    make_digest,
    read_origins,
    remember_origins,
    write_origins,
)
from deck_builder.problems.problem import Place, Problems
from deck_builder.source.text import NOT_IN_TEXT
from tests.support.quick_folder import quick_folder


def text(source: str, translation: str) -> TranslatedText:
    return TranslatedText("france", "question", source, translation, Place(Path("cards.yaml")))


def test_a_text_is_stale_if_only_its_source_has_changed() -> None:
    known = remember_origins([text("What?", "Was?")], {})
    assert not is_stale(text("What?", "Was?"), known)
    assert is_stale(text("What now?", "Was?"), known)
    assert not is_stale(text("What?", "Was jetzt?"), known)
    assert not is_stale(text("What now?", "Was jetzt?"), known)
    assert not is_stale(text("What?", "Was?"), {})


def test_a_stale_text_keeps_its_origin_until_it_is_translated_anew() -> None:
    known = remember_origins([text("What?", "Was?")], {})
    later = remember_origins([text("What now?", "Was?")], known)
    assert later == known
    assert remember_origins([text("What?", "Was?")], later) == known
    renewed = remember_origins([text("What now?", "Was jetzt?")], later)
    assert renewed == {"france": {"question": Origin("What now?", make_digest("Was jetzt?"))}}
    assert remember_origins([], renewed) == {}


READABLE = st.text(max_size=40).filter(lambda value: not NOT_IN_TEXT.search(value))


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.dictionaries(READABLE, READABLE, min_size=1)))
def test_what_is_written_is_read_back_and_a_line_is_a_text(texts: dict[str, dict[str, str]]) -> None:
    origins = {
        card: {key.strip() or "k": Origin(source, make_digest(source)) for key, source in of_card.items()}
        for card, of_card in texts.items()
    }
    with quick_folder() as folder:
        edit_origins(folder, origins).write()
        problems = Problems()
        assert read_origins(folder, problems) == origins
        assert not problems
    written = write_origins(origins)
    assert len(written.splitlines()) >= 1 + len(origins) + sum(map(len, origins.values()))
    assert (yaml.safe_load(written) or {}).keys() <= {*origins, True, False, None}


def test_a_file_with_something_else_is_a_problem_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "made-from.yaml").write_text('france:\n  question: ["What?", "0"]\n  answer: Paris\n', encoding="utf-8")
    problems = Problems()
    assert read_origins(tmp_path, problems) == {"france": {"question": Origin("What?", "0")}}
    assert [(problem.code, problem.place.line) for problem in problems] == [("D204", 3)]
