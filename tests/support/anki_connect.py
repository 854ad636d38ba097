"""A running Anki for tests: speaks AnkiConnect's protocol over HTTP, with a real collection behind it.

The answers and errors are those of AnkiConnect's API version 6, as its README describes them. A test can make it busy,
close its profile, or cut a connection in the middle.
"""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from anki.collection import (
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from tests.support.learner import Learner


class RunningAnki:
    """A collection behind an HTTP server on a free port of this computer."""

    def __init__(self, learner: Learner) -> None:
        self.learner = learner
        self.key: str | None = None
        """The `apiKey` of the settings."""
        self.profile_is_open = True
        """Whether a profile is open."""
        self.cut_before = ""
        """The connection is cut instead of doing this action."""
        self.cut_after = ""
        """The connection is cut when this action is done, without an answer."""
        self.answer_to: dict[str, bytes] = {}
        """Raw answers to give instead of the right ones, by action."""
        self.is_older = False
        """Whether exports look as those of Anki 25.9 and earlier."""
        self.calls: list[str] = []
        """The actions that were asked for."""
        self.address = ""
        """Where the server listens."""

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request."""
        try:
            if request.get("key") != self.key:
                raise ValueError("valid api key must be provided")
            action: Callable[..., Any] | None = getattr(self, f"do_{request['action']}", None)
            if action is None:
                raise ValueError("unsupported action")
            return {"result": action(**request.get("params", {})), "error": None}
        except Exception as error:  # noqa: BLE001  as the add-on does
            return {"result": None, "error": str(error)}

    @property
    def col(self) -> Any:
        """The collection of the open profile."""
        if not self.profile_is_open:
            raise ValueError("collection is not available")
        return self.learner.col

    def do_version(self) -> int:
        return 6

    def do_deckNames(self) -> list[str]:  # noqa: N802  the protocol's name
        return [deck.name for deck in self.col.decks.all_names_and_ids()]

    def do_findCards(self, query: str) -> list[int]:  # noqa: N802
        return list(self.col.find_cards(query))

    def do_findNotes(self, query: str) -> list[int]:  # noqa: N802
        return list(self.col.find_notes(query))

    def do_getDecks(self, cards: list[int]) -> dict[str, list[int]]:  # noqa: N802
        decks: dict[str, list[int]] = {}
        for card in cards:
            decks.setdefault(self.col.decks.name(self.col.get_card(card).did), []).append(card)
        return decks

    def do_exportPackage(self, deck: str, path: str, includeSched: bool = False) -> bool:  # noqa: N802, N803
        deck_id = self.col.decks.id_for_name(deck)
        if deck_id is None:
            return False
        options = ExportAnkiPackageOptions(
            with_scheduling=includeSched, with_deck_configs=includeSched, with_media=True, legacy=True
        )
        self.col.export_anki_package(out_path=path, options=options, limit=DeckIdLimit(deck_id))
        if self.is_older:
            with zipfile.ZipFile(path) as archive:
                entries = [(name, archive.read(name)) for name in archive.namelist() if name != "meta"]
            with zipfile.ZipFile(path, "w") as archive:
                for name, data in entries:
                    archive.writestr(name, data)
        return True

    def do_importPackage(self, path: str) -> bool:  # noqa: N802
        options = ImportAnkiPackageOptions(merge_notetypes=True, with_scheduling=True, with_deck_configs=True)
        self.col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=options))
        self.col.models._clear_cache()
        return True

    def do_deleteNotes(self, notes: list[int]) -> None:  # noqa: N802
        self.col.remove_notes(notes)

    def do_modelFieldRename(self, modelName: str, oldFieldName: str, newFieldName: str) -> None:  # noqa: N802, N803
        model = self.col.models.by_name(modelName)
        field = next(field for field in model["flds"] if field["name"] == oldFieldName)
        self.col.models.rename_field(model, field, newFieldName)
        self.col.models.update_dict(model)

    def do_updateModelTemplates(self, model: dict[str, Any]) -> None:  # noqa: N802
        stored = self.col.models.by_name(model["name"])
        for template in stored["tmpls"]:
            sides = model["templates"][template["name"]]
            template["qfmt"], template["afmt"] = sides["Front"], sides["Back"]
        self.col.models.update_dict(stored)

    def do_updateModelStyling(self, model: dict[str, Any]) -> None:  # noqa: N802
        stored = self.col.models.by_name(model["name"])
        stored["css"] = model["css"]
        self.col.models.update_dict(stored)

    def do_updateNoteFields(self, note: dict[str, Any]) -> None:  # noqa: N802
        stored = self.col.get_note(note["id"])
        for name, html in note["fields"].items():
            stored[name] = html
        self.col.update_note(stored)


@contextmanager
def run_anki(folder: Path) -> Iterator[RunningAnki]:
    """Run an Anki with an empty collection in `folder`, until the end of the block."""
    learner = Learner(folder)
    anki = RunningAnki(learner)
    server = HTTPServer(("127.0.0.1", 0), _make_handler(anki))
    anki.address = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield anki
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        learner.close()


def _make_handler(anki: RunningAnki) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            action = request["action"]
            anki.calls.append(action)
            if anki.cut_before == action:
                return
            if (raw := anki.answer_to.get(action)) is not None:
                self.wfile.write(raw)
                return
            body = json.dumps(anki.answer(request)).encode()
            if anki.cut_after == action:
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    return Handler
