"""The names that Anki gives to media, asked of Anki itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deck_builder.content.media_names import normalize_media_name
from tests.support.learner import Learner

NAMES = st.lists(
    st.sampled_from([*"ab:?[]\\\"*<>|^ .%&'\u00e9\u00a0\u65e5+#\t", "e\u0301", "con", "lpt1", "x" * 60]),
    min_size=1,
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    "name", ["CON.png", "aux.tar.gz", "nul.", "x.", "x ", "x" * 130, "y" * 118 + ".pn", ".hid.png"]
)
def test_a_name_is_the_one_that_anki_gives(name: str, reader: Learner) -> None:
    assert normalize_media_name(name).casefold() == reader.col.media.write_data(name, name.encode()).casefold()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(name=NAMES)
def test_any_name_is_the_one_that_anki_gives_or_a_longer_one_if_that_is_taken(name: str, reader: Learner) -> None:
    mine = normalize_media_name(name)
    if mine:
        stem, dot, ending = mine.casefold().rpartition(".")
        stem = stem if dot else ending  # nothing stands before the hash in another `._`
        assert reader.col.media.write_data(name, name.encode()).casefold().startswith(stem[:70].rstrip("_"))


def test_nothing_may_be_left_of_a_name() -> None:
    assert normalize_media_name("?:") == ""
