"""The address for reports of mistakes, as `deck.yaml` may give it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from deck_builder.deck.load import load_deck
from deck_builder.problems.problem import Problems
from tests.support.decks import CARDS

WriteDeck = Callable[..., Path]


def read(write_deck: WriteDeck, address: str) -> tuple[str, list[str], list[str]]:
    """Return the address that is read, with the messages and hints of all problems."""
    problems = Problems()
    text = f"id: capitals\nname: Capitals\nfeedback: {address!r}\n"
    deck = load_deck(write_deck(CARDS, deck=text), problems)
    assert deck is not None
    return deck.feedback, [each.message for each in problems], [each.hint for each in problems]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/report?card={card}",
        "https://example.org/{deck}/{card}#v{release}",
        "https://example.org:8443/r?c={card}",
        "mailto:deck@example.org?subject=Card%20{card}",
        "https://github.com/example/capitals/issues/new?template=mistake.yml&card={card}&release={release}",
    ],
)
def test_an_address_with_the_card_in_it_is_taken_as_it_is(write_deck: WriteDeck, address: str) -> None:
    assert read(write_deck, address) == (address, [], [])


def test_a_mail_address_becomes_a_mail_that_names_the_card_the_deck_and_the_release(write_deck: WriteDeck) -> None:
    address, messages, _ = read(write_deck, "deck@example.org")
    assert not messages
    parts = urlsplit(address.replace("{card}", "france").replace("{deck}", "capitals").replace("{release}", "1.0.0"))
    fields = parse_qs(parts.query)
    assert (parts.scheme, parts.path) == ("mailto", "deck@example.org")
    assert fields["subject"] == ["Mistake in capitals: france"]
    assert fields["body"][0].splitlines()[:2] == ["Card: france", "Release: 1.0.0"]


def test_what_no_address_has_is_percent_encoded(write_deck: WriteDeck) -> None:
    address, messages, _ = read(write_deck, 'https://example.org/r?t=Fehler in "{card}" <ü>&c={card}')
    assert address == "https://example.org/r?t=Fehler%20in%20%22{card}%22%20%3C%C3%BC%3E&c={card}"
    assert not messages


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/{card}",
        "javascript:alert('{card}')",
        "data:text/html,{card}",
        "https:///{card}",
        "https://{card}.example.org/",
        "https://user:secret@example.org/{card}",
        "https://[example.org/{card}",
        "mailto:?to={card}",
        "mailto:not a person?subject={card}",
        "//example.org/{card}",
        "example.org/{card}",
        "anki://x-callback-url/search?query={card}",
    ],
)
def test_only_pages_sent_encrypted_and_mails_are_addresses(write_deck: WriteDeck, address: str) -> None:
    read_as, messages, hints = read(write_deck, address)
    assert read_as == ""
    assert len(messages) == 1
    assert "is not an address to which learners can report" in messages[0]
    assert "https://" in hints[0]


def test_an_address_that_would_not_say_the_card_is_refused_with_the_way_to_write_it(write_deck: WriteDeck) -> None:
    _, messages, hints = read(write_deck, "https://example.org/report")
    assert "has no `{card}`" in messages[0]
    assert "`https://example.org/report?card={card}`" in hints[0]
    _, _, hints = read(write_deck, "https://github.com/example/capitals/issues/new?template=mistake.yml")
    suggested = "https://github.com/example/capitals/issues/new?template=mistake.yml&title=Mistake+in+{card}"
    assert f"`{suggested}`" in hints[0]
    assert read(write_deck, suggested) == (suggested, [], [])


@pytest.mark.parametrize("unknown", ["{crad}", "{{Front}}", "{", "}", "{}"])
def test_other_names_in_braces_are_refused(write_deck: WriteDeck, unknown: str) -> None:
    read_as, messages, _ = read(write_deck, f"https://example.org/?c={{card}}&d={unknown}")
    assert (read_as, len(messages)) == ("", 1)
    assert "stands for nothing" in messages[0]


def test_a_long_address_is_refused(write_deck: WriteDeck) -> None:
    read_as, messages, _ = read(write_deck, "https://example.org/{card}?" + "a" * 1000)
    assert read_as == ""
    assert "1000 is the limit" in messages[0]
