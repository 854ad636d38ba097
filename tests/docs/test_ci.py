"""Automatic checks in a repository of decks: the action and the workflows run, and the hooks are valid."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.command_line import run
from tests.support.decks import PROJECT
from tests.support.docs import yaml_blocks
from tests.support.releases import git
from tests.support.workflows import Runner, list_scripts, list_steps, read_workflow

HOOKS = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

ACTION = read_workflow((PROJECT / "action.yml").read_text(encoding="utf-8"))
OF_A_NEW_DECK = read_workflow(
    (PROJECT / "deck_builder/commands/new/project/workflow.yaml")
    .read_text(encoding="utf-8")
    .replace("DECK_ID", "capitals")
)
IN_THE_DOCS = [read_workflow(text) for name, text in yaml_blocks("docs/ci.md") if name.startswith(".github/workflows/")]

DECK = "id: capitals\nname: Capitals\n"
CARDS = "kind: question\ncards:\n  - {id: france, question: What is the capital of France?, answer: Paris}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("workflow", "place"),
    [(ACTION, "cards/capitals"), (ACTION, "."), (OF_A_NEW_DECK, ".")],
    ids=["the action, decks under cards", "the action, one deck", "a new deck's workflow"],
)
def test_a_tag_is_checked_built_rehearsed_and_becomes_a_release(
    workflow: Any, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository(tmp_path, place, monkeypatch)
    cards = repository / place / "cards.yaml"
    release_and_commit(repository, place, "1.0.0")
    cards.write_text(cards.read_text(encoding="utf-8").replace("Paris", "Paris on the Seine"), encoding="utf-8")
    german = repository / place / "translations/de"
    german.mkdir(parents=True)
    (german / "deck.yaml").write_text("id: hauptstaedte\nname: Hauptstädte\n", encoding="utf-8")
    (german / "cards.yaml").write_text("cards: [{id: france, answer: Paris an der Seine}]\n", encoding="utf-8")
    run("build", repository / place, "--out", repository / "dist")
    commit(repository, "Say where Paris lies, and translate it")
    release_and_commit(repository, place, "1.1.0-beta.1")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", repository, clone], check=True)
    runner = Runner(tmp_path / "runner", tag="capitals-v1.1.0-beta.1")
    runner.run_all(list_steps(workflow), clone)

    arguments = runner.read("gh")
    assert arguments[:5] == ["release", "create", "capitals-v1.1.0-beta.1", "--verify-tag", "--prerelease"]
    files = [Path(argument) for argument in arguments if argument.startswith(str(tmp_path))]
    names = ["capitals-1.1.0-beta.1.apkg", "hauptstaedte-1.1.0-beta.1.apkg"]
    assert [file.name for file in files] == ["notes.md", *names]
    for file in files[1:]:
        assert file.read_bytes() == (repository / "dist" / file.name).read_bytes()
    notes = [(repository / "dist" / name.replace(".apkg", "-notes.md")).read_text(encoding="utf-8") for name in names]
    assert files[0].read_text(encoding="utf-8") == "".join(notes)


@pytest.mark.slow
def test_a_push_without_a_tag_releases_nothing_and_tries_the_update_from_the_last_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository(tmp_path, ".", monkeypatch)
    release_and_commit(repository, ".", "1.0.0")
    (repository / "cards.yaml").write_text(CARDS.replace("Paris", "Paris on the Seine"), encoding="utf-8")
    run("build", repository, "--out", repository / "dist")
    commit(repository, "Say where Paris lies")
    runner = Runner(tmp_path / "runner")
    scripts = list_scripts(ACTION)
    assert "1 changed" in runner.run(scripts["Rehearse the update from the last release"], repository)
    runner.run_all(list_steps(ACTION), repository)
    assert not (tmp_path / "runner/gh.txt").exists()


@pytest.mark.parametrize("tag", ["capitals-v1.0.0$(touch${IFS}pwned)", "$(touch${IFS}pwned)-v1.0.0", "a;b-v1.0.0"])
def test_a_tag_is_never_part_of_a_script(tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make_repository(tmp_path, ".", monkeypatch)
    runner = Runner(tmp_path / "runner", tag)
    output = runner.run(list_scripts(ACTION)["Release"], repository, expect=2)
    assert "is not a version" in output or "There is no deck" in output
    assert not (repository / "pwned").exists()
    assert not (tmp_path / "runner/gh.txt").exists()


@pytest.mark.parametrize("workflow", [ACTION, OF_A_NEW_DECK, *IN_THE_DOCS])
def test_actions_of_others_are_pinned_and_scripts_hold_no_expressions(workflow: Any) -> None:
    for step in list_steps(workflow):
        assert "${{" not in step.get("run", "")
        if used := step.get("uses"):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}|OWNER/deck-builder@v[\d.]+", used)


def test_the_action_installs_its_own_version_with_what_it_was_tested_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository(tmp_path, ".", monkeypatch)
    commit(repository, "First cards")
    runner = Runner(tmp_path / "runner")
    install = list_scripts(ACTION)["Install"]
    runner.run(install, repository)
    constraint = ["--constraint", f"{PROJECT}/requirements.lock"]
    assert runner.read("pip") == ["-m", "pip", "install", "--quiet", *constraint, f"{PROJECT}[rehearse]"]
    assert runner.read("path") == [f"{tmp_path}/runner/temp/deck-builder/bin"]
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", repository.as_uri(), shallow], check=True)
    assert "fetch-depth: 0" in runner.run(install, shallow, expect=1)


def test_the_workflow_of_a_new_deck_installs_the_version_that_its_lock_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer version may make other HTML, and nobody may get a package that the lock does not know."""
    repository = make_repository(tmp_path, ".", monkeypatch)
    lock = repository / "deck.lock"
    for name, (version, named) in enumerate({"0.10.0": "==0.10.0", "1 @ file:///x": ""}.items()):
        text = re.sub(r' "program": ".*",\n', f' "program": "{version}",\n', lock.read_text(encoding="utf-8"))
        lock.write_text(text, encoding="utf-8")
        for job, extra in (("check", "[rehearse]"), ("release", "")):
            (install,) = (step for step in OF_A_NEW_DECK["jobs"][job]["steps"] if "Install" in step.get("name", ""))
            runner = Runner(tmp_path / f"runner-{job}-{name}")
            runner.run(install, repository)
            assert runner.read("pip") == ["-m", "pip", "install", f"deck-builder{extra}{named}"]


