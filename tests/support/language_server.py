"""The YAML language server that editors run, over standard input and output."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_SECONDS: Final = 30
"""How long an answer may take."""

Position = tuple[int, int]
"""Line and column, counted from 0."""


class LanguageServer:
    """A running server with one workspace, asked as an editor asks."""

    def __init__(self, process: subprocess.Popen[bytes], workspace: Path, settings: dict[str, Any]) -> None:
        """Introduce an editor with a `workspace` and its `settings`."""
        self._process, self._settings = process, settings
        self._last_id = 0
        self._answers: dict[int, Any] = {}
        self._diagnostics: dict[str, list[Any]] = {}
        self._incoming: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._receive, daemon=True).start()
        folders = [{"uri": workspace.as_uri(), "name": workspace.name}]
        snippets = {"completionItem": {"snippetSupport": False, "documentationFormat": ["markdown"]}}
        abilities = {"textDocument": {"completion": snippets}, "workspace": {"configuration": True}}
        self._ask(
            "initialize",
            {"processId": None, "rootUri": workspace.as_uri(), "capabilities": abilities, "workspaceFolders": folders},
        )
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": settings})

    def open(self, file: Path, text: str) -> list[Any]:
        """Open a file with this text, which need not be on the disk. Returns what the server reports in it."""
        uri = file.as_uri()
        self._last_id += 1  # the server keeps what it knows of a version
        document = {"uri": uri, "languageId": "yaml", "version": self._last_id, "text": text}
        self._diagnostics.pop(uri, None)
        self._tell("textDocument/didOpen", {"textDocument": document})
        while uri not in self._diagnostics:
            self._take()
        return self._diagnostics[uri]

    def complete(self, file: Path, position: Position) -> dict[str, Any]:
        """What the server offers at a place in an open file, by the label that an editor shows."""
        answer = self._ask("textDocument/completion", _at(file, position))
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return {item["label"]: item for item in items}

    def hover(self, file: Path, position: Position) -> str:
        """What an editor shows when the mouse rests on a place in an open file."""
        answer = self._ask("textDocument/hover", _at(file, position))
        return str(answer["contents"]["value"]) if answer else ""

    def _ask(self, method: str, parameters: Any) -> Any:
        self._last_id += 1
        number = self._last_id
        self._send({"id": number, "method": method, "params": parameters})
        while number not in self._answers:
            self._take()
        return self._answers.pop(number)

    def _tell(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _take(self) -> None:
        """Take in the next message of the server, and answer it if it is a question. Raises queue.Empty."""
        message = self._incoming.get(timeout=_SECONDS)
        if message.get("method") == "workspace/configuration":
            wanted = [self._settings.get(item["section"], {}) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": wanted})
        elif message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        elif "id" in message:
            self._answers[message["id"]] = message.get("result", message.get("error"))

    def _receive(self) -> None:
        out = self._process.stdout
        assert out
        while header := out.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                header = out.readline()
            self._incoming.put(json.loads(out.read(length)))


def _at(file: Path, position: Position) -> dict[str, Any]:
    line, column = position
    return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": column}}


@contextmanager
def start_language_server(program: Path, workspace: Path, settings: dict[str, Any]) -> Iterator[LanguageServer]:
    """Run the server `program` for the duration of a block. `settings` are by section: `yaml`, `http`."""
    with subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield LanguageServer(process, workspace, settings)
        finally:
            process.kill()
