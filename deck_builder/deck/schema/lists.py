"""The schemas of the files that list something: references, claims, and where media come from."""

from __future__ import annotations

from typing import Final

from deck_builder.deck.model import EVIDENCE
from deck_builder.deck.schema import about
from deck_builder.deck.schema.parts import Schema, array, choice, describe, identifier, mapping, pattern, suggest, text

_DOI: Final = r"(?:[Hh][Tt][Tt][Pp][Ss]?://(?:[Dd][Xx]\.)?[Dd][Oo][Ii]\.[Oo][Rr][Gg]/|[Dd][Oo][Ii]:\s*)*10\.\d{4,9}/\S+"


def make_reference_schema() -> Schema:
    """The schema of `references.yaml`: CSL-YAML, of which the program reads a few keys and allows all."""
    keys = about.REFERENCE
    doi = {
        **text(keys["DOI"]),
        "pattern": rf"^\s*(?:{_DOI})?\s*$",
        "patternErrorMessage": "A DOI looks like `10.1038/nrn2555`. The address of a page goes under `URL:`.",
    }
    properties = {
        "id": text(keys["id"], required=True),
        "type": {**describe(keys["type"]), **suggest(("article-journal", "book", "chapter", "webpage", "report"))},
        **{key: describe(keys[key]) for key in ("author", "editor", "issued")},  # of any form that CSL allows
        **{key: text(keys[key]) for key in ("title", "container-title", "volume")},
        "DOI": doi,
        "URL": describe(keys["URL"]),
    }
    address = pattern(keys["URL"], r"https?://[\s\S]*", "Write the whole address: `https://…`.")
    entry = {
        **mapping(properties, required=["id"], is_open=True),
        "anyOf": [{"required": ["title"]}, {"required": ["container-title"]}],
        "if": {"not": {"anyOf": [{"required": ["DOI"]}, {"required": ["doi"]}]}},  # else nobody reads the address
        "then": {"properties": {"URL": address}},
    }
    listed = array("The works that cards cite, in CSL-YAML.", entry)
    return mapping({"references": listed}, required=["references"])


def make_claim_schema() -> Schema:
    """The schema of `claims.yaml`."""
    keys = about.CLAIM
    properties = {
        "id": identifier(keys["id"]),
        "claim": text(keys["claim"], required=True),
        "section": text(keys["section"]),
        "evidence": choice(keys["evidence"], EVIDENCE),
        "known": text(keys["known"]),
    }
    listed = array("What the deck promises to teach.", mapping(properties, required=["id", "claim"], is_open=True))
    return mapping({"claims": listed}, required=["claims"], is_open=True)


def make_credit_schema() -> Schema:
    """The schema of `credits.yaml` in the media folder."""
    keys = about.CREDIT
    properties = {
        "title": text(keys["title"]),
        "authors": describe(keys["authors"]),
        "source": text(keys["source"]),
        "licence": text(keys["licence"]),
    }
    credit = mapping(properties, required=["source", "licence"], is_open=True)
    files = {
        **mapping({}, "The files of the media folder, each with where it comes from."),
        "additionalProperties": credit,
    }
    return mapping({"files": files}, is_open=True)
