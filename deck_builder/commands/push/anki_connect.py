"""Asks a running Anki to do something, by its add-on AnkiConnect: JSON over HTTP.

Whatever answers at the address may be another program: an answer is limited in size and time, and checked against a
declared shape before it is used. Actions and errors are those of AnkiConnect's API version 6.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from deck_builder.problems.errors import InputError
from deck_builder.problems.wording import format_size, shorten
from deck_builder.source.json_shape import Record, find_misfit, load_json

if TYPE_CHECKING:
    from deck_builder.source.json_shape import Shape

_USUAL_PORT: Final = 8765
_API: Final = 6
"""The version of AnkiConnect's protocol that is spoken here."""

_MOST_BYTES: Final = 64 << 20
"""The largest answer that is read: the ids of some millions of cards."""

_HANDSHAKE_SECONDS: Final = 5.0
"""How long Anki may take for the first answer. It takes longer only if it is busy or a window of it waits."""
_WORK_SECONDS: Final = 600.0
"""How long Anki may take for everything else, such as an import of a large package."""

_INSTALL: Final = (
    "Open Anki. If it is open, install the add-on AnkiConnect (Tools › Add-ons › Get Add-ons, code 2055492159) and "
    "start Anki again."
)
_RUN_AGAIN: Final = "Open Anki and run the same command again: it goes on from what Anki has."


@dataclass(frozen=True, slots=True)
class Address:
    """Where AnkiConnect listens."""

    host: str
    """The name or number of the computer."""
    port: int
    """The port."""

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def is_this_computer(self) -> bool:
        """Whether it is a loopback address, which no other computer can answer at."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"


def parse_address(text: str) -> Address:
    """Parse `host`, `host:port` or `http://host:port`. Raises ValueError."""
    parts = urlsplit(text if "://" in text else f"http://{text}")
    if parts.scheme != "http" or not parts.hostname or parts.path.strip("/") or parts.query or parts.username:
        raise ValueError(text)
    return Address(parts.hostname, parts.port or _USUAL_PORT)


class AnkiConnect:
    """A running Anki. Each call is one request; there is nothing to close."""

    def __init__(self, address: Address, key: str = "") -> None:
        """`key` is the `apiKey` of AnkiConnect's settings; empty if it has none."""
        self.address, self._key = address, key

    def check_ready(self) -> None:
        """Check that Anki answers, takes the key and has a profile open. Raises InputError (P712)."""
        version = self.call("version", "number", seconds=_HANDSHAKE_SECONDS)
        if not isinstance(version, int) or version < _API:
            message = f"the AnkiConnect at {self.address} is too old: it speaks version {version} of its protocol"
            raise InputError("P712", message, "Update it: Tools › Add-ons › Check for Updates.")
        self.call("deckNames", "anything", seconds=_HANDSHAKE_SECONDS)  # fails without an open profile

    def call(self, action: str, shape: Shape, *, seconds: float = _WORK_SECONDS, **params: object) -> object:
        """Ask Anki for an action; return its result, which has the declared shape.

        Raises InputError (P712), which says in plain words why Anki did not do it.
        """
        request: dict[str, object] = {"action": action, "version": _API, "params": params}
        if self._key:
            request["key"] = self._key
        answer = self._parse(self._post(json.dumps(request).encode(), action, seconds))
        if answer["error"] is not None:
            raise self._explain_error(str(answer["error"]), action)
        result = answer["result"]
        if misfit := find_misfit(result, shape, "result"):
            raise self._explain_strange_answer(f"in its answer to `{action}`, {misfit}")
        return result

    def _post(self, body: bytes, action: str, seconds: float) -> bytes:
        """Send a request and return the whole answer. Raises InputError."""
        deadline = time.monotonic() + seconds
        connection = http.client.HTTPConnection(self.address.host, self.address.port, timeout=_HANDSHAKE_SECONDS)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise self._explain_no_connection(error) from error
            connection.sock.settimeout(seconds)
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            if response.status != http.HTTPStatus.OK:
                raise self._explain_strange_answer(f"its answer has the status {response.status}")
            return self._read(response, connection.sock, deadline)
        except TimeoutError as error:
            raise self._explain_silence() from error
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, http.client.HTTPException) and not isinstance(
                error, http.client.RemoteDisconnected | http.client.IncompleteRead
            ):
                raise self._explain_strange_answer("it does not speak HTTP") from error
            message = f"the connection to Anki was lost during `{action}`"
            raise InputError("P712", message, _RUN_AGAIN) from error
        finally:
            connection.close()

    def _read(self, response: http.client.HTTPResponse, sock: socket.socket | None, deadline: float) -> bytes:
        """Read an answer piece by piece, so that neither its size nor its slowness has no end."""
        pieces: list[bytes] = []
        size = 0
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if sock is not None and sock.fileno() >= 0:  # the response may have taken over the connection
                sock.settimeout(left)
            piece = response.read1(1 << 16)
            if not piece:
                break
            size += len(piece)
            if size > _MOST_BYTES:
                raise self._explain_strange_answer(f"its answer is larger than {format_size(_MOST_BYTES)}")
            pieces.append(piece)
        if response.length:  # what the header announced and never came
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(pieces)

    def _parse(self, data: bytes) -> dict[str, object]:
        try:
            answer = load_json(data)
        except ValueError as error:
            raise self._explain_strange_answer("its answer is not JSON") from error
        shape = Record({"result": "anything", "error": "anything"})
        if not isinstance(answer, dict) or find_misfit(answer, shape):
            raise self._explain_strange_answer("its answer has no `result` and `error`")
        return answer

    def _explain_no_connection(self, error: OSError) -> InputError:
        if isinstance(error, socket.gaierror):
            hint = "Check the address for slips. For the Anki of this computer, leave it out."
            return InputError("P712", f"there is no computer `{self.address.host}`", hint)
        return InputError("P712", f"no Anki answers at {self.address}: it is closed, or has no AnkiConnect", _INSTALL)

    def _explain_silence(self) -> InputError:
        hint = "Wait until it has finished syncing, close windows of it that wait for an answer, and run this again."
        return InputError("P712", f"Anki is busy: it does not answer at {self.address}", hint)

    def _explain_strange_answer(self, why: str) -> InputError:
        hint = "Is it another program? AnkiConnect's own port is `webBindPort` in its settings."
        return InputError("P712", f"what answers at {self.address} is not AnkiConnect: {why}", hint)

    def _explain_error(self, error: str, action: str) -> InputError:
        """The error that AnkiConnect gave, in words that say what to do."""
        if "api key" in error.lower():
            where = "It is `apiKey` in Tools › Add-ons › AnkiConnect › Config."
            if self._key:
                hint = f"{where} If it is `null` there, give no key."
                return InputError("P712", "AnkiConnect does not take this key", hint)
            return InputError("P712", "AnkiConnect wants a key", f"{where} Put it into ANKI_CONNECT_KEY.")
        if "collection is not available" in error or "NoneType" in error:
            return InputError("P712", "Anki has no profile open", "Choose a profile in Anki, and run this again.")
        said = shorten(" ".join(error.split()), 200)
        if "unsupported action" in error:
            hint = "Update it: Tools › Add-ons › Check for Updates."
            return InputError("P712", f"this AnkiConnect does not know `{action}`", hint)
        return InputError("P712", f"Anki can't do `{action}`: {said}", "Set that right in Anki, and run this again.")
