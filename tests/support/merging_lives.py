"""Learners who live with a deck in real Anki, and merge some of its releases: says what each merge cost them.

This is a program of its own, so that it can run with another version of Anki than the tests. It reads a JSON file with
the `releases` (package and time) and the `lives`, and prints a list of losses for each life as a line of JSON. What was
lost is judged by what Anki has before and after, and by marks in the learner's words, not by what the merge says; only
fields that it showed as a conflict are left out.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from deck_builder.commands.merge.merge_texts import BETWEEN_BOTH
from deck_builder.commands.merge.merged_package import draft_merged_package
from deck_builder.commands.merge.plan import MergePlan, plan_merge
from deck_builder.commands.rehearse.anki import Learner
from deck_builder.commands.rehearse.state import CollectionState, StoredNote
from deck_builder.packages.limits import NO_LIMITS
from deck_builder.packages.model import Package
from deck_builder.packages.read import read_package

HOUR = 3600
ROOT = "A Long-Lived Deck"
OWN_DECK = "Mine"
ADDED = re.compile(r'<br><img src="w\d+w\.png">|(?:<br>)?\bw\d+w\b')
"""What a learner added to a text."""


class Life:
    """A learner with their collection, and everything that they lost so far."""

    def __init__(self, folder: Path, releases: Sequence[tuple[str, int]], seed: int) -> None:
        self.folder, self.random = folder, Random(seed)
        self.learner = Learner(folder / "collection")
        self.releases = [(read_package(Path(file), NO_LIMITS), at) for file, at in releases]
        self.lost: list[str] = []
        self.imported: list[Package] = []
        self.deleted: set[str] = set()
        self.settled: dict[tuple[str, int], str] = {}
        """What the author had in fields that a merge showed as a conflict: it is shown again once that changes."""
        self.words = 0
        self.fields_added = 0

    def new_word(self) -> str:
        """A word that nobody has written before."""
        self.words += 1
        return f"w{self.words}w"

    # What learners do between two releases. `now` is the time, in seconds since 1970.

    def write(self, now: int) -> None:
        """Write into some notes: a word before, inside or behind a text, or a line below it."""
        for guid, note in self._choose_notes(5):
            places = [place for place, text in enumerate(note.fields) if len(text.split()) > 2 and "<img" not in text]
            if not places:
                continue
            place, word = self.random.choice(places), self.new_word()
            text = note.fields[place]
            spaces = [at for at, sign in enumerate(text) if sign == " " and _is_outside(text[:at])]
            ways = [f"{word} {text}", f"{text} {word}", f"{text}<br>{word}"]
            if spaces:
                at = self.random.choice(spaces)
                ways.append(f"{text[:at]} {word}{text[at:]}")
            note.fields[place] = self.random.choice(ways)
            self.learner.col.update_note(note)
            self.learner.set_note_times({guid: now})

    def tag(self, now: int) -> None:
        """Add tags to some notes, `marked` and `leech` among them."""
        for guid, note in self._choose_notes(3):
            note.tags.append(self.random.choice(["marked", "leech", f"mine::{self.new_word()}"]))
            self.learner.col.update_note(note)
            self.learner.set_note_times({guid: now})

    def delete(self, _: int) -> None:
        """Delete a note."""
        for guid, _note in self._choose_notes(1):
            self.learner.delete_note(guid)
            self.deleted.add(guid)

    def arrange(self, _: int) -> None:
        """Move some cards, suspend, flag and bury others."""
        cards = sorted(self.learner.col.find_cards(""))
        self.random.shuffle(cards)
        self.learner.col.set_deck(cards[:2], self.learner.deck_id(OWN_DECK))
        self.learner.col.sched.suspend_cards(cards[2:4])
        self.learner.col.set_user_flag_for_cards(self.random.randrange(1, 8), cards[4:6])
        self.learner.col.sched.bury_cards(cards[6:7])

    def add_picture(self, now: int) -> None:
        """Put a picture of their own into a note."""
        for guid, note in self._choose_notes(1):
            name = f"{self.new_word()}.png"
            self.learner.col.media.write_data(name, name.encode())
            place = next((at for at, text in enumerate(note.fields) if len(text.split()) > 2), None)
            if place is not None:
                note.fields[place] += f'<br><img src="{name}">'
                self.learner.col.update_note(note)
                self.learner.set_note_times({guid: now})

    def add_field(self, now: int) -> None:
        """Add a field to a note type, and write into it."""
        for guid, note in self._choose_notes(1):
            model = self.learner.col.models.get(note.mid)
            assert model is not None
            name = f"My notes {self.new_word()}"
            self.learner.col.models.add_field(model, self.learner.col.models.new_field(name))
            self.learner.col.models.update_dict(model)
            note.load()
            note[name] = f"in a field of mine {self.new_word()}"
            self.learner.col.update_note(note)
            self.learner.set_note_times({guid: now})
            self.fields_added += 1

    def restyle(self, now: int) -> None:
        """Add a line to a note type's style."""
        for _, note in self._choose_notes(1):
            model = self.learner.col.models.get(note.mid)
            assert model is not None
            model["css"] = f"/* {self.new_word()} */\n{model['css']}"
            self.learner.col.models.update_dict(model)
            self.learner.database.execute("UPDATE notetypes SET mtime_secs = ? WHERE id = ?", now, note.mid)
            self.learner.col.models._clear_cache()

    def _choose_notes(self, most: int) -> list[tuple[str, Any]]:
        notes = sorted(self.learner.col.find_notes(""))
        chosen = self.random.sample(notes, min(len(notes), self.random.randint(1, most)))
        return [(note.guid, note) for note in map(self.learner.col.get_note, chosen)]

    # What learners do with a release.

    def import_release(self, number: int) -> None:
        """Import a release as it is. What it replaces is nobody's fault."""
        package, _ = self.releases[number]
        self._import(package)
        self.imported.append(package)
        self._delete_again()
        self.learner.study_everything(30 + number)

    def merge(self, number: int, conflicts: Any, *, knows_all: bool) -> None:
        """Export the deck, merge a release, import the result, and then the release itself."""
        package, _ = self.releases[number]
        export, merged = self.folder / "export.apkg", self.folder / "merged.apkg"
        self.learner.export_package(export)
        before = self.learner.read_state()
        earlier = [each for each, _ in self.releases[:number]] if knows_all else self.imported
        plan = plan_merge(read_package(export, NO_LIMITS), package, earlier, conflicts, had_all=not knows_all)
        with draft_merged_package(plan, self.folder) as draft:
            draft.replace(merged)
        self._import(read_package(merged, NO_LIMITS))
        after = self.learner.read_state()
        self.lost += (f"release {number}: {loss}" for loss in self._list_losses(plan, before, after))
        self._import(package)
        at_last = self.learner.read_state()
        come_back = self.deleted & at_last.notes.keys()
        if {guid: note for guid, note in at_last.notes.items() if guid not in come_back} != after.notes:
            self.lost.append(f"release {number}: the release changes notes after the merge")
        if not after.cards.items() <= at_last.cards.items():
            self.lost.append(f"release {number}: the release changes cards after the merge")
        if not self.fields_added and at_last.note_types != after.note_types:
            self.lost.append(f"release {number}: the release changes note types after the merge")
        self.imported.append(package)
        self._delete_again()
        self.learner.study_everything(30 + number)

    def _import(self, package: Package) -> None:
        """Import a package as if that were long ago: Anki up to 24.11 gives notes the time of the import."""
        log = self.learner.import_package(package.file)
        came = log.new_guids | log.updated_guids
        self.learner.set_note_times({guid: package.notes[guid].mod for guid in came})

    def _delete_again(self) -> None:
        for guid in self.deleted:
            self.learner.delete_note(guid)

    def _list_losses(self, plan: MergePlan, before: CollectionState, after: CollectionState) -> Iterator[str]:
        release, shown = plan.new, _list_shown(plan)
        for guid, had in before.notes.items():
            note = after.notes.get(guid)
            if note is None:
                yield f"{guid} is gone"
                continue
            for place, text in enumerate(had.fields):
                words = {*re.findall(r"w\d+w", text)} - {*re.findall(r"w\d+w", note.fields[place])}
                if words and (guid, place) not in shown:
                    yield f"{guid} has lost the words {words}"
            if own := {tag for tag in had.tags if _is_own(tag)} - {*note.tags}:
                yield f"{guid} has lost the tags {own}"
            if guid in release.notes:
                yield from self._compare_with_release(guid, note, release, shown)
        for key, card in before.cards.items():
            if after.cards.get(key) != card:
                yield f"card {key} was {card} and is {after.cards.get(key)}"
        if come_back := self.deleted & after.notes.keys():
            yield f"{come_back} were deleted and are back"
        if missing := release.notes.keys() - after.notes.keys() - self.deleted:
            yield f"{missing} did not come"
        for type_id, note_type in before.note_types.items():
            css, now = (set(re.findall(r"/\* w\d+w \*/", state.note_types[type_id].css)) for state in (before, after))
            if not css <= now:
                yield f"the style of {note_type.name} is lost"
        if missing_media := self.learner.find_missing_media(self.learner.read_state().notes, {}):
            yield f"there are no {missing_media}"

    def _compare_with_release(
        self, guid: str, note: StoredNote, release: Package, shown: set[tuple[str, int]]
    ) -> Iterator[str]:
        """Name the fields that have not what the author wrote, beside the learner's words."""
        right = release.notes[guid]
        for place, should_be in enumerate(right.fields):
            text = ADDED.sub("", note.fields[place])
            if BETWEEN_BOTH in text:  # both texts stayed in an earlier merge, and either may be that of the release now
                has_it = {*should_be.split()} <= {*text.replace(BETWEEN_BOTH, " ").split()}
                text = should_be if has_it else text
            if (guid, place) in shown:
                self.settled[guid, place] = should_be
            elif text.split() != should_be.split() and self.settled.get((guid, place)) != should_be:
                text_of_release = f"{should_be!r} in the release and {note.fields[place]!r} here"
                yield f"{guid} has not the author's text: {text_of_release}"
        tags = {tag for tag in note.tags if not _is_own(tag)}
        if tags != set(right.tags):
            yield f"{guid} has the tags {tags} and not {set(right.tags)}"

    def end(self) -> None:
        """Close the collection, after "Check Database" had nothing to do."""
        keys = self.learner.read_state().cards.keys()
        if self.learner.check_database() != keys:
            self.lost.append("“Check Database” changes the cards")
        self.learner.close()


