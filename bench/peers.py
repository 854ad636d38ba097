"""Other tools from the package index, each in an environment of its own, and the same plain notes in their formats.

python -m bench.peers FOLDER NOTES

writes the notes of `bench.plain_deck` for all of them into FOLDER. Each note has the two cards that the plain deck has.
Not here, because they do other work: yanki makes cards of films alone, inka and apy bring notes into a collection and
write no package.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.plain_deck import list_notes

SOURCES: Final = "peers"
"""The folder with the sources of all tools, in the folder in which they run."""

_ENVIRONMENTS: Final = Path(__file__).resolve().parent.parent / "build/peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool that makes packages, or something near."""

    who: str
    """Its name for readers, with what it writes if that is no package."""
    package: str
    """What the package index calls it."""
    version: str
    """The version that is measured."""
    arguments: tuple[str, ...]
    """The name of its program, and the arguments that build the sources into the folder `other`."""

    @property
    def environment(self) -> Path:
        """The environment that it is installed into."""
        return _ENVIRONMENTS / f"{self.package}-{self.version}"

    @property
    def command(self) -> tuple[str, ...]:
        """The command that builds the sources, once it is installed."""
        program, *rest = self.arguments
        return str(self.environment / "bin" / program), *rest


PEERS: Final = (
    Peer(
        "anki-yaml-tool",
        "anki-yaml-tool",
        "0.4.0",
        ("anki-yaml-tool", "build", "--file", f"{SOURCES}/anki-yaml-tool.yaml", "--output", "other/plain.apkg"),
    ),
    Peer(
        "ankcompiler",
        "ankcompiler",
        "0.6.0",
        ("ankc", "build", "--all", "--path", f"{SOURCES}/ankcompiler", "--output", "other"),
    ),
    Peer(
        "brain-brew, for CrowdAnki",  # a folder, no package
        "brain-brew",
        "0.3.11",
        ("brain-brew", "run", f"{SOURCES}/brain-brew/recipe.yaml"),
    ),
)

_BRAIN_BREW_FILES: Final = {
    "model.yaml": "name: Plain\nid: 5dbf4a10-0000-4000-8000-000000000001\ncss_file: {here}/style.css\n"
    "fields: [{name: term}, {name: definition}]\n"
    "templates: [{name: definition, html_file: {here}/definition.html}, {name: term, html_file: {here}/term.html}]\n",
    "style.css": ".card {}\n",
    "definition.html": "What is {{term}}?\n\n--\n\n{{FrontSide}}<hr id=answer>{{definition}}",
    "term.html": "{{definition}}\n\n--\n\n{{FrontSide}}<hr id=answer>{{term}}",
    "header.yaml": "name: Plain\ncrowdanki_uuid: 5dbf4a10-0000-4000-8000-000000000002\n"
    "deck_config_uuid: 5dbf4a10-0000-4000-8000-000000000003\ndeck_configurations: []\n",
    "recipe.yaml": "- build_parts:\n"
    "  - note_model_from_yaml_part: {part_id: Plain, file: {here}/model.yaml}\n"
    "  - headers_from_yaml_part: {part_id: header, file: {here}/header.yaml}\n"
    "  - notes_from_csvs:\n"
    "      part_id: notes\n"
    "      note_model_mappings: [{note_models: [Plain]}]\n"
    "      file_mappings: [{file: {here}/notes.csv, note_model: Plain}]\n"
    "- generate_crowd_anki:\n"
    "    {folder: other, headers: header, notes: {part_id: notes}, note_models: {parts: [{part_id: Plain}]}}\n",
}


def install(peer: Peer) -> bool:
    """Install a tool into an environment of its own, unless it is there. False if it can't be installed."""
    done = peer.environment / "installed"
    if done.is_file():
        return True
    venv.create(peer.environment, clear=True, with_pip=True)
    pip = (str(peer.environment / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check")
    if subprocess.run((*pip, "install", f"{peer.package}=={peer.version}"), check=False).returncode:
        return False
    done.touch()
    return True


def write_sources(folder: Path, count: int) -> None:
    """Write the same plain notes for each tool into `folder`, which is made."""
    folder.mkdir(parents=True)
    notes = list(list_notes(count))
    lines = [
        "config:",
        "  name: Plain",
        "  deck-name: Plain",
        "  fields: [term, definition]",
        "  templates:",
        "    - {name: definition, qfmt: 'What is {{term}}?', afmt: '{{FrontSide}}<hr id=answer>{{definition}}'}",
        "    - {name: term, qfmt: '{{definition}}', afmt: '{{FrontSide}}<hr id=answer>{{term}}'}",
        "data:",
    ]
    for card, term, definition in notes:
        lines += [f"  - id: {card}", f"    term: {term}", f"    definition: {definition}"]
    (folder / "anki-yaml-tool.yaml").write_text("\n".join([*lines, ""]), encoding="utf-8")
    blocks = [
        f"---\n\n{term} ::: {definition}\n\n---\n[^uid]: term{number:06}\n[^type]: reversed\n\n"
        for number, (_, term, definition) in enumerate(notes)
    ]
    (folder / "ankcompiler").mkdir()
    (folder / "ankcompiler/plain.md").write_text("---\ndeck: Plain\n---\n" + "".join(blocks), encoding="utf-8")
    (folder / "brain-brew").mkdir()
    for name, text in _BRAIN_BREW_FILES.items():
        text = text.replace("{here}", f"{SOURCES}/brain-brew")
        (folder / "brain-brew" / name).write_text(text, encoding="utf-8")
    rows = [f"{card},{term},{definition}," for card, term, definition in notes]
    table = "\n".join(["guid,term,definition,tags", *rows, ""])
    (folder / "brain-brew/notes.csv").write_text(table, encoding="utf-8")


if __name__ == "__main__":
    write_sources(Path(sys.argv[1]), int(sys.argv[2]))
