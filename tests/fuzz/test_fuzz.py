"""Whatever stands in a file, each command ends with an exit code that we define, in bounded time and memory."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deck_builder.lock.lock_file import parse_lock
from deck_builder.packages.read import read_package
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from tests.fuzz.mutations import TOKENS, mutate
from tests.fuzz.run import DECK, Sandbox, find_failures

CASES = 10_000
"""How many seeded mutations are tried, divided among the parts. `make fuzz` tries others, an hour long."""
PARTS = 20

IN_FILES = st.lists(st.sampled_from(TOKENS) | st.binary(max_size=8) | st.text(max_size=8).map(str.encode), max_size=30)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return Sandbox(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.slow
@pytest.mark.no_cover  # counting branches would triple the time, and the other tests take them
@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutated_file_ends_in_a_traceback(part: int) -> None:
    seeds = range(part * CASES // PARTS, (part + 1) * CASES // PARTS)
    assert find_failures(seeds) == []


def test_some_mutated_files_are_tried_in_every_run_of_the_tests() -> None:
    assert find_failures(range(10_000_000, 10_000_100)) == []


def test_a_seed_always_makes_the_same_case() -> None:
    data = DECK["cards.yaml"].encode()
    assert mutate(data, random.Random(5)) == mutate(data, random.Random(5))
    assert len({mutate(data, random.Random(seed)) for seed in range(100)}) > 90


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(name=st.sampled_from([*DECK]), pieces=IN_FILES)
def test_a_file_of_any_pieces_ends_with_a_code_that_we_define(sandbox: Sandbox, name: str, pieces: list[bytes]) -> None:
    """YAML, kinds, templates and CSS."""
    assert sandbox.check_file(name, b"".join(pieces)) == ""


@given(IN_FILES)
def test_a_lock_of_any_pieces_is_a_problem(sandbox: Sandbox, pieces: list[bytes]) -> None:
    problems = Problems()
    text = (b'{"version": 2, "deck": ' + b"".join(pieces)).decode(errors="replace")
    assert parse_lock(text, sandbox.deck / "deck.lock", problems) is None
    assert problems.errors == 1


@given(IN_FILES, st.integers(0, 10_000))
def test_a_package_with_any_pieces_in_it_is_read_or_refused(
    sandbox: Sandbox, pieces: list[bytes], position: int
) -> None:
    file = sandbox.folder / "bad.apkg"
    at = position % len(sandbox.package)
    file.write_bytes(sandbox.package[:at] + b"".join(pieces) + sandbox.package[at:])
    with suppress(InputError):
        read_package(file)


@pytest.mark.parametrize("seed", [1602, 4561, 17163])
def test_cases_that_once_ended_in_a_traceback_do_no_more(seed: int) -> None:
    """A number of thousands of digits in CSS; half a character in what a message quotes; text that is no UTF-8."""
    assert find_failures(range(seed, seed + 1)) == []
