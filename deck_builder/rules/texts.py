"""What can be wrong with what authors write into a field."""

from __future__ import annotations

from typing import Final

from deck_builder.rules.rule import Rule, error, warning

TEXTS: Final[tuple[Rule, ...]] = (
    error(
        "T401",
        "no-cloze",
        "A cloze card without a gap asks nothing.",
        "Write each gap as `{{c1::hidden words}}`.",
    ),
    error(
        "T402",
        "cloze-elsewhere",
        "Only a kind with a cloze field hides words; here the braces would be shown to the learner.",
        "Use `kind: cloze`, or write the words out.",
    ),
    error(
        "T403",
        "cloze-not-closed",
        "A gap that is not closed is shown with its braces.",
        "Close it with `}}`.",
    ),
    error(
        "T404",
        "bad-cloze-number",
        "Anki makes cards from the numbers 1 to 499.",
        "Number the gaps from 1: `{{c1::…}}`, `{{c2::…}}`.",
    ),
    error(
        "T405",
        "no-card",
        "A note without a card is invisible to the learner.",
        "Fill the fields that its front shows.",
    ),
    warning(
        "T406",
        "no-alt-text",
        "A learner who does not see the picture has nothing in its place.",
        "Say in a few words what the picture shows: `![what it shows](file.png)`, or `alt:` beside `file:`.",
    ),
    warning(
        "T407",
        "html-not-safe",
        "A script, a frame with another page or a link that runs code could do anything in a learner's Anki; "
        "a shared deck carries none.",
        "Take it out of the text; learners get the text without it.",
    ),
)
