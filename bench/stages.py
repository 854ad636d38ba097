"""Builds the deck in the current folder once, and prints as JSON where the time went.

The program's functions are wrapped from outside. The wrapping itself costs about a second for 100,000 cards, which is
distributed among the stages.
"""

from __future__ import annotations

import time

began = time.perf_counter()

import json  # noqa: E402
from functools import wraps  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

from deck_builder.build import build, pipeline  # noqa: E402
from deck_builder.build.package import PackageWriter  # noqa: E402
from deck_builder.cli import main as cli  # noqa: E402
from deck_builder.deck import cards  # noqa: E402
from deck_builder.lock.identity import CardIdentity  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WRAPPED = (
    (pipeline, "load_deck", "load deck.yaml, kinds, references"),
    (pipeline, "read_lock", "read deck.lock"),
    (cards, "read_card_file", "read YAML with positions"),
    (pipeline, "read_cards", "validate"),
    (pipeline, "compile_card", "render"),
    (pipeline, "identify_card", "identity"),
    (CardIdentity, "lock_card", "identity"),
    (PackageWriter, "add", "write rows"),
    (PackageWriter, "finish", "zip"),
    (build, "write_lock", "write deck.lock"),
)
"""The functions to measure and the names of their stages, in the order of the table.

Time in a stage inside another stage counts for the inner one only.
"""

STREAMS = frozenset({"read_cards"})
"""Those of the functions that are generators."""


class Clock:
    """Adds the passing time to the innermost stage that is running."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((stage for _, _, stage in WRAPPED), 0.0) | {"the rest": 0.0}
        self.running = ["the rest"]
        self.since = time.perf_counter()

    def _switch(self) -> None:
        now = time.perf_counter()
        self.seconds[self.running[-1]] += now - self.since
        self.since = now

    def enter(self, stage: str) -> None:
        """Begin a stage; the stage around it pauses."""
        self._switch()
        self.running.append(stage)

    def leave(self) -> None:
        """End the innermost stage."""
        self._switch()
        self.running.pop()

    def wrap(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """Wrap a function so that its stage runs while it runs."""

        @wraps(function)
        def wrapped(*positional: Any, **named: Any) -> Any:
            self.enter(stage)
            try:
                return function(*positional, **named)
            finally:
                self.leave()

        return wrapped

    def wrap_generator(self, function: Callable[..., Iterator[Any]], stage: str) -> Callable[..., Iterator[Any]]:
        """Wrap a generator so that its stage runs while it makes a value."""

        @wraps(function)
        def wrapped(*positional: Any, **named: Any) -> Iterator[Any]:
            next_of = self.wrap(function(*positional, **named).__next__, stage)
            while True:
                try:
                    value = next_of()
                except StopIteration:
                    return
                yield value

        return wrapped


def main() -> None:
    """Build the deck, and print the times."""
    clock = Clock()
    for owner, name, stage in WRAPPED:
        wrap = clock.wrap_generator if name in STREAMS else clock.wrap
        setattr(owner, name, wrap(getattr(owner, name), stage))
    cli.main(["build"], standalone_mode=False)
    clock.leave()
    print(json.dumps({"began": began, "imported": imported, "stages": clock.seconds, "ended": time.perf_counter()}))


imported = time.perf_counter()

if __name__ == "__main__":
    main()
