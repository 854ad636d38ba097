"""What can stop a release."""

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
_ON_TWO_BRANCHES: Final = (
    "$ git checkout -qb bea",
    "$ deck-builder release . 1.0.0",
    "$ git commit -qam 'Release 1.0.0' && git checkout -q - && rm -r dist",
    *_EDITED,
)


RULES: Final[tuple[Rule, ...]] = (
    error(
        "R801",
        "version-not-above",
        "A version names one package for ever, and later releases have higher versions.",
        "Choose a version higher than the last one.",
        bad=example(*_RELEASED, *_EDITED, "$ deck-builder release . 0.9.0"),
        good=example(*_RELEASED, *_EDITED, "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R802",
        "uncommitted",
        "The next release is compared with this one, so everything that is released must be in version control.",
        "Commit the deck with its media and its `deck.lock`. Then release.",
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
        "Without version control you can't go back to what you released, and if you lose `deck.lock`, learners lose "
        "their progress.",
        "Run `git init` and commit the deck with its `deck.lock`.",
        bad=example(FRANCE, "$ deck-builder build .", "$ deck-builder release . 1.0.0"),
        good=example(FRANCE, *_COMMITTED, "$ deck-builder release . 1.0.0"),
    ),
    error(
        "R804",
        "last-release-missing",
        "A release is compared with the package that learners have, and that package is missing.",
        "Put the published package there, or release from a clone with the whole history.",
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
    warning(
        "R815",
        "built-by-another-program",
        "The published package is missing, and this version of Deck Builder makes other HTML from the same sources. "
        "Changes of the HTML are not compared; `deck.lock` says which notes learners have, and since when.",
        "Put the published package there for an exact comparison. Otherwise do nothing.",
        bad=example(
            FRANCE,
            *_COMMITTED,
            "$ deck-builder release . 1.0.0",
            """$ sed -i 's/"program": "[^"]*"/"program": "0.0.1"/; s/"digest": "[0-9a-f]*"/"digest": "0"/' deck.lock""",
            "$ git commit -qam 'Release 1.0.0, made by another version of Deck Builder'",
            *_EDITED,
            "$ rm -r dist",
            "$ deck-builder release . 1.1.0",
        ),
        good=example(*_RELEASED, *_EDITED, "$ rm -r dist", "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R805",
        "nothing-to-release",
        "Learners would import a package that changes nothing.",
        "Change something first, and run `deck-builder build`.",
        bad=example(*_RELEASED, "$ deck-builder release . 1.1.0"),
        good=example(*_RELEASED, *_EDITED, "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R806",
        "would-not-arrive",
        "Anki would silently skip these notes, and every later change to them.",
        "Restore the `deck.lock` of the last release from version control.",
        bad=example(
            *_RELEASED,
            """$ grep -o '"mod": [0-9]*' deck.lock | tail -1 > dist/mod""",
            card("answer: Paris, on the Seine"),
            "$ deck-builder build .",
            """$ sed "s/\\"mod\\": [0-9]*/$(cat dist/mod)/" deck.lock > new && mv new deck.lock""",
            """$ sed 's/, "sent": "[^"]*"//' deck.lock > new && mv new deck.lock""",
            "$ git commit -qam 'A lock that a merge has damaged'",
            "$ deck-builder release . 1.1.0",
        ),
        good=example(*_RELEASED, *_EDITED, "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R807",
        "releases-forgotten",
        "Version control has releases that `deck.lock` does not have: the new release would not be compared with what "
        "learners got from them.",
        "Run `deck-builder lock merge DECK`, which adds them to `deck.lock`, and build again.",
        bad=example(
            *_RELEASED,
            *_EDITED,
            "$ rm -r dist && git rm -q deck.lock && git commit -qm 'Away with it'",
            "$ deck-builder build .",
            "$ git add . && git commit -qm 'Begin again'",
            "$ deck-builder release . 2.0.0",
        ),
        good=example(*_RELEASED, *_EDITED, "$ deck-builder release . 2.0.0"),
    ),
    error(
        "R808",
        "history-cut-off",
        "This clone has only the last commits, so nobody can tell whether the deck was released before: learners of "
        "such a release could lose their progress.",
        "Fetch the other commits with `git fetch --unshallow`; in GitHub's workflows, set `fetch-depth` to 0.",
        bad=example(
            FRANCE,
            *_COMMITTED,
            "$ git commit -q --allow-empty -m 'More' && git clone -q --depth 1 file://$PWD dist/clone",
            "$ deck-builder release dist/clone 1.0.0",
        ),
        good=example(
            FRANCE,
            *_COMMITTED,
            "$ git commit -q --allow-empty -m 'More' && git clone -q file://$PWD dist/clone",
            "$ deck-builder release dist/clone 1.0.0",
        ),
    ),
    warning(
        "R809",
        "version-used-twice",
        "Learners can't tell two packages of one version apart.",
        "Choose another version; or tell learners that this version has two packages, and that the next release is for "
        "both.",
        bad=example(*_RELEASED[:-2], *_ON_TWO_BRANCHES, "$ deck-builder release . 1.0.0"),
        good=example(*_RELEASED[:-2], *_ON_TWO_BRANCHES, "$ deck-builder release . 1.1.0"),
    ),
    error(
        "R810",
        "package-in-the-way",
        "Learners may have the package with this name, and `deck.lock` does not know it.",
        "If it was published, choose a higher version, and find the `deck.lock` that has it. If not, delete it.",
        bad=example(
            FRANCE,
            "$ deck-builder build .",
            "$ deck-builder release . 1.0.0",
            "$ rm deck.lock dist/capitals-1.0.0-notes.md && mv dist/capitals-1.0.0.apkg dist/kept",
            "$ deck-builder build .",
            "$ mv dist/kept dist/capitals-1.0.0.apkg",
            card("answer: Paris, on the Seine"),
            "$ deck-builder build .",
            "$ deck-builder release . 1.0.0",
        ),
        good=example(FRANCE, "$ deck-builder build .", "$ deck-builder release . 1.0.0"),
    ),
    warning(
        "R821",
        "clock-ahead",
        "Notes dated in the future are newer than what learners write on them, so each later release "
        "overwrites it. Nothing in the deck is as new as the clock says, so the clock may be wrong.",
        "Set the clock of this computer. If it is right, there is nothing to do: a release gets its own date.",
        bad=example(FRANCE, "$ touch -d '3 days ago' *.yaml", "$ deck-builder build ."),
        good=example(FRANCE, "$ deck-builder build ."),
    ),
    error(
        "R822",
        "clock-far-ahead",
        "A release dated in the future makes every later release overwrite what learners write on their notes. "
        "The clock is more than a year ahead of the newest file and the newest commit of the deck.",
        "Set the clock of this computer. If it is right, save `deck.yaml` again or make a commit "
        "(`git commit --allow-empty -m 'Next release'`), and release again.",
        bad=example(
            FRANCE, "$ deck-builder build .", "$ touch -d '2 years ago' *.yaml", "$ deck-builder release . 1.0.0"
        ),
        good=example(FRANCE, *_COMMITTED, "$ deck-builder release . 1.0.0"),
    ),
    warning(
        "R823",
        "release-in-the-future",
        "A release was made with a clock in the future, or this computer's clock is slow. Learners of such a release "
        "have notes that are newer than what they write, so each later release overwrites it.",
        "If nobody has that release, restore the earlier `deck.lock` from version control. If learners have it, "
        "run `deck-builder build --after-wrong-clock` once.",
        bad=example(*_RELEASED, """$ sed -i 's/"at": [0-9]*/"at": 4070908800/' deck.lock""", "$ deck-builder build ."),
        good=example(*_RELEASED, "$ deck-builder build ."),
    ),
)
