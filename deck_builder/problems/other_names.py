"""What other tools, Anki first, call the things that have another name here.

Source of Anki's names: the note types that it makes for a new collection, and its manual. The others are from the
formats of CrowdAnki, brain-brew, mdanki, Obsidian's plug-ins, hashcards, Mochi, RemNote and Quizlet, and from what
people write on their first day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_FRONT: Final = "question term text claim sign title region first word"
_BACK: Final = "answer definition meaning difference finding known role translation"
_QUESTION: Final = "question"
_BOTH_WAYS: Final = "vocabulary definition"
_CHOICE: Final = "choice question"
_TYPED: Final = "typed question"

Meanings = Mapping[str, str]
"""Words of others, each line with our words for them, the best first. Hyphens stand for spaces and underscores."""

WORDS: Final[Meanings] = {
    # Keys of cards
    "front ask back-side-question prompt q ques frage pregunta cue stimulus lhs": _FRONT,
    "question": "question claim sign term title",
    "back a ans reply response solution antwort respuesta rhs": _BACK,
    "answer": "answer definition meaning difference finding known",
    "word vocab expression headword name title term concept key target": "term word title name question",
    "meaning translation explanation definition description": (
        "definition meaning translation answer description about extra"
    ),
    "image images img photo pic figure graphic diagram illustration media file": "picture file",
    "note notes comment comments remark remarks info more additional back-extra details footnote": "extra about",
    "hint hints clue tip": "hint extra",
    "correct correct-answer correct-answers correct-option correct-options true solution answer answers": "right",
    "incorrect wrong-answer wrong-answers wrong-option wrong-options distractor distractors false": "wrong",
    "sentence cloze content body text": "text question",
    "tag label labels keyword keywords category categories topic topics": "tags",
    "source reference references ref refs citation citations cite bibliography": "sources",
    "note-type notetype model note-model card-type cardtype type template": "kind",
    "deck deck-name sub-deck folder section chapter": "subdeck",
    "uid uuid key slug card-id note-id identifier": "id",
    "note-guid anki-guid anki-id": "guid",
    "old-id former-id previous previously renamed-from": "was",
    "certainty confidence strength": "evidence",
    "reverse reversed bidirectional both both-directions two-way add-reverse": "both-ways",
    "suppress disable noqa skip nolint": "ignore",
    "card items item entries notes flashcards questions data list": "cards",
    "alt-text alttext description caption title": "alt caption",
    "src path filename image": "file",
    # Keys of deck.yaml and references.yaml
    "title deck deck-name": "name title",
    "summary about desc subtitle": "description",
    "author creator creators maintainer maintainers by": "authors author",
    "license copyright rights": "licence",
    "lang locale": "language",
    "url homepage website site web repository": "link url",
    "css styles theme appearance": "style",
    "options settings deck-options config": "preset",
    "speech voice audio text-to-speech read-aloud": "tts",
    "requires required mandatory": "require",
    "background bg background-color background-colour": "paper",
    "color colour foreground text-color text-colour font-color": "ink",
    "font-family fontfamily": "font",
    "font-size fontsize text-size": "size",
    "night-mode nightmode dark dark-mode": "night",
    "links": "link",
    "new new-per-day new-cards new-cards-per-day new-cards-day": "new-cards-a-day",
    "retention": "desired-retention",
    "max-words limit": "most-words",
    "one-line single-line": "lines",
    # Values
    "md html5 rich rich-text string str": "markdown",
    "bool boolean checkbox flag": "switch",
    "sure proven certain strong": "established",
    "javascript js script": "scripts",
    "web internet external network": "remote",
    "pictures": "picture",
}
"""Keys and values."""

KINDS: Final[Meanings] = {
    "basic basic-card basic-note standard default simple flashcard flash-card card note q&a qa q-and-a qna "
    "question-answer question-and-answer questions front-back two-sided": _QUESTION,
    "basic-and-reversed-card basic-(and-reversed-card) basic-(optional-reversed-card) basic-optional-reversed-card "
    "basic-reversed reversed reversible bidirectional two-way vocab vocabulary word words glossary translation term "
    "terms dictionary": _BOTH_WAYS,
    "basic-(type-in-the-answer) basic-type-in-the-answer type-in typein type type-answer typing input": _TYPED,
    "multiple-choice multiplechoice mcq mc quiz choices single-choice options true-false": _CHOICE,
    "clozes cloze-deletion cloze-deletions fill-in-the-blank fill-in-the-blanks fill-in blank blanks gap gaps "
    "gap-text lückentext incremental-cloze": "cloze",
    "image-occlusion-enhanced io ioe occlusion image-cloze image picture diagram labels label map": "image-occlusion",
    "list lists enumeration ordered-list sequence procedure process order overlapping-cloze cloze-overlapper": "steps",
    "compare versus vs contrast difference differences": "comparison",
    "myth myths fallacy belief": "misconception",
    "define definitions": "definition",
    "fact facts": "question",
    "study result research": "finding",
    "how cause": "mechanism",
}
"""Kinds of card."""


def find_by_meaning(word: str, known: Collection[str], meanings: Meanings = WORDS) -> str:
    """The known word for what others call `word`, by a table of meanings; or an empty string."""
    by_fold = {fold_name(name): name for name in known}
    wanted = fold_name(word)
    if wanted in by_fold:
        return by_fold[wanted]
    return next((by_fold[ours] for ours in _list_ours(wanted, meanings) if ours in by_fold), "")


def fold_name(name: str) -> str:
    """A name without capitals, with a hyphen for each space and underscore, as names are here."""
    return re.sub(r"[\s_]+", "-", name.strip()).casefold()


def _list_ours(word: str, meanings: Meanings) -> Iterator[str]:
    for theirs, ours in meanings.items():
        if word in theirs.split():
            yield from ours.split()
