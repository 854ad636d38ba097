"""Versions: which texts are one, and which of two comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from deck_builder.lock.versions import parse_precedence
from tests.support.releases import (
    release,
)


@pytest.mark.parametrize(
    "version", ["1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-", "one", "1.0.0-01", "\u0661.0.0", "1.0.0\n"]
)
def test_a_version_that_is_not_semantic_is_wrong_usage(version: str, deck: Path) -> None:
    assert "is not a version. Write three numbers" in release(deck, version, expect=2)


def test_a_version_that_reads_like_a_cleanup_package_is_wrong_usage(deck: Path) -> None:
    assert "looks like a cleanup package" in release(deck, "1.0.0-cleanup", expect=2)


def test_versions_rise_as_semver_has_it() -> None:
    order = "0.9.9 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0"
    order += " 1.0.1 1.2.0 1.10.0 2.0.0"
    versions = order.split()
    assert sorted(sorted(versions), key=parse_precedence) == versions
    assert parse_precedence("1.0.0+one") == parse_precedence("1.0.0+two")
