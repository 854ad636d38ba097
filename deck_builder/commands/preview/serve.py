"""Serves a deck's preview on this computer alone, and tells the page when a file was saved."""

from __future__ import annotations

import gc
import json
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, urlsplit

from deck_builder.commands.preview.preview import data_of, live_page, preview, told
from deck_builder.content.media import guess_mime_type
from deck_builder.deck.folder import find_media_folder
from deck_builder.problems.problem import Problems
from deck_builder.source import parse as source

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.commands.preview.preview import Sides
    from deck_builder.packages.model import PackedNote

HOST: Final = "127.0.0.1"
_LOOK_EVERY: Final = 0.05
"""Seconds between two looks at the deck's files: with a thousand of them, a look takes 3 ms."""

FEW: Final = 300
"""Up to so many notes, each save is followed by a whole check; above, by what a build finds, or one would wait."""

_KEEP_ALIVE: Final = 15.0
_WRITTEN_BY_US: Final = "deck.lock"


class PreviewServer(ThreadingHTTPServer):
    """A server for one deck. `address` is what a browser opens; `serve_forever` runs it.

    Only this computer reaches it, and only under its own name: a page from elsewhere that has its address point here
    (DNS rebinding) is refused by the header `Host`.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        source.keep_parsed()
        gc.disable()  # as for a build; the cycles that a server makes are few
        self.folder = folder
        self.address = f"http://{HOST}:{self.server_port}/"
        self.hosts = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}
        self.changed = threading.Condition()
        self.stamp = 0
        self.drawn: dict[str, tuple[PackedNote, Sides]] = {}
        self.media: dict[str, Path] = {}
        threading.Thread(target=self._watch, daemon=True).start()

    def data(self) -> dict[str, Any]:
        """The cards as they stand on the disk now."""
        problems = Problems()
        seen = preview(self.folder, int(time.time()), problems, self.drawn, thorough=len(self.drawn) <= FEW)
        if seen is None:
            return {"name": "", "types": [], "cards": [], "problems": [], "media": {}, "errors": told(problems)}
        self.media = dict(seen.media)
        return data_of(seen, problems, {name: f"media/{quote(name)}" for name in seen.media})

    def _watch(self) -> None:
        before = _files(self.folder)
        while True:
            time.sleep(_LOOK_EVERY)
            now = _files(self.folder)
            if now != before:
                before = now
                with self.changed:
                    self.stamp += 1
                    self.changed.notify_all()


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of a deck and its media, with its time and size."""
    found = {}
    for top in (folder, find_media_folder(folder)):
        for path in top.rglob("*") if top.is_dir() else ():
            try:
                state = path.stat()
            except OSError:
                continue
            if path.name != _WRITTEN_BY_US:
                found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer one request."""
        if self.headers.get("Host", "") not in self.server.hosts:
            self.send_error(HTTPStatus.FORBIDDEN, "This page is for this computer alone.")
            return
        path = unquote(urlsplit(self.path).path)
        try:
            if path == "/":
                self._send(live_page(self.server.folder.name).encode(), "text/html; charset=utf-8")
            elif path == "/cards.json":
                self._send(json.dumps(self.server.data(), ensure_ascii=False).encode(), "application/json")
            elif path == "/events":
                self._events()
            elif path.startswith("/media/") and (file := self.server.media.get(path.removeprefix("/media/"))):
                kind = guess_mime_type(file.name)
                self._send(file.read_bytes(), kind)
            else:
                self.send_error(HTTPStatus.NOT_FOUND)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except OSError as error:
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(body)

    def _events(self) -> None:
        """Say `saved` each time that a file changed, until the page is closed."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = self.server.stamp
        while True:
            self.wfile.write(b": still here\n\n")
            self.wfile.flush()
            with self.server.changed:
                self.server.changed.wait_for(lambda known=seen: self.server.stamp != known, timeout=_KEEP_ALIVE)  # type: ignore[misc]
                news, seen = self.server.stamp != seen, self.server.stamp
            if news:
                self.wfile.write(b"event: saved\ndata: \n\n")
                self.wfile.flush()

    def log_message(self, form: str, *arguments: object) -> None:
        """Say nothing: a terminal is for what the author did."""
