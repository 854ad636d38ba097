"""Serves a deck's preview to this computer only, and tells the page when a file is saved."""

from __future__ import annotations

import json
import secrets
import socket
import sys
import threading
import time
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, urlsplit

from deck_builder.commands.preview.page_html import make_live_page, make_page_data
from deck_builder.commands.preview.preview import PreviewMemory, preview_deck
from deck_builder.content.media import guess_mime_type
from deck_builder.deck.schema.refresh import refresh_schemas
from deck_builder.deck.watch import read_file_states, wait_for_save
from deck_builder.problems.card_texts.kept_duplicates import keep_compared
from deck_builder.problems.errors import InputError
from deck_builder.problems.problem import Problems
from deck_builder.source.read import keep_parsed

if TYPE_CHECKING:
    from pathlib import Path

    from deck_builder.commands.preview.preview import Preview
    from deck_builder.content.media_file import MediaFile
    from deck_builder.deck.watch import FileStates

HOST: Final = "127.0.0.1"
"""The address of this computer for itself: no other computer reaches the server."""

_KEEP_ALIVE: Final = 15.0
"""Seconds after which the stream of events sends a comment, which fails if the page was closed."""

_SLOWEST: Final = 10.0
"""Seconds that a request may take to arrive. A browser on this computer needs none."""

MOST_CONNECTIONS: Final = 64
"""How many connections are held at a time; a browser opens six for each page."""

_MOST_SENT: Final = 8
"""How many of the latest previews that were sent are remembered: each page of several that are open may be behind."""

_FIRST_NUMBERS: Final = 10**15
"""How many numbers the first preview of a server may have, so that no two servers give the same ones."""

_LONGEST_NUMBER: Final = 16
"""In digits: up to it, the page's script counts exactly."""

