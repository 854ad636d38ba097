"""A small deck with three claims, for tests of the page of claims."""

from __future__ import annotations

CLAIMS = """
claims:
  - id: capital
    section: France
    claim: Paris is the capital of France.
    evidence: established
    known: True, and *easy* to look up.
  - {id: river, claim: The Seine flows through Paris.}
  - {id: tower, claim: The tower is made of iron.}
"""
CARD_FILE = """
kind: question
cards:
  - {id: france, question: "Which city governs France?", answer: "**Paris**", evidence: one-study, claims: [capital]}
  - {id: seine, kind: cloze, text: "Through {{c1::Paris}} flows the {{c2::Seine}}.", claims: [river, capital]}
  - {id: louvre, kind: misconception, claim: It is small, known: It is not, matters: Plan a day, claims: [river]}
  - {id: italy, question: Which city governs Italy?, answer: Rome}
"""
