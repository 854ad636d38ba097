"""What makes a card hard to learn from, though nothing about it is wrong. Finds much of it, and would rather miss some.

A card is looked at as learners see it: the fields that a front shows, and the first that its back shows beside them.
What hangs on the words of a language is looked for in English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deck_builder import cloze
from deck_builder.likeness import SMALL_WORDS, content_words, pairs_alike
from deck_builder.template import Section, Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.compile import Content
    from deck_builder.deck import Card, Deck, Kind
    from deck_builder.problem import Place, Problems
    from deck_builder.template import Node

_WORD: Final = re.compile(r"\w+")
_MARKS: Final = re.compile(r"[*_`]|!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|\[(?!sound)")
_MAY_BE_MARKED: Final = frozenset("*_`[")
_FORMULA: Final = re.compile(r"\$[^$]*\$")
_YES_OR_NO: Final = re.compile(
    r"(?:is|are|was|were|do|does|did|can|could|will|would|has|have|should|may|must)\b[^?]*\?\s*\Z", re.IGNORECASE
)
_POINTS_BACK: Final = frozenset(_WORD.findall("it this that these those they them he she him her its their"))
_ASKING: Final = frozenset(
    _WORD.findall(
        "what which who whose whom when where why how much many often does do did is are was were can could "
        "would will should may might must have has had happens happen about in on of to for so and but then "
        "there"
    )
)
_LIST_ITEM: Final = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s", re.MULTILINE)
_ENGLISH: Final = re.compile(r"(?:en(?:-.*)?)?", re.IGNORECASE)
_LONGEST_ANSWER_GIVEN_AWAY: Final = 5
_TOO_MUCH: Final = 0.6
"""The share of a sentence's words that one card may hide."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a front asks and what is answered, as words, with the card and where its question stands."""

    card: str
    asked: str
    answered: str
    place: Place


class Lint:
    """Looks at each card of a deck, and at the end at all of them together.

    `earlier` are the prompts of decks that were looked at before, and takes up this deck's.
    """

    def __init__(self, deck: Deck, problems: Problems, earlier: list[Prompt] | None = None) -> None:
        self.deck, self.problems = deck, problems
        self.prompts = [] if earlier is None else earlier
        self.first = len(self.prompts)
        self.english = _ENGLISH.fullmatch(deck.language) is not None
        self.sides: dict[str, tuple[tuple[str, ...], str]] = {}

    def see(self, card: Card, content: Content) -> None:
        """Look at one card."""
        del content  # what authors wrote says more than the HTML made of it
        if card.kind.cloze_fields:
            for key in sorted(card.kind.cloze_fields & card.values.keys()):
                self._gaps(card, key, str(card.values[key]))
            return
        if not card.kind.framed:
            return
        asked_keys, answer_key = self._sides_of(card.kind)
        shown = [key for key in asked_keys if isinstance(card.values.get(key), str)]
        answer = card.values.get(answer_key, "")
        if not shown or not isinstance(answer, str):
            return
        asked = " ".join(_plain(str(card.values[key])) for key in shown)
        question = shown[-1]
        self._question(card, question, asked, alone=len(shown) == 1)
        self._answer(card, answer_key, asked, answer)
        self.prompts.append(Prompt(card.id, asked, _plain(answer), card.at(question)))

    def finish(self) -> None:
        """Look at the prompts of all cards together."""
        prompts = self.prompts
        refused = {problem.card for problem in self.problems if problem.code == "D212"}
        for one, other in pairs_alike([each.asked for each in prompts]):
            was = prompts[one]
            same = was.asked == prompts[other].asked and prompts[other].card in refused
            if other >= self.first and not same:
                where = f"{was.place.file.name}:{was.place.line}"
                message = f"the card `{was.card}` ({where}) asks the same: “{_short(was.asked)}”"
                self.problems.add("C911", message, prompts[other].place, card=prompts[other].card)
        self._answers_given_away()

    def _sides_of(self, kind: Kind) -> tuple[tuple[str, ...], str]:
        """The keys of the fields that a kind's first front shows, and of the first that only its back shows."""
        if kind.key not in self.sides:
            by_name = {field.name: field for field in kind.fields if field.text in ("markdown", "plain")}
            template = kind.templates[0]
            front = [by_name[name].key for name in _shown(template.shown) if name in by_name]
            back = re.findall(r"\{\{(?:[\w-]+:)*([^{}#^/]+)\}\}", template.back)
            answers = [by_name[name.strip()].key for name in back if name.strip() in by_name]
            required = [key for key in answers if key not in front and _field_is_required(kind, key)]
            self.sides[kind.key] = (tuple(dict.fromkeys(front)), required[0] if required else "")
        return self.sides[kind.key]

    def _question(self, card: Card, key: str, asked: str, *, alone: bool) -> None:
        if asked.count("?") > 1:
            self._note("C902", f"`{key}` asks {asked.count('?')} questions", card, key)
        if not self.english:
            return
        if alone and _YES_OR_NO.fullmatch(asked) and " or " not in asked:
            self._note("C903", f"“{_short(asked)}” can be answered with yes or no", card, key)
        if alone and (word := _points_back(asked)):
            self._note("C904", f"`{word}` in “{_short(asked)}” points to nothing", card, key)

    def _answer(self, card: Card, key: str, asked: str, answer: str) -> None:
        field = next((each for each in card.kind.fields if each.key == key), None)
        length = len(_plain(answer).split())
        if field and field.most_words is None and length > self.deck.limits["answer-words"]:
            self._note("C901", f"`{key}` has {length} words", card, key)
        items = len(_LIST_ITEM.findall(answer))
        if items > self.deck.limits["list-items"]:
            self._note("C905", f"`{key}` is a list of {items}", card, key)
        said = content_words(_words(answer))
        if said and len(said) <= _LONGEST_ANSWER_GIVEN_AWAY and set(said) <= set(_words(asked)) and " or " not in asked:
            self._note("C910", f"the front says “{_short(_plain(answer))}” already", card, key)
        if card.kind.key == "definition" and self.english:
            term = [word for word in content_words(_words(asked)) if len(word) > 3]
            if term and all(any(_same_stem(word, each) for each in _words(answer)) for word in term):
                self._note("C909", f"the definition of “{_short(asked)}” uses the term itself", card, key)

    def _gaps(self, card: Card, key: str, text: str) -> None:
        found = cloze.find(text)
        if not found.numbers:
            return
        for number in sorted(found.numbers):
            hidden = _words(" ".join(_hidden(text, number)))
            every = _words(_filled(text))
            if not hidden or not every or _FORMULA.search(text):
                continue
            if len(hidden) == len(every):
                self._note("C906", f"gap {number} hides everything", card, key)
            elif self.english and not content_words(hidden) and not any(map(str.isdigit, "".join(hidden))):
                self._note("C907", f"gap {number} hides nothing but “{' '.join(hidden)}”", card, key)
            elif len(hidden) > _TOO_MUCH * len(every) and len(hidden) > 3:
                self._note("C908", f"gap {number} hides {len(hidden)} of {len(every)} words", card, key)

    def _answers_given_away(self) -> None:
        """Two cards, each of which holds the other's answer in its question."""
        own = self.prompts[self.first :]
        by_answer: dict[tuple[str, ...], list[int]] = {}
        for at, each in enumerate(own):
            answer = tuple(content_words(_words(each.answered)))
            if 0 < len(answer) <= _LONGEST_ANSWER_GIVEN_AWAY:
                by_answer.setdefault(answer, []).append(at)
        lengths = sorted({len(answer) for answer in by_answer})
        gives: dict[int, set[int]] = {}
        for at, each in enumerate(own):
            asked = content_words(_words(each.asked))
            for length in lengths:
                for start in range(len(asked) - length + 1):
                    gives.setdefault(at, set()).update(by_answer.get(tuple(asked[start : start + length]), ()))
        for at, others in gives.items():
            for other in sorted(others):
                if other < at and at in gives.get(other, ()):
                    message = f"this card and `{own[other].card}` hold each other's answer in their questions"
                    self.problems.add("C912", message, own[at].place, card=own[at].card)

    def _note(self, code: str, message: str, card: Card, key: str) -> None:
        self.problems.add(code, message, card.at(key), card=card.id)


