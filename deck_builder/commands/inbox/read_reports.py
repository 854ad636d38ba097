"""Reads what learners reported: issues exported as JSON, and mails. Who sent a report is left out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any, Final

from deck_builder.content.plain_text import to_plain_text
from deck_builder.content.template import blank_comments
from deck_builder.patterns import compile_late
from deck_builder.problems.errors import InputError
from deck_builder.problems.wording import format_count
from deck_builder.source.inside import explain_error, open_inside
from deck_builder.source.text import NOT_IN_TEXT

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path

_LARGEST_FILE: Final = 64 << 20
"""In bytes."""
_LARGEST_MAIL: Final = 1 << 20
"""In bytes. What follows is cut: pictures that are attached come after the text."""
_MOST_REPORTS: Final = 10_000
_LONGEST_TITLE: Final = 300
_LONGEST_TEXT: Final = 20_000
"""In characters."""

_MAIL_BORDER: Final = compile_late(rb"^From [^\n]*\n", re.MULTILINE)
_MAIL_HEADER: Final = compile_late(rb"[!-9;-~]{1,70}:")
_ADDRESS: Final = compile_late(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_HOW: Final = (
    "Export the issues with `gh issue list --json number,title,body,url > reports.json`, or save the mails as `.mbox` "
    "or `.eml`."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What one learner reported, without who it was."""

    source: str
    """What to find it by: `issue 12`, or `mail 3 of inbox.mbox`."""
    title: str
    """Its title, or the subject of the mail, on one line."""
    text: str
    """What was written, as plain text."""
    link: str = ""
    """The address of the issue, or empty."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """What a file of reports holds."""

    reports: tuple[Report, ...]
    """The reports, in the order of the file."""
    closed: int = 0
    """How many issues were left out because they are closed."""


def read_reports(file: Path) -> ReportFile:
    """Read a file with issues or mails. Raises InputError (P714) if it is neither, or too large."""
    try:
        with open_inside(file, file.resolve().parent) as handle:
            data = handle.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise InputError("P714", f"`{file.name}` can't be read: {explain_error(error)}") from error
    if len(data) > _LARGEST_FILE:
        raise InputError(
            "P714", f"`{file.name}` has more than {_LARGEST_FILE >> 20} MB", "Export fewer reports at once."
        )
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"[", b"{"):
        return _read_issues(data, file)
    mails = _split_mails(data)
    if not mails:
        raise InputError("P714", f"`{file.name}` has neither issues as JSON nor mails", _HOW)
    _check_number(len(mails), file)
    name = file.name
    sources = (
        [f"mail {number} of {name}" for number in range(1, len(mails) + 1)] if len(mails) > 1 else [f"mail {name}"]
    )
    return ReportFile(tuple(_read_mail(mail, source) for mail, source in zip(mails, sources, strict=True)))


def _check_number(number: int, file: Path) -> None:
    if number > _MOST_REPORTS:
        message = f"`{file.name}` has {format_count(number, 'report')}; the limit is {_MOST_REPORTS:,}"
        raise InputError("P714", message, "Export fewer reports at once.")


def _read_issues(data: bytes, file: Path) -> ReportFile:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError("P714", f"`{file.name}` is not valid JSON", _HOW) from error
    issues = content if isinstance(content, list) else [content]
    if not all(isinstance(issue, dict) and isinstance(issue.get("title"), str) for issue in issues):
        raise InputError("P714", f"`{file.name}` is JSON, but not a list of issues with their titles", _HOW)
    _check_number(len(issues), file)
    still_open = [issue for issue in issues if str(issue.get("state", "")).lower() != "closed"]
    reports = tuple(_make_report(issue, place) for place, issue in enumerate(still_open, 1))
    return ReportFile(reports, len(issues) - len(still_open))


def _make_report(issue: dict[str, Any], place: int) -> Report:
    """Make a report of an issue as GitHub, GitLab or Forgejo export it; `place` counts from 1."""

    def read(*keys: str) -> str:
        return next((str(issue[key]) for key in keys if isinstance(issue.get(key), str | int)), "")

    link = read("html_url", "web_url", "url")
    return Report(
        source=f"issue {_clean_line(read('number', 'iid')) or place}",
        title=_clean_line(read("title")),
        text=_clean(read("body", "description")),
        link=link if re.fullmatch(r"https://[\w./%:-]{1,300}", link) else "",
    )


def _clean(text: str) -> str:
    """A text without comments, signs that no terminal should get, addresses of people and blank lines at its ends."""
    text = NOT_IN_TEXT.sub("", text[:_LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n"))
    lines = (line.rstrip() for line in _ADDRESS.sub("(address)", blank_comments(text)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _clean_line(text: str) -> str:
    return " ".join(_clean(text[: 2 * _LONGEST_TITLE]).split())[:_LONGEST_TITLE]


def _split_mails(data: bytes) -> list[bytes]:
    """The mails of a file in the order of the file: one, or those of an mbox. Empty if it has none."""
    if data.startswith(b"From "):
        borders = [match.span() for match in _MAIL_BORDER.finditer(data)]
        starts = [end for _, end in borders]
        ends = [start for start, _ in borders[1:]] + [len(data)]
        return [data[start:end] for start, end in zip(starts, ends, strict=True)]
    return [data] if _MAIL_HEADER.match(data) else []


def _read_mail(data: bytes, source: str) -> Report:
    try:
        mail = message_from_bytes(data[:_LARGEST_MAIL])
        text = _find_text(mail)
        title = _read_header(mail, "Subject")
        senders = [parseaddr(_read_header(mail, name)) for name in ("From", "Sender", "Reply-To")]
    except (
        RecursionError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ):  # what the mail module raises at random
        return Report(source, "", "")
    names = {name.strip("\"' ") for name, _ in senders} - {""}
    return Report(
        source, _clean_line(_leave_out_names(title, names)), _clean(_leave_out_names(_own_words(text), names))
    )


def _read_header(mail: Message, name: str) -> str:
    """A header as text, whatever it is encoded as."""
    pieces = decode_header(str(mail.get(name, ""))[:_LONGEST_TEXT])
    return "".join(piece if isinstance(piece, str) else _decode(piece, charset) for piece, charset in pieces)


def _decode(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8", errors="replace")
    except (LookupError, ValueError):  # a character set that nobody knows
        return data.decode("utf-8", errors="replace")


def _find_text(mail: Message) -> str:
    """The words of a mail: its first part of plain text, or else of HTML."""
    html = ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_filename():
            continue
        payload = part.get_payload(decode=True)
        text = _decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
        if kind == "text/plain" and text.strip():
            return text
        html = html or text
    return to_plain_text(html[: 10 * _LONGEST_TEXT])


def _own_words(text: str) -> str:
    """What the sender wrote: without the signature, and without what is quoted from an earlier mail."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.rstrip() == "--":
            break
        if not line.startswith(">"):
            lines.append(line)
    return "\n".join(lines)


def _leave_out_names(text: str, names: set[str]) -> str:
    """The text without the names of its sender, whole or alone on a line as below a letter."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    alone = {word.lower() for name in names for word in name.split()}
    return "\n".join(line for line in text.split("\n") if line.strip(" ,.-–—").lower() not in alone)
