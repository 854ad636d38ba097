"""Changes files at random, always in the same way for the same seed."""

from __future__ import annotations

import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Final

# fmt: off
TOKENS: Final = (
    *(b"{{c1::", b"}}", b"::", b"[sound:", b"<img src=", b"<script>", b"<!--"),
    *(b"\\(", b"$", b"![](", b"`", b"\n\n", b"- ", b"\t"),
    *(b"{{", b"{{#Question}}", b"{{/Question}}", b"/*", b"@import ", b"url("),
    *(b"</style>", b"}", b"{", b"[", b"]", b'"', b"'"),
    *(b"null", b"true", b"NaN", b"1e999", b"-1", b"9" * 30),
    *(b"9" * 5000, b"0x10", b"\\ud800", b"\\u0000", b"!!python/object:x", b"&a ", b"*a"),
    *(b"\x00", b"\xff", b"\xed\xa0\x80", "\u202e".encode()),
    *("e\u0301".encode(), b"\xef\xbb\xbf", b"![x](images\\scan.png)", b"images\\scan.png", b"..", b"/etc/passwd"),
    *(b"&#99999999999999999999;", b"10000-01-01", b": ", b"? ", b"|\n"),
    *(b">\n", b"#", b"<<: *a", b"%YAML 9.9\n", b"---\n", b"...\n"),
)
# fmt: on
"""What is put between the bytes of a file: pieces of every syntax that the program reads."""


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Change a file in one to four places."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((1, 1, 2, 8, 40, 200)))
        data = chance.choice(_CHANGES)(data, start, end, chance)
    return data


_CHANGES: Final[tuple[Callable[[bytes, int, int, random.Random], bytes], ...]] = (
    lambda data, start, end, _: data[:start] + data[end:],
    lambda data, start, end, _: data[:end] + data[start:],
    lambda data, start, end, _: data[:end] + data[start:end] * 50 + data[end:],
    lambda data, start, _, chance: data[:start] + chance.choice(TOKENS) + data[start:],
    lambda data, start, _, chance: data[:start] + chance.choice(TOKENS) + data[start:],
    lambda data, start, end, chance: data[:start] + chance.choice(TOKENS) + data[end:],
    lambda data, start, _, chance: data[:start] + chance.choice(TOKENS) * 300 + data[start:],
    lambda data, start, _, chance: data[:start] + bytes([chance.randrange(256)]) + data[start + 1 :],
    lambda data, start, _, chance: data[:start] + chance.randbytes(8) + data[start:],
    lambda data, start, _, __: data[:start],
)


def mutate_json(data: bytes, chance: random.Random) -> bytes:
    """Put a value of another type somewhere into JSON."""
    whole = json.loads(data)
    places: list[tuple[dict[str, object] | list[object], str | int]] = []

    def collect(value: object) -> None:
        if isinstance(value, dict):
            places.extend((value, key) for key in value)
            for each in value.values():
                collect(each)
        elif isinstance(value, list):
            places.extend((value, index) for index in range(len(value)))
            for each in value:
                collect(each)

    collect(whole)
    for _ in range(chance.choice((1, 1, 3))):
        container, key = chance.choice(places)
        container[key] = chance.choice(VALUES)  # type: ignore[index]
        if chance.random() < 0.2 and isinstance(container, dict):
            del container[str(key)]
    return json.dumps(whole, ensure_ascii=chance.random() < 0.8).encode(errors="surrogatepass")


VALUES: Final[tuple[object, ...]] = (
    *(None, True, False, 0, -1, 1.5, 1e300, float("inf"), float("nan"), 10**30, 10**400, 253402300800, 2**63, 2**31),
    *(
        "",
        "x",
        "\ud800",
        "\x00",
        "\x1f",
        "a" * 5000,
        "../../x",
        "{{",
        "<script>",
        "é",
        "e\u0301",
        "\u202e",
        "a\nb",
        "::",
    ),
    *([], {}, [[]], [None], {"a": []}, ["a", 1], {"": ""}, [[["a"]]]),
)
"""Values of every type, from which one takes the place of another."""


def mutate_package(data: bytes, chance: random.Random) -> bytes:
    """Change a package: its bytes, an entry of it, or a value in its collection."""
    way = chance.random()
    if way < 0.3:
        return mutate(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    if way < 0.45:
        name = chance.choice([*contents])
        contents[name] = mutate(contents[name], chance)
    elif way < 0.55:
        contents["media"] = json.dumps({chance.choice(["0", "1"]): chance.choice(VALUES)}).encode()
        contents["0"] = b"x"
    else:
        contents["collection.anki2"] = _mutate_collection(contents["collection.anki2"], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def _mutate_collection(data: bytes, chance: random.Random) -> bytes:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(data)
    table = chance.choice(("notes", "notes", "cards", "col", "col"))
    column = chance.choice([row[1] for row in connection.execute(f"PRAGMA table_info({table})")])
    if table == "col" and chance.random() < 0.8:
        column = chance.choice(("models", "decks"))
        (text,) = connection.execute(f"SELECT {column} FROM col").fetchone()  # noqa: S608 (names from above)
        value: object = mutate_json(text.encode(), chance).decode(errors="surrogatepass").encode(errors="replace")
        value = value.decode() if isinstance(value, bytes) else value
    else:
        value = chance.choice((None, 5, -1, 2**40, "x", b"\xff\x00", "a\x1fb", "{{c1::" * 50, 1.5, "<b>" * 99, "\x00"))
    with suppress(sqlite3.Error):
        connection.execute(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608 (names from above)
    changed = connection.serialize()
    connection.close()
    return changed
