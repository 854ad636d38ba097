"""The page with each text of a translation beside its source."""

from __future__ import annotations

from pathlib import Path

from deck_builder.commands.translations.page import make_page
from tests.support.decks import edit
from tests.support.translations import GERMAN, build_german, look, write


def test_texts_stand_side_by_side_and_nothing_of_them_is_html(tmp_path: Path) -> None:
    german = write(tmp_path, GERMAN.replace("Was ist die Hauptstadt?", "Was ist <b>die</b> Hauptstadt?"))
    build_german(german)
    edit(german.parents[1] / "cards.yaml", "What is the capital?", "What is <i>its</i> capital?")
    page = make_page(look(german))
    assert "<del>the</del>" in page
    assert "&lt;i&gt;its&lt;/i&gt;" in page
    assert '<div class="text" dir="auto" lang="de">Was ist &lt;b&gt;die&lt;/b&gt; Hauptstadt?</div>' in page
    assert "<script" not in page