def test_the_action_fails_when_the_lock_was_not_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make_repository(tmp_path, "cards/capitals", monkeypatch)
    (repository / "cards/capitals/deck.lock").unlink()
    output = Runner(tmp_path / "runner").run(list_scripts(ACTION)["Build"], repository, expect=1)
    assert "L622" in output


def make_repository(where: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository whose folder `place` is a deck that was built and committed."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "someone@example.org")
    repository = where / "repository"
    deck = repository / place
    deck.mkdir(parents=True)
    (deck / "deck.yaml").write_text(DECK, encoding="utf-8")
    (deck / "cards.yaml").write_text(CARDS, encoding="utf-8")
    (repository / ".gitignore").write_text("dist/\n", encoding="utf-8")
    monkeypatch.chdir(repository)
    git(repository, "init", "--quiet")
    run("build", deck, "--out", repository / "dist")
    commit(repository, "First cards")
    return repository


def commit(repository: Path, message: str) -> None:
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--allow-empty", "--message", message)


def release_and_commit(repository: Path, place: str, version: str) -> None:
    """Release the deck as its author would, and run the command that the program proposes next."""
    output = run("release", place, version, "--out", repository / "dist").output
    (proposed,) = re.findall(r"^  (git commit .*)$", output, re.MULTILINE)
    subprocess.run(["bash", "-ec", proposed], check=True, cwd=repository)


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
