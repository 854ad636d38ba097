"""The keys of a card for a field that holds something else than a text. The command's tests ask a real collection."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.build.pipeline import CardPass, open_deck
from deck_builder.commands.pull.source_values import EditedCard, find_source_values
from deck_builder.deck.card_files import read_card_file
from deck_builder.problems.problem import Problems
from deck_builder.source.values import Mapping, Sequence
from deck_builder.source.write_values import NewValue
from tests.support.command_line import run

CARDS = """\
kind: steps
cards:
  - {id: coffee, title: Coffee, steps: [Boil, Grind], evidence: supported, sources: [one]}
  - id: hill
    kind: image-occlusion
    picture: {file: hill.svg, alt: A hill}
    shapes:
      - {name: foot, rect: {left: 0.1, top: 0.5, width: 0.2, height: 0.2}}
      - {with: foot, rect: {left: 0.5, top: 0.5, width: 0.2, height: 0.2}}
      - {name: top, rect: {left: 0.1, top: 0.1, width: 0.2, height: 0.2}}
  - {id: pick, kind: choice, question: Which is red?, right: Tomato, wrong: [Grass, Milk]}
"""
RECT = "{{c%d::image-occlusion:rect:left=%s:top=.5:width=.2:height=.2}}"
ONE_RECT: dict[str, NewValue] = {"left": "0.5", "top": "0.5", "width": "0.2", "height": "0.2"}


@pytest.mark.parametrize(
    ("card", "key", "html", "found"),
    [
        ("coffee", "steps", "<ol><li>{{c2::Grind}}</li><li>{{c1::Boil}}</li></ol>", {"steps": ("Grind", "Boil")}),
        (
            "coffee",
            "steps",
            "<ol><li>{{c7::Wait}}</li><li>{{c1::Boil}}</li><li>{{c2::Grind}}</li></ol>",
            {"steps": ({"step": "Wait", "number": "7"}, "Boil", "Grind")},
        ),
        ("coffee", "steps", "<ol><li>Boil</li><li>{{c2::Grind}}</li></ol>", None),
        ("coffee", "steps", "{{c1::Boil}}", None),
        ("coffee", "steps", "", None),
        ("coffee", "evidence", "quite sure", None),
        ("coffee", "sources", "<ul><li>Unknown</li></ul>", None),
        ("coffee", "sources", "", {"sources": None}),
        ("coffee", "retired", "yes", None),
        (
            "hill",
            "shapes",
            RECT % (1, ".5") + "<br>",  # the first of two shapes with one name is gone
            {"shapes": ({"name": "foot", "rect": ONE_RECT},)},
        ),
        (
            "hill",
            "shapes",
            RECT % (3, ".5"),
            {"shapes": ({"name": "Part 3", "rect": ONE_RECT},)},
        ),
        (
            "hill",
            "shapes",
            (RECT % (1, ".5")).replace("}}", ":angle=20}}")
            + r"<br>{{c0::image-occlusion:text:left=.1:top=.1:text=a\: x:scale=1.}}",
            {
                "shapes": (
                    {"name": "foot", "rect": {**ONE_RECT, "angle": "20"}},
                    {"text": {"left": ".1", "top": ".1", "text": "a: x", "scale": "1."}},
                )
            },
        ),
        ("hill", "shapes", (RECT % (1, ".5")).replace("}}", "::hint}}"), None),
        ("hill", "shapes", (RECT % (0, ".5")), None),
        ("hill", "picture", '<img src="other.svg" alt="A hill">', None),
        ("pick", "right", "Cherry", {"right": "Cherry"}),
        ("pick", "right", "<ul><li>Cherry</li><li>Tomato</li></ul>", {"right": ("Cherry", "Tomato")}),
        ("pick", "all", "<ol><li>Cherry</li></ol>", None),
    ],
)
def test_keys_are_found_or_none(
    card: str, key: str, html: str, found: dict[str, NewValue] | None, write_deck: Callable[..., Path]
) -> None:
    folder = write_deck(CARDS)
    (folder / "references.yaml").write_text("references:\n  - {id: one, title: The first}\n", encoding="utf-8")
    (folder / "media").mkdir()
    (folder / "media/hill.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    run("build", folder)
    opened = open_deck(folder, folder / "dist", Problems())
    assert opened
    deck, lock = opened
    compiled = next(each for each in CardPass(deck, lock, 0, Problems()) if each.card.id == card)
    mapping = read_card_file(folder / "cards.yaml", deck, Problems())
    cards = mapping["cards"] if mapping else None
    assert isinstance(cards, Sequence)
    typed = next(each for each in cards if isinstance(each, Mapping) and each["id"] == card)
    ours = dict(zip(compiled.note_type.field_keys, compiled.content.fields, strict=True))
    edited = EditedCard(compiled.card, typed, compiled.content, compiled.identity.known, deck, {})
    assert find_source_values(html, key, ours.get(key, ""), edited) == found
