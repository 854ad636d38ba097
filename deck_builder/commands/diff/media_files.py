"""Which files differ between two packages, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deck_builder.content.plain_text import remove_hash
from deck_builder.problems.wording import format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deck_builder.packages.compare import Difference
    from deck_builder.packages.model import Package


def list_replaced_files(difference: Difference) -> tuple[tuple[str, str], ...]:
    """The names of files that were replaced, before and now. They are equal or differ in their hashes."""
    pairs = [(name, name) for name in difference.replaced_media]
    gone = {remove_hash(name): name for name in difference.old_media}
    pairs += [(gone[plain], name) for name in difference.new_media if (plain := remove_hash(name)) in gone]
    return tuple(pairs)


def list_new_files(difference: Difference) -> tuple[str, ...]:
    """The names of new files that do not replace another."""
    replacing = {after for _, after in list_replaced_files(difference)}
    return tuple(name for name in difference.new_media if name not in replacing)


def list_gone_files(difference: Difference) -> tuple[str, ...]:
    """The names of files that are gone and not replaced by another."""
    replaced = {before for before, _ in list_replaced_files(difference)}
    return tuple(name for name in difference.old_media if name not in replaced)


def describe_replacement(before: str, after: str, difference: Difference) -> str:
    """What differs between a file and the one that replaces it, with their sizes."""
    old_name, new_name = remove_hash(before), remove_hash(after)
    old_size, new_size = size_of(difference.old, before), size_of(difference.new, after)
    sizes = f"{new_size}, as before" if new_size == old_size else f"{new_size}, was {old_size}"
    if old_name == new_name:
        return f"{new_name} is a different file: {sizes}"
    return f"{new_name} replaces {old_name}: {sizes}"


def describe_files(difference: Difference) -> Iterator[tuple[str, str]]:
    """What is new ("+"), replaced ("~") and gone ("-") among the files: a sign and a line for each."""
    for name in list_new_files(difference):
        yield "+", f"{remove_hash(name)} ({size_of(difference.new, name)})"
    for before, after in list_replaced_files(difference):
        arrives = "" if before != after else "; arrives only with an updated note that shows it"
        yield "~", f"{describe_replacement(before, after, difference)}{arrives}"
    for name in list_gone_files(difference):
        yield "-", f"{remove_hash(name)} ({size_of(difference.old, name)})"


def size_of(package: Package, name: str) -> str:
    """A file's size in words."""
    return format_size(package.media[name].size) if name in package.media else "not in the package"