def _field_is_required(kind: Kind, key: str) -> bool:
    return any(field.key == key and field.required for field in kind.fields)


def _shown(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Shown):
            yield node.field
        elif isinstance(node, Section):
            yield from _shown(node.inside)


def _plain(text: str) -> str:
    """A text on one line, without the marks of Markdown."""
    return " ".join((_MARKS.sub("", text) if _MAY_BE_MARKED & set(text) else text).split())


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters; what is looked at several times over is parted once."""
    return tuple(_WORD.findall(_plain(text).casefold()))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rsplit(' ', 1)[0]}…"


def _points_back(asked: str) -> str:
    """A word such as `it` before which nothing stands that it could mean; empty where there is none."""
    for word in _words(asked):
        if word in _POINTS_BACK:
            following = re.search(rf"\b{word}\b\s+(\w+)", asked, re.IGNORECASE)
            # "This word" and "their partner" point to what follows; "it" in "is it true that" points to nothing at all.
            if word in ("this", "that", "these", "those", "its", "their", "her") and following:
                next_word = following[1].casefold()
                if next_word not in _ASKING and next_word not in SMALL_WORDS:
                    return ""
            if re.search(r"\bit\b.*\b(?:that|to|when|if|like|mean|called|for)\b", asked, re.IGNORECASE):
                return ""
            return word
        if word not in _ASKING and word not in SMALL_WORDS:
            return ""
    return ""


def _same_stem(one: str, other: str) -> bool:
    """Whether two words are one but for an ending."""
    length = min(len(one), len(other))
    return length > 3 and one[: max(4, length - 1)] == other[: max(4, length - 1)] and abs(len(one) - len(other)) <= 3


def _hidden(text: str, number: int) -> list[str]:
    return [
        re.sub(r"\{\{c[\d,]+::|\}\}", " ", found[2].split("::")[0])
        for found in re.finditer(r"\{\{c([\d,]+)::(.*?)\}\}", text, re.DOTALL)
        if str(number) in found[1].split(",")
    ]


def _filled(text: str) -> str:
    return re.sub(r"\{\{c[\d,]+::(.*?)(?:::[^{}]*)?\}\}", r"\1", text, flags=re.DOTALL)
