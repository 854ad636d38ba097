"""What would harm learners who already have the deck."""

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
_TERM: Final = "# cards.yaml\nkind: definition\ncards:\n  - {id: apex, term: Apex, definition: The highest point"
_COMMIT: Final = "$ git init -q && git add . && git commit -qm 'First cards'"
_RELEASED: Final = (_BUILD, "$ deck-builder release . 1.0.0")


def _kind(*fields: str, cards: str = "there") -> str:
    """The `kind.yaml` of a kind with these fields beside `city`, and with these cards."""
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
    """A card with these steps."""
    listed = "".join(f"\n      - {step}" for step in steps)
    return f"# cards.yaml\nkind: steps\ncards:\n  - id: tea\n    title: How to make tea\n    steps:{listed}"


_CLOZE: Final = '# cards.yaml\nkind: cloze\ncards:\n  - id: heart\n    text: "{}"'
_GAPS: Final = "The {{c1::heart}} pumps {{c2::blood}}"
_MORE_GAPS: Final = "The {{{{c{}::four-chambered}}}} {{{{c{}::heart}}}} pumps {{{{c{}::blood}}}}"
_TWO_BRANCHES: Final = (
    _BUILD,
    "$ git init -qb main && echo dist > .gitignore && git add . && git commit -qm 'First cards'",
    "$ git checkout -qb bea",
    _steps("Boil", "Pour", "Stir"),
    _BUILD,
    "$ git commit -qam 'Stir'",
    "$ deck-builder release . 1.0.0",
    "$ git commit -qam 'Release 1.0.0' && git checkout -q main && rm -r dist",
    _steps("Boil", "Pour", "Drink"),
    _BUILD,
    "$ git commit -qam 'Drink'",
    "$ deck-builder release . 1.1.0",
    "$ git commit -qam 'Release 1.1.0'",
    "$ git merge -q bea || git checkout -q --ours cards.yaml",
)


