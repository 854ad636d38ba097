"""Files with reports, as other programs export them and as a stranger may write them."""

from __future__ import annotations

import json
import time
from email.message import EmailMessage
from mailbox import mbox
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deck_builder.commands.inbox.read_reports import Report, read_reports
from deck_builder.problems.errors import InputError


def make_mail(subject: str, text: str, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Anna Muster <anna@example.org>"
    mail["To"] = "deck@example.org"
    mail["Subject"] = subject
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def read_texts(tmp_path: Path, name: str, content: bytes | str) -> tuple[Report, ...]:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_reports(file).reports


def test_issues_of_github_and_gitlab_are_read_and_closed_ones_left_out(tmp_path: Path) -> None:
    github = {
        "number": 12, "title": "Mistake in france", "body": "It is Paris.\r\n", "author": {"login": "anna"},
        "url": "https://github.com/example/capitals/issues/12", "state": "OPEN",
    }  # fmt: skip
    gitlab = {"iid": 3, "title": "oslo", "description": "Wrong", "web_url": "https://gitlab.com/x/-/issues/3"}
    closed = {"number": 1, "title": "done", "body": "", "state": "CLOSED"}
    file = tmp_path / "reports.json"
    file.write_text(json.dumps([github, gitlab, closed]), encoding="utf-8")
    read = read_reports(file)
    assert read.closed == 1
    assert read.reports == (
        Report("issue 12", "Mistake in france", "It is Paris.", "https://github.com/example/capitals/issues/12"),
        Report("issue 3", "oslo", "Wrong", "https://gitlab.com/x/-/issues/3"),
    )


def test_a_mail_is_read_without_its_sender_signature_and_quotations(tmp_path: Path) -> None:
    text = "Card: france\n\nIt is Paris.\nWrite to anna@example.org.\nBest,\nAnna\n-- \nAnna Muster, Oslo\n"
    mail = make_mail("Re: Mistake in capitals: france", text + "> quoted\n")
    (report,) = read_texts(tmp_path, "one.eml", mail.as_bytes())
    assert report.source == "mail one.eml"
    assert report.title == "Re: Mistake in capitals: france"
    assert report.text == "Card: france\n\nIt is Paris.\nWrite to (address).\nBest,"
    assert "anna" not in str(report).lower()


def test_every_mail_of_an_mbox_is_read_in_its_order(tmp_path: Path) -> None:
    box = mbox(tmp_path / "all.mbox")
    for number in range(3):
        box.add(make_mail(f"Mistake {number}", f"From the start\nText {number}"))
    box.flush()
    reports = read_reports(tmp_path / "all.mbox").reports
    assert [report.title for report in reports] == ["Mistake 0", "Mistake 1", "Mistake 2"]
    assert [report.source for report in reports] == [f"mail {number} of all.mbox" for number in (1, 2, 3)]
    assert reports[2].text.endswith("Text 2")


def test_encodings_html_and_attachments_of_mails_are_understood(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"] = "x@example.org"
    mail["Subject"] = "Fehler in münchen – bitte prüfen"
    mail.set_content("<p>Es heißt <b>München</b>.</p><script>alert(1)</script>", subtype="html", cte="base64")
    mail.add_attachment(b"secret", maintype="text", subtype="plain", filename="diary.txt")
    (report,) = read_texts(tmp_path, "html.eml", mail.as_bytes())
    assert report.title == "Fehler in münchen – bitte prüfen"
    assert report.text == "Es heißt München."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.txt", "Paris is wrong"),
        ("empty.json", ""),
        ("half.json", '[{"title": "a"'),
        ("deep.json", "[" * 100_000),
        ("other.json", '{"cards": []}'),
        ("numbers.json", "[1, 2]"),
        ("title.json", '[{"title": ["a"]}]'),
        ("bytes.json", b"[\xff\xfe]"),
        ("many.json", json.dumps([{"title": "a"}] * 10_001)),
    ],
)
def test_what_holds_no_reports_is_refused_in_words(tmp_path: Path, name: str, content: bytes | str) -> None:
    with pytest.raises(InputError) as refused:
        read_texts(tmp_path, name, content)
    assert refused.value.code == "P714"
    assert name in refused.value.message


def test_a_report_cannot_reach_the_terminal_with_control_signs_or_other_links(tmp_path: Path) -> None:
    issue = {
        "title": "a\x1b[31m\nb",
        "body": "x\x00\x9b2J<!-- hidden -->y",
        "url": "javascript:alert(1)",
        "number": "\x1b]0;x\x07",
    }
    (report,) = read_texts(tmp_path, "a.json", json.dumps([issue]))
    assert report == Report("issue ]0;x", "a[31m b", "x2J" + " " * 15 + "y", "")


def test_a_long_report_is_cut(tmp_path: Path) -> None:
    (report,) = read_texts(tmp_path, "a.json", json.dumps([{"title": "t" * 10_000, "body": "b" * 1_000_000}]))
    assert (len(report.title), len(report.text)) == (300, 20_000)


def test_mails_inside_mails_end(tmp_path: Path) -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    start = time.process_time()
    assert len(read_texts(tmp_path, "deep.eml", b"Subject: france\n" + deep)) == 1
    assert time.process_time() - start < 20


@given(st.binary(max_size=300))
def test_no_mail_ends_in_an_exception(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("mail")
    reports = read_texts(folder, "a.eml", b"Subject: a\nContent-Type: " + data)
    assert len(reports) == 1
