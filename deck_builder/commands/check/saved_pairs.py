"""Keeps in the cache of a deck which of its prompts ask the same: to compare them is a third of a check after edits."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from deck_builder.problems.card_texts.kept_duplicates import finding_by
from deck_builder.problems.card_texts.near_duplicates import find_near_duplicates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from deck_builder.build.file_cache import FileCache

_PAIRS: Final = "pairs"
"""The part of the cache with pairs of prompts."""

_WHOLE_DECK: Final = ""
"""The name of an entry about all card files: no card file has it."""


@contextmanager
def saving_pairs(open_cache: Callable[[], FileCache] | None) -> Iterator[None]:
    """Within the block, prompts that ask the same are looked up in a cache first; None for no cache."""
    if open_cache is None:
        yield
        return
    from deck_builder.build.file_keys import digest_program  # late: a check of a small deck needs neither
    from deck_builder.problems.card_texts.remembered_duplicates import Remembered, find_or_remember

    def find(prompts: Sequence[str], answers: Sequence[str]) -> list[tuple[int, int]]:
        try:
            key = digest_program()
        except OSError:  # a file of the program can't be asked about
            return find_near_duplicates(prompts, answers)
        with open_cache() as cache:
            text = cache.find(_PAIRS, _WHOLE_DECK, key)
            known = Remembered(*json.loads(text)) if text else None
            found = find_or_remember(prompts, answers, known)
            if found is not known:
                cache.keep(_PAIRS, _WHOLE_DECK, key, json.dumps(found))
        return [(one, other) for one, other in found.pairs]

    with finding_by(find):
        yield
