"""An author with translators: they edit a deck in three languages and two editions, and know what each one says.

German has notes of its own. Spanish comes later and has the notes of the source.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

from tests.support.command_line import run
from tests.support.releases import Clock, commit, git, lock_of

EDITIONS = ("standard", "")
"""The smaller edition, and the whole deck."""
FIELDS = ("meaning", "extra")
SETTINGS = {
    "": "name: Words\nnamespace: own\neditions:\n  standard:\n    without:\n      tags: [extended]\n"
    "      templates: {vocabulary: [word]}\n      fields: {vocabulary: [extra]}\n",
    "de": "name: Wörter\nnamespace: eigen\n",
    "es": "same-notes: yes\n",
}
"""What `deck.yaml` of each language says after the id."""

Shown = tuple[str, str, int]
"""What learners have of a note: the meaning, the extra and the number of cards that ask something."""


class AuthorOfLanguages:
    """Writes a deck, and knows what learners of each language and edition are to have."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.texts: dict[str, dict[str, dict[str, str]]] = {"": {}, "de": {}}
        """The texts of each card in each language, by field. A translation may lack an extra."""
        self.origins: dict[tuple[str, str, str], tuple[str, str]] = {}
        """Each text as the last build found it, and the text of the source that it was made from, by language, card and
        field. Of what is edited between two builds, only the last state counts."""
        self.first_ids: dict[str, str] = {}
        """The id that each card had at first, by its present one."""
        self.extended: set[str] = set()
        """The cards that only the whole deck has."""
        self.released: set[str] = set()
        """The cards of the last release."""
        self.count = 0
        for number in range(6):
            self.add(("", "de"), is_rare=number > 3)
        git_folder = folder.parent
        git_folder.mkdir(parents=True, exist_ok=True)
        git(git_folder, "init", "--quiet")

    def make_text(self, what: str) -> str:
        """Make a text that nothing else says."""
        self.count += 1
        return f"{what} {self.count}"

    def add(self, languages: tuple[str, ...], *, is_rare: bool) -> None:
        self.count += 1
        card = f"card-{self.count}"
        self.first_ids[card] = card
        self.extended |= {card} if is_rare else set()
        for language in languages:
            self.translate(language, card)

    def translate(self, language: str, card: str) -> None:
        """Write all texts of a card anew; a translator sometimes leaves out the extra."""
        fields = FIELDS[: self.random.randrange(1, 3)] if language else FIELDS
        self.texts[language][card] = {field: self.make_text(f"{field} {language}") for field in fields}

    def edit(self) -> None:
        """Do a few of the things that authors and translators do, and at least one edit of the source."""
        doings: list[Callable[[], None]] = [
            *(self.edit_source, self.edit_translation, self.edit_translation, self.say_that_it_is_right),
            *(self.add_somewhere, self.translate_late, self.rename, self.retire, self.let_grow),
        ]
        for _ in range(self.random.randrange(2, 6)):
            self.random.choice(doings)()
        self.edit_source(surely=True)

    def edit_source(self, *, surely: bool = False) -> None:
        card, field = self.random.choice(sorted(self.texts[""])), self.random.choice(FIELDS)
        before = self.texts[""][card][field]
        self.texts[""][card][field] = self.make_text(field)
        if self.random.random() < 0.2 and not surely:  # and back again, which makes nothing stale
            self.texts[""][card][field] = before

    def edit_translation(self) -> None:
        language = self.choose_language()
        card = self.random.choice(sorted(self.texts[language]))
        field = self.random.choice(sorted(self.texts[language][card]))
        self.texts[language][card][field] = self.make_text(f"{field} {language}")

    def say_that_it_is_right(self) -> None:
        language = self.choose_language()
        stale = sorted({card for card, _ in self.list_stale(language)} & self.released)
        if stale and (self.folder_of(language) / "made-from.yaml").exists():
            card = self.random.choice(stale)
            self.write()
            run("translations", self.folder, "--language", language, "--still-right", card)
            self.remember_origins(language)
            for field, text in self.texts[language][card].items():
                self.origins[language, card, field] = (text, self.texts[""][card][field])

    def add_somewhere(self) -> None:
        languages = [each for each in self.texts if not each or self.random.random() < 0.6]
        self.add(tuple(languages), is_rare=self.random.random() < 0.4)

    def translate_late(self) -> None:
        language = self.choose_language()
        if missing := sorted(self.texts[""].keys() - self.texts[language].keys()):
            self.translate(language, self.random.choice(missing))

    def rename(self) -> None:
        card = self.random.choice(sorted(self.texts[""]))
        if self.first_ids[card] == card and card in self.released:
            new = f"renamed-{card}"
            self.first_ids[new] = self.first_ids.pop(card)
            for texts in self.texts.values():
                if card in texts:
                    texts[new] = texts.pop(card)
            for key in [key for key in self.origins if key[1] == card]:
                self.origins[key[0], new, key[2]] = self.origins.pop(key)
            for ids in (self.extended, self.released):
                if card in ids:
                    ids.remove(card)
                    ids.add(new)
            self.released.discard(new)  # it is not in the lock under its new id

    def retire(self) -> None:
        left = sorted(self.released - (self.extended if len(self.extended) == 1 else set()))
        if len(left) > 4:
            card = self.random.choice(left)
            run("retire", self.folder, card)
            self.released.remove(card)
            for texts in self.texts.values():
                texts.pop(card, None)
            self.extended.discard(card)

    def let_grow(self) -> None:
        """Take a card into the smaller edition."""
        if len(self.extended) > 1:
            self.extended.remove(self.random.choice(sorted(self.extended)))

    def choose_language(self) -> str:
        return self.random.choice([language for language in self.texts if language])

    def begin_spanish(self) -> None:
        self.texts["es"] = {}
        for card in sorted(self.texts[""]):
            if self.random.random() < 0.7:
                self.translate("es", card)

    def list_stale(self, language: str) -> set[tuple[str, str]]:
        """The texts of a translation that are as they were, although their source has changed."""
        return {
            (card, field)
            for card, fields in self.texts[language].items()
            for field, text in fields.items()
            if (origin := self.origins.get((language, card, field)))
            and origin[0] == text
            and origin[1] != self.texts[""][card][field]
        }

    def remember_origins(self, language: str) -> None:
        """Do what a build does: a text that has changed was made from the source as it is now."""
        for card, fields in self.texts[language].items():
            for field, text in fields.items():
                key = (language, card, field)
                if self.origins.get(key, ("", ""))[0] != text:
                    self.origins[key] = (text, self.texts[""][card][field])

    def find_stale(self, language: str) -> set[tuple[str, str]]:
        """The texts that the program calls older than their source."""
        found = json.loads(run("translations", self.folder, "--language", language, "--format", "json").output)
        return {(each["card"], each["key"]) for each in found[0]["stale"]}

    def folder_of(self, language: str) -> Path:
        return self.folder / f"translations/{language}" if language else self.folder

    def write(self) -> None:
        """Write all files. Translators do not always follow a rename."""
        for language, texts in self.texts.items():
            lines = ["cards:"] if language else ["kind: vocabulary", "cards:"]
            for card, fields in texts.items():
                first = self.first_ids[card]
                lines += [f"  - id: {first if language and self.random.random() < 0.5 else card}"]
                lines += [f"    {field}: {text}" for field, text in fields.items()]
                if not language:
                    lines += [f"    word: {first}"]
                    lines += [f"    was: {first}"] if first != card else []
                    lines += ["    tags: [extended]"] if card in self.extended else []
            folder = self.folder_of(language)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "cards.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
            settings = f"id: words{language and '-' + language}\n{SETTINGS[language]}"
            (folder / "deck.yaml").write_text(settings, encoding="utf-8")

    def release(self, version: str, clock: Clock) -> None:
        """Write, build, commit and release everything."""
        self.write()
        clock.next_day()
        out = self.folder.parent / "dist"
        run("build", self.folder, "--out", out)
        commit(self.folder)
        for language in self.texts:
            self.remember_origins(language)
        run("release", self.folder, version, "--out", out)
        commit(self.folder)
        self.released = set(self.texts[""])

    def package(self, version: str, language: str, edition: str) -> Path:
        names = ("words", language, edition, version)
        return self.folder.parent / "dist" / f"{'-'.join(filter(None, names))}.apkg"

    def expect(self, language: str, edition: str) -> dict[str, Shown]:
        """What an edition in a language has, by the guid of the note."""
        guids = {card: entry["guid"] for card, entry in lock_of(self.folder_of(language))["cards"].items()}
        return {
            guids[card]: (
                fields["meaning"],
                "" if edition else fields.get("extra", self.texts[""][card]["extra"]),
                1 if edition else 2,
            )
            for card, fields in self.texts[language].items()
            if not edition or card not in self.extended
        }
