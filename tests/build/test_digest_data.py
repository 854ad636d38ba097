"""A digest is the same for equal data in each run, and another one for other data."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from deck_builder.build.digest_data import digest_data
from deck_builder.deck.kinds import load_built_in_kinds


@dataclass(frozen=True)
class Pair:
    one: object
    other: object = None


class Named(NamedTuple):
    one: object
    other: object = None


def test_other_data_have_another_digest() -> None:
    values = [
        *("", "a", "ab", 1, 1.0, True, None, b"a", Path("a"), (), ("",), ("a", "b"), ("ab",), ["ab"], {"a": "b"}),
        *(
            {"b": "a"},
            {"a", "b"},
            {"ab"},
            Pair("a"),
            Pair("a", "b"),
            Named("a"),
            Named("a", "b"),
            Pair(("a",), "b"),
            Pair("a", ("b",)),
            (("a",), "b"),
        ),
        *(("a", ("b",)), (1, 2), (12,), "1:a", "\ud800"),
    ]
    assert len({digest_data(value) for value in values}) == len(values)


@pytest.mark.parametrize("make", [Pair, Named])
def test_fields_that_do_not_count_make_no_difference(make: Callable[..., Pair | Named]) -> None:
    assert digest_data(make(1, 2), without=["other"]) == digest_data(make(1, 3), without=["other"])
    assert digest_data(make(1, 2), without=["other"]) != digest_data(make(2, 2), without=["other"])
    assert digest_data(make(make(1, 2)), without=["other"]) != digest_data(make(make(1, 3)), without=["other"])


def test_a_type_that_it_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError):
        digest_data((1, object()))


def test_every_change_of_a_kind_counts() -> None:
    kind = load_built_in_kinds()["question"]
    assert kind
    (first, *others) = kind.fields
    changed = kind._replace(fields=(first._replace(about=f"{first.about}."), *others))
    assert digest_data(changed) != digest_data(kind)


def test_each_run_gives_the_same_digest() -> None:
    """Python puts the entries of sets in another order in each run."""
    code = (
        "from deck_builder.build.digest_data import digest_data\n"
        "from deck_builder.deck.kinds import load_built_in_kinds\n"
        "print(digest_data(load_built_in_kinds()))"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert digests == {f"{digest_data(load_built_in_kinds())}\n"}
