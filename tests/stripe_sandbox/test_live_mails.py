from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.stripe_sandbox.server import wait_for
from tests.stripe_sandbox.shop import invoiced_session, pay, session_params

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Server


@pytest.fixture
def live(server: Server) -> Server:
    server.http.delete("/mailbox/messages").raise_for_status()
    server.control("settings", mode="live", successful_payment_mails=True)
    return server


def mails(server: Server) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.http.get("/mailbox/messages.json").json()
    return found


def test_the_invoice_is_mailed_with_its_links(live: Server, api: stripe.V1Services) -> None:
    paid = pay(live, invoiced_session(api).id)
    invoice = api.invoices.retrieve(paid["invoice"])

    (mail,) = wait_for(lambda: mails(live))
    assert mail["to"] == ["alice@example.org"]
    assert mail["subject"] == f"Votre facture {invoice.number} de Organisation de démonstration"
    assert str(invoice.hosted_invoice_url) in mail["text"]
    assert str(invoice.invoice_pdf) in mail["text"]
    assert "21,00" in mail["text"]
    assert mail["attachments"] == []


def test_the_invoice_is_attached_when_asked(live: Server, api: stripe.V1Services) -> None:
    live.control("settings", invoice_mail_has_pdf=True)
    pay(live, invoiced_session(api).id)

    (mail,) = wait_for(lambda: mails(live))
    (attachment,) = mail["attachments"]
    assert live.http.get(attachment["url"]).content.startswith(b"%PDF-")


def test_a_buyer_is_written_to_in_their_language(live: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "bob@example.org", "preferred_locales": ["en"]})
    pay(live, invoiced_session(api, customer=customer.id).id)

    (mail,) = wait_for(lambda: mails(live))
    assert mail["subject"].startswith("Your invoice")


def test_a_payment_without_invoice_is_receipted(live: Server, api: stripe.V1Services) -> None:
    pay(live, api.checkout.sessions.create(session_params()).id)

    (mail,) = wait_for(lambda: mails(live))
    assert mail["subject"] == "Votre reçu de Organisation de démonstration"


def test_a_receipt_that_was_asked_for_comes_whatever_the_setting(
    live: Server, api: stripe.V1Services
) -> None:
    live.control("settings", successful_payment_mails=False)
    pay(live, api.checkout.sessions.create(session_params()).id)
    asked = {"receipt_email": "carla@example.org"}
    pay(live, api.checkout.sessions.create(session_params(payment_intent_data=asked)).id)

    (mail,) = wait_for(lambda: mails(live))
    assert mail["to"] == ["carla@example.org"]


def test_an_invoice_that_is_sent_is_mailed(live: Server, api: stripe.V1Services) -> None:
    live.control("settings", successful_payment_mails=False)
    customer = api.customers.create({"email": "bob@example.org", "preferred_locales": ["fr"]}).id
    invoice = api.invoices.create(
        {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30}
    )
    api.invoice_items.create({"customer": customer, "invoice": invoice.id, "amount": 3000, "currency": "eur"})
    sent = api.invoices.send_invoice(invoice.id)

    (mail,) = wait_for(lambda: mails(live))
    assert mail["to"] == ["bob@example.org"]
    assert "vous adresse une facture de 30,00" in mail["text"]
    assert str(sent.hosted_invoice_url) in mail["text"]


def test_test_mode_mails_nobody(live: Server, api: stripe.V1Services) -> None:
    live.control("settings", mode="test")
    pay(live, invoiced_session(api).id)
    live.control("settings", mode="live")
    pay(live, invoiced_session(api, customer=api.customers.create({"email": "bob@example.org"}).id).id)

    (mail,) = wait_for(lambda: mails(live))
    assert mail["to"] == ["bob@example.org"]


def test_a_credit_note_is_mailed_unless_it_says_none(live: Server, api: stripe.V1Services) -> None:
    live.control("settings", successful_payment_mails=False, invoice_mail_has_pdf=True)
    invoice = pay(live, invoiced_session(api).id)["invoice"]
    api.credit_notes.create({"invoice": invoice, "amount": 100, "refund_amount": 100, "email_type": "none"})
    note = api.credit_notes.create({"invoice": invoice, "amount": 500, "refund_amount": 500})

    (mail,) = wait_for(lambda: mails(live))
    assert mail["subject"] == f"Votre avoir {note.number} de Organisation de démonstration"
    assert "vous adresse un avoir de 5,00" in mail["text"]
    assert note.pdf in mail["text"]
    assert [attachment["name"] for attachment in mail["attachments"]] == [f"Credit-Note-{note.number}.pdf"]
