"""`python -m bench.likeness`: how many planted near-duplicates are found among prompts, how many falsely, and how fast.

The prompts are those of the deck that `bench.make_deck` writes. A planted one is a prompt of it with a letter wrong, a
word more, or two words exchanged.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from pathlib import Path
from typing import Final

import yaml

from bench.make_deck import write_deck
from deck_builder.likeness import pairs_alike

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_GAP: Final = re.compile(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}")


def prose(count: int, seed: int) -> list[str]:
    """So many prompts, or a few fewer; `seed` decides about their order."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "deck"
        write_deck(folder, count * 5 // 4)
        found = []
        for file in sorted(folder.glob("[0-9]*.yaml")):
            for card in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["cards"]:
                prompt = next((card[key] for key in ("question", "term", "text", "claim") if key in card), "")
                if len(str(prompt).split()) > 4:
                    found.append(_GAP.sub(r"\1", str(prompt)))
    random.Random(seed).shuffle(found)
    return found[:count]


def planted(prompts: list[str], count: int, seed: int) -> list[tuple[int, str]]:
    """Near-duplicates of so many of the prompts: the position of each one's source, and its text."""
    chance = random.Random(seed)
    return [(at, _changed(prompts[at].split(), chance)) for at in chance.sample(range(len(prompts)), count)]


def _changed(words: list[str], chance: random.Random) -> str:
    how = chance.choice(["letter", "word", "exchange"])
    if how == "letter":
        at = chance.choice([place for place, word in enumerate(words) if len(word) > 3])
        place, letter = chance.randrange(len(words[at])), chance.choice(_LETTERS)
        before, after = words[at][:place], words[at][place + 1 :]
        words[at] = chance.choice(
            [f"{before}{letter}{after}", f"{before}{after}", f"{before}{letter}{words[at][place:]}"]
        )
    elif how == "word":
        words.insert(chance.randrange(len(words)), chance.choice(["really", "the", "often", "main", "exactly"]))
    else:
        at = chance.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def main() -> None:
    """Print a table for 1,000, 10,000 and 100,000 prompts."""
    print("| prompts | seconds | recall | found where nothing was planted |\n|---|---|---|---|")
    for count in (1_000, 10_000, 100_000):
        prompts = prose(count, seed=1)
        began = time.perf_counter()
        falsely = len(list(pairs_alike(prompts)))
        took = time.perf_counter() - began
        plants = planted(prompts, min(1000, count // 10), seed=2)
        found = set(pairs_alike([*prompts, *(text for _, text in plants)]))
        seen = sum((source, len(prompts) + at) in found for at, (source, _) in enumerate(plants))
        print(f"| {len(prompts):,} | {took:.2f} | {seen / len(plants):.3f} | {falsely} |", flush=True)


if __name__ == "__main__":
    main()
