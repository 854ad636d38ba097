"""What stands in the way of a release."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import FRANCE, Rule, card, error, example, warning

_COMMITTED: Final = (
    "$ deck-builder build .",
    "$ git init -q && echo dist > .gitignore && git add . && git commit -qm 'First cards'",
)
_RELEASED: Final = (FRANCE, *_COMMITTED, "$ deck-builder release . 1.0.0", "$ git commit -qam 'Release 1.0.0'")
_EDITED: Final = (
    card("answer: Paris, on the Seine"),
    "$ deck-builder build .",
    "$ git commit -qam 'Say where Paris lies'",
)

RULES: Final[tuple[Rule, ...]] = (
    error(
        "R801",
        "version-not-above",
        "A version names one package for ever, and a later release has a higher one.",
        "Choose a version above the last one.",
        bad=example(*_RELEASED, *_EDITED, "$ deck-builder release . 0.9.0"),
        good=example(*_RELEASED, *_EDITED, "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R802",
        "uncommitted",
        "The next release is compared with this one: what is released must stand in version control.",
        "Commit the deck with its media and its `deck.lock`, then release.",
        bad=example(
            FRANCE,
            *_COMMITTED,
            card("answer: Paris, on the Seine"),
            "$ deck-builder build .",
            "$ deck-builder release . 1.0.0",
        ),
        good=example(FRANCE, *_COMMITTED, "$ deck-builder release . 1.0.0"),
    ),
    warning(
        "R803",
        "no-version-control",
        "Without version control nobody can go back to what was released, and a lost `deck.lock` costs learners "
        "their progress.",
        "Run `git init` and commit the deck with its `deck.lock`.",
        bad=example(FRANCE, "$ deck-builder build .", "$ deck-builder release . 1.0.0"),
        good=example(FRANCE, *_COMMITTED, "$ deck-builder release . 1.0.0"),
    ),
    error(
        "R804",
        "last-release-missing",
        "What learners get is worked out from the package that they have.",
        "Put the package that you published there, or release from a clone with the whole history.",
        bad=example(
            FRANCE,
            "$ deck-builder build .",
            "$ deck-builder release . 1.0.0",
            card("answer: Paris, on the Seine"),
            "$ deck-builder build .",
            "$ rm -r dist",
            "$ deck-builder release . 1.1.0",
        ),
        good=example(*_RELEASED, *_EDITED, "$ rm -r dist", "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R805",
        "nothing-to-release",
        "A release without a change makes learners import for nothing.",
        "Change something first, and run `deck-builder build`.",
        bad=example(*_RELEASED, "$ deck-builder release . 1.1.0"),
        good=example(*_RELEASED, *_EDITED, "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R806",
        "would-not-arrive",
        "Anki would skip these notes without a word, and every later change to them.",
        "See that `deck.lock` is the one of the last release; take it from version control.",
        bad=example(
            *_RELEASED,
            """$ grep -o '"mod": [0-9]*' deck.lock | tail -1 > dist/mod""",
            card("answer: Paris, on the Seine"),
            "$ deck-builder build .",
            """$ sed "s/\\"mod\\": [0-9]*/$(cat dist/mod)/" deck.lock > new && mv new deck.lock""",
            "$ git commit -qam 'A lock that a merge has damaged'",
            "$ deck-builder release . 1.1.0",
        ),
        good=example(*_RELEASED, *_EDITED, "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R807",
        "releases-forgotten",
        "Version control knows of releases that `deck.lock` does not: what learners have from them, this one would not "
        "be held against.",
        "Take `deck.lock` from version control as it was, and build again.",
        bad=example(
            *_RELEASED,
            *_EDITED,
            "$ git rm -q deck.lock && git commit -qm 'Away with it'",
            "$ deck-builder build .",
            "$ git add . && git commit -qm 'Begin again'",
            "$ deck-builder release . 2.0.0",
        ),
        good=example(*_RELEASED, *_EDITED, "$ deck-builder release . 2.0.0"),
    ),
)
