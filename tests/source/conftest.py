from __future__ import annotations

import pytest

from deck_builder.source import parse as yaml_parser


@pytest.fixture(params=["libyaml", "python"])
def each_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs a test with both of PyYAML's parsers."""
    parser = yaml_parser.find_fastest_parser() if request.param == "libyaml" else yaml_parser._PythonParser
    if request.param == "libyaml" and parser is yaml_parser._PythonParser:
        pytest.skip("PyYAML has no libyaml here")
    monkeypatch.setattr(yaml_parser, "parser", parser)
    monkeypatch.setattr(yaml_parser, "read_usual_lines", lambda _: None)  # no file is read without a parser
