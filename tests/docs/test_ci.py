"""The page on continuous integration: its workflow runs, and its hooks are valid for pre-commit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command_line import run
from tests.support.decks import PROJECT
from tests.support.docs import yaml_blocks

HOOKS = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def workflow() -> Any:
    blocks = [text for name, text in yaml_blocks("docs/ci.md") if name == ".github/workflows/decks.yaml"]
    return yaml.safe_load(blocks[0])


@pytest.mark.slow
def test_the_workflow_checks_builds_rehearses_and_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make_repository(tmp_path, monkeypatch)
    deck = repository / "cards/capitals"
    cards = deck / "cards.yaml"
    commit("First cards")
    release_and_commit(repository, "1.0.0")
    cards.write_text(cards.read_text(encoding="utf-8").replace("Paris", "Paris on the Seine"), encoding="utf-8")
    run("build", deck)
    commit("Say where Paris lies")
    release_and_commit(repository, "1.1.0")
    clone = tmp_path / "runner"
    subprocess.run(["git", "clone", "-q", repository, clone], check=True)
    monkeypatch.chdir(clone)
    monkeypatch.setenv("TAG", "capitals-v1.1.0")

    jobs = workflow()["jobs"]
    for job in ("check", "release"):
        for step in jobs[job]["steps"]:
            if "run" in step and step["name"] != "Install":
                subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], cwd=clone, check=True)

    arguments = (tmp_path / "gh.txt").read_text(encoding="utf-8").splitlines()
    assert arguments[:2] == ["release", "create"]
    files = [clone / name for name in arguments if name.startswith("dist/")]
    assert [file.name for file in files] == ["capitals-1.1.0-notes.md", "capitals-1.1.0.apkg"]
    for file in files:
        assert file.read_bytes() == (repository / "dist" / file.name).read_bytes()


def test_the_workflow_installs_the_newest_version_that_a_lock_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer version may make other HTML, and nobody may get a package that the lock does not know."""
    repository = make_repository(tmp_path, monkeypatch)
    lock = repository / "cards/capitals/deck.lock"
    text = lock.read_text(encoding="utf-8")
    for name, version in (("capitals", "0.9.0"), ("rivers", "0.10.0"), ("old", "")):
        (repository / "cards" / name).mkdir(exist_ok=True)
        program = f' "program": "{version}",\n' if version else ""
        changed = re.sub(r' "program": ".*",\n', program, text)
        (repository / "cards" / name / "deck.lock").write_text(changed, encoding="utf-8")
    (tmp_path / "bin/python").write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    (tmp_path / "bin/python").chmod(0o755)
    for job, extra in (("check", "[rehearse]"), ("release", "")):
        (install,) = (step["run"] for step in workflow()["jobs"][job]["steps"] if step.get("name") == "Install")
        result = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", install], cwd=repository, capture_output=True, text=True
        )
        assert result.stdout == f"-m pip install deck-builder{extra}==0.10.0\n"


def test_the_workflow_fails_when_the_lock_was_not_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make_repository(tmp_path, monkeypatch)
    (repository / "cards/capitals/deck.lock").unlink()
    (build,) = (step["run"] for step in workflow()["jobs"]["check"]["steps"] if step.get("name") == "Build")
    result = subprocess.run(["bash", "-e", "-c", build], cwd=repository, capture_output=True, text=True)
    assert result.returncode == 1
    assert "L611" in result.stderr


def make_repository(where: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository with one deck that was built, and a program `gh` that records its arguments."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "someone@example.org")
    bin_folder = where / "bin"
    bin_folder.mkdir()
    gh = bin_folder / "gh"
    gh.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {where}/gh.txt\n', encoding="utf-8")
    gh.chmod(0o755)
    paths = [str(bin_folder), str(Path(sys.executable).parent), os.environ["PATH"]]
    monkeypatch.setenv("PATH", os.pathsep.join(paths))
    deck = where / "repository/cards/capitals"
    deck.mkdir(parents=True)
    (deck / "deck.yaml").write_text("id: capitals\nname: Capitals\n", encoding="utf-8")
    card = "kind: question\ncards:\n  - {id: france, question: What is the capital of France?, answer: Paris}\n"
    (deck / "cards.yaml").write_text(card, encoding="utf-8")
    repository = where / "repository"
    (repository / ".gitignore").write_text("dist/\n", encoding="utf-8")
    monkeypatch.chdir(repository)
    subprocess.run(["git", "init", "-q"], check=True)
    run("build", deck)
    return repository


def commit(message: str) -> None:
    subprocess.run(["git", "add", "."], check=True)
    subprocess.run(["git", "commit", "-qm", message], check=True)


def release_and_commit(repository: Path, version: str) -> None:
    """Release the deck as its author would, and run the command that the program proposes next."""
    output = run("release", repository / "cards/capitals", version).output
    (proposed,) = re.findall(r"^  (git commit .*)$", output, re.MULTILINE)
    subprocess.run(["bash", "-ec", proposed], check=True)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_each_hook_runs(hook: dict[str, Any], write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"id", "name", "entry", "language"} <= hook.keys()
    deck = write_deck(
        "kind: question\ncards:\n  - {id: france, question: What is the capital of France?, answer: Paris}\n"
    )
    (deck.parent / "cards").mkdir()
    deck.rename(deck.parent / "cards/capitals")
    monkeypatch.chdir(deck.parent)
    command = [*str(hook["entry"]).split(), *map(str, hook.get("args", []))]
    assert command[0] == "deck-builder"
    assert run(*command[1:]).output == "capitals: 1 note, no problems.\n"
    assert re.match(hook["files"], "cards/capitals/deck.yaml")


def test_the_page_names_every_hook() -> None:
    ((_, config),) = (block for block in yaml_blocks("docs/ci.md") if block[0] == ".pre-commit-config.yaml")
    named = {hook["id"] for repo in yaml.safe_load(config)["repos"] for hook in repo["hooks"]}
    assert named == {hook["id"] for hook in HOOKS}
