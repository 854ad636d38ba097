"""What can be wrong with a package, or with the place where it is written."""

from __future__ import annotations

from typing import Final

from deck_builder.problems.rules.rule import FRANCE, Rule, error, example, question, warning

_SCRIPT_ON_A_CARD: Final = """
# kinds/city/kind.yaml
name: City
fields:
  city: {name: City, required: yes}
cards:
  card: {name: Card, front: front.html, back: back.html}
# kinds/city/front.html
Where is {{City}}?
# kinds/city/back.html
{{City}}<script>document.title = "Map"</script>
# cards.yaml
kind: city
cards:
  - {id: paris, city: Paris}"""

RULES: Final[tuple[Rule, ...]] = (
    error(
        "P701",
        "cannot-write",
        "The package could not be written. The file that was there before is unchanged.",
        "Free some space on the disk, or choose another folder with `--out`.",
        bad=example(FRANCE, "$ deck-builder build . --out /dev/null/decks"),
        good=example(FRANCE, "$ deck-builder build . --out decks"),
    ),
    error(
        "P702",
        "something-in-the-way",
        "There is a folder with the name of the package, or a file with the name of its folder.",
        "Move or rename it, or choose another folder with `--out`.",
        bad=example(FRANCE, "$ mkdir -p dist/capitals.apkg", "$ deck-builder build ."),
        good=example(FRANCE, "$ deck-builder build ."),
    ),
    error(
        "P703",
        "reserved-file-name",
        "Anki treats `collection.apkg`, and files whose names begin with `backup-`, as backups of a whole collection, "
        "and offers to replace the learner's collection; Windows treats names such as `con` as devices.",
        "Give the deck another id: not `collection`, not the name of a device, and not one that begins with `backup-`.",
        bad=example("# deck.yaml\nid: collection\nname: Capitals", FRANCE),
        good=example("# deck.yaml\nid: capitals\nname: Capitals", FRANCE),
    ),
    error(
        "P704",
        "not-a-package",
        "The file is not a package that Anki can import, or it is damaged.",
        "Export it from Anki again, or build it again.",
        bad=example(FRANCE, "$ echo no package > old.apkg", "$ deck-builder diff old.apkg ."),
        good=example(FRANCE, "$ deck-builder build .", "$ deck-builder diff dist/capitals.apkg ."),
    ),
    error(
        "P708",
        "package-too-large",
        "A file of a few kilobytes can unpack to many gigabytes, which fill the memory and the disk.",
        "If you trust its author, allow more with `--max-size`.",
        bad=example(
            FRANCE, "$ deck-builder build .", "$ deck-builder import dist/capitals.apkg --into imported --max-size 64kB"
        ),
        good=example(FRANCE, "$ deck-builder build .", "$ deck-builder import dist/capitals.apkg --into imported"),
    ),
    error(
        "P705",
        "no-such-revision",
        "Deck Builder reads earlier states of the deck from git, and git does not have this one.",
        "Name a tag, a branch or a commit at which the deck was in the same folder: `cards/capitals@v1.0.0`.",
        bad=example(FRANCE, "$ deck-builder diff .@v1.0.0 ."),
        good=example(
            FRANCE,
            "$ deck-builder build .",
            "$ git init -q && git add . && git commit -qm 'First cards' && git tag v1.0.0",
            "$ deck-builder diff .@v1.0.0 .",
        ),
    ),
    error(
        "P706",
        "no-such-deck",
        "`--deck` names one of the decks that a package has cards in, and this package has none of that name.",
        "Write the deck's full name as Anki has it, with `::` between a deck and its subdeck.",
        bad="""
        # package.py
        import genanki
        europe = genanki.Deck(1, "Europe")
        europe.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of France?", "Paris"]))
        asia = genanki.Deck(2, "Asia")
        asia.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of Japan?", "Tokyo"]))
        genanki.Package([europe, asia]).write_to_file("old.apkg")
        $ python package.py
        $ deck-builder import old.apkg --deck Africa --into imported
        """,
        good="""
        # package.py
        import genanki
        europe = genanki.Deck(1, "Europe")
        europe.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of France?", "Paris"]))
        asia = genanki.Deck(2, "Asia")
        asia.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of Japan?", "Tokyo"]))
        genanki.Package([europe, asia]).write_to_file("old.apkg")
        $ python package.py
        $ deck-builder import old.apkg --deck Asia --into imported
        """,
    ),
    error(
        "P707",
        "nothing-to-import",
        "Without notes there is nothing to make a deck folder of.",
        "Export the deck again, with all its notes; the message says why none could be used.",
        bad="""
        # package.py
        import genanki
        europe = genanki.Deck(1, "Europe")
        genanki.Package([europe]).write_to_file("old.apkg")
        $ python package.py
        $ deck-builder import old.apkg --into imported
        """,
        good="""
        # package.py
        import genanki
        europe = genanki.Deck(1, "Europe")
        europe.add_note(genanki.Note(genanki.BASIC_MODEL, ["The capital of France?", "Paris"]))
        genanki.Package([europe]).write_to_file("old.apkg")
        $ python package.py
        $ deck-builder import old.apkg --into imported
        """,
    ),
    error(
        "P709",
        "script-not-allowed",
        "A script, a frame, or a link that runs code could do anything in a learner's Anki, in the name of your deck.",
        "Remove it. If the deck needs it, write `allow: [scripts]` in `deck.yaml`; the release notes then tell "
        "learners.",
        bad=_SCRIPT_ON_A_CARD,
        good=_SCRIPT_ON_A_CARD.replace('<script>document.title = "Map"</script>', ""),
    ),
    error(
        "P710",
        "remote-not-allowed",
        "A file on the web is missing offline, may change, and tells its server who learns what, and when.",
        "Save the file in the media folder and name it there. If the deck needs it, write `allow: [remote]` in "
        "`deck.yaml`; the release notes then tell learners.",
        bad=example(
            question("What is the capital of France?"), "# style.css\n@import url(https://example.org/cards.css);"
        ),
        good=example(question("What is the capital of France?"), "# style.css\n.card { font-size: 22px; }"),
    ),
    warning(
        "P711",
        "allowed-in-package",
        "`deck.yaml` allows scripts or addresses on the web, and here is one. Only you check what it does.",
        "Read it, and make sure that it belongs there.",
        bad=example("# deck.yaml\nid: capitals\nname: Capitals\nallow: [scripts]", _SCRIPT_ON_A_CARD),
        good=example(
            "# deck.yaml\nid: capitals\nname: Capitals",
            _SCRIPT_ON_A_CARD.replace('<script>document.title = "Map"</script>', ""),
        ),
    ),
    error(
        "P712",
        "anki-not-ready",
        "`push` and `pull` ask the Anki that is open on this computer, by its add-on AnkiConnect.",
        "Open Anki with your profile, install the add-on (code 2055492159), and run the command again.",
        bad=example(FRANCE, "$ deck-builder push . --address 127.0.0.1:9"),
        good=example(FRANCE, "$ deck-builder build ."),
    ),
    warning(
        "P713",
        "needless-allow",
        "The release notes warn learners of what `allow` names, and a script that somebody adds later is not reported.",
        "Remove the word from `allow` in `deck.yaml`.",
        bad=example("# deck.yaml\nid: capitals\nname: Capitals\nallow: [scripts]", FRANCE),
        good=example("# deck.yaml\nid: capitals\nname: Capitals", FRANCE),
    ),
    error(
        "P714",
        "reports-not-read",
        "`inbox` reads what learners reported from a file with issues as JSON, or with mails.",
        "Export the issues with `gh issue list --json number,title,body,url`, or save the mails as `.mbox` or `.eml`.",
        bad=example(FRANCE, "$ mkdir dist", "$ echo wrong > dist/reports.txt", "$ deck-builder inbox dist/reports.txt"),
        good=example(
            FRANCE,
            "$ mkdir dist",
            """$ echo '[{"number": 1, "title": "france: Paris is right", "body": ""}]' > dist/reports.json""",
            "$ deck-builder inbox dist/reports.json",
        ),
    ),
    error(
        "P720",
        "nothing-to-merge",
        "A merge compares notes by the id that Anki knows them by. The export and the release have none in common, so "
        "they are of different decks, or the export is of another deck of yours.",
        "Export the deck that you got from this author, with all its subdecks, and name that file with `--mine`.",
        bad="""
        # package.py
        import genanki
        for name, town in (("mine", "Paris"), ("new", "Lyon")):
            deck = genanki.Deck(1, "Towns")
            deck.add_note(genanki.Note(genanki.BASIC_MODEL, ["A town in France?", town], guid=town))
            genanki.Package([deck]).write_to_file(f"{name}.apkg")
        $ python package.py
        $ deck-builder merge new.apkg --mine mine.apkg --base mine.apkg
        """,
        good="""
        # package.py
        import genanki
        for name, town in (("mine", "Paris"), ("new", "Lyon")):
            deck = genanki.Deck(1, "Towns")
            deck.add_note(genanki.Note(genanki.BASIC_MODEL, ["A town in France?", town], guid="town"))
            genanki.Package([deck]).write_to_file(f"{name}.apkg")
        $ python package.py
        $ deck-builder merge new.apkg --mine mine.apkg --base mine.apkg
        """,
    ),
    error(
        "P721",
        "older-release",
        "A merge would take every edit back that the author has made since, and Anki would keep the old texts when you "
        "import the newer release again.",
        "Name the newest release, or the release that you have with `--base`.",
        bad="""
        # package.py
        import genanki
        for at, town in enumerate(("Lyon", "Paris"), 1):
            deck = genanki.Deck(1, "Towns")
            deck.add_note(genanki.Note(genanki.BASIC_MODEL, ["A town in France?", town], guid="town"))
            genanki.Package([deck]).write_to_file(f"towns-{at}.0.0.apkg", timestamp=at * 1_000_000)
        $ python package.py
        $ deck-builder merge towns-1.0.0.apkg --mine towns-2.0.0.apkg --base towns-2.0.0.apkg
        """,
        good="""
        # package.py
        import genanki
        for at, town in enumerate(("Lyon", "Paris"), 1):
            deck = genanki.Deck(1, "Towns")
            deck.add_note(genanki.Note(genanki.BASIC_MODEL, ["A town in France?", town], guid="town"))
            genanki.Package([deck]).write_to_file(f"towns-{at}.0.0.apkg", timestamp=at * 1_000_000)
        $ python package.py
        $ deck-builder merge towns-2.0.0.apkg --mine towns-1.0.0.apkg --base towns-1.0.0.apkg
        """,
    ),
)
