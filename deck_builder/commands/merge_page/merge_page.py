"""Makes the page for learners: one HTML file that does in a browser what `deck-builder merge` does.

Its script is in `page/`, a file for each part of the merge. SQLite and Zstandard come from two packages of npm, which
`package-lock.json` pins with their digests; `npm ci` puts them beside it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Final

from deck_builder import __version__
from deck_builder.packages.limits import DEFAULT_LIMITS, Limits
from deck_builder.patterns import compile_late

FOLDER: Final = Path(__file__).parent
"""The folder with `package.json`, in which `npm ci` must run."""
_PARTS: Final = FOLDER / "page"
_SCRIPTS: Final = (
    "split_text",
    "merge_texts",
    "zip",
    "messages",
    "note_types",
    "merge_notes",
    "plan",
    "database",
    "read_note_types",
    "sha1",
    "read_package",
    "write_package",
    "worker",
    "words",
    "page",
)
"""The files that are together the page's script, each after those that it needs."""
_LIBRARIES: Final = ("sql.js/dist/sql-wasm.js", "fzstd/umd/index.js")
_SQLITE: Final = "sql.js/dist/sql-wasm.wasm"
_LICENCES: Final = ("sql.js/LICENSE", "fzstd/LICENSE")
_IMPORT: Final = compile_late(r"^import .*?;\n", re.MULTILINE)
_EXPORT: Final = compile_late(r"^export (?=function|async function|class|const)", re.MULTILINE)


def find_libraries() -> Path | None:
    """Return the folder with the packages of npm; None if one of their files is missing."""
    folder = FOLDER / "node_modules"
    return folder if all((folder / name).is_file() for name in (*_LIBRARIES, _SQLITE, *_LICENCES)) else None


def make_merge_page(libraries: Path, limits: Limits = DEFAULT_LIMITS) -> str:
    """Make the whole page. `libraries` is the folder that `find_libraries` found. Raises OSError."""
    from genanki.apkg_col import APKG_COL  # late, because genanki loads asyncio
    from genanki.apkg_schema import APKG_SCHEMA

    script = "\n".join(_EXPORT.sub("", _IMPORT.sub("", _read(_PARTS / f"{name}.js"))) for name in _SCRIPTS)
    nonce = hashlib.blake2b(script.encode(), digest_size=12).hexdigest()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; "
        "worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    setup = {
        "schema": APKG_SCHEMA,
        "col": APKG_COL,
        "limits": {
            "unpacked": limits.unpacked,
            "memory": limits.memory,
            "fileList": limits.file_list,
            "json": limits.json,
        },
    }
    parts = {
        "policy": policy,
        "style": _read(_PARTS / "page.css"),
        "version": __version__,
        "licences": html.escape("\n\n".join(_read(libraries / name).strip() for name in _LICENCES)),
        "setup": json.dumps(setup).replace("<", "\\u003c"),
        "wasm": base64.b64encode(gzip.compress((libraries / _SQLITE).read_bytes(), 9, mtime=0)).decode(),
        "libraries": _keep_in_element("\n".join(_read(libraries / name) for name in _LIBRARIES)),
        "nonce": nonce,
        "script": _keep_in_element(script),
    }
    return re.sub(r"\[\[(\w+)\]\]", lambda part: parts[part[1]], _read(_PARTS / "page.html"))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _keep_in_element(script: str) -> str:
    """Write a script so that nothing in it ends or changes the element around it."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
