"""Another version of the program: a copy of it that makes other HTML, run in processes of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import deck_builder
from tests.support.decks import edit

NOW = 1_796_000_000


@dataclass
class Program:
    """A version of the program in a folder of its own."""

    folder: Path
    """The folder that Python imports it from."""
    now: int = NOW
    """What its clock says, in seconds since 1970."""

    def run(self, *arguments: str | Path, expect: int = 0) -> str:
        """Run the command line a day later; return what it prints. The test fails if the exit code is another."""
        self.now += 86_400
        code = f"import time; time.time = lambda: {self.now}; from deck_builder.cli.main import main; main()"
        result = subprocess.run(
            [sys.executable, "-P", "-c", code, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        output = result.stdout + result.stderr
        assert result.returncode == expect, output
        return output


def copy_program(folder: Path, version: str) -> Program:
    """A copy of the program under another version."""
    source = Path(deck_builder.__file__).parent
    copy = folder / "deck_builder"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    edit(copy / "__init__.py", f'"{deck_builder.__version__}"', f'"{version}"')
    return Program(folder)


def upgrade(program: Program) -> None:
    """Change all that an upgrade may change: the look, the HTML, the fields and the cards of a built-in kind."""
    folder = program.folder / "deck_builder"
    style = folder / "kinds/style.css"
    style.write_text(style.read_text(encoding="utf-8") + ".card { letter-spacing: 0.01em; }\n", encoding="utf-8")
    markdown = folder / "content/markdown.py"
    text = markdown.read_text(encoding="utf-8")
    markdown.write_text(
        f"{text}\n\n_render, _render_usual = render_markdown, render_usual_markup\n\n\n"
        "def render_markdown(text, media, **options):\n"
        "    result = _render(text, media, **options)\n"
        '    return result._replace(html=result.html.replace("<strong>", \'<strong class="new">\'))\n\n\n'
        "def render_usual_markup(text):\n"
        '    return _render_usual(text).replace("<strong>", \'<strong class="new">\')\n',
        encoding="utf-8",
    )
    kind = folder / "kinds/question"
    new = "".join(f"  new-{number}: {{name: New {number}, text: plain}}\n" for number in range(5))
    edit(kind / "kind.yaml", "cards:\n", f"{new}  mnemonic: {{name: Mnemonic, text: plain}}\ncards:\n")
    with (kind / "kind.yaml").open("a", encoding="utf-8") as file:
        file.write("  answer: {name: The other way round, front: answer.html, back: back.html}\n")
        file.write("  mnemonic: {name: Mnemonic, front: mnemonic.html, back: back.html}\n")
    (kind / "answer.html").write_text("{{Answer}}\n", encoding="utf-8")
    (kind / "mnemonic.html").write_text("{{#Mnemonic}}{{Mnemonic}}{{/Mnemonic}}\n", encoding="utf-8")
    with (kind / "back.html").open("a", encoding="utf-8") as file:
        file.write("{{#Mnemonic}}<p>{{Mnemonic}}</p>{{/Mnemonic}}\n")
