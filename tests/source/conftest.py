from __future__ import annotations

import pytest

from deck_builder.source import events, parse


@pytest.fixture(params=["libyaml", "python"])
def each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs a test with both of PyYAML's parsers."""
    parser = events.find_fastest_parser() if request.param == "libyaml" else events._PythonParser
    if request.param == "libyaml" and parser is events._PythonParser:
        pytest.skip("PyYAML has no libyaml here")
    monkeypatch.setattr(events, "parser", parser)
    monkeypatch.setattr(parse, "read_usual_lines", lambda _: None)  # no file is read without a parser
