"""The shape of the code: which room imports which, what start-up loads, and where the tests of a module stand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import pytest
from importlinter.cli import lint_imports

from tests.support.decks import PROJECT

PACKAGE: Final = PROJECT / "deck_builder"
MODULES: Final = {
    path.relative_to(PROJECT).with_suffix("").as_posix().replace("/", "."): path for path in PACKAGE.rglob("*.py")
}

TESTED_ELSEWHERE: Final = {
    **{
        path.relative_to(PACKAGE).as_posix(): "its rules are data, see problems/test_rules and test_broken_decks"
        for path in (PACKAGE / "problems/rules").glob("*.py")
        if not path.name.startswith("__")
    },
    "commands/release/model.py": "is data, see commands/release/test_release",
    "commands/release/prepare.py": "is the part of a release before it is written, see commands/release/test_release",
    "commands/rehearse/one_learner.py": "is a rehearsal with each learner, see commands/rehearse/test_rehearse",
    "commands/rehearse/state.py": "is data, see commands/rehearse/test_anki.py, which reads it from a collection",
    "problems/card_texts/prompts.py": "is data, see commands/check/test_prompts.py, which makes it of cards",
    "build/anki_deck.py": "is what learners get of decks and presets, see commands/release/test_release",
    "build/compile_files.py": "is what a build with a cache goes through, see build/test_file_cache",
    "build/draft_notes.py": "is what every build goes through, see build/test_build and build/test_last_build",
    "build/file_keys.py": "makes the keys of the cache, see build/test_file_cache",
    "build/finish_files.py": "is what a build with a cache or workers goes through, see build/test_file_cache",
    "build/finished_file.py": "is what the cache keeps, see build/test_file_cache",
    "build/progress.py": "is a type, see cli/test_progress.py, which shows it",
    **{
        f"deck/schema/{name}.py": "is a part of the schemas, see deck/schema/test_schemas"
        for name in ("cards", "deck_file", "kind_file", "lists", "parts", "refresh", "rules", "vocabulary")
    },
    "lock/model.py": "is data, see lock/test_lock_file, which writes it and reads it again",
}
"""Modules without a test module of their own name, and why."""


def test_the_rooms_import_one_way(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The contracts of pyproject.toml hold: the order of the rooms, commands apart from one another, no circle."""
    monkeypatch.chdir(PROJECT)
    assert lint_imports(no_cache=True, no_logo=True) == 0, capsys.readouterr().out


def test_the_page_on_architecture_names_every_module() -> None:
    page = (PROJECT / "docs/architecture.md").read_text(encoding="utf-8")
    names = [path.relative_to(PACKAGE) for path in MODULES.values() if not path.name.startswith("__")]
    inside = {name: Path(*name.parts[1:]) if len(name.parts) > 1 else name for name in names}
    assert [str(name) for name in names if f"`{inside[name].as_posix()}`" not in page] == []


