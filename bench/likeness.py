"""`python -m bench.likeness`: how many planted near-duplicates are found among prompts, how many falsely, how fast.

The prompts are those of the deck that `bench.make_deck` writes. A planted near-duplicate is one of them with a wrong
letter, with one more word (a filler such as *usually*, or any word of the other prompts), or with two words exchanged.

The real text is the first sentence of the docstring of each function and class in Python's standard library and in
installed packages: many authors, and many sentences of the same pattern. Nobody knows the right number of pairs there;
with `--show` they are printed, so that a person can judge.
"""

from __future__ import annotations

import ast
import json
import random
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import yaml

from bench.make_deck import write_deck
from deck_builder.problems.card_texts.near_duplicates import find_near_duplicates

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_GAP: Final = re.compile(r"\{\{c\d+::(.*?)(?:::.*?)?\}\}")


def make_prompts(count: int, seed: int) -> list[str]:
    """Make `count` prompts, or a few fewer. `seed` decides their order."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "deck"
        write_deck(folder, count * 5 // 4)
        prompts = []
        for file in sorted(folder.glob("[0-9]*.yaml")):
            for card in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["cards"]:
                prompt = next((card[key] for key in ("question", "term", "text", "claim") if key in card), "")
                if len(str(prompt).split()) > 4:
                    prompts.append(_GAP.sub(r"\1", str(prompt)))
    random.Random(seed).shuffle(prompts)
    return prompts[:count]


def plant_near_duplicates(prompts: list[str], count: int, seed: int, how: str) -> list[tuple[int, str]]:
    """Make near-duplicates of `count` prompts in one of the `WAYS`.

    Returns the position of the prompt and the new text of each.
    """
    chance = random.Random(seed)
    change = WAYS[how]
    words = sorted({word.strip(".,?") for prompt in prompts for word in prompt.split() if word[:1].islower()})
    return [
        (at, " ".join(change(prompts[at].split(), words, chance))) for at in chance.sample(range(len(prompts)), count)
    ]


def _letter(words: list[str], _: list[str], chance: random.Random) -> list[str]:
    at = chance.choice([place for place, word in enumerate(words) if len(word) > 3])
    place, letter = chance.randrange(len(words[at]) - 1), chance.choice(_LETTERS)
    before, own, following, after = words[at][:place], *words[at][place : place + 2], words[at][place + 2 :]
    changed = chance.choice([letter + following, following, letter + own + following, following + own])
    return [*words[:at], f"{before}{changed}{after}", *words[at + 1 :]]


def _filler(words: list[str], _: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(words))
    return [*words[:at], chance.choice(["really", "the", "often", "main", "exactly"]), *words[at:]]


def _any_word(words: list[str], every: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(1, len(words))
    return [*words[:at], chance.choice(every), *words[at:]]


def _exchange(words: list[str], _: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(words) - 1)
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


WAYS: Final = {"a letter wrong": _letter, "a filler more": _filler, "any word more": _any_word, "exchanged": _exchange}


def measure_recall(prompts: list[str], how: str) -> float:
    """The share of near-duplicates of one sort that are found.

    One prompt in ten gets a near-duplicate, but no more than a thousand.
    """
    plants = plant_near_duplicates(prompts, min(1000, len(prompts) // 10), seed=2, how=how)
    pairs = set(find_near_duplicates([*prompts, *(text for _, text in plants)]))
    return sum((source, len(prompts) + number) in pairs for number, (source, _) in enumerate(plants)) / len(plants)


def read_real_text(count: int, seed: int) -> list[str]:
    """Choose `count` first sentences of docstrings with four words or more. `seed` decides which."""
    sentences: dict[str, str] = {}
    for file in sorted(Path(json.__file__).parent.parent.rglob("*.py")):
        try:
            nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        except (SyntaxError, ValueError):  # tests of Python's own parser
            continue
        docstrings = (ast.get_docstring(node) for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef))
        for text in filter(None, docstrings):
            sentence = " ".join(re.split(r"(?<=[.?!])\s|\n\n", text)[0].split())
            if len(sentence.split()) >= 4 and len(sentence) < 200:
                sentences.setdefault(sentence.casefold().strip(". "), sentence)
    return random.Random(seed).sample(sorted(sentences.values()), min(count, len(sentences)))


def main() -> None:
    """Print a table for 1,000, 10,000 and 100,000 prompts, and the number of pairs in real text."""
    print(f"| prompts | seconds | {' | '.join(WAYS)} | all | found where nothing was planted |")
    print("|---|---|---|---|---|---|---|---|")
    for count in (1_000, 10_000, 100_000):
        prompts = make_prompts(count, seed=1)
        began = time.perf_counter()
        falsely = len(find_near_duplicates(prompts))
        took = time.perf_counter() - began
        recalls = [measure_recall(prompts, how) for how in WAYS]
        shares = " | ".join(f"{share:.3f}" for share in [*recalls, sum(recalls) / len(recalls)])
        print(f"| {len(prompts):,} | {took:.2f} | {shares} | {falsely} |", flush=True)
    sentences = read_real_text(10_000, seed=1)
    pairs = find_near_duplicates(sentences)
    print(f"\nReal text: {len(pairs)} pairs among {len(sentences):,} sentences.")
    if "--show" in sys.argv:
        for one, other in pairs:
            print(f"\n  {sentences[one]}\n  {sentences[other]}")


if __name__ == "__main__":
    main()
