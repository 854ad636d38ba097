"""`deck-builder preview`: where the page goes, and how it is served until the author stops it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest

from deck_builder.cli.commands import preview
from deck_builder.commands.push import USUAL_ADDRESS
from tests.support.command_line import run
from tests.support.decks import CARDS, PROJECT, many_cards

BROKEN = CARDS.replace("answer: Rome", "answer: '![Rome](rome.svg)'")


def test_the_page_is_named_after_the_folder(write_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    deck = write_deck(CARDS)
    monkeypatch.chdir(deck.parent)
    assert run("preview", "capitals").output == "dist/capitals-preview.html: 3 cards\n"
    assert "<title>Capitals</title>" in Path("dist/capitals-preview.html").read_text(encoding="utf-8")


def test_a_page_of_a_single_card_has_one_card(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(many_cards(1))
    assert run("preview", deck, "--out", deck).output.endswith("-preview.html: 1 card\n")


def test_a_deck_with_errors_has_a_page_of_its_good_cards_and_ends_with_one(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(BROKEN)
    out = deck.parent / "out"
    output = run("preview", deck, "--out", out, expect=1).output
    assert "M501" in output
    assert output.endswith("capitals-preview.html: 2 cards\n")
    assert (out / "capitals-preview.html").exists()


def test_a_deck_that_cannot_be_read_has_no_page(write_deck: Callable[..., Path]) -> None:
    deck = write_deck(CARDS, deck="id: [\n")
    out = deck.parent / "out"
    assert "Y106" in run("preview", deck, "--out", out, expect=1).output
    assert not out.exists()


def test_formulas_that_are_not_drawn_are_told(
    write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    formula, plain = write_deck(CARDS.replace("answer: Rome", "answer: $x^2$"), name="formula"), write_deck(CARDS)
    told = "Formulas are shown as they are typed. To draw them, install MathJax:\n"
    monkeypatch.setitem(sys.modules, "mathjax", None)  # as where it is not installed
    assert told in run("preview", formula, "--out", tmp_path / "out").output
    assert told not in run("preview", plain, "--out", tmp_path / "out").output


def test_the_only_deck_under_cards_needs_no_name(
    write_deck: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cards").mkdir()
    write_deck(CARDS).rename(tmp_path / "cards/capitals")
    monkeypatch.chdir(tmp_path)
    run("preview")
    write_deck(CARDS, name="two").rename(tmp_path / "cards/two")
    assert "There are 2 decks under cards/" in run("preview", expect=2).output


def test_ctrl_c_ends_the_server(write_deck: Callable[..., Path]) -> None:
    command = [sys.executable, "-u", "-m", "deck_builder", "preview", str(write_deck(CARDS)), "--serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        assert server.stdout
        assert server.stderr
        line = server.stdout.readline()
        port = int(line.split()[0].rstrip("/").rsplit(":", 1)[1])
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/cards.json")
        assert connection.getresponse().read()
        connection.close()
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0
        assert server.stderr.read() == ""
    assert line.endswith("(updates when you save a file; press Ctrl+C to stop)\n")


def test_preview_and_anki_connect_can_run_at_once() -> None:
    (port,) = (option.default for option in preview.command.params if option.name == "port")
    assert not USUAL_ADDRESS.endswith(f":{port}")


def test_a_port_in_use_is_wrong_usage(write_deck: Callable[..., Path]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        output = run("preview", write_deck(CARDS), "--serve", "--port", port, expect=2).output
    assert f"Port {port} can't be used: Address already in use. Choose another port with --port." in output
