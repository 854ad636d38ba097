"""Pages in one file, as a browser reads them: their elements, and what they may load."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from typing import NamedTuple


class Element(NamedTuple):
    """An element of a page."""

    name: str
    attributes: dict[str, str | None]
    text: str
    """The text before the next element or end of an element."""


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.elements and not self.elements[-1].text:
            self.elements[-1] = self.elements[-1]._replace(text=data)


def elements_of(page: str) -> list[Element]:
    """All elements of a page, in order."""
    parser = _Elements()
    parser.feed(page)
    return parser.elements


def policy_of(page: str) -> dict[str, str]:
    """What the page may load, by the names of its Content-Security-Policy."""
    (policy,) = (
        element.attributes["content"] or ""
        for element in elements_of(page)
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    return dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())


def addresses_of(page: str) -> list[str]:
    """Every address that the page's own elements name."""
    return [
        element.attributes[key] or ""
        for element in elements_of(page)
        for key in ("src", "href")
        if key in element.attributes
    ]


def bytes_of(data_address: str) -> bytes:
    """What a `data:` address holds."""
    match = re.fullmatch(r"data:[\w/+.-]+;base64,(.*)", data_address)
    assert match, data_address[:60]
    return base64.b64decode(match[1])


def assert_is_one_file(page: str) -> None:
    """The page names nothing outside itself, loads nothing, and runs only the scripts that it brings."""
    assert all(address.startswith("data:") for address in addresses_of(page))
    policy = policy_of(page)
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "data:"
    assert policy.get("connect-src", "'none'") == "'none'"
    scripts = [
        element for element in elements_of(page) if element.name == "script" and "type" not in element.attributes
    ]
    assert scripts
    assert {f"'nonce-{script.attributes['nonce']}'" for script in scripts} == {policy["script-src"]}
    outside_scripts = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"\[\[\w+\]\]", outside_scripts)
