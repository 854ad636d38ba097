"""Builds the deck in the folder it is run in, once, and prints as JSON where the time went.

The program knows nothing of this: its functions are wrapped from outside. The wrapping itself costs
about a second for 100,000 cards, shared out among the stages.
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
from deck_builder.lock.identity import CardIdentity  # noqa: E402
from deck_builder.source import parse as source  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WRAPPED = (
    (pipeline, "load_deck", "load deck.yaml, kinds, references"),
    (pipeline, "read_lock", "read deck.lock"),
    (source, "read_file", "read YAML with positions"),
    (pipeline, "read_cards", "validate"),
    (pipeline, "compile_card", "render"),
    (pipeline, "identify_card", "identity"),
    (CardIdentity, "lock_card", "identity"),
    (PackageWriter, "add", "write rows"),
    (PackageWriter, "finish", "zip"),
    (build, "write_lock", "write deck.lock"),
)
"""What is timed, in the order of the table. A stage inside another one is not counted twice."""

STREAMS = frozenset({"read_cards"})


class Clock:
    """Shares the time that passes out among stages, the innermost one at each moment."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((stage for _, _, stage in WRAPPED), 0.0) | {"the rest": 0.0}
        self.running = ["the rest"]
        self.since = time.perf_counter()

    def _switch(self) -> None:
        now = time.perf_counter()
        self.seconds[self.running[-1]] += now - self.since
        self.since = now

    def enter(self, stage: str) -> None:
        """A stage begins, and the one around it stands still."""
        self._switch()
        self.running.append(stage)

    def leave(self) -> None:
        """The innermost stage ends."""
        self._switch()
        self.running.pop()

    def timed(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The function, timed while it runs."""

        @wraps(function)
        def wrapped(*positional: Any, **named: Any) -> Any:
            self.enter(stage)
            try:
                return function(*positional, **named)
            finally:
                self.leave()

        return wrapped

    def timed_stream(self, function: Callable[..., Iterator[Any]], stage: str) -> Callable[..., Iterator[Any]]:
        """The generator, timed while it makes its next value."""

        @wraps(function)
        def wrapped(*positional: Any, **named: Any) -> Iterator[Any]:
            next_of = self.timed(function(*positional, **named).__next__, stage)
            while True:
                try:
                    value = next_of()
                except StopIteration:
                    return
                yield value

        return wrapped


def main() -> None:
    """Build, timed."""
    clock = Clock()
    for owner, name, stage in WRAPPED:
        wrap = clock.timed_stream if name in STREAMS else clock.timed
        setattr(owner, name, wrap(getattr(owner, name), stage))
    cli.main(["build"], standalone_mode=False)
    clock.leave()
    print(json.dumps({"began": began, "imported": imported, "stages": clock.seconds, "ended": time.perf_counter()}))


imported = time.perf_counter()

if __name__ == "__main__":
    main()
