"""Every code that a problem can have: its name, how grave it is, the reason for it and the cure.

The table is what `docs/checks.md` is made from, and the cure is what is printed under a problem
that has no better hint of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for. An error stops the build; a warning is shown and the build goes on."""

    code: str
    name: str
    severity: Severity
    why: str
    cure: str


GROUPS: Final = {
    "Y": "Reading YAML",
    "D": "Decks and cards",
    "K": "Kinds of card",
    "T": "Text",
    "M": "Media",
    "L": "What learners have",
    "P": "Packages",
    "R": "Releasing",
}
"""What the first letter of a code says."""


def _error(code: str, name: str, why: str, cure: str) -> Rule:
    return Rule(code, name, "error", why, cure)


def _warning(code: str, name: str, why: str, cure: str) -> Rule:
    return Rule(code, name, "warning", why, cure)


_QUOTE = "If it is meant as text, put the value in quotes, or write `|` after its key and the text on the next line."

_ALL: Final = (
    _error(
        "Y101",
        "unreadable-file",
        "A file that can't be read would leave its cards out of the deck without a word.",
        "See that the file exists and that you may read it.",
    ),
    _error(
        "Y102",
        "file-too-large",
        "A file this large is seldom meant as cards, and nobody can edit it.",
        "Spread the cards over several files; they are read in the order of their names.",
    ),
    _error(
        "Y103",
        "not-utf-8",
        "Text in another encoding turns into wrong letters on the cards.",
        "Save the file as UTF-8; most editors offer it under Save as.",
    ),
    _error(
        "Y104",
        "byte-order-mark",
        "Three invisible bytes at the start of a file upset many tools that read it.",
        "Save the file as UTF-8 without a byte order mark (BOM).",
    ),
    _error(
        "Y105",
        "empty-file",
        "An empty file is most often one that was not saved.",
        "Write its cards, or delete the file.",
    ),
    _error(
        "Y106",
        "yaml-syntax",
        "YAML gives some characters and columns a meaning, and the file doesn't add up here.",
        "Compare the line with the one above it: same level, same column; `key: value`, with a space after the colon.",
    ),
    _error(
        "Y107",
        "tab",
        "YAML forbids tabs for indenting, and a tab looks just like spaces.",
        "Put spaces in its place; in a text that needs a tab, write `|` after the key and the text on the next line.",
    ),
    _error(
        "Y108",
        "duplicate-key",
        "YAML would keep the last value and drop the others without a word.",
        "Remove or rename one of the two; a new card begins with `- `.",
    ),
    _error(
        "Y109",
        "anchor-or-alias",
        "`&` and `*` at the start of a value make YAML copy parts of the file, which is seldom what a card means.",
        _QUOTE,
    ),
    _error(
        "Y110",
        "yaml-tag",
        "`!` at the start of a value tells YAML to turn it into something other than text.",
        _QUOTE,
    ),
    _error(
        "Y111",
        "merge-key",
        "`<<` makes YAML mix one mapping into another, so that a card no longer says what it holds.",
        'Write the keys out, or put `"<<"` in quotes.',
    ),
    _error(
        "Y112",
        "several-documents",
        "Everything after `---` would be a file of its own, which is easily overlooked.",
        "Remove the line with `---`, or move what follows it into a file of its own.",
    ),
    _error(
        "Y113",
        "nested-too-deeply",
        "Nothing that a deck says needs so many levels; a broken file can have thousands.",
        "Close the brackets, or move the text into quotes.",
    ),
    _error(
        "Y114",
        "key-is-no-word",
        "A key that is itself a mapping or a list names nothing.",
        "A value that begins with `{` or `[` needs quotes around it, or a `|` and a line of its own.",
    ),
    _error(
        "Y115",
        "forbidden-character",
        "Control characters are invisible, and some of them break a card apart when Anki reads it.",
        "Delete the character; it often comes along when text is pasted from a PDF or a word processor.",
    ),
    _error(
        "Y116",
        "link-leaves-folder",
        "A link to a place outside the deck would put a private file into a package for strangers.",
        "Copy the file into the deck's folder.",
    ),
    _error(
        "Y117",
        "backslash-in-mathematics",
        'Between double quotes YAML reads `\\t` of `"$\\theta$"` as a tab and `\\n` of `"$\\nu$"` as a line end.',
        "Use single quotes, or write `|` after the key and the text on the next line.",
    ),
    _error(
        "D201",
        "no-deck-file",
        "`deck.yaml` says what the deck is called and which identity its cards have.",
        "Write a file `deck.yaml` with the lines `id: my-deck` and `name: My deck`.",
    ),
    _error(
        "D202",
        "missing-key",
        "Without this the card, or the deck, can't be made.",
        "Add the key with its value.",
    ),
    _error(
        "D203",
        "unknown-key",
        "A misspelt key would leave its text out of the card without a word.",
        "Remove the key, or see the card format in the docs for the keys that there are.",
    ),
    _error(
        "D204",
        "wrong-shape",
        "A list stands where a text belongs, or the other way round.",
        "See the card format in the docs for what belongs here.",
    ),
    _error(
        "D205",
        "bad-id",
        "An id is the identity of a card for ever, so it has only characters that survive everywhere.",
        "Use lower-case letters a to z, digits and single hyphens, at most 64: `mirror-neuron`.",
    ),
    _error(
        "D206",
        "duplicate-id",
        "Two cards with one id would be one card for a learner, and only one of them would ever be updated.",
        "Give one of the two another id.",
    ),
    _error(
        "D207",
        "unknown-kind",
        "The kind says which fields a card has and what it looks like.",
        "Use one of the kinds in the docs, or make your own in the deck's folder `kinds/`.",
    ),
    _warning(
        "D208",
        "empty-value",
        "A key without a value looks like something that was forgotten.",
        "Write the value, or remove the key.",
    ),
    _error(
        "D209",
        "bad-choice",
        "Only a few words have a meaning here.",
        "Use one of the words listed.",
    ),
    _warning(
        "D210",
        "too-long",
        "A long answer is recalled in parts, so that nobody knows whether it was right.",
        "Say it shorter, or move what is not asked for into `extra`.",
    ),
    _error(
        "D211",
        "several-lines",
        "This field is one line on the card.",
        "Write it in one line; `>-` joins lines.",
    ),
    _error(
        "D212",
        "not-unique",
        "Two cards that ask the same can't both be answered.",
        "Say in one of the two what sets it apart, or remove it.",
    ),
    _error(
        "D213",
        "unknown-source",
        "A source that is not in `references.yaml` can't be printed on the card.",
        "Add it to `references.yaml`.",
    ),
    _error(
        "D214",
        "unknown-claim",
        "A claim that is not in `claims.yaml` is not one the deck promises to teach.",
        "Add it to `claims.yaml`.",
    ),
    _error(
        "D215",
        "bad-tag",
        "Anki parts tags at spaces, and keeps `marked` and `leech` for the learner.",
        "Write the tag without spaces; `a::b` makes a tag below another.",
    ),
    _error(
        "D216",
        "bad-deck-name",
        "Anki knows decks by their names, without regard to case, and `::` puts one below another.",
        "Write the name the same way everywhere, with something on both sides of each `::`.",
    ),
    _error(
        "D217",
        "no-cards",
        "A package without cards imports as nothing.",
        "Write a first card: a file `cards.yaml` with `kind: question` and a list `cards:`.",
    ),
    _error(
        "D218",
        "file-not-read",
        "Only files whose names end in `.yaml` are read; this one would be left out without a word.",
        "Rename it so that it ends in `.yaml`.",
    ),
    _error(
        "D219",
        "required-by-deck",
        "The deck's `require` says that every card has this.",
        "Add it to the card, or take it out of `require` in `deck.yaml`.",
    ),
    _error(
        "D220",
        "duplicate-guid",
        "Anki knows a note by its guid alone: of two with the same guid only one would ever be updated.",
        "Leave `guid:` out; it is only for a card that came from an imported package.",
    ),
    _error(
        "D221",
        "same-deck-twice",
        "Two decks with one id would give their cards the same identities.",
        "Give one of the two decks another id.",
    ),
    _error(
        "D222",
        "bad-reference",
        "A reference is printed from its parts, and its DOI becomes a link.",
        "Write it as CSL-YAML, as Zotero and pandoc do; a DOI begins with `10.`.",
    ),
    _error(
        "K301",
        "kind-incomplete",
        "A kind is a folder with `kind.yaml` and the HTML that it names.",
        "Add the file, or correct its name in `kind.yaml`.",
    ),
    _error(
        "K302",
        "template-syntax",
        "Anki shows an error in place of the card when a template doesn't add up.",
        "Close each `{{#Field}}` and `{{^Field}}` with a `{{/Field}}`, innermost first.",
    ),
    _error(
        "K303",
        "unknown-field-in-template",
        "Anki shows an error in place of the card when a template names a field that there is not.",
        "Use the field's `name` from `kind.yaml`.",
    ),
    _error(
        "K304",
        "reserved-name",
        "The name is used by Anki or by Deck Builder itself.",
        "Choose another name.",
    ),
    _error(
        "K305",
        "front-shows-nothing",
        "A front that shows no required field leaves cards blank.",
        "Show a required field on the front of at least one card of the kind.",
    ),
    _error(
        "K306",
        "cloze-kind",
        "Anki makes one card of each gap, all from one template.",
        "Give a kind with `{{cloze:…}}` exactly one entry under `cards`, with the filter on its front and back.",
    ),
    _error(
        "K307",
        "special-field-on-front",
        "Anki counts a field that it fills in by itself as content: it would make cards that ask nothing.",
        "Name it on the back only. The deck's name stands on every front already.",
    ),
    _error(
        "T401",
        "no-cloze",
        "A cloze card without a gap asks nothing.",
        "Write each gap as `{{c1::hidden words}}`.",
    ),
    _error(
        "T402",
        "cloze-elsewhere",
        "Only a kind with a cloze field hides words; here the braces would be shown to the learner.",
        "Use `kind: cloze`, or write the words out.",
    ),
    _error(
        "T403",
        "cloze-not-closed",
        "A gap that is not closed is shown with its braces.",
        "Close it with `}}`.",
    ),
    _error(
        "T404",
        "bad-cloze-number",
        "Anki makes cards from the numbers 1 to 499.",
        "Number the gaps from 1: `{{c1::…}}`, `{{c2::…}}`.",
    ),
    _error(
        "T405",
        "no-card",
        "A note without a card is invisible to the learner.",
        "Fill the fields that its front shows.",
    ),
    _warning(
        "T406",
        "no-alt-text",
        "A learner who does not see the picture has nothing in its place.",
        "Say in a few words what the picture shows: `![what it shows](file.png)`, or `alt:` beside `file:`.",
    ),
    _warning(
        "T407",
        "html-not-safe",
        "A script, a frame with another page or a link that runs code could do anything in a learner's Anki; "
        "a shared deck carries none.",
        "Take it out of the text; learners get the text without it.",
    ),
    _error(
        "M501",
        "missing-media",
        "The card would show a broken picture, or stay silent.",
        "Put the file into the deck's media folder, or correct the name; capitals count.",
    ),
    _error(
        "M502",
        "media-outside",
        "Only files of the deck's own media folder travel with the package.",
        "Copy the file into the media folder and name it from there.",
    ),
    _error(
        "M503",
        "media-type",
        "Not every Anki client can show or play this kind of file.",
        "Save it as SVG, PNG, JPEG, GIF or WebP, or as MP3, OGG, WAV, M4A, MP4 or WebM.",
    ),
    _error(
        "M504",
        "bad-media-file",
        "An empty file shows nothing, and AnkiWeb refuses files above 100 MB.",
        "Save the file again, smaller where it is too large.",
    ),
    _error(
        "M505",
        "remote-media",
        "A picture or recording from the web is missing offline, and tells its server who is learning.",
        "Save it in the media folder, with its source in `credits.yaml`.",
    ),
    _error(
        "L601",
        "unreadable-lock",
        "`deck.lock` holds what learners have; guessing it would cost them their progress.",
        "Take the last good `deck.lock` from version control.",
    ),
    _error(
        "L602",
        "card-vanished",
        "Learners keep a card that was released for ever, and it would never be updated again.",
        "Renamed? Write `was: old-id` on the new card. No longer wanted? Run `deck-builder retire DECK ID`.",
    ),
    _warning(
        "L603",
        "draft-vanished",
        "The card was built before but never released; whoever imported that build keeps it.",
        "Renamed? Write `was: old-id` on the new card, and its progress is kept.",
    ),
    _warning(
        "L604",
        "was-names-nothing",
        "`was` carries the identity of an earlier card, and no earlier card has this id.",
        "Correct the id, or remove `was`.",
    ),
    _error(
        "L605",
        "was-still-here",
        "One identity can't belong to two cards.",
        "Remove `was`, or the other card.",
    ),
    _error(
        "L606",
        "guid-changed",
        "With another guid the card would be a new card for everyone who has it.",
        "Take `guid:` back to what it was, or leave it out.",
    ),
    _error(
        "L607",
        "no-spare-place",
        "Anki takes a note type with one more field or card for another note type: learners would get a second one "
        "beside the first, and none of the cards that they have would be updated any more.",
        "Put the text into a field that the kind has; or make a new kind with `replaces: old-kind`, move the cards "
        "there, and have learners tick `Merge note types`; or leave it.",
    ),
    _error(
        "L608",
        "note-type-changed",
        "Anki can't turn a note type that learners have into this: their cards would no longer be updated.",
        "Take the change back, or make a new kind for new cards and retire the old ones.",
    ),
    _error(
        "L609",
        "name-used-before",
        "Anki follows a field by its name inside templates: a name that comes back on another field mixes the two up.",
        "Choose a name that this kind never had.",
    ),
    _error(
        "L610",
        "deck-id-changed",
        "Every guid is made from the deck's id: with another id all cards would be new cards for everyone.",
        "Take the `id` in `deck.yaml` back to what it was.",
    ),
    _error(
        "L611",
        "stale-lock",
        "The package would hold something that `deck.lock`, as it is in version control, does not know.",
        "Run `deck-builder build` without `--locked` and commit `deck.lock` with the cards.",
    ),
    _warning(
        "L612",
        "deck-renamed",
        "Anki knows decks by their names: cards that learners have stay in the deck with the old name, and only new "
        "ones come into the new one.",
        "Take the name back, or tell learners to rename the deck before they import.",
    ),
    _error(
        "L613",
        "kind-of-card-changed",
        "Anki never moves a note to another note type: learners would keep the card as it is.",
        "Take the kind back; or give the card a new id and retire the old one; or, where the new kind takes the place "
        "of the old one as a whole, write `replaces: old-kind` in its `kind.yaml`.",
    ),
    _error(
        "L614",
        "retired-card-is-back",
        "A retired card is empty for everyone who has it, or already deleted by them.",
        "Delete its lines; or give the card another id; or take the retirement back with "
        "`deck-builder retire DECK ID --undo`.",
    ),
    _error(
        "L615",
        "cannot-retire",
        "Only a card that learners have, and that can be taken back from them, can be retired.",
        "A card that was never released may simply be deleted from its file.",
    ),
    _warning(
        "L616",
        "kind-replaced",
        "By default Anki leaves a note in the note type that it has: learners who do not tick `Merge note types` keep "
        "these cards as they are. Those who tick it get the new ones, keep their intervals, and must upload their "
        "whole collection once when they next sync.",
        "Nothing, if that is what you want: the release notes will say what to tick.",
    ),
    _error(
        "P701",
        "cannot-write",
        "The package could not be written. What was there before is as it was.",
        "Make room, or choose another folder with `--out`.",
    ),
    _error(
        "P702",
        "something-in-the-way",
        "A folder stands where the package would go, or a file where its folder would be.",
        "Move it away, or choose another folder with `--out`.",
    ),
    _error(
        "P703",
        "reserved-file-name",
        "Anki takes a file of this name for a copy of a whole collection, and offers to replace the learner's own.",
        "Give the deck an id other than `collection`, and one that does not begin with `backup-`.",
    ),
    _error(
        "P704",
        "not-a-package",
        "The file is no package that Anki could import, or it is damaged.",
        "Export it from Anki again, or build it again.",
    ),
    _error(
        "P705",
        "no-such-revision",
        "The deck's earlier state is read from git, and git does not have it.",
        "Name a tag, a branch or a commit at which the deck stood in the same folder: `cards/capitals@v1.0.0`.",
    ),
    _error(
        "P706",
        "not-one-deck",
        "A deck folder makes one deck; the cards of this package lie in several that have nothing in common.",
        "Export them from Anki one at a time, each with its subdecks, and import each package.",
    ),
    _error(
        "P707",
        "nothing-to-import",
        "A deck folder is made of a package's notes and their note types.",
        "Export the deck again, with all of its notes; see the reasons above.",
    ),
    _error(
        "R801",
        "version-not-above",
        "A version names one package for ever, and a later release has a higher one.",
        "Choose a version above the last one.",
    ),
    _error(
        "R802",
        "uncommitted",
        "The next release is compared with this one: what is released must stand in version control.",
        "Commit the deck with its media and its `deck.lock`, then release.",
    ),
    _warning(
        "R803",
        "no-version-control",
        "Without version control nobody can go back to what was released, and a lost `deck.lock` costs learners "
        "their progress.",
        "Run `git init` and commit the deck with its `deck.lock`.",
    ),
    _error(
        "R804",
        "last-release-missing",
        "What learners get is worked out from the package that they have.",
        "Put the package that you published there, or release from a clone with the whole history.",
    ),
    _error(
        "R805",
        "nothing-to-release",
        "A release without a change makes learners import for nothing.",
        "Change something first, and run `deck-builder build`.",
    ),
    _error(
        "R806",
        "would-not-arrive",
        "Anki would skip these notes without a word, and every later change to them.",
        "See that `deck.lock` is the one of the last release; take it from version control.",
    ),
)

RULES: Final = {rule.code: rule for rule in _ALL}
"""Every rule by its code."""
