"""Steps of GitHub's workflows, run here as a runner runs them: by bash, with their variables of the environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.support.decks import PROJECT


def read_workflow(text: str) -> Any:
    """A workflow or an action as data."""
    return yaml.safe_load(text)


def list_steps(workflow: Any) -> list[dict[str, Any]]:
    """The steps of an action, or of all jobs of a workflow."""
    if "runs" in workflow:
        return list(workflow["runs"]["steps"])
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def list_scripts(workflow: Any) -> dict[str, dict[str, Any]]:
    """The steps that run a script, by their names."""
    return {step.get("name", step["run"]): step for step in list_steps(workflow) if "run" in step}


class Runner:
    """A machine that runs steps: a folder of its own, `gh` and `python3` that only note what they are asked to do."""

    def __init__(self, folder: Path, tag: str = "") -> None:
        self.folder, self.tag = folder, tag
        self.bin = folder / "bin"
        self.bin.mkdir(parents=True)
        self.write_program("gh", f'printf "%s\\n" "$@" > {folder}/gh.txt')
        self.write_program(
            "python3",
            f"""
            [ "$1 $2" = "-m venv" ] || exit 9
            mkdir -p "$3/bin"
            printf '#!/bin/sh\\nprintf "%%s\\\\n" "$@" >> {folder}/pip.txt\\n' > "$3/bin/python"
            chmod +x "$3/bin/python"
            """,
        )
        (self.bin / "deck-builder").write_text(
            f'#!/bin/sh\nexec {sys.executable} -m deck_builder "$@"\n', encoding="utf-8"
        )
        (self.bin / "deck-builder").chmod(0o755)

    def write_program(self, name: str, script: str) -> None:
        """Make a program of this name that does what `script` says."""
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (self.bin / name).chmod(0o755)

    def run(self, step: Mapping[str, Any], repository: Path, expect: int = 0) -> str:
        """Run a step in a repository; returns what it printed. The test fails if the exit code is not `expect`."""
        context = {
            "github.action_path": str(PROJECT),
            "github.token": "a-token",
            "github.ref_name": self.tag,
            "github.ref_type": "tag" if self.tag else "branch",
        }
        variables = {
            name: re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda found: context[found[1]], value)
            for name, value in step.get("env", {}).items()
        }
        (self.folder / "temp").mkdir(exist_ok=True)
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=repository,
            env={
                **os.environ,
                "PATH": os.pathsep.join([str(self.bin), os.environ["PATH"]]),
                "PYTHONPATH": str(PROJECT),
                "RUNNER_TEMP": str(self.folder / "temp"),
                "GITHUB_PATH": str(self.folder / "path.txt"),
                **variables,
            },
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert done.returncode == expect, done.stdout
        return done.stdout

    def run_all(self, steps: Iterable[Mapping[str, Any]], repository: Path) -> None:
        """Run all steps that have a script and whose condition holds."""
        for step in steps:
            is_for_tags = "tag" in step.get("if", "")
            if "run" in step and (self.tag or not is_for_tags):
                self.run(step, repository)

    def read(self, name: str) -> list[str]:
        """The lines that a program noted: the arguments of `gh`, those of `pip`, or the folders of programs."""
        return (self.folder / f"{name}.txt").read_text(encoding="utf-8").splitlines()
