"""What learners get of a card has a digest that changes with it."""

from __future__ import annotations

from deck_builder.lock.content import Content

FRANCE = Content(("France", "Paris"), ("europe",), (0,), ())


def test_the_digest_changes_with_fields_and_tags() -> None:
    changed = [FRANCE._replace(fields=("France", "Lyon")), FRANCE._replace(tags=("europe", "west"))]
    assert len({content.digest for content in (FRANCE, *changed)}) == 3


def test_the_digest_does_not_depend_on_what_learners_do_not_read() -> None:
    for content in (FRANCE._replace(ordinals=(0, 1)), FRANCE._replace(gaps=(("Paris", 1),), gone_gaps=(("Lyon", 2),))):
        assert content.digest == FRANCE.digest
