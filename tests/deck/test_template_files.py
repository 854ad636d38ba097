"""What templates and stylesheets name is in the package and in real Anki, or is told at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deck_builder.build.pipeline import open_deck
from deck_builder.problems.problem import Problems
from tests.support.command_line import build
from tests.support.decks import OWN_CARDS, OWN_KIND, edit
from tests.support.learner import Learner
from tests.support.media import make_media

_FRONT = (
    '<img src="_logo.png" alt=""><img src="my_logo.png" alt=""><img src="_flag_{{Country}}.svg">'
    '<link rel="stylesheet" href="_more.css">{{Country}}[sound:_ding.mp3]'
)
_FILES = ("_logo.png", "my_logo.png", "_ding.mp3", "_bg.png", "_f.woff2", "_dots.png", "_unused.png")


def _write(
    write_deck: Callable[..., Path], *, frame: str, front: str = _FRONT, files: tuple[str, ...] = _FILES
) -> Path:
    deck = write_deck(
        OWN_CARDS,
        **OWN_KIND
        | {
            "kinds__capital__kind.yaml": OWN_KIND["kinds__capital__kind.yaml"] + f"frame: {frame}\n",
            "kinds__capital__front.html": front,
            "kinds__capital__style.css": ".a{background:url(_bg.png)} @font-face{font-family:F;src:url('_f.woff2')}\n",
        },
    )
    make_media(deck, *files)
    (deck / "media" / "_more.css").write_text(".b{background:url(_dots.png)}", encoding="utf-8")
    for country in ("France", "Italy"):
        flag = "<svg xmlns='http://www.w3.org/2000/svg'/>"
        (deck / "media" / f"_flag_{country}.svg").write_text(flag, encoding="utf-8")
    return deck


def _check(deck: Path) -> list[tuple[str, str, int, int]]:
    problems = Problems()
    open_deck(deck, deck / "dist", problems)
    return [
        (each.code, each.place.file.relative_to(deck).as_posix(), each.place.line, each.place.column)
        for each in problems
    ]


@pytest.mark.parametrize("frame", ["shared", "none"])
def test_a_learner_has_every_file_that_a_template_or_style_names(
    frame: str, write_deck: Callable[..., Path], learner: Learner
) -> None:
    front = _FRONT.replace('<link rel="stylesheet" href="_more.css">', "<style>@import '_more.css'</style>")
    front = front.replace('<img src="my_logo.png" alt="">', "")
    deck = _write(write_deck, frame=frame, front=front)
    learner.import_package(build(deck))
    arrived = learner.media()
    sources = {name.partition("-")[0]: content for name, content in arrived.items()}
    named = {"_logo", "_ding", "_bg", "_f", "_more", "_dots.png", "_flag_France.svg", "_flag_Italy.svg"}
    assert sources.keys() == named
    note_type = next(model for model in learner.col.models.all() if "Capital" in model["name"])
    html = note_type["css"] + note_type["tmpls"][0]["qfmt"]
    assert all(name in html for name in arrived if "-" in name)
    checked = learner.col.media.check()
    assert (list(checked.unused), list(checked.missing)) == ([], [])


def test_the_decks_own_style_may_name_a_font(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = write_deck(
        "kind: question\ncards:\n  - {id: a, question: Which?, answer: This}\n",
        **{"style.css": "@font-face{font-family:F;src:url('_f.woff2')}\n"},
    )
    make_media(deck, "_f.woff2")
    learner.import_package(build(deck))
    (name,) = learner.media()
    (note_type,) = {card.note_type()["css"] for card in learner.cards()}
    assert name.startswith("_f-")
    assert f"url('{name}')" in note_type


def test_a_changed_file_of_a_template_arrives_and_leaves_notes_alone(
    write_deck: Callable[..., Path], learner: Learner
) -> None:
    deck = _write(write_deck, frame="shared", front='<img src="_logo.png" alt="">{{Country}}')
    learner.import_package(build(deck))
    (deck / "media" / "_logo.png").write_bytes(b"another logo")
    log = learner.import_package(build(deck))
    assert b"another logo" in learner.media().values()
    assert log.updated == 0


@pytest.mark.parametrize("frame", ["shared", "none"])
def test_a_file_that_is_missing_is_told_where_it_is_named(frame: str, write_deck: Callable[..., Path]) -> None:
    front = (
        "{{Country}}\n<!-- <img src='_x.png'> -->\n<img src='_gone.png'>[sound:_gone.mp3]<img src='_no_{{City}}.png'>"
    )
    deck = _write(write_deck, frame=frame, front=front, files=("_bg.png",))
    (deck / "style.css").write_text("p{}\n.a{background:url(_gone.webp)}\n", encoding="utf-8")
    (deck / "media" / "_more.css").write_text("\n.b{background:url(_gone.jpg)}", encoding="utf-8")
    edit(deck / "kinds/capital/style.css", ".a{", "@import '_more.css'; .a{")
    assert _check(deck) == [
        ("M501", "style.css", 2, 19),
        ("M501", "kinds/capital/front.html", 3, 11),
        ("M501", "kinds/capital/front.html", 3, 29),
        ("M501", "kinds/capital/front.html", 3, 49),
        ("M501", "kinds/capital/style.css", 1, 84),
        ("M501", "media/_more.css", 2, 19),
    ]


def test_a_name_that_anki_would_not_take_is_told(write_deck: Callable[..., Path]) -> None:
    front = '<img src="logo.png" alt="">{{Country}}'
    deck = _write(write_deck, frame="shared", front=front)
    assert _check(deck) == [("M501", "kinds/capital/front.html", 1, 11)]


def test_a_script_that_is_not_allowed_is_told_where_it_is_named(write_deck: Callable[..., Path]) -> None:
    deck = _write(write_deck, frame="none", front='{{Country}}<img src="_s.js">')
    (deck / "media" / "_s.js").write_text("alert(1)", encoding="utf-8")
    assert _check(deck) == [("P709", "kinds/capital/front.html", 1, 22)]


def test_files_that_an_allowed_script_names_come_along(write_deck: Callable[..., Path], learner: Learner) -> None:
    deck = _write(write_deck, frame="none", front='{{Country}}<script src="_s.js"></script>')
    edit(deck / "deck.yaml", "name: Capitals", "name: Capitals\nallow: [scripts]")
    (deck / "media" / "_s.js").write_text("show('_logo.png')", encoding="utf-8")
    learner.import_package(build(deck))
    assert "_logo.png" in learner.media()
