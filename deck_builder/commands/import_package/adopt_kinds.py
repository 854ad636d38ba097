"""Makes cards of imported kinds cards of the kinds that come with the program, on the note types that learners have.

A note type keeps its id, its fields and its cards, so that Anki takes it for the same: learners get the new look with
the next release, without a tick, and their notes stay as they are.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

from deck_builder.build.pipeline import CardPass, load_deck_and_lock
from deck_builder.build.write_errors import reporting_write_errors
from deck_builder.commands.import_package.compare_notes import as_value, write_field_text
from deck_builder.commands.import_package.stock_kinds import StockKind, find_stock_kind
from deck_builder.deck.card_files import read_card_file
from deck_builder.deck.edit_card_files import edit_card_file
from deck_builder.deck.folder import LOCK_FILE, MARKDOWN
from deck_builder.files import scratch_folder, write_text
from deck_builder.lock.lock_file import write_lock
from deck_builder.problems.problem import Problems
from deck_builder.source.edit_values import TextEdit, apply_edits, find_nodes, get_node
from deck_builder.source.inside import is_inside
from deck_builder.source.read import read_bytes
from deck_builder.source.values import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as AnyMapping
    from pathlib import Path

    from deck_builder.deck.model import Card, Deck
    from deck_builder.lock.model import Lock
    from deck_builder.source.write_values import NewValue

_Compiled = list[tuple["Card", tuple[str, ...]]]
"""Cards of imported kinds, each with its fields as HTML."""
_NOT_COPIED: Final = ("media", "dist", ".git")
"""What is not needed to compile a deck."""


@dataclass(frozen=True, slots=True)
class AdoptedKind:
    """An imported kind that becomes one of the program's."""

    stock: StockKind
    """What becomes what."""
    notes: int
    """How many notes it has."""
    updated: int
    """How many of them have edits that learners don't have yet."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the adoption of kinds changes in a deck folder; nothing is written yet."""

    folder: Path
    """The deck's folder."""
    kinds: tuple[AdoptedKind, ...]
    """The kinds that change."""
    refused: AnyMapping[str, str]
    """Why a kind of the right shape stays as it is, by its key."""
    files: AnyMapping[Path, str]
    """The new texts of card files."""
    lock: Lock
    """The new lock."""


def plan_adoption(folder: Path, problems: Problems) -> Adoption | None:
    """Plan which kinds of an imported deck become kinds of the program; None if the deck itself has an error.

    A kind stays as it is if one of its cards would have an error or other HTML.
    """
    with reporting_write_errors(folder, problems):  # it is tried in a copy beside the folder
        return _plan(folder, problems)
    return None


def _plan(folder: Path, problems: Problems) -> Adoption | None:
    deck, lock = load_deck_and_lock(folder, folder / "dist", problems)
    if deck is None or lock is None:
        return None
    candidates = {
        key: stock for key in lock.kinds if (kind := deck.kinds.get(key)) and (stock := find_stock_kind(kind))
    }
    cards = [
        (each.card, each.content.fields)
        for each in CardPass(deck, lock, 0, Problems())
        if each.card.kind.key in candidates
    ]
    refused: dict[str, str] = {}
    while True:
        already = len(refused)
        stocks = _pick({key: stock for key, stock in candidates.items() if key not in refused}, lock)
        files = _rename(deck, stocks, refused, _fit_texts(deck, lock, stocks, cards, refused))
        stocks = {key: stock for key, stock in stocks.items() if key not in refused}
        new_lock = _change_lock(lock, stocks)
        if len(refused) == already:
            with scratch_folder(folder.parent) as scratch:
                counts, wrong = _try(deck, new_lock, stocks, files, scratch / folder.name, cards)
            refused |= wrong
        if len(refused) == already:
            break
    for key, stock in candidates.items():
        if key not in stocks:
            reason = f"the deck has cards of the kind `{stock.becomes}` already, with another note type"
            refused.setdefault(key, reason)
    kinds = tuple(AdoptedKind(stock, *counts.get(stock.becomes, (0, 0))) for stock in stocks.values())
    return Adoption(folder, kinds, refused, files if stocks else {}, new_lock)


