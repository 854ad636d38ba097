"""A real browser: the Chromium that is installed on the system, driven by Playwright."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The programs to look for, in this order."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser without a window. Skips the test if no Chromium is installed."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def wait_until(page: Page, done: Callable[[], object], seconds: float = 10) -> bool:
    """Let a page go on until something is done, no longer than needed; say whether it was."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        page.wait_for_timeout(5)
    return bool(done())
