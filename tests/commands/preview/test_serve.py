"""A deck that is served while its author writes: real requests to a real server, on a free port."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from deck_builder.commands.preview import serve as serve_module
from deck_builder.commands.preview.serve import HOST, MOST_CONNECTIONS, PreviewServer
from deck_builder.problems.card_texts import kept_duplicates
from deck_builder.problems.card_texts.near_duplicates import find_near_duplicates
from deck_builder.source import read
from tests.support.decks import CARDS, OWN_KIND, edit


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], PreviewServer]]:
    """Starts a server for a deck, and ends it after the test."""
    monkeypatch.setattr(read, "_parsed", None)  # a server keeps what was parsed; other tests do not
    monkeypatch.setattr(kept_duplicates, "_find", find_near_duplicates)
    servers = []

    def start(deck: Path) -> PreviewServer:
        server = PreviewServer(deck, 0)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@contextmanager
def request(server: PreviewServer, path: str, host: str | None = None) -> Iterator[HTTPResponse]:
    """Send a request for `path`, with the header `Host` of a browser on this computer unless another is given."""
    connection = HTTPConnection(HOST, server.server_port, timeout=20)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", f"{HOST}:{server.server_port}" if host is None else host)
    connection.endheaders()
    try:
        yield connection.getresponse()
    finally:
        connection.close()


def get(server: PreviewServer, path: str, host: str | None = None) -> Answer:
    with request(server, path, host) as response:
        return Answer(response.status, response.read(), dict(response.getheaders()))


def next_event(response: HTTPResponse) -> str:
    """The name of the next event of a stream."""
    while line := response.readline():
        if line.startswith(b"event: "):
            return line.removeprefix(b"event: ").decode().strip()
    return "the stream ended"


def test_the_page_and_the_cards_are_served(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    server = serve(write_deck(CARDS))
    page = get(server, "/")
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b'data-live="yes"' in page.body
    cards = get(server, "/cards.json")
    assert cards.headers["Content-Type"] == "application/json"
    assert cards.headers["Cache-Control"] == "no-store"
    assert [card["id"] for card in cards.json["cards"]] == ["france", "italy", "spain"]
    assert cards.json["errors"] is None


def test_after_an_edit_the_cards_are_the_new_ones(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(CARDS)
    server = serve(deck)
    before = get(server, "/cards.json").json["cards"]
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    after = get(server, "/cards.json").json["cards"]
    assert "Lyon" in before[0]["back"]
    assert "Paris" in after[0]["back"]
    assert after[1:] == before[1:]


def test_every_open_page_hears_of_each_save(
    serve: Callable[[Path], PreviewServer], copy_of: Callable[[str], Path]
) -> None:
    deck = copy_of("tour")
    server = serve(deck)
    with request(server, "/events") as one, request(server, "/events") as other:
        assert one.getheader("Content-Type") == "text/event-stream"
        for file in (deck / "10-words.yaml", deck / "media/arrows.svg", deck / "kinds/translation/there.html"):
            for page in (one, other):
                assert page.readline()  # the stream is open
            file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
            assert (next_event(one), next_event(other)) == ("saved", "saved")


def receive_for_a_while(connection: socket.socket) -> bytes:
    """What arrives until nothing arrived for half a second, or very much did."""
    received = b""
    connection.settimeout(0.5)
    try:
        while len(received) < 10_000:
            received += connection.recv(4096)
    except TimeoutError:
        pass
    return received


def test_a_link_that_leads_nowhere_does_not_end_the_watch(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(CARDS)
    (deck / "link.yaml").symlink_to(deck / "gone.yaml")
    server = serve(deck)
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    with server.changed:
        assert server.changed.wait_for(lambda: server.saves > 0, timeout=20)


def test_a_save_is_reported_once(serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]) -> None:
    """After that the stream is quiet: the page would ask for the cards again at each event."""
    deck = write_deck(CARDS)
    server = serve(deck)
    with socket.create_connection((HOST, server.server_port), timeout=20) as connection:
        connection.sendall(f"GET /events HTTP/1.1\r\nHost: {HOST}:{server.server_port}\r\n\r\n".encode())
        received = b""
        while b"still here" not in received:
            received += connection.recv(4096)
        edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
        while b"event: saved" not in received:
            received += connection.recv(4096)
        received += receive_for_a_while(connection)
    assert received.count(b"event: saved") == 1


def test_a_file_that_no_author_writes_is_not_a_save(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(CARDS)
    server = serve(deck)
    (deck / "deck.lock").write_text("{}", encoding="utf-8")
    time.sleep(0.3)
    assert server.saves == 0
    (deck / "notes.log").write_text("a file that no build reads", encoding="utf-8")
    time.sleep(0.3)
    assert server.saves == 0
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    with server.changed:
        assert server.changed.wait_for(lambda: server.saves == 1, timeout=20)


def test_errors_take_the_place_of_cards_until_they_are_fixed(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(CARDS)
    server = serve(deck)
    good = (deck / "deck.yaml").read_text(encoding="utf-8")
    (deck / "deck.yaml").write_text("id: [", encoding="utf-8")
    broken = get(server, "/cards.json").json
    assert broken["cards"] == []
    assert [error["code"] for error in broken["errors"]] == ["Y106"]
    (deck / "deck.yaml").write_text(good, encoding="utf-8")
    mended = get(server, "/cards.json").json
    assert len(mended["cards"]) == 3
    assert mended["errors"] is None


def test_media_of_the_cards_are_served_and_nothing_else(
    serve: Callable[[Path], PreviewServer], copy_of: Callable[[str], Path]
) -> None:
    deck = copy_of("tour")
    (deck / "media/private.txt").write_text("nobody's business", encoding="utf-8")
    server = serve(deck)
    media = get(server, "/cards.json").json["media"]
    files = {(deck / "media" / name).read_bytes() for name in ("arrows.svg", "brain/insula.png", "brain/bird song.mp3")}
    answers = [get(server, f"/{address}") for address in media.values()]
    assert {answer.body for answer in answers} == files
    assert {answer.headers["Content-Type"] for answer in answers} == {"image/svg+xml", "image/png", "audio/mpeg"}
    for path in ("/media/private.txt", "/media/", "/media/../deck.yaml", f"/media/{quote('../deck.yaml', safe='')}"):
        assert get(server, path).status == 404, path


def test_a_missing_media_file_does_not_stop_the_server(
    serve: Callable[[Path], PreviewServer], copy_of: Callable[[str], Path]
) -> None:
    deck = copy_of("tour")
    server = serve(deck)
    media = get(server, "/cards.json").json["media"]
    (svg,) = (address for address in media.values() if address.endswith(".svg"))
    (deck / "media/arrows.svg").unlink()
    assert get(server, f"/{svg}").status == 500
    assert get(server, "/").status == 200


@pytest.mark.parametrize("path", ["/deck.yaml", "/cards.json/", "/favicon.ico", "/events/x"])
def test_unknown_paths_are_not_found(
    path: str, serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    assert get(serve(write_deck(CARDS)), path).status == 404


@pytest.mark.parametrize("path", ["/", "/cards.json", "/events"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""])
def test_requests_with_a_foreign_host_are_refused(
    host: str, path: str, serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    """Nothing is read for it either: no note is rendered."""
    server = serve(write_deck(CARDS))
    answer = get(server, path, host.format(port=server.server_port))
    assert answer.status == 403
    assert b"France" not in answer.body
    assert server.memory.sides == {}


def test_localhost_is_not_a_foreign_host(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    server = serve(write_deck(CARDS))
    assert get(server, "/cards.json", f"localhost:{server.server_port}").status == 200
    assert server.address == f"http://127.0.0.1:{server.server_port}/"


def test_a_closed_tab_prints_nothing(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    server = serve(write_deck(CARDS))
    for path in ("/", "/cards.json", "/events"):
        connection = socket.create_connection((HOST, server.server_port), timeout=20)
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{server.server_port}\r\n\r\n".encode())
        assert connection.recv(100)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close by a reset
        connection.close()
    time.sleep(0.3)
    assert get(server, "/cards.json").status == 200
    assert capsys.readouterr().err == ""


def test_a_port_in_use_is_an_error(serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    with pytest.raises(OSError, match="in use"):
        PreviewServer(deck, serve(deck).server_port)


def test_a_closed_server_stops_looking_at_files(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS)
    server = PreviewServer(deck, 0)
    server.server_close()
    time.sleep(0.2)
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    time.sleep(0.2)
    assert server.saves == 0


def ask(server: PreviewServer, *headers: str, path: str = "/cards.json", wait: float = 20) -> bytes:
    """Send a request with exactly these headers; return the first line of the answer, empty if there is none."""
    with socket.create_connection((HOST, server.server_port), timeout=wait) as connection:
        lines = [f"GET {path} HTTP/1.1", *headers, "Connection: close", "", ""]
        connection.sendall("\r\n".join(lines).encode())
        with connection.makefile("rb") as answer:
            return answer.readline()


FOREIGN = (
    ("Origin: http://evil.example",),
    ("Origin: null",),
    ("Referer: https://evil.example/page",),
    ("Sec-Fetch-Site: cross-site",),
    ("Sec-Fetch-Site: same-site",),
    ("Host: evil.example",),
    ("Content-Length: 5",),
)


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_request_for_a_page_from_elsewhere_is_refused_and_costs_no_build(
    headers: tuple[str, ...],
    serve: Callable[[Path], PreviewServer],
    write_deck: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = serve(write_deck(CARDS))
    builds: list[int] = []

    def read_cards(_: int) -> dict[str, Any]:
        builds.append(1)
        return {}

    monkeypatch.setattr(server, "read_cards", read_cards)
    here = f"Host: {HOST}:{server.server_port}"
    assert b" 403 " in ask(server, here, *headers)
    assert b" 403 " in ask(server, here, *headers, path="/")
    assert b" 403 " in ask(server, *headers)
    assert builds == []
    assert b" 200 " in ask(server, here, "Sec-Fetch-Site: same-origin", f"Origin: http://{HOST}:{server.server_port}")
    assert builds == [1]


def test_the_nonce_of_the_page_is_new_in_each_answer(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    server = serve(write_deck(CARDS))
    pages = [get(server, "/").body.decode() for _ in range(2)]
    nonces = [set(re.findall(r"nonce[-=]\"?([\w-]+)", page)) for page in pages]
    assert [len(found) for found in nonces] == [1, 1]
    assert nonces[0] != nonces[1]


def test_other_pages_may_not_frame_the_page_and_a_drawing_alone_runs_nothing(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    server = serve(write_deck(CARDS.replace("Lyon", "'![flag](flag.svg)'"), **{"media__flag.svg": drawing}))
    assert get(server, "/").headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    media = get(server, "/cards.json").json["media"]
    assert "sandbox" in get(server, "/" + next(iter(media.values()))).headers["Content-Security-Policy"]


def test_a_connection_on_which_the_request_takes_long_is_closed(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve_module, "_SLOWEST", 0.5)
    server = serve(write_deck(CARDS))
    with socket.create_connection((HOST, server.server_port), timeout=20) as connection:
        connection.sendall(b"GET / HT")
        start = time.monotonic()
        while connection.recv(100):
            pass
        assert time.monotonic() - start < 15
    assert get(server, "/").status == 200


def test_connections_are_bounded_and_new_ones_are_answered_when_others_end(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    server = serve(write_deck(CARDS))
    before = threading.active_count()
    slow = [socket.create_connection((HOST, server.server_port), timeout=20) for _ in range(MOST_CONNECTIONS + 20)]
    deadline = time.monotonic() + 20
    while len(server.deadlines) < MOST_CONNECTIONS and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() - before <= MOST_CONNECTIONS
    for connection in slow:
        connection.close()
    while server.deadlines and time.monotonic() < deadline:
        time.sleep(0.01)
    assert get(server, "/").status == 200


def test_cards_reach_the_page_without_code_even_if_a_deck_allows_it(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    back = "{{City}}<script>run()</script><iframe srcdoc='<script>run()</script>'></iframe><b onclick='run()'>x</b>"
    files = {**OWN_KIND, "kinds__capital__back.html": back, "deck.yaml": "id: a\nname: A\nallow: [scripts]\n"}
    deck = write_deck("kind: capital\ncards: [{id: malta, country: Malta, city: Valletta}]\n", **files)
    (card,) = get(serve(deck), "/cards.json").json["cards"]
    assert "Valletta" in card["back"]
    assert not re.search("script|srcdoc|onclick|iframe", card["back"])


def test_a_page_gets_only_the_cards_of_the_file_that_was_saved(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(CARDS)
    (deck / "more.yaml").write_text(CARDS.replace("id: ", "id: more-").replace("What", "And what"), encoding="utf-8")
    server = serve(deck)
    first = get(server, "/cards.json?since=0").json
    edit(deck / "more.yaml", "answer: Lyon", "answer: Paris")
    second = get(server, f"/cards.json?since={first['number']}").json
    start, new = second["pieces"]
    assert start == [0, 3]
    assert [card["id"] for card in new] == [f"more-{card['id']}" for card in first["cards"][:3]]
    assert "Paris" in new[0]["back"]
    assert second["cards"] == []
    fresh = get(server, f"/cards.json?since={first['number'] + 100}").json
    assert "pieces" not in fresh
    assert fresh["cards"] == [*first["cards"][:3], *new]


def test_a_page_that_shows_errors_gets_the_cards_that_are_new_since_it_had_none(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(CARDS)
    (deck / "more.yaml").write_text(CARDS.replace("id: ", "id: more-").replace("What", "And what"), encoding="utf-8")
    server = serve(deck)
    number = get(server, "/cards.json").json["number"]
    edit(deck / "more.yaml", "answer: Lyon", "answer: [Lyon]")
    for _ in range(20):
        wrong = get(server, f"/cards.json?since={number}").json
        assert wrong["errors"]
        assert "number" not in wrong
    edit(deck / "more.yaml", "answer: [Lyon]", "answer: Paris")
    assert get(server, f"/cards.json?since={number}").json["pieces"][0] == [0, 3]


def test_a_page_of_a_server_that_ran_before_gets_all_cards(
    serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    deck = write_deck(CARDS)
    before = get(serve(deck), "/cards.json").json["number"]
    edit(deck / "cards.yaml", "answer: Lyon", "answer: Paris")
    server = serve(deck)
    first = get(server, "/cards.json").json
    assert first["number"] != before
    answer = get(server, f"/cards.json?since={before}").json
    assert "pieces" not in answer
    assert answer["cards"] == first["cards"]


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 5000, "1&x=2", "²"])
def test_a_number_that_the_server_never_gave_stands_for_none(
    since: str, serve: Callable[[Path], PreviewServer], write_deck: Callable[..., Path]
) -> None:
    server = serve(write_deck(CARDS))
    assert len(get(server, f"/cards.json?since={quote(since)}").json["cards"]) == 3