def modules_after(*arguments: str) -> set[str]:
    """The modules that a new process has loaded once the command line has done what the arguments say."""
    program = """
import json, sys
before = set(sys.modules)  # where coverage is measured, it is loaded already
from deck_builder.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    assert not ended.code, ended.code
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    done = subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_loads_the_command_line_and_click_alone() -> None:
    """Start-up is what a small deck waits for longest."""
    loaded = modules_after("--help")
    rooms = {name.split(".")[1] for name in loaded if name.startswith("deck_builder.")}
    assert rooms == {"cli"}
    before = set(
        json.loads(
            subprocess.check_output([sys.executable, "-c", "import json, sys; print(json.dumps(sorted(sys.modules)))"])
        )
    )
    packages = {name.partition(".")[0] for name in loaded - before}
    assert {name for name in packages if not name.startswith("_")} - sys.stdlib_module_names == {
        "click",
        "deck_builder",
    }


def test_the_help_of_a_command_loads_none_of_its_work() -> None:
    """A command's module declares what the user can type. What it does is imported when it runs."""
    program = """
import json, sys
before = set(sys.modules)  # where coverage is measured, it is loaded already
from deck_builder.cli.main import COMMANDS, main
for name in COMMANDS:
    try:
        main([name, "--help"])
    except SystemExit as ended:
        assert not ended.code, ended.code
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    own = {name for name in loaded if name.count(".") > 1 and name.startswith("deck_builder.")}
    assert {name for name in own if not name.startswith("deck_builder.cli.")} == {
        "deck_builder.commands.push",  # the usual address of AnkiConnect
        "deck_builder.deck.schema",  # the names of the schemas
    }
    assert not loaded & {"sqlite3", "tempfile", "yaml"}


PROSE: Final = "kind: question\ncards:\n  - id: france\n    question: What is its capital?\n    answer: Paris\n"
"""A deck whose file needs no parser of YAML, and whose texts need no renderer of Markdown."""


def test_the_list_of_kinds_loads_nothing_that_reads_cards() -> None:
    loaded = {name for name in modules_after("kinds") if name.startswith("deck_builder.")}
    assert {name.split(".")[1] for name in loaded} == {"cli", "commands", "deck", "patterns", "problems", "source"}
    assert len(loaded) <= 45


@pytest.mark.parametrize(("command", "most"), [("stats", 135), ("check", 175), ("build", 170)])
def test_a_deck_of_prose_loads_only_what_it_needs(command: str, most: int, write_deck: Callable[..., Path]) -> None:
    """A module takes as long to load as a card to compile, or longer."""
    deck = write_deck(PROSE)
    out = ["--out", str(deck.parent / "dist")] if command == "build" else []
    loaded = modules_after(command, str(deck), *out)
    assert len([name for name in loaded if name.startswith("deck_builder.")]) <= most
    libraries = {"nh3", "pyromark", *({"yaml"} if command != "build" else ())}  # genanki loads it
    of_few_decks = {
        "build.fields",
        "content.markdown",
        "content.image_occlusion",
        "deck.markdown_cards",
        "deck.options",
        "deck.shapes_and_steps",
        "deck.translated_cards",
        "lock.moved_texts",
        "lock.vanished",
        "source.explain",
        "source.markdown_file",
    }
    assert loaded & {*libraries, *(f"deck_builder.{name}" for name in of_few_decks)} == set()


def test_a_build_loads_no_other_command(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: france, question: What is its capital?, answer: Paris}\n")
    loaded = modules_after("build", str(deck), "--out", str(deck.parent / "dist"))
    assert {name for name in loaded if name.startswith("deck_builder.commands.")} == set()
    assert {name for name in loaded if name.startswith("deck_builder.cli.commands.")} == {
        "deck_builder.cli.commands.build"
    }
    assert loaded & {"asyncio", "pygments", "regex", "ssl", "tinycss2", "urllib.request"} == set()


def test_a_check_of_plain_cards_loads_nothing_that_builds(write_deck: Callable[..., Path]) -> None:
    deck = write_deck("kind: question\ncards:\n  - {id: france, question: What is its capital?, answer: Paris}\n")
    loaded = modules_after("check", str(deck))
    unwanted = {"asyncio", "difflib", "genanki", "multiprocessing", "pygments", "regex", "sqlite3", "subprocess"}
    assert loaded & {*unwanted, "tinycss2", "zipfile", "deck_builder.packages.read"} == set()


@pytest.mark.parametrize(("command", "most"), [("kinds", 5), ("check", 15), ("build", 15)])
def test_what_every_run_loads_is_seldom_a_dataclass(
    command: str, most: int, write_deck: Callable[..., Path], tmp_path: Path
) -> None:
    """Python takes four times as long to make one as to make a named tuple, and a run loads eighty such classes."""
    deck = write_deck("kind: question\ncards:\n  - {id: france, question: What is its capital?, answer: Paris}\n")
    program = """
import sys
from deck_builder.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    assert not ended.code, ended.code
classes = {each for module in list(sys.modules.values()) for each in vars(module).values() if isinstance(each, type)}
print(len([1 for each in classes if "__dataclass_fields__" in vars(each) and "deck_builder" in each.__module__]))
"""
    arguments = [] if command == "kinds" else [str(deck)]
    done = subprocess.run(
        [sys.executable, "-c", program, command, *arguments], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    assert int(done.stdout.splitlines()[-1]) <= most


def test_a_command_that_writes_no_package_does_not_load_genanki() -> None:
    """With the package `cached_property` it would load asyncio too, a tenth of what a build needs to start."""
    package = str(PROJECT / "tests/decks/built-by-0.1.0/capitals-1.0.0.apkg")
    assert not modules_after("diff", package, package) & {"genanki", "asyncio"}
    assert not modules_after("push", "--help") & {"genanki", "asyncio"}


def test_the_tests_of_a_module_are_found_by_its_name() -> None:
    names = [path.relative_to(PACKAGE) for path in MODULES.values() if not path.name.startswith("__")]
    without = [name for name in names if not (PROJECT / "tests" / name.parent / f"test_{name.name}").is_file()]
    assert {name.as_posix() for name in without} == TESTED_ELSEWHERE.keys()


def test_no_test_module_imports_from_another_or_from_conftest() -> None:
    """What tests share stands in tests/support, so a test module can be moved or split without changing another."""
    pattern = re.compile(r"^\s*(?:from|import) tests\.(?:\w+\.)*(?:test_\w+|conftest)\b.*", re.MULTILINE)
    files = [file for folder in ("tests", "tools", "bench") for file in (PROJECT / folder).rglob("*.py")]
    assert {str(file): line for file in files for line in pattern.findall(file.read_text(encoding="utf-8"))} == {}


def test_pytest_looks_into_every_folder_with_tests(pytestconfig: pytest.Config) -> None:
    folders = {path.parent for path in (PROJECT / "tests").rglob("test_*.py")}
    passed_over = pytestconfig.getini("norecursedirs")
    names = {name for folder in folders for name in folder.relative_to(PROJECT).parts}
    assert [name for name in names for pattern in passed_over if fnmatch(name, pattern)] == []
