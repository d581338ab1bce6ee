"""Writes the e-mails that Stripe sends to buyers; they reach the sandbox's own mailbox."""

from __future__ import annotations

import asyncio
import json
from email.message import EmailMessage
from typing import TYPE_CHECKING

from stripe_sandbox.documents import invoice_pdf
from stripe_sandbox.documents.formats import format_amount
from stripe_sandbox.documents.words import language_of, say
from stripe_sandbox.pages.checkout import seller_name
from stripe_sandbox.pages.credit_notes import draw_credit_note
from stripe_sandbox.pages.invoices import gather_papers

if TYPE_CHECKING:
    from stripe_sandbox.documents.words import Language
    from stripe_sandbox.mailbox.store import MessageStore
    from stripe_sandbox.sandbox import Sandbox
    from stripe_sandbox.state.options import Options
    from stripe_sandbox.state.store import Json

SENDER = "factures@stripe.example"
MOST_AT_ONCE = 100
# The last event that was read, remembered across restarts.
_READ = "mails_read"
_NEWS = (
    "SELECT seq, body FROM objects WHERE kind='event' "
    "AND type IN ('invoice.paid', 'invoice.sent', 'charge.succeeded', 'credit_note.created') "
    "AND seq > ? ORDER BY seq LIMIT ?"
)


