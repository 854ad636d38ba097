"""The script of the page for learners merges texts as the program does: Node.js runs it here, a browser elsewhere."""

from __future__ import annotations

import base64
import json
import random
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from deck_builder.commands.merge.merge_texts import CONFLICTS, merge_texts
from deck_builder.commands.merge_page.merge_page import FOLDER, make_merge_page
from deck_builder.content.packed_already import is_packed_already
from tests.support.decks import PROJECT

PAGE = FOLDER / "page"
CASES = [
    case
    for file in sorted((PROJECT / "tests/commands/merge/merge_cases").glob("*.json"))
    for case in json.loads(file.read_text(encoding="utf-8"))
]
TEXT = r"""
one two three four five , . <b> </b> <i> </i> <br> <br/> <p> </p> <div> </div> <hr> <!--x--> <a title='>'>
&amp; &nbsp; &#39; &#x27; &apos; &quot; {{c1::gap}} {{c2::two::hint}} {{c3:: }} {{c1,2::x}} {{c99999::y}} }}
\(x+1\) \( \[y\] [latex]z[/latex] [$]a[/$] [sound:a.mp3] [SOUND:b] <svg></svg> <STYLE> 漢 字 é İ 👩‍💻 ß < > &
"""
PIECES = [*TEXT.split(), "[\u017found:c]", "\n", "\u00a0", "\u2003"]
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.MULTILINE)
IMPORT = re.compile(r'^import \{(.*?)\} from "\./(.*?)";', re.MULTILINE)
NAME = re.compile(r"^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)


def run_in_node(module: str, name: str, call: str, cases: list[Any]) -> Any:
    """What a function `name` of the page's script gives for each case; `call` calls it with `each`."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    script = f"""
        import {{{name}}} from {json.dumps((PAGE / module).as_uri())};
        let text = "";
        for await (const piece of process.stdin.setEncoding("utf8")) text += piece;
        console.log(JSON.stringify(await Promise.all(JSON.parse(text).map((each) => {call}))));
    """
    command = [node, "--input-type=module", "--eval", script]
    result = subprocess.run(command, input=json.dumps(cases), check=True, capture_output=True, encoding="utf-8")
    return json.loads(result.stdout)


def merge_in_node(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Merge texts with the script of the page."""
    call = "mergeTexts(each.base, each.mine, each.new, each.conflicts)"
    merged: list[dict[str, Any]] = run_in_node("merge_texts.js", "mergeTexts", call, cases)
    return merged


def test_the_script_stores_the_media_that_the_program_stores() -> None:
    noise = random.Random(1).randbytes(40_000)
    files = [b"", b"abc", b"abc" * 9, noise, noise[:50], noise + bytes(40_000), bytes(8_000) + noise, bytes(2 << 20)]
    files += [noise[:16_000] + bytes(each) + noise[16_000:32_000] for each in (100, 2_000, 9_000)]
    call = "isPackedAlready(Uint8Array.from(atob(each), (letter) => letter.charCodeAt(0)))"
    encoded = [base64.b64encode(data).decode() for data in files]
    expected = [is_packed_already(data[: 1 << 20]) for data in files]
    assert run_in_node("zip.js", "isPackedAlready", call, encoded) == expected
    assert set(expected) == {True, False}


def test_the_script_passes_the_cases_of_the_program() -> None:
    expected = [{"text": case["result"], "kind": case["kind"], "clashes": case["clashes"]} for case in CASES]
    assert merge_in_node(CASES) == expected


def test_the_script_merges_random_texts_as_the_program_does() -> None:
    draw = random.Random(20)

    def write(most: int) -> str:
        return draw.choice(["", " "]).join(draw.choices(PIECES, k=draw.randrange(most)))

    def change(text: str) -> str:
        words = text.split(" ")
        for _ in range(draw.randrange(4)):
            place = draw.randrange(len(words) + 1)
            words[place : place + draw.randrange(3)] = draw.choices(PIECES, k=draw.randrange(3))
        return " ".join(words)

    cases: list[dict[str, Any]] = []
    for number in range(3_000):
        base = write(16)
        mine, new = change(base), change(base)
        known = base if number % 20 else None
        cases.append({"base": known, "mine": mine, "new": new, "conflicts": draw.choice(CONFLICTS)})
    cases.append({"base": write(900), "mine": write(900), "new": write(900), "conflicts": "mine"})
    expected = []
    for case in cases:
        merged = merge_texts(case["base"], case["mine"], case["new"], case["conflicts"])
        clashes = [[each.base, each.mine, each.new] for each in merged.clashes]
        expected.append({"text": merged.text, "kind": merged.kind, "clashes": clashes})
    assert len({case["kind"] for case in expected}) == 6
    differing = [
        (case, one, other)
        for case, one, other in zip(cases, merge_in_node(cases), expected, strict=True)
        if one != other
    ]
    assert differing[:3] == []


def test_the_parts_of_the_script_declare_no_name_twice() -> None:
    """The page joins them to one script, in which a second declaration would replace the first."""
    names = Counter(name for file in PAGE.glob("*.js") for name in NAME.findall(file.read_text(encoding="utf-8")))
    assert [name for name, count in names.items() if count > 1] == []


def test_the_parts_of_the_script_import_what_they_use_and_no_more() -> None:
    """The page does not need the imports, so nothing else would notice."""
    texts = {file.name: file.read_text(encoding="utf-8") for file in PAGE.glob("*.js")}
    exported = {name: file for file, text in texts.items() for name in EXPORT.findall(text)}
    for file, text in texts.items():
        imported = {
            name.strip(): source for names, source in IMPORT.findall(text) for name in names.split(",") if name.strip()
        }
        code = re.sub(r"^import .*|//.*|/\*.*?\*/", "", text, flags=re.MULTILINE)
        used = {name: source for name, source in exported.items() if source != file and re.search(rf"\b{name}\b", code)}
        assert imported == used, file


def test_the_libraries_are_pinned_by_their_digests() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = {name: each for name, each in lock["packages"].items() if name}
    assert {name.removeprefix("node_modules/"): each["version"] for name, each in locked.items()} == wanted
    assert all(each["integrity"].startswith("sha512-") for each in locked.values())
    assert all(each["license"] == "MIT" for each in locked.values())


def test_the_page_may_load_nothing_and_its_parts_end_nowhere_early(tmp_path: Path) -> None:
    for name in ("sql.js/dist/sql-wasm.js", "sql.js/dist/sql-wasm.wasm", "fzstd/umd/index.js"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("'</script><!--<script>'", encoding="utf-8")
    for name in ("sql.js/LICENSE", "fzstd/LICENSE"):
        (tmp_path / name).write_text("MIT </pre><script>", encoding="utf-8")
    page = make_merge_page(tmp_path)
    assert "connect-src 'none'" in page
    assert "default-src 'none'" in page
    assert page.count("</script") == 4
    assert "MIT &lt;/pre&gt;" in page
    assert "http:" not in page.replace("http://www.w3.org", "")
    assert "https:" not in page