RULES: Final[tuple[Rule, ...]] = (
    error(
        "L601",
        "unreadable-lock",
        "`deck.lock` records what learners have; a guess would cost them their progress.",
        "Restore the last good `deck.lock` from version control.",
        bad=example(FRANCE, "$ deck-builder build .", "$ echo '<<<<<<< HEAD' >> deck.lock"),
        good=example(FRANCE, "$ deck-builder build ."),
    ),
    error(
        "L602",
        "card-vanished",
        "Learners keep every card that was released, and this one would never be updated again.",
        "If you renamed it, write `was: old-id` on the new card. If you don't want it any more, run "
        "`deck-builder retire DECK ID`.",
        bad=example(_TWO, *_RELEASED, FRANCE),
        good=example(_TWO, *_RELEASED, "$ deck-builder retire . norway", FRANCE),
    ),
    warning(
        "L603",
        "draft-vanished",
        "The card was built before but never released; people who imported that build keep the card.",
        "If you renamed it, write `was: old-id` on the new card to keep the progress on it. Otherwise do nothing.",
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
        "`was` gives a card the identity of an earlier card, and no earlier card has this id.",
        "Correct the id, or remove `was`.",
        bad=example(card("answer: Paris\nwas: frankreich", card_id="capital-of-france")),
        good=example(FRANCE, _BUILD, card("answer: Paris\nwas: france", card_id="capital-of-france")),
    ),
    error(
        "L605",
        "was-still-here",
        "Two cards can't have the same identity.",
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
        "With another guid, the card would be a new card for everyone who has it.",
        "Change `guid:` back to what it was, or remove it.",
        bad=example(FRANCE, _BUILD, card("answer: Paris\nguid: q7f2K")),
        good=example(FRANCE, _BUILD, card("answer: Paris, on the Seine")),
    ),
    error(
        "L607",
        "no-spare-place",
        "Anki treats a note type with one more field or card as a different note type: learners would get a second "
        "note type, and the cards that they have would not be updated any more.",
        "Put the text into a field that the kind has. Or make a new kind with `replaces: old-kind`, move the cards "
        "to it, and tell learners to tick `Merge note types`.",
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
        "Anki can't make this change to a note type that learners have: their cards would not be updated any more.",
        "Undo the change, or make a new kind for new cards and retire the old ones.",
        bad=example(_kind(cards="there back"), _CITY, _BUILD, _kind(cards="there")),
        good=example(_kind(cards="there back"), _CITY, _BUILD, _kind("river: {name: River}", cards="there back")),
    ),
    error(
        "L609",
        "name-used-before",
        "Templates name fields: if a name comes back on another field, Anki confuses the two fields.",
        "Choose a name that this kind never had before.",
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
        "The tags of all cards begin with the deck's id. In a deck without a namespace, their identities are made from "
        "it too: with another id, all cards would be new cards for everyone.",
        "Change the `id` in `deck.yaml` back to what it was. If this folder is a copy, for another deck: delete "
        "`deck.lock`, and the line `namespace:` in `deck.yaml`; both belong to the first deck.",
        bad=example(_DECK, FRANCE, _BUILD, "# deck.yaml\nid: capital-cities\nname: Capitals"),
        good=example(_DECK, FRANCE, _BUILD, "# deck.yaml\nid: capitals\nname: Capitals\nlicence: CC0"),
    ),
    error(
        "L630",
        "namespace-changed",
        "The identities of all cards are made from the namespace: with another one, all cards would be new cards for "
        "everyone, and learners would start again.",
        "Change the `namespace` in `deck.yaml` back to what it was.",
        bad=example(
            "# deck.yaml\nid: capitals\nnamespace: k3v7q2mzt4xa\nname: Capitals",
            FRANCE,
            _BUILD,
            "# deck.yaml\nid: capitals\nnamespace: aaaaaaaaaaaa\nname: Capitals",
        ),
        good=example(
            "# deck.yaml\nid: capitals\nnamespace: k3v7q2mzt4xa\nname: Capitals",
            FRANCE,
            _BUILD,
            "# deck.yaml\nid: capitals\nnamespace: k3v7q2mzt4xa\nname: Capitals\nlicence: CC0",
        ),
    ),
    error(
        "L611",
        "stale-lock",
        "The package would contain something that `deck.lock` in version control does not record.",
        "Run `deck-builder build` without `--locked`, and commit `deck.lock` with the cards.",
        bad=example(FRANCE, "$ deck-builder build . --locked"),
        good=example(FRANCE, _BUILD, "$ deck-builder build . --locked"),
    ),
    error(
        "L631",
        "newer-program",
        "An older version of Deck Builder may make different HTML and note types from the same deck: what learners get "
        "would change back and forth with each author's build.",
        "Update Deck Builder, for example with `pip install --upgrade deck-builder`.",
        bad=example(FRANCE, _BUILD, """$ sed -i 's/"program": "[^"]*"/"program": "99.0.0"/' deck.lock"""),
        good=example(FRANCE, _BUILD),
    ),
    error(
        "L632",
        "program-changed",
        "This version of Deck Builder makes different HTML or styles from the same sources than the version that wrote "
        "`deck.lock`. Nobody may get a package that the lock does not know.",
        "Install the version that the line `program` of `deck.lock` names. Or run `deck-builder build` without "
        "`--locked`, look at the difference, and commit `deck.lock`.",
        bad=example(
            FRANCE,
            _BUILD,
            """$ sed -i 's/"program": "[^"]*"/"program": "0.0.1"/; s/"digest": "[0-9a-f]*"/"digest": "0"/' deck.lock""",
            "$ deck-builder build . --locked",
        ),
        good=example(FRANCE, _BUILD, "$ deck-builder build . --locked"),
    ),
    warning(
        "L612",
        "deck-renamed",
        "Anki identifies decks by their names: cards that learners have stay in the deck with the old name, and only "
        "new cards go into the deck with the new name.",
        "Change the name back, or tell learners to rename their deck before they import.",
        bad=example(_DECK, FRANCE, _BUILD, "# deck.yaml\nid: capitals\nname: Capital cities"),
        good=example(_DECK, FRANCE, _BUILD, "# deck.yaml\nid: capitals\nname: Capitals\ndescription: Capital cities"),
    ),
    error(
        "L613",
        "kind-of-card-changed",
        "Anki does not move a note to another note type: learners would keep the card as it is.",
        "Change the kind back, or give the card a new id and retire the old one. If the new kind replaces the old kind "
        "for all cards, write `replaces: old-kind` in its `kind.yaml`.",
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
        "Learners of a retired card have an empty card, or have already deleted it.",
        "Delete its lines, give the card another id, or take the retirement back: `deck-builder retire` with `--undo`.",
        bad=example(_TWO, *_RELEASED, "$ deck-builder retire . norway", "$ deck-builder check ."),
        good=example(_TWO, *_RELEASED, "$ deck-builder retire . norway", FRANCE),
    ),
    warning(
        "L620",
        "part-gone",
        "Learners keep the card of a shape or step that is gone: it asks nothing, until they run "
        "*Tools › Empty Cards*.",
        "If you renamed it, write `number:` with its old number. Otherwise do nothing: the number is never used again.",
        bad=example(
            _steps("Boil water", "Warm the pot", "Add the tea"), *_RELEASED, _steps("Boil water", "Add the tea")
        ),
        good=example(_steps("Boil water", "Add the tea"), *_RELEASED, _steps("Boil water", "Add the tea", "Wait")),
    ),
    error(
        "L621",
        "part-mixed-up",
        "Anki identifies the cards of a note by their numbers alone: with a wrong number, a learner's progress on one "
        "shape or step would count for another.",
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
        "L623",
        "gap-number-moved",
        "Anki identifies the cards of a note by their numbers alone: with another gap's number, a learner's "
        "progress on one gap would count for another.",
        "Give each gap its old number, and a new gap a number that was never used. If you mean it, say so on the card: "
        '`ignore: {L623: "why"}`.',
        bad=example(_CLOZE.format(_GAPS), *_RELEASED, _CLOZE.format(_MORE_GAPS.format(1, 2, 3))),
        good=example(_CLOZE.format(_GAPS), *_RELEASED, _CLOZE.format(_MORE_GAPS.format(3, 1, 2))),
        may_be_meant=True,
    ),
    error(
        "L624",
        "card-content-moved",
        "Learners' progress belongs to the id of a card: if its text moves to another id, their progress counts for "
        "another fact.",
        "Give each text its old id, and a new text an id that was never used. If you mean it, say so on the card: "
        '`ignore: {L624: "why"}`.',
        bad=example(
            _TWO, *_RELEASED, _TWO.replace("france,", "x,").replace("norway,", "france,").replace("x,", "norway,")
        ),
        good=example(_TWO, *_RELEASED, _TWO),
        may_be_meant=True,
    ),
    warning(
        "L625",
        "card-switched-off",
        "Learners keep this card with its progress, but it is empty. If they run *Tools › Empty Cards*, Anki deletes "
        "it; if you switch it on again, they start from the beginning.",
        "Leave the card switched on if you might want it again.",
        bad=example(
            f"{_TERM}, both-ways: yes}}",
            *_RELEASED,
            _COMMIT,
            f"{_TERM}, both-ways: no}}",
            _BUILD,
            "$ git commit -qam 'One way'",
            "$ deck-builder release . 1.1.0",
        ),
        good=example(
            f"{_TERM}, both-ways: no}}",
            *_RELEASED,
            _COMMIT,
            f"{_TERM}, both-ways: yes}}",
            _BUILD,
            "$ git commit -qam 'Both ways'",
            "$ deck-builder release . 1.1.0",
        ),
    ),
    error(
        "L622",
        "lock-is-gone",
        "Only `deck.lock` records what learners have: which cards were renamed or retired, and what their note types "
        "look like. Without it, a release may cost them their progress.",
        "Restore it: run `git checkout -- deck.lock` in the deck's folder. If nobody has the deck yet, run "
        "`git rm --cached deck.lock`.",
        bad=example(_TWO, _BUILD, _COMMIT, "$ rm deck.lock"),
        good=example(_TWO, _BUILD, _COMMIT),
    ),
    error(
        "L629",
        "lock-collision",
        "Anki knows a card by a number: if two branches released different cards under one number, the progress of one "
        "branch's learners would count for the other card.",
        "Decide which side keeps the number: run `deck-builder lock merge DECK --prefer ours`, or `--prefer theirs`. "
        "The other side's card gets a new number, and its learners start it from the beginning.",
        bad=example(_steps("Boil", "Pour"), *_TWO_BRANCHES, "$ deck-builder lock merge ."),
        good=example(_steps("Boil", "Pour"), *_TWO_BRANCHES, "$ deck-builder lock merge . --prefer ours"),
    ),
    error(
        "L615",
        "cannot-retire",
        "You can only retire a card that learners have and that a release can empty.",
        "If the card was never released, delete it from its file.",
        bad=example(_TWO, _BUILD, "$ deck-builder retire . norway"),
        good=example(_TWO, *_RELEASED, "$ deck-builder retire . norway"),
    ),
    warning(
        "L616",
        "kind-replaced",
        "By default, Anki does not change the note type of a note: learners who do not tick `Merge note types` keep "
        "these cards as they are. Learners who tick it get the new cards and keep their intervals, but must upload "
        "their whole collection at their next sync.",
        "If that is what you want, do nothing: the release notes tell learners what to tick.",
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