def _pick(candidates: AnyMapping[str, StockKind], lock: Lock) -> dict[str, StockKind]:
    """Pick the first kind for each one that it can become; one that the deck has already is nobody's."""
    picked: dict[str, StockKind] = {}
    for stock in candidates.values():
        if stock.becomes not in lock.kinds:
            picked.setdefault(stock.becomes, stock)
    return {stock.key: stock for stock in picked.values()}


def _fit_texts(
    deck: Deck,
    lock: Lock,
    stocks: AnyMapping[str, StockKind],
    cards: _Compiled,
    refused: dict[str, str],
) -> dict[Path, dict[str, dict[str, NewValue]]]:
    """Write texts anew for fields that read them in another way, such as plain text: the HTML stays the same.

    Returns the new values by file, card and key. A kind with a text that can't be written so is added to `refused`.
    """
    changes: dict[Path, dict[str, dict[str, NewValue]]] = defaultdict(lambda: defaultdict(dict))
    for card, fields in cards:
        stock = stocks.get(card.kind.key)
        kind = deck.kinds[stock.becomes] if stock else None
        if stock is None or kind is None:
            continue
        new_fields = {field.key: field for field in kind.fields}
        forms = {field.key: field.text for field in card.kind.fields}
        for slot, html in zip(lock.kinds[card.kind.key].fields, fields, strict=False):
            key = slot.key or ""
            field = new_fields.get(stock.fields.get(key, ""))
            value = card.values.get(key)
            is_as_before = field is not None and (field.text == forms[key] or (value is None and not field.default))
            if field is None or (is_as_before and not (field.one_line and "\n" in str(value))):
                continue
            text = write_field_text(html, kind, field, deck)
            if text is None:
                reason = f"`{card.id}` has HTML in `{key}`, which is plain text in cards of the kind `{kind.key}`"
                refused.setdefault(card.kind.key, reason)
            elif as_value(text) != value:
                changes[card.place.file][card.id][key] = as_value(text)
    return changes


def _rename(
    deck: Deck,
    stocks: dict[str, StockKind],
    refused: dict[str, str],
    changes: AnyMapping[Path, AnyMapping[str, AnyMapping[str, NewValue]]],
) -> dict[Path, str]:
    """Give cards their new texts, and rename kinds and keys, in the card files.

    A kind with cards in Markdown is taken out of `stocks`.
    """
    for file in deck.card_files if stocks else ():
        if file.suffix == MARKDOWN and (mapping := read_card_file(file, deck, Problems())):
            for key in {*_list_kinds(mapping)} & stocks.keys():
                del stocks[key]
                refused[key] = f"`{file.name}` has cards of it in Markdown"
    texts = {}
    for file in deck.card_files if stocks else ():
        if file.suffix != MARKDOWN:
            old = (read_bytes(file, deck.folder, Problems()) or b"").decode("utf-8")
            edited = edit_card_file(old, file, deck, changes[file]).text if file in changes else old
            new = apply_edits(edited, _list_renames(edited, stocks))
            if new != old:
                texts[file] = new
    return texts


def _list_kinds(mapping: Mapping) -> Iterator[str]:
    cards = mapping.get("cards")
    for card in cards if isinstance(cards, Sequence) else ():
        if isinstance(card, Mapping):
            yield str(card.get("kind", mapping.get("kind", ""))).strip()


def _list_renames(text: str, stocks: AnyMapping[str, StockKind]) -> Iterator[TextEdit]:
    root = find_nodes(text)
    usual = get_node(root, "kind") if root else None
    listed = get_node(root, "cards") if root else None
    if usual is not None and (stock := stocks.get(_read(usual))):
        yield _write_over(usual, stock.becomes)
    for card in listed.value if isinstance(listed, yaml.SequenceNode) else ():
        own = get_node(card, "kind")
        stock = stocks.get(_read(own or usual))
        if stock is None:
            continue
        if own is not None:
            yield _write_over(own, stock.becomes)
        for key, value in card.value:
            if key.value in stock.fields:
                yield _write_over(key, stock.fields[key.value])
            elif key.value == "subdecks" and isinstance(value, yaml.MappingNode):
                names = (name for name, _ in value.value if name.value in stock.templates)
                yield from (_write_over(name, stock.templates[name.value]) for name in names)