def _is_outside(text: str) -> bool:
    """Whether the end of a text is in no tag and in no gap."""
    return text.count("<") == text.count(">") and text.count("{{") == text.count("}}")


def _is_own(tag: str) -> bool:
    return tag in ("marked", "leech") or tag.startswith("mine::")


def _list_shown(plan: MergePlan) -> set[tuple[str, int]]:
    """The fields that the merge showed as a conflict."""
    return {
        (note.mine.guid, place)
        for note in plan.notes
        for place, field in enumerate(note.fields)
        if field.merged.kind == "conflict"
    }


def live(job: dict[str, Any], releases: Sequence[tuple[str, int]]) -> list[str]:
    """Let a learner live with the releases; return what was lost in merges.

    `job` has a `seed`, and for each release what the learner does `before` it, and with it (`then`: `import`, `skip`,
    or how conflicts are settled in a merge). `late` says that they do it after the release came out; `knows_all` that
    all earlier releases are at hand and not only those that they imported.
    """
    with tempfile.TemporaryDirectory() as scratch:
        life = Life(Path(scratch), releases, job["seed"])
        for number, day in enumerate(job["days"]):
            at = releases[number][1] + (HOUR if day["late"] else -HOUR)
            for activity in day["before"] if number else ():
                getattr(life, activity)(at)
            if number == 0 or day["then"] == "import":
                life.import_release(number)
            elif day["then"] != "skip":
                life.merge(number, day["then"], knows_all=job["knows_all"])
        life.end()
        return life.lost


def main(file: str) -> None:
    """Do the work that a JSON file describes."""
    jobs = json.loads(Path(file).read_text(encoding="utf-8"))
    out, sys.stdout = sys.stdout, sys.stderr  # Anki prints a warning to stdout if the machine is slow
    for job in jobs["lives"]:
        print(json.dumps(live(job, jobs["releases"])), file=out, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