class Mails:
    """The clerk who reads events and writes to buyers: one per running sandbox."""

    def __init__(self, *, sandbox: Sandbox, messages: MessageStore) -> None:
        self._sandbox = sandbox
        self._messages = messages
        self._news = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        sandbox.state.watchers.append(self.wake)

    def wake(self) -> None:
        """Read the news; may be called from any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._news.set)

    async def run(self) -> None:
        """Write until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            # In a thread, since a PDF may have to be set.
            while await asyncio.to_thread(self._read_some):
                pass
            await self._news.wait()
            self._news.clear()

    def send_login_code(self, *, to: str, code: str, language: Language) -> None:
        """Send the code that lets a customer into their portal, in any mode."""
        subject = say("mail_code_subject", language=language, code=code)
        paragraphs = [
            say("mail_hello", language=language),
            say("mail_code", language=language, code=code, seller=self._seller()),
            say("mail_code_once", language=language),
        ]
        self._keep(self._message(to=to, subject=subject, text="\n\n".join(paragraphs) + "\n"))

    def _read_some(self) -> int:
        """Read the next events in their order, and return how many there were."""
        store = self._sandbox.store
        found = store.rows(_NEWS, (store.option(_READ, 0), MOST_AT_ONCE))
        for row in found:
            self._read(json.loads(row["body"]), options=self._sandbox.options())
            store.set_option(_READ, row["seq"])
        return len(found)

    def _read(self, event: Json, *, options: Options) -> None:
        # The mode of the moment when it happened, whatever was chosen since.
        if self._sandbox.store.hidden(event["id"]).get("mode") != "live":
            return
        thing = event["data"]["object"]
        if event["type"] == "invoice.paid" and options.successful_payment_mails:
            self._send_invoice(thing, news="mail_paid", has_pdf=options.invoice_mail_has_pdf)
        elif event["type"] == "invoice.sent":
            self._send_invoice(thing, news="mail_to_pay", has_pdf=options.invoice_mail_has_pdf)
        elif event["type"] == "charge.succeeded" and self._has_receipt(thing, options=options):
            self._send_receipt(thing)
        elif event["type"] == "credit_note.created":
            self._send_credit_note(thing, has_pdf=options.invoice_mail_has_pdf)

    def _has_receipt(self, charge: Json, *, options: Options) -> bool:
        """Tell whether a payment is receipted: always when it says so, else when no invoice comes for it.

        docs.stripe.com/api: a `receipt_email` sends a receipt regardless of the account's mail settings.
        """
        if charge["receipt_email"]:
            return True
        is_invoiced = self._sandbox.list("invoice_payment", limit=1, paid_by=charge["payment_intent"])
        return options.successful_payment_mails and not is_invoiced

    def _send_invoice(self, invoice: Json, *, news: str, has_pdf: bool) -> None:
        if not invoice["customer_email"]:
            return
        papers = gather_papers(sandbox=self._sandbox, invoice=invoice)
        language = language_of(papers.locale)
        links = [
            say("mail_see_invoice", language=language, url=invoice["hosted_invoice_url"]),
            say("mail_download_invoice", language=language, url=invoice["invoice_pdf"]),
            *self._receipt_links(papers.payments, language=language),
        ]
        subject = say(
            "mail_invoice_subject", language=language, number=invoice["number"], seller=self._seller()
        )
        text = self._text(
            news=news, cents=invoice["total"], currency=invoice["currency"], links=links, language=language
        )
        message = self._message(to=invoice["customer_email"], subject=subject, text=text)
        if has_pdf:
            content = invoice_pdf(
                invoice=papers.invoice,
                account=papers.account,
                payments=papers.payments,
                tax_rates=papers.tax_rates,
                language=language,
            )
            name = f"Invoice-{invoice['number']}.pdf"
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        self._keep(message)

    def _send_credit_note(self, note: Json, *, has_pdf: bool) -> None:
        invoice = self._sandbox.find(note["invoice"]) or {}
        is_wanted = self._sandbox.store.hidden(note["id"])["email_type"] == "credit_note"
        if not (is_wanted and invoice.get("customer_email")):
            return
        customer = self._sandbox.find(note["customer"]) or {}
        language = language_of(*(customer.get("preferred_locales") or []))
        subject = say(
            "mail_credit_note_subject", language=language, number=note["number"], seller=self._seller()
        )
        text = self._text(
            news="mail_credited",
            cents=note["total"],
            currency=note["currency"],
            links=[say("mail_download_credit_note", language=language, url=note["pdf"])],
            language=language,
        )
        message = self._message(to=invoice["customer_email"], subject=subject, text=text)
        if has_pdf:
            content = draw_credit_note(sandbox=self._sandbox, note=note)
            name = f"Credit-Note-{note['number']}.pdf"
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        self._keep(message)

    def _send_receipt(self, charge: Json) -> None:
        to = charge["receipt_email"] or charge["billing_details"]["email"]
        if not to:
            return
        customer = self._sandbox.find(charge["customer"] or "") or {}
        language = language_of(*(customer.get("preferred_locales") or []))
        subject = say("mail_receipt_subject", language=language, seller=self._seller())
        text = self._text(
            news="mail_paid",
            cents=charge["amount"],
            currency=charge["currency"],
            links=self._receipt_links([charge], language=language),
            language=language,
        )
        self._keep(self._message(to=to, subject=subject, text=text))

    def _receipt_links(self, charges: list[Json], *, language: Language) -> list[str]:
        urls = [charge["receipt_url"] for charge in charges if charge["receipt_url"]]
        return [say("mail_see_receipt", language=language, url=url) for url in urls]

    def _text(self, *, news: str, cents: int, currency: str, links: list[str], language: Language) -> str:
        amount = format_amount(cents, currency=currency, language=language)
        support = self._sandbox.account()["business_profile"]["support_email"]
        question = [say("mail_question", language=language, email=support)] if support else []
        first = say(news, language=language, seller=self._seller(), amount=amount)
        paragraphs = [say("mail_hello", language=language), first, "\n".join(links), *question]
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"

    def _seller(self) -> str:
        return seller_name(self._sandbox.account())

    def _message(self, *, to: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["From"] = f"{self._seller()} <{SENDER}>"
        message["To"] = to
        message["Subject"] = subject
        message.set_content(text)
        return message

    def _keep(self, message: EmailMessage) -> None:
        self._messages.keep(raw=bytes(message), sender=SENDER, recipients=[str(message["To"])])
