"""A deck of towns in several files, and all that an author may do to it between two runs of a command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from deck_builder.deck.card_files import parse_card_file
from deck_builder.lock.lock_file import read_lock, write_lock
from deck_builder.lock.releases import plan_release, record_release, retire_card
from deck_builder.problems.problem import Problems

NOW: Final = 1_900_000_000

DECK: Final = "id: towns\nname: Towns\nlanguage: en\nnamespace: towns-of-the-test\n"
SVG: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="{}"/></svg>'
OWN_KIND: Final = """
name: Capital
fields:
  country: {{name: Country, required: yes, text: plain, unique: yes}}
  city: {{name: City, text: {}}}
cards:
  city: {{name: City, front: front.html, back: back.html}}
"""

CARDS: Final = (
    "kind: question\nid: {id}\nquestion: What is the capital of {n}?\nanswer: The city **{n}**",
    "kind: definition\nid: {id}\nterm: Town {n}\ndefinition: A place with {n} houses\nboth-ways: yes",
    "kind: definition\nid: {id}\nterm: Town {n}\ndefinition: $x_{n}$ and `code`\nsubdeck: Part {n}\ntags: [a, b{n}]",
    "kind: cloze\nid: {id}\ntext: The {{{{c1::town}}}} has {{{{c2::{n}}}}} houses\nextra: '![A map](map.svg)'",
    "kind: question\nid: {id}\nquestion: Where is {n}?\nanswer: '![A map](deep/{pick}.svg)'\nafter: [one-{pick}]",
    "kind: choice\nid: {id}\nquestion: Which is {n}?\nright: [{n}]\nwrong: [no, never, '{pick}']",
    "kind: steps\nid: {id}\ntitle: How to go to {n}\nsteps: [Walk {pick}, Run {n}, Sit]",
    "kind: capital\nid: {id}\ncountry: Country {n}\ncity: City",
    "kind: question\nquestion: Without an id {n}?\nanswer: yes {n}",
    "kind: question\nid: new-{n}\nwas: {id}\nquestion: Who was here {n}?\nanswer: He",
    "kind: question\nid: {id}\nquestion: What is wrong with {n}?\nanswer: '{{{{c1::nothing}}}} ![](gone.svg) <b'",
    "kind: question\nid: {id}\nquestion: Is it [[latex]]?\nanswer: '[latex]{n}[/latex] *nothing'",
    "kind: question\nid: {id}\nquestion: Is it [[latex]] {n}?\nanswer: 'a *word'",
    "kind: question\nid: {id}\nquestion: Is it [[latex]] {n}?\nanswer: yes\nignore: {{T: it is fine}}",
    "kind: question\nid: {id}\nquestion: Ignored {n}?\nanswer: '![](map.svg)'\nignore: {{T406: it is fine}}",
    "kind: question\nid: {id}\nquestion: Which number {n}?\nanswer: The house #{n}",
    "kind: question\nid: {id}\nquestion: How many {n}?\nanswer: '{pick}'",
)

_ANSWER: Final = re.compile(r"^( +(?:answer|definition): [^'\n]*?)(?: \(\d\))?$", re.MULTILINE)

numbers = st.integers(0, 4)
card = st.tuples(st.sampled_from(range(len(CARDS))), numbers, numbers, numbers)
edit = st.one_of(
    st.tuples(st.just("write"), numbers, st.lists(card, min_size=1, max_size=4)),
    st.tuples(st.just("write"), numbers, st.lists(card, min_size=1, max_size=2)),
    st.tuples(st.just("reword"), numbers, numbers),
    st.tuples(st.just("rename"), numbers, numbers),
    st.tuples(st.just("delete"), numbers),
    st.tuples(st.just("break"), numbers, st.sampled_from(["\tx: 1\n", "kind: none\n", "subdeck: part 1\n", "x: [\n"])),
    st.tuples(st.just("picture"), st.sampled_from(["map.svg", "deep/1.svg", "deep/2.svg", "Map.svg"]), numbers),
    st.tuples(st.just("no picture"), st.sampled_from(["map.svg", "deep/1.svg", "deep/2.svg"])),
    st.tuples(st.just("style"), numbers),
    st.tuples(st.just("kind"), st.sampled_from(["plain", "markdown"]), numbers),
    st.tuples(st.just("settings"), st.sampled_from(["", "require: [evidence]\n", "allow: [remote]\n", "x: 1\n"])),
    st.tuples(st.just("settings"), st.sampled_from(["", "tts: {language: en-GB, fields: [answer]}\n", "link: x\n"])),
    st.tuples(st.just("settings"), st.sampled_from(["feedback: 'mailto:a@example.org?subject={card}'\n", ""])),
    st.tuples(st.just("settings"), st.sampled_from(["check: {ignore: {T: fine}}\n", "check: {limits: {steps: 2}}\n"])),
    st.tuples(st.just("language"), st.sampled_from(["en", "de"])),
    st.tuples(st.just("release")),
    st.tuples(st.just("retire"), numbers),
    st.tuples(st.just("pull"), numbers),
    st.tuples(st.just("damage"), st.integers(0, 2**20)),
    st.tuples(st.just("forget")),
)


def write_cards(file: Path, cards: list[tuple[int, int, int, int]]) -> None:
    texts = []
    for number, n, pick, of_id in cards:
        text = CARDS[number].format(n=n, pick=pick, id=f"{('one', 'two')[of_id % 2]}-{n}-{file.stem}"[: 5 + of_id * 5])
        texts.append("  - " + text.replace("\n", "\n    "))
    file.write_text("cards:\n" + "\n".join(texts) + "\n", encoding="utf-8")


def write_kind(deck: Path, text: str, number: int) -> None:
    folder = deck / "kinds" / "capital"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kind.yaml").write_text(OWN_KIND.format(text), encoding="utf-8")
    (folder / "front.html").write_text(f"<p>{number}</p>{{{{Country}}}}", encoding="utf-8")
    (folder / "back.html").write_text("{{City}}", encoding="utf-8")


def apply_edit(deck: Path, cache: Path, what: str, *values: Any) -> None:
    files = sorted(deck.glob("part-*.yaml"))
    if what == "write":
        write_cards(deck / f"part-{values[0]}.yaml", values[1])
    elif what in ("reword", "rename", "delete", "break") and files:
        file = files[values[0] % len(files)]
        if what == "reword":
            text = file.read_text(encoding="utf-8")
            file.write_text(_ANSWER.sub(rf"\1 ({values[1]})", text), encoding="utf-8")
        elif what == "rename":
            file.rename(deck / f"part-{values[1]}.yaml")
        elif what == "delete":
            file.unlink()
        else:
            file.write_text(values[1] + file.read_text(encoding="utf-8"), encoding="utf-8")
    elif what == "picture":
        picture = deck / "media" / values[0]
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(SVG.format(values[1]), encoding="utf-8")
    elif what == "no picture":
        (deck / "media" / values[0]).unlink(missing_ok=True)
    elif what == "style":
        (deck / "style.css").write_text(f".card {{ border-width: {values[0]}px; }}", encoding="utf-8")
    elif what == "kind":
        write_kind(deck, *values)
    elif what == "settings":
        (deck / "deck.yaml").write_text(DECK + values[0], encoding="utf-8")
    elif what == "language":
        text = (deck / "deck.yaml").read_text(encoding="utf-8")
        (deck / "deck.yaml").write_text(re.sub("language: ..", f"language: {values[0]}", text), encoding="utf-8")
    elif what in ("release", "retire") and (lock := read_lock(deck / "deck.lock", Problems())):
        if what == "release":
            planned = plan_release(lock, f"1.{len(lock.releases)}.0", "2026-01-01", NOW + len(lock.releases))
            write_lock(record_release(lock, planned, f"{len(lock.releases):024}"), deck / "deck.lock")
        elif lock.cards:
            write_lock(retire_card(lock, sorted(lock.cards)[values[0] % len(lock.cards)]), deck / "deck.lock")
    elif what == "pull" and (lock := read_lock(deck / "deck.lock", Problems())) and lock.cards:
        card_id = sorted(lock.cards)[values[0] % len(lock.cards)]
        theirs = lock.cards[card_id]._replace(digest="theirs", mod=lock.cards[card_id].mod + 1)
        write_lock(lock._replace(cards={**lock.cards, card_id: theirs}), deck / "deck.lock")
    elif what == "damage":
        for file in cache.glob("*.sqlite"):
            data = bytearray(file.read_bytes())
            data[values[0] % len(data)] ^= 0xFF
            file.write_bytes(data)
    elif what == "forget":
        shutil.rmtree(cache, ignore_errors=True)


def make_deck(folder: Path, files: int = 3) -> Path:
    deck = folder / "towns"
    deck.mkdir()
    (deck / "deck.yaml").write_text(DECK, encoding="utf-8")
    for number in range(files):
        write_cards(deck / f"part-{number}.yaml", [(kind, 10 * number + kind, 1, 4) for kind in (0, 1, 2)])
    return deck


def list_parsed_files(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the card files that a module has parsed, in a list that grows."""
    names: list[str] = []

    def parse(data: bytes, file: Path, *others: Any) -> object:
        names.append(file.name)
        return parse_card_file(data, file, *others)

    monkeypatch.setattr(module, "parse_card_file", parse)
    return names
