"""What can be wrong with a package, or with the place that it goes to."""

from __future__ import annotations

from typing import Final

from deck_builder.rules.rule import Rule, error

PACKAGES: Final[tuple[Rule, ...]] = (
    error(
        "P701",
        "cannot-write",
        "The package could not be written. What was there before is as it was.",
        "Make room, or choose another folder with `--out`.",
    ),
    error(
        "P702",
        "something-in-the-way",
        "A folder stands where the package would go, or a file where its folder would be.",
        "Move it away, or choose another folder with `--out`.",
    ),
    error(
        "P703",
        "reserved-file-name",
        "Anki takes a file of this name for a copy of a whole collection, and offers to replace the learner's own.",
        "Give the deck an id other than `collection`, and one that does not begin with `backup-`.",
    ),
    error(
        "P704",
        "not-a-package",
        "The file is no package that Anki could import, or it is damaged.",
        "Export it from Anki again, or build it again.",
    ),
    error(
        "P705",
        "no-such-revision",
        "The deck's earlier state is read from git, and git does not have it.",
        "Name a tag, a branch or a commit at which the deck stood in the same folder: `cards/capitals@v1.0.0`.",
    ),
    error(
        "P706",
        "not-one-deck",
        "A deck folder makes one deck; the cards of this package lie in several that have nothing in common.",
        "Export them from Anki one at a time, each with its subdecks, and import each package.",
    ),
    error(
        "P707",
        "nothing-to-import",
        "A deck folder is made of a package's notes and their note types.",
        "Export the deck again, with all of its notes; see the reasons above.",
    ),
)
