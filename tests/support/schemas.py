"""What a JSON Schema refuses in the files of a deck, and where an editor would show it.

The judge is the package `jsonschema`. Files are read as editors read them: by the core schema of YAML 1.2, in which
`no` is a text and `1.5` a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jsonschema
import yaml

from deck_builder.problems.problem import Mark

Schema = dict[str, Any]

ABOUT_KEYS: Final = {"required", "oneOf", "anyOf", "not", "maxProperties"}
"""Keywords that judge which keys a mapping has, and not one of its values."""


class CoreLoader(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, form, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{form})\Z"), first)


@dataclass(frozen=True)
class Refusal:
    """Something that a schema refuses."""

    message: str
    """What the validator says."""
    places: frozenset[Mark]
    """Where a checker may report the same: at the value or its key, or for missing and unknown keys in the mapping."""


def find_schema(path: Path, folder: Path) -> str:
    """The name of the schema for a file of the deck in `folder`; empty for a file of another sort."""
    inside = path.relative_to(folder).as_posix()
    if inside in ("deck.yaml", "references.yaml", "claims.yaml"):
        return path.stem
    if re.fullmatch(r"kinds/[^/]+/kind\.yaml", inside):
        return "kind"
    if inside == "media/credits.yaml":
        return "credits"
    return "cards" if re.fullmatch(r"[^/]+\.yaml", inside) else ""


def read_as_editors_do(text: bytes) -> tuple[Any, yaml.Node] | None:
    """The value of a YAML text and its nodes; None if it is no YAML that can be read."""
    try:
        loader = CoreLoader(text)
        node = loader.get_single_node()
        if node is None:
            return None
        loader.flatten_mapping = lambda node: None  # type: ignore[method-assign]
        return loader.construct_document(node), node
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def list_refusals(text: bytes, schema: Schema) -> list[Refusal]:
    """What a schema refuses in a YAML text; nothing if the text can't be read."""
    read = read_as_editors_do(text)
    if read is None:
        return []
    value, root = read
    validator = jsonschema.Draft7Validator(schema)
    return [refusal for error in validator.iter_errors(value) for refusal in _locate(error, root)]


def _locate(error: jsonschema.ValidationError, root: yaml.Node) -> Iterator[Refusal]:
    node, own = root, {_mark(root)}
    for step in error.absolute_path:
        node, own = _descend(node, step)
    if isinstance(node, yaml.MappingNode):
        keys = {str(key.value): {_mark(key), _mark(value)} for key, value in node.value}
        if error.validator == "additionalProperties" and isinstance(error.validator_value, bool):
            assert isinstance(error.schema, dict)
            known = set(error.schema.get("properties", {}))
            forms = error.schema.get("patternProperties", {})
            for key in keys.keys() - known:
                if not any(re.search(form, key) for form in forms):
                    yield Refusal(f"{key}: {error.message}", frozenset(keys[key]))
            return
        if "propertyNames" in error.absolute_schema_path:
            own = keys[str(error.instance)]
        elif error.validator in ABOUT_KEYS:
            own |= set().union(*keys.values())
    yield Refusal(f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}", frozenset(own))


def _descend(node: yaml.Node, step: str | int) -> tuple[yaml.Node, set[Mark]]:
    """A node inside another one, and the places of the value and its key."""
    if isinstance(node, yaml.SequenceNode):
        inner = node.value[int(step)]
        return inner, {_mark(inner)}
    for key, value in node.value:
        if str(key.value) == str(step):
            return value, {_mark(key), _mark(value)}
    raise KeyError(step)


def _mark(node: yaml.Node) -> Mark:
    return node.start_mark.line + 1, node.start_mark.column + 1
