"""What would cost learners something who have the deck already."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import FRANCE, Rule, card, error, example, warning

_DECK: Final = "# deck.yaml\nid: capitals\nname: Capitals"
_BUILD: Final = "$ deck-builder build ."
_TWO: Final = """\
# cards.yaml
kind: question
cards:
  - {id: france, question: What is the capital of France?, answer: Paris}
  - {id: norway, question: What is the capital of Norway?, answer: Oslo}"""
_COMMIT: Final = "$ git init -q && git add . && git commit -qm 'First cards'"
_RELEASED: Final = (_BUILD, "$ deck-builder release . 1.0.0")


def _kind(*fields: str, cards: str = "there") -> str:
    """A kind of its own with these fields more."""
    more = "".join(f"\n  {field}" for field in fields)
    listed = "".join(
        f"\n  {card}: {{name: {card.title()}, front: front.html, back: back.html}}" for card in cards.split()
    )
    return f"# kinds/city/kind.yaml\nname: City\nfields:\n  city: {{name: City, required: yes}}{more}\ncards:{listed}"


_CITY: Final = """\
# kinds/city/front.html
Which country is {{City}} in?
# kinds/city/back.html
France
# cards.yaml
kind: city
cards:
  - {id: paris, city: Paris}"""


def _steps(*steps: str) -> str:
    """A card with steps in an order."""
    listed = "".join(f"\n      - {step}" for step in steps)
    return f"# cards.yaml\nkind: steps\ncards:\n  - id: tea\n    title: How to make tea\n    steps:{listed}"


RULES: Final[tuple[Rule, ...]] = (
    error(
        "L601",
        "unreadable-lock",
        "`deck.lock` holds what learners have; guessing it would cost them their progress.",
        "Take the last good `deck.lock` from version control.",
        bad=example(FRANCE, "$ deck-builder build .", "$ echo '<<<<<<< HEAD' >> deck.lock"),
        good=example(FRANCE, "$ deck-builder build ."),
    ),
    error(
        "L602",
        "card-vanished",
        "Learners keep a card that was released for ever, and it would never be updated again.",
        "Renamed? Write `was: old-id` on the new card. No longer wanted? Run `deck-builder retire DECK ID`.",
        bad=example(_TWO, *_RELEASED, FRANCE),
        good=example(_TWO, *_RELEASED, "$ deck-builder retire . norway", FRANCE),
    ),
    warning(
        "L603",
        "draft-vanished",
        "The card was built before but never released; whoever imported that build keeps it.",
        "Renamed? Write `was: old-id` on the new card, and its progress is kept.",
        bad=example(_TWO, _BUILD, FRANCE),
        good=example(
            FRANCE,
            _BUILD,
            card("answer: Paris\nwas: france", card_id="capital-of-france"),
        ),
    ),
    warning(
        "L604",
        "was-names-nothing",
        "`was` carries the identity of an earlier card, and no earlier card has this id.",
        "Correct the id, or remove `was`.",
        bad=example(card("answer: Paris\nwas: frankreich", card_id="capital-of-france")),
        good=example(FRANCE, _BUILD, card("answer: Paris\nwas: france", card_id="capital-of-france")),
    ),
    error(
        "L605",
        "was-still-here",
        "One identity can't belong to two cards.",
        "Remove `was`, or the other card.",
        bad=example(
            FRANCE,
            _BUILD,
            """
            # cards.yaml
            kind: question
            cards:
              - {id: france, question: What is the capital of France?, answer: Paris}
              - {id: norway, question: What is the capital of Norway?, answer: Oslo, was: france}
            """,
        ),
        good=example(FRANCE, _BUILD, card("answer: Paris\nwas: france", card_id="capital-of-france")),
    ),
    error(
        "L606",
        "guid-changed",
        "With another guid the card would be a new card for everyone who has it.",
        "Take `guid:` back to what it was, or leave it out.",
        bad=example(FRANCE, _BUILD, card("answer: Paris\nguid: q7f2K")),
        good=example(FRANCE, _BUILD, card("answer: Paris, on the Seine")),
    ),
    error(
        "L607",
        "no-spare-place",
        "Anki takes a note type with one more field or card for another note type: learners would get a second one "
        "beside the first, and none of the cards that they have would be updated any more.",
        "Put the text into a field that the kind has; or make a new kind with `replaces: old-kind`, move the cards "
        "there, and have learners tick `Merge note types`; or leave it.",
        bad=example(
            _kind(),
            _CITY,
            _BUILD,
            _kind("a: {name: A}", "b: {name: B}", "c: {name: C}", "d: {name: D}", "e: {name: E}"),
        ),
        good=example(_kind(), _CITY, _BUILD, _kind("a: {name: A}", "b: {name: B}", "c: {name: C}", "d: {name: D}")),
    ),
    error(
        "L608",
        "note-type-changed",
        "Anki can't turn a note type that learners have into this: their cards would no longer be updated.",
        "Take the change back, or make a new kind for new cards and retire the old ones.",
        bad=example(_kind(cards="there back"), _CITY, _BUILD, _kind(cards="there")),
        good=example(_kind(cards="there back"), _CITY, _BUILD, _kind("river: {name: River}", cards="there back")),
    ),
    error(
        "L609",
        "name-used-before",
        "Anki follows a field by its name inside templates: a name that comes back on another field mixes the two up.",
        "Choose a name that this kind never had.",
        bad=example(
            _kind("river: {name: River}"),
            _CITY,
            _BUILD,
            _kind("river: {name: Stream}", "sea: {name: River}"),
        ),
        good=example(
            _kind("river: {name: River}"),
            _CITY,
            _BUILD,
            _kind("river: {name: Stream}", "sea: {name: Sea}"),
        ),
    ),
    error(
        "L610",
        "deck-id-changed",
        "Every guid is made from the deck's id: with another id all cards would be new cards for everyone.",
        "Take the `id` in `deck.yaml` back to what it was.",
        bad=example(_DECK, FRANCE, _BUILD, "# deck.yaml\nid: capital-cities\nname: Capitals"),
        good=example(_DECK, FRANCE, _BUILD, "# deck.yaml\nid: capitals\nname: Capitals\nlicence: CC0"),
    ),
    error(
        "L611",
        "stale-lock",
        "The package would hold something that `deck.lock`, as it is in version control, does not know.",
        "Run `deck-builder build` without `--locked` and commit `deck.lock` with the cards.",
        bad=example(FRANCE, "$ deck-builder build . --locked"),
        good=example(FRANCE, _BUILD, "$ deck-builder build . --locked"),
    ),
    warning(
        "L612",
        "deck-renamed",
        "Anki knows decks by their names: cards that learners have stay in the deck with the old name, and only new "
        "ones come into the new one.",
        "Take the name back, or tell learners to rename the deck before they import.",
        bad=example(_DECK, FRANCE, _BUILD, "# deck.yaml\nid: capitals\nname: Capital cities"),
        good=example(_DECK, FRANCE, _BUILD, "# deck.yaml\nid: capitals\nname: Capitals\ndescription: Capital cities"),
    ),
    error(
        "L613",
        "kind-of-card-changed",
        "Anki never moves a note to another note type: learners would keep the card as it is.",
        "Take the kind back; or give the card a new id and retire the old one; or, where the new kind takes the place "
        "of the old one as a whole, write `replaces: old-kind` in its `kind.yaml`.",
        bad=example(
            FRANCE,
            _BUILD,
            """
            # cards.yaml
            kind: definition
            cards:
              - {id: france, term: Paris, definition: The city of light}
            """,
        ),
        good=example(
            FRANCE,
            _BUILD,
            """
            # words.yaml
            kind: definition
            cards:
              - {id: paris, term: Paris, definition: The city of light}
            """,
        ),
    ),
    error(
        "L614",
        "retired-card-is-back",
        "A retired card is empty for everyone who has it, or already deleted by them.",
        "Delete its lines; or give the card another id; or take the retirement back with "
        "`deck-builder retire DECK ID --undo`.",
        bad=example(_TWO, *_RELEASED, "$ deck-builder retire . norway", "$ deck-builder check ."),
        good=example(_TWO, *_RELEASED, "$ deck-builder retire . norway", FRANCE),
    ),
    warning(
        "L620",
        "part-gone",
        "Learners keep a card whose shape or step is gone: it shows nothing to answer until they run "
        "*Tools › Empty Cards*.",
        "Renamed? Write `number:` with the number that it had. Otherwise nothing: its number is never used again.",
        bad=example(
            _steps("Boil water", "Warm the pot", "Add the tea"), *_RELEASED, _steps("Boil water", "Add the tea")
        ),
        good=example(_steps("Boil water", "Add the tea"), *_RELEASED, _steps("Boil water", "Add the tea", "Wait")),
    ),
    error(
        "L621",
        "part-mixed-up",
        "Anki knows the cards of a note by their numbers alone: with the wrong one, a learner's progress on one shape "
        "or step would count for another.",
        "Write `number:` on the shapes or steps that learners have, as in `{step: Boil water, number: 2}`.",
        bad=example(
            _steps("Boil", "Warm", "Pour"), *_RELEASED, _steps("Boil", "Rinse the pot", "Warm the pot", "Pour")
        ),
        good=example(
            _steps("Boil", "Warm", "Pour"),
            *_RELEASED,
            _steps("Boil", "Rinse the pot", "{step: Warm the pot, number: 2}", "Pour"),
        ),
    ),
    error(
        "L622",
        "lock-is-gone",
        "Only `deck.lock` knows what learners have: which cards were renamed or retired, and what their note types "
        "look like. Without it a release may cost them their progress.",
        "Bring it back, in the deck's folder: `git checkout -- deck.lock`. Or, where nobody has the deck yet: "
        "`git rm --cached deck.lock`.",
        bad=example(_TWO, _BUILD, _COMMIT, "$ rm deck.lock"),
        good=example(_TWO, _BUILD, _COMMIT),
    ),
    error(
        "L615",
        "cannot-retire",
        "Only a card that learners have, and that can be taken back from them, can be retired.",
        "A card that was never released may simply be deleted from its file.",
        bad=example(_TWO, _BUILD, "$ deck-builder retire . norway"),
        good=example(_TWO, *_RELEASED, "$ deck-builder retire . norway"),
    ),
    warning(
        "L616",
        "kind-replaced",
        "By default Anki leaves a note in the note type that it has: learners who do not tick `Merge note types` keep "
        "these cards as they are. Those who tick it get the new ones, keep their intervals, and must upload their "
        "whole collection once when they next sync.",
        "Nothing, if that is what you want: the release notes will say what to tick.",
        bad=example(
            _kind(),
            _CITY,
            _BUILD,
            "$ mv kinds/city kinds/town && echo 'replaces: city' >> kinds/town/kind.yaml",
            "$ sed 's/kind: city/kind: town/' cards.yaml > new && mv new cards.yaml",
        ),
        good=example(
            _kind(),
            _CITY,
            _BUILD,
            "$ sed 's/name: City$/name: Town/' kinds/city/kind.yaml > new && mv new kinds/city/kind.yaml",
        ),
    ),
)