def _read(node: yaml.Node | None) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _write_over(node: yaml.Node, text: str) -> TextEdit:
    return TextEdit(node.start_mark.index, node.end_mark.index, text)


def _change_lock(lock: Lock, stocks: AnyMapping[str, StockKind]) -> Lock:
    """Change the entries of kinds and cards: note types, guids and times stay."""
    kinds = {}
    for key, locked in lock.kinds.items():
        if stock := stocks.get(key):
            fields = tuple(slot._replace(key=stock.fields.get(slot.key or "")) for slot in locked.fields)
            templates = tuple(slot._replace(key=stock.templates.get(slot.key or "")) for slot in locked.templates)
            kinds[stock.becomes] = locked._replace(fields=fields, templates=templates)
        else:
            kinds[key] = locked
    cards = {}
    for card_id, card in lock.cards.items():
        cards[card_id] = card
        if stock := stocks.get(card.kind):
            texts, sent = (
                tuple((stock.fields.get(key, key), digest) for key, digest in hashes)
                for hashes in (card.texts, card.sent_texts)
            )
            cards[card_id] = card._replace(kind=stock.becomes, texts=texts, sent_texts=sent)
    return lock._replace(kinds=dict(sorted(kinds.items())), cards=cards)


def _try(
    deck: Deck,
    lock: Lock,
    stocks: AnyMapping[str, StockKind],
    files: AnyMapping[Path, str],
    copy: Path,
    cards: _Compiled,
) -> tuple[dict[str, tuple[int, int]], dict[str, str]]:
    """Compile a copy of the deck with the new kinds.

    Returns how many notes each of them has and how many of these learners get, and the kinds that don't fit, and why.
    """
    top = str(deck.folder)
    shutil.copytree(deck.folder, copy, symlinks=True, ignore=lambda folder, _: _NOT_COPIED if folder == top else [])
    for key in stocks:
        shutil.rmtree(copy / "kinds" / key)
    for file, text in files.items():
        (copy / file.relative_to(deck.folder)).write_bytes(text.encode())
    write_lock(lock, copy / LOCK_FILE)
    problems = Problems()
    new, new_lock = load_deck_and_lock(copy, copy / "dist", problems, original=deck.folder)
    counts: dict[str, tuple[int, int]] = {}
    by_target = {stock.becomes: key for key, stock in stocks.items()}
    before = {card.id: fields for card, fields in cards}
    others: dict[str, str] = {}
    if new and new_lock:
        for compiled in CardPass(new, new_lock, 0, problems):
            known, kind = compiled.identity.known, compiled.card.kind.key
            notes, updated = counts.get(kind, (0, 0))
            counts[kind] = notes + 1, updated + (known is None or known.digest != compiled.content.digest)
            if kind in by_target and compiled.content.fields != before.get(compiled.card.id):
                reason = f"`{compiled.card.id}` has signs or HTML that a field of `{kind}` would show in another way"
                others.setdefault(by_target[kind], reason)
    wrong: dict[str, str] = {}
    for problem in problems if problems.errors else ():
        key = by_target.get(lock.cards[problem.card].kind, "") if problem.card in lock.cards else ""
        if problem.severity == "error" and key:
            wrong.setdefault(key, f"`{problem.card}`: {problem.message}")
    if problems.errors and not wrong:
        first = next(problem for problem in problems if problem.severity == "error")
        wrong = dict.fromkeys(stocks, first.message)
    return counts, {**others, **wrong}


def write_adoption(adoption: Adoption, problems: Problems) -> None:
    """Write what an adoption changes; what can't be written is a problem."""
    with reporting_write_errors(adoption.folder, problems):
        for file, text in adoption.files.items():
            write_text(file.resolve(), text)
        write_lock(adoption.lock, adoption.folder / LOCK_FILE)
        for adopted in adoption.kinds:
            kind_folder = adoption.folder / "kinds" / adopted.stock.key
            if is_inside(kind_folder, adoption.folder):
                shutil.rmtree(kind_folder)
