"""The namespace of a deck, and the one line that a build adds to `deck.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from deck_builder.deck.namespace import LENGTH, add_namespace, make_namespace
from deck_builder.source.ids import is_id


def test_no_two_namespaces_are_the_same_and_each_is_an_id_that_needs_no_quotes() -> None:
    namespaces = {make_namespace() for _ in range(1000)}
    assert len(namespaces) == 1000
    for namespace in namespaces:
        assert len(namespace) == LENGTH
        assert is_id(namespace)
        assert yaml.safe_load(namespace) == namespace


@pytest.mark.parametrize(
    "text",
    [
        "id: capitals\nname: Capitals\n",
        "# mine\n  id: capitals  # for ever\n  name: Capitals",
        "name: Capitals\r\nid: capitals\r\n",
        "{id: capitals, name: Capitals}",
        "id: capitals\nname: Capitals\ndescription: |\n  One\n\n  Two\n",
        "id: capitals\nname: Capitals\ndescription: |+\n  One\n\n",
        "---\nid: capitals\nname: Capitals\n...\n",
        "{\n  id: capitals,\n  name: Capitals\n}\n",
    ],
)
def test_the_line_is_added_and_nothing_else_changes(text: str, tmp_path: Path) -> None:
    file = tmp_path / "deck.yaml"
    file.write_bytes(text.encode())
    new = add_namespace(file, "k3v7q2mzt4xa")
    assert new is not None
    assert yaml.safe_load(new) == {**yaml.safe_load(text), "namespace": "k3v7q2mzt4xa"}
    left = [line for line in text.splitlines(keepends=True) if line not in new.splitlines(keepends=True)]
    assert len(left) <= 1  # a line in braces, or one that had no line end
    assert file.read_bytes() == text.encode()


def test_a_file_that_has_one_or_has_no_id_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "deck.yaml"
    for text in ("id: capitals\nnamespace: tests\n", "name: Capitals\n", "- a list\n"):
        file.write_text(text, encoding="utf-8")
        assert add_namespace(file, "k3v7q2mzt4xa") is None
