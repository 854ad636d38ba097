"""The protocol of AnkiConnect. Answers of other programs are in the tests of the command."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from deck_builder.commands.push.anki_connect import Address, AnkiConnect, parse_address
from deck_builder.problems.errors import InputError


@pytest.mark.parametrize(
    ("text", "address", "is_here"),
    [
        ("127.0.0.1:8765", Address("127.0.0.1", 8765), True),
        ("localhost", Address("localhost", 8765), True),
        ("http://[::1]:80/", Address("::1", 80), True),
        ("127.9.9.9", Address("127.9.9.9", 8765), True),
        ("0.0.0.0", Address("0.0.0.0", 8765), False),  # noqa: S104
        ("anki.example.org:1", Address("anki.example.org", 1), False),
        ("localhost.example.org", Address("localhost.example.org", 8765), False),
    ],
)
def test_addresses(text: str, address: Address, is_here: bool) -> None:
    assert parse_address(text) == address
    assert address.is_this_computer is is_here
    assert parse_address(str(address)) == address


@pytest.mark.parametrize("text", ["", "https://x", "http://x/y", "x:y", "x:99999", "http://me@x", "ftp://x"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$|Port|://"):
        parse_address(text)


def test_an_answer_that_drips_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            client, _ = server.accept()
            with client:
                client.recv(1 << 16)
                client.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
                try:
                    for _ in range(100):
                        client.sendall(b" ")
                        time.sleep(0.05)
                except OSError:
                    pass  # nobody listens any more

        thread = threading.Thread(target=drip)
        thread.start()
        anki = AnkiConnect(Address("127.0.0.1", server.getsockname()[1]))
        begun = time.monotonic()
        with pytest.raises(InputError, match="Anki is busy"):
            anki.call("version", "number", seconds=0.3)
        assert time.monotonic() - begun < 4
        thread.join()
