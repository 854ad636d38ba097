"""What differs between two packages, as Markdown for a pull request."""

from __future__ import annotations

import re

from hypothesis import given, settings

from deck_builder.commands.diff.markdown import as_markdown
from deck_builder.packages.compare import Difference, compare
from tests.support.hostile_texts import TEXTS, Texts, assert_reads_as_typed
from tests.support.packages import make_note, make_note_type, make_package
from tests.support.reading import Reader, read_markdown


def test_what_went_is_struck_out_and_what_came_is_bold() -> None:
    old = make_package(make_note("a", "France", "Lyon", deck="Towns::West"), make_note("b", "Italy", "Rome"))
    new = make_package(
        make_note("a", "France", "Paris", deck="Towns::West", mod=2_000), make_note("b", "Italy", "Rome")
    )
    markdown = as_markdown(compare(old, new))
    assert markdown.endswith("\n\n#### West\n\n- **France** (Towns)\n  - Back: ~~Lyon~~**Paris**")


def test_a_change_that_no_word_shows_has_a_remark() -> None:
    old = make_package(make_note("a", "Spain", "Madrid"))
    new = make_package(make_note("a", "Spain", "<b>Madrid</b>", mod=2_000))
    assert as_markdown(compare(old, new)).endswith("\n  - Back: *only the formatting changed*")


def test_what_does_not_arrive_has_a_warning() -> None:
    three = make_note_type("Front", "Back", "More")
    old = make_package(make_note("a", "Spain", "Madrid"), make_note("b", "Italy", "Rome", deck="Other"))
    new = make_package(make_note("a", "Spain", "Lisbon", "", note_type=three, mod=2_000))
    markdown = as_markdown(compare(old, new))
    assert "\n  - ⚠️ does not arrive: its note type conflicts" in markdown
    assert "- **Towns**: it gained the field “More”\n  - ⚠️ Learners get no update of the 1 note" in markdown


@settings(deadline=None)
@given(TEXTS)
def test_every_text_reads_as_typed(text: str) -> None:
    def render(difference: Difference, _: Texts) -> Reader:
        return read_markdown(as_markdown(difference))

    assert_reads_as_typed(text, render)


def test_a_long_difference_fits_into_a_comment_and_says_what_it_leaves_out() -> None:
    many = [make_note(f"n{number}", f"Country number {number} of very many countries", "x") for number in range(2_000)]
    markdown = as_markdown(compare(make_package(), make_package(*many)))
    assert len(markdown) < 65_536
    assert re.search(r"… and [\d,]+ more lines: `deck-builder diff` shows them all", markdown)