_HARMLESS_ALONE: Final = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""The policy for a media file: opened by itself, a drawing or a page runs and loads nothing."""


class PreviewServer(ThreadingHTTPServer):
    """A server for the preview of one deck, run by `serve_forever`.

    A page from elsewhere can let its own name point to this computer (DNS rebinding) and ask this server for the deck.
    Such a request carries that name in its header `Host` and is refused. So is one that a browser sends for a page from
    elsewhere: it says so in `Sec-Fetch-Site`, `Origin` or `Referer`. A refused request costs no build. Connections are
    few, and those on which a request takes long to arrive are closed.
    """

    daemon_threads = True
    request_queue_size = MOST_CONNECTIONS
    """How many connections wait to be taken. Of five, as usual, some that come at once wait a second for it."""

    def __init__(self, folder: Path, port: int) -> None:
        """Listen on `port`, or on a free one if it is 0. Raises OSError if the port can't be used."""
        self.closed = threading.Event()
        """Set when the server stops, which ends the watch over the deck's files."""
        super().__init__((HOST, port), _Handler)
        keep_parsed()
        keep_compared()
        self.folder = folder
        """The deck's folder."""
        self.address = f"http://{HOST}:{self.server_port}/"
        """What to open in a browser."""
        self.hosts = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}
        """The values of `Host` that are not refused."""
        self.deadlines: dict[socket.socket, float] = {}
        """When the request on each connection must have arrived, by the monotonic clock."""
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._building = threading.Lock()
        # A page that was open before this server started sends numbers of the server before.
        self._numbers = count(secrets.randbelow(_FIRST_NUMBERS) + 1)
        self.changed = threading.Condition()
        """Notified after each change of `saves`."""
        self.saves = 0
        """How many times files were seen to have changed."""
        self.memory = PreviewMemory()
        """What was found in the deck's files when they were last read."""
        self.sent: dict[int, Preview] = {}
        """What was last sent to pages, by numbers that pages send back; the latest is the last one."""
        self.media: dict[str, MediaFile] = {}
        """The media files of the cards that were last sent, by their names in the package."""
        threading.Thread(target=self._watch, args=(read_file_states(folder),), daemon=True).start()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread of its own, or close it if there are too many."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer a connection, and make room for another one at its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.deadlines.pop(request, None)
            self._free.release()

    def service_actions(self) -> None:
        """Close the connections whose request is late. `serve_forever` calls this several times a second."""
        now = time.monotonic()
        for connection, deadline in list(self.deadlines.items()):
            if deadline < now:
                self.deadlines.pop(connection, None)
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def server_close(self) -> None:
        """Stop listening, and stop looking at the deck's files."""
        self.closed.set()
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print an error of a handler, unless a browser has just closed its connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def read_cards(self, since: int = 0) -> dict[str, Any]:
        """The deck as it is on the disk now, as data for the page.

        `since` is the number of the data that the page has: it gets only the cards of files that have changed. It gets
        all cards if that is 0, or was long ago.
        """
        with self._building:
            return self._read_cards(since)

    def _read_cards(self, since: int) -> dict[str, Any]:
        problems = Problems()
        preview = preview_deck(self.folder, int(time.time()), problems, self.memory)
        refresh_schemas(self.folder)
        if preview is None:
            return make_page_data(None, problems, {})
        self.media = dict(preview.media)
        addresses = {name: f"media/{quote(name)}" for name in preview.media}
        data = make_page_data(preview, problems, addresses, self.sent.get(since))
        if since not in self.sent or not problems.errors:  # with errors, a page goes on showing what it has
            data["number"] = next(self._numbers)
            self.sent[data["number"]] = preview
            for number in list(self.sent)[:-_MOST_SENT]:
                del self.sent[number]
        return data

    def _watch(self, before: FileStates) -> None:
        """Count a save each time that a file of the deck has changed; `before` is how the files were at the start."""
        while not self.closed.is_set():
            now = wait_for_save([self.folder], before, self.closed.wait)
            if now != before:
                before = now
                with self.changed:
                    self.saves += 1
                    self.changed.notify_all()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    timeout = _SLOWEST

    def handle_one_request(self) -> None:
        """Read a request, which must arrive in time, and answer it."""
        self.server.deadlines[self.connection] = time.monotonic() + _SLOWEST
        super().handle_one_request()

    def do_GET(self) -> None:
        """Send the page, its cards, its events or a media file."""
        self.server.deadlines.pop(self.connection, None)
        if not self._is_from_here():
            self.send_error(HTTPStatus.FORBIDDEN, "This page is for this computer only.")
            return
        address = urlsplit(self.path)
        path = unquote(address.path)
        try:
            if path == "/":
                page = make_live_page(self.server.folder.name).encode()
                self._send(page, "text/html; charset=utf-8", "frame-ancestors 'none'")
            elif path == "/cards.json":
                since = address.query.removeprefix("since=")
                data = self.server.read_cards(int(since) if since.isdecimal() and len(since) <= _LONGEST_NUMBER else 0)
                text = json.dumps(data, ensure_ascii=False)
                self._send(text.encode(errors="backslashreplace"), "application/json")
            elif path == "/events":
                self._send_events()
            elif path.startswith("/media/") and (file := self.server.media.get(path.removeprefix("/media/"))):
                self._send(b"".join(file.read_pieces()), guess_mime_type(file.name))
            else:
                self.send_error(HTTPStatus.NOT_FOUND)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except (OSError, InputError) as error:
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))

    def _is_from_here(self) -> bool:
        """Whether a request is for this server and not sent for a page from elsewhere."""
        hosts = self.server.hosts
        named = self.headers.get_all("Host", [])
        if len(named) != 1 or named[0] not in hosts or not self.path.startswith("/"):
            return False
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            return False
        pages = [*self.headers.get_all("Origin", []), *self.headers.get_all("Referer", [])]
        sites = self.headers.get_all("Sec-Fetch-Site", [])
        return all(site in ("same-origin", "none") for site in sites) and all(
            page.startswith("http://") and page.removeprefix("http://").split("/")[0] in hosts for page in pages
        )

    def _send(self, body: bytes, content_type: str, policy: str = _HARMLESS_ALONE) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(body)

    def _send_events(self) -> None:
        """Send the event `saved` each time that a file was saved, until the page is closed."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        server = self.server
        sent = server.saves
        while True:
            self.wfile.write(b": still here\n\n")
            self.wfile.flush()
            with server.changed:
                if server.saves == sent:
                    server.changed.wait(_KEEP_ALIVE)
                is_new, sent = server.saves != sent, server.saves
            if is_new:
                self.wfile.write(b"event: saved\ndata: \n\n")
                self.wfile.flush()

    def log_message(self, form: str, *arguments: object) -> None:
        """Print nothing: the terminal is for what concerns the author."""
