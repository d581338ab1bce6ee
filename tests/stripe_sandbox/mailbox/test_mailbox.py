"""The mailbox receives by SMTP, keeps what came, and shows it without obeying it."""

from __future__ import annotations

from email.message import EmailMessage
from smtplib import SMTP
from typing import Any

import pytest
from bs4 import BeautifulSoup

from stripe_sandbox.mailbox import Mailbox
from tests.patience import PATIENCE_SECONDS
from tests.stripe_sandbox.mailbox.conftest import Post

PDF = b"%PDF-1.7 not a whole one\x00\xff"


def mail(
    *, to: str = "alice@example.org", subject: str = "Vos billets", text: str = "Bonjour"
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Le Petit Théâtre <billetterie@theatre.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = "<mail_1@theatre.example>"
    message.set_content(text)
    return message


def with_pdf(message: EmailMessage, *, name: str) -> EmailMessage:
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename=name)
    return message


def received(post: Post, **params: str) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = post.browser.get("/mailbox/messages.json", params=params).json()
    return answer


def page(post: Post, path: str) -> BeautifulSoup:
    answer = post.browser.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def test_it_gives_what_was_sent_as_json(post: Post) -> None:
    post.send(
        with_pdf(mail(subject="Vos billets : à bientôt", text="Été\nà vous"), name="facture-A-0001.pdf")
    )

    (message,) = received(post)

    assert message["message_id"] == "mail_1@theatre.example"
    assert message["to"] == ["alice@example.org"]
    assert message["subject"] == "Vos billets : à bientôt"
    assert message["text"].split() == ["Été", "à", "vous"]
    assert message["date"].endswith("+00:00")
    (attachment,) = message["attachments"]
    assert attachment["name"] == "facture-A-0001.pdf"
    assert attachment["content_type"] == "application/pdf"
    assert attachment["size"] == len(PDF)


def test_attachments_come_back_byte_for_byte(post: Post) -> None:
    post.send(with_pdf(mail(), name="facture n°1 été.pdf"))
    (attachment,) = received(post)[0]["attachments"]

    answer = post.browser.get(attachment["url"])

    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert "facture%20n%C2%B01%20%C3%A9t%C3%A9.pdf" in answer.headers["content-disposition"]


def test_newest_come_first_and_can_be_asked_by_recipient(post: Post) -> None:
    for to in ("alice@example.org", "bob@example.org", "Alice@Example.org"):
        post.send(mail(to=to, subject=f"Pour {to}"))

    assert received(post)[0]["subject"] == "Pour Alice@Example.org"
    assert len(received(post, to="ALICE@example.org")) == 2
    assert received(post, to="alice@example") == []


def test_a_hidden_recipient_counts(post: Post) -> None:
    post.send(mail(), to="hidden@example.org")

    assert len(received(post, to="hidden@example.org")) == 1


def test_messages_survive_a_restart(post: Post) -> None:
    post.send(mail())
    again = Post(post.data)
    kept = received(again)
    again.close()

    assert [message["subject"] for message in kept] == ["Vos billets"]


def test_it_forgets_when_told(post: Post) -> None:
    post.send(mail())

    assert post.browser.delete("/mailbox/messages").status_code == 204
    assert received(post) == []


def test_the_list_shows_who_what_and_the_files(post: Post) -> None:
    post.send(with_pdf(mail(), name="billets-7.pdf"))
    text = page(post, "/mailbox/").get_text(" ", strip=True)

    for expected in ("Vos billets", "billetterie@theatre.example", "alice@example.org", "billets-7.pdf"):
        assert expected in text


def test_the_list_is_searched_and_paged(post: Post) -> None:
    for number in range(51):
        post.send(mail(subject=f"Message {number:02}"))

    first, second = page(post, "/mailbox/"), page(post, "/mailbox/?page=2")
    found = page(post, "/mailbox/?q=message+07")

    assert len(first.select(".mails li")) == 50
    assert first.find("a", string="Page suivante") is not None
    assert [a.get_text() for a in second.select(".mails a")] == ["Message 00"]
    assert [a.get_text() for a in found.select(".mails a")] == ["Message 07"]


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "99999999999999999999"])
def test_a_strange_page_number_is_the_first_page(post: Post, number: str) -> None:
    post.send(mail())

    assert "Vos billets" in page(post, f"/mailbox/?page={number}").get_text()


def test_html_is_shown_in_a_frame_that_runs_nothing(post: Post) -> None:
    message = mail()
    message.add_alternative("<p>Bonjour</p><script>alert(1)</script>", subtype="html")
    post.send(message)
    shown = page(post, f"/mailbox/messages/{received(post)[0]['id']}")

    frame = shown.find("iframe")
    assert frame is not None
    assert frame.has_attr("sandbox")
    assert not frame["sandbox"]
    assert shown.find("script") is None
    answer = post.browser.get(str(frame["src"]))
    assert "<p>Bonjour</p>" in answer.text
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_what_is_written_is_escaped(post: Post) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    post.send(mail(subject=hostile, text=hostile))

    for path in ("/mailbox/", f"/mailbox/messages/{received(post)[0]['id']}"):
        assert page(post, path).find("img") is None
        assert hostile in page(post, path).get_text()


def test_a_page_sent_as_an_attachment_is_only_downloaded(post: Post) -> None:
    message = mail()
    message.add_attachment("<script>alert(1)</script>", subtype="html", filename="../../piege.html")
    post.send(message)
    (attachment,) = received(post)[0]["attachments"]

    answer = post.browser.get(attachment["url"])

    assert attachment["name"] == "piege.html"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_source_is_what_came(post: Post) -> None:
    post.send(mail(text="Bonjour Alice"))

    answer = post.browser.get(f"/mailbox/messages/{received(post)[0]['id']}/source")

    assert "Subject: Vos billets" in answer.text
    assert "Bonjour Alice" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_message_that_respects_nothing_is_kept(post: Post) -> None:
    body = b"Content-Type: text/plain; charset=no-such-charset\r\nSubject: =?x?q?=ff?=\r\n\r\ncaf\xc3\xa9\r\n"
    with SMTP("127.0.0.1", post.smtp_port, timeout=PATIENCE_SECONDS) as connection:
        connection.sendmail("someone@example.org", ["alice@example.org"], body)

    (message,) = received(post)

    assert message["text"].strip() == "café"
    assert message["from"] == "someone@example.org"
    assert "alice@example.org" in page(post, "/mailbox/").get_text()


@pytest.mark.parametrize("path", ["none", "none/html", "none/source", "none/attachments/0/a.pdf"])
def test_what_does_not_exist_is_not_found(post: Post, path: str) -> None:
    assert post.browser.get(f"/mailbox/messages/{path}").status_code == 404


def test_an_attachment_beyond_the_last_is_not_found(post: Post) -> None:
    post.send(mail())

    answer = post.browser.get(f"/mailbox/messages/{received(post)[0]['id']}/attachments/0/x")

    assert answer.status_code == 404


def test_a_taken_port_is_an_error(post: Post) -> None:
    second = Mailbox(data=post.data, port=post.smtp_port)

    with pytest.raises(OSError, match="Address already in use"):
        second.start()
    second.stop()
