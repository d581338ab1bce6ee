"""The acts of a rehearsal, in their order: what the box office asks of Stripe, by the same calls.

An act that needs what another could not make raises KeyError.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from souche.domain.payments.gateway.account import (
    create_tax_rate,
    read_account,
    read_tax_ids,
    read_tax_rate,
)
from souche.domain.payments.gateway.arrivals import read_arrival
from souche.domain.payments.gateway.checkout import expire_session, open_session, read_session
from souche.domain.payments.gateway.credit_notes import credit_invoice, read_credit_note
from souche.domain.payments.gateway.customers import (
    Owner,
    create_billed_customer,
    create_customer,
    update_customer,
)
from souche.domain.payments.gateway.facts import CorrectionRequest, CreditRequest, InvoiceRequest
from souche.domain.payments.gateway.hearing import heard_by
from souche.domain.payments.gateway.invoices import find_invoice_id, read_invoice
from souche.domain.payments.gateway.late_invoices import (
    cite_new_invoice,
    credit_without_money,
    draft_invoice,
    finish_invoice,
)
from souche.domain.payments.gateway.portal import (
    PortalRequest,
    is_portal_ready,
    keep_portal_configuration,
    open_portal_session,
)
from souche.domain.payments.gateway.refunds import read_refund, refund_payment, refunds_of
from souche.domain.payments.gateway.rehearsal_card import (
    keep_test_card,
    pay_by_test_card,
    subscribe_by_test_card,
)
from souche.domain.payments.gateway.rehearsal_questions import read_session_lines
from souche.domain.payments.gateway.subscriptions import (
    change_price,
    end_subscription,
    open_subscription_session,
    read_subscription,
    stop_subscription,
)
from souche.domain.payments.rehearsal.stage import (
    EMAIL,
    FULL,
    INVOICE,
    NAME,
    PARTY,
    REDUCED,
    RETURN_URL,
    NobodyPaid,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from souche.domain.payments.gateway.facts import InvoiceFacts
    from souche.domain.payments.gateway.hearing import Message
    from souche.domain.payments.rehearsal.stage import Stage

# A part of an invoice that divides by none of its lines.
ODD_CENTS = 777
ONE_FIELD_TOO_MANY = tuple((NAME, str(number)) for number in range(5))


def _look_at_the_account(stage: Stage) -> None:
    read_account(access=stage.access)
    read_tax_ids(access=stage.access)


def _make_tax_rates(stage: Stage) -> None:
    for name, percentage in (("reduced", REDUCED), ("full", FULL)):
        made = create_tax_rate(access=stage.access, percentage=percentage, country="FR")
        stage.made[name] = made
        stage.rates[made] = percentage
        read_tax_rate(access=stage.access, tax_rate_id=made)


def _introduce_the_buyer(stage: Stage) -> None:
    owner = Owner(customer_id=stage.mark)
    made = create_customer(access=stage.access, owner=owner, email=EMAIL, name=NAME, language="fr")
    stage.made["customer"] = made
    update_customer(
        access=stage.access, stripe_customer_id=made, name=NAME, language="fr", address=PARTY.address
    )
    create_billed_customer(access=stage.access, owner=owner, email=EMAIL, language="fr", party=PARTY)


def _open_a_purchase(stage: Stage) -> None:
    opened = open_session(access=stage.access, request=stage.session("purchase"))
    read_session(access=stage.access, session_id=opened.session_id)
    read_session_lines(access=stage.access, session_id=opened.session_id)
    expire_session(access=stage.access, session_id=opened.session_id)


def _open_a_membership(stage: Stage) -> None:
    request = replace(stage.session("membership"), lines=stage.lines()[:1])
    opened = open_subscription_session(access=stage.access, request=request, interval="year")
    expire_session(access=stage.access, session_id=opened.session_id)


def _keep_a_card(stage: Stage) -> None:
    stage.made["card"] = keep_test_card(access=stage.access, stripe_customer_id=stage.made["customer"])


def _pay_an_invoice(stage: Stage) -> None:
    invoice = _paid_invoice(stage, "invoice")
    stage.made["payment"] = invoice.payment_intent_id
    find_invoice_id(access=stage.access, payment_intent_id=invoice.payment_intent_id)
    read_arrival(access=stage.access, payment_intent_id=invoice.payment_intent_id)


def _paid_invoice(stage: Stage, name: str) -> InvoiceFacts:
    request = stage.invoice(name)
    made = draft_invoice(access=stage.access, request=request)
    pay_by_test_card(access=stage.access, invoice_id=made, card_id=stage.made["card"], request=request)
    stage.made[name] = made
    return read_invoice(access=stage.access, invoice_id=made, rate_of=stage.rate_of)


def _credit_by_line(stage: Stage) -> None:
    invoice = read_invoice(access=stage.access, invoice_id=stage.made["invoice"], rate_of=stage.rate_of)
    shares = {line.line_id: ODD_CENTS for line in invoice.lines}
    _credit(stage, "invoice", asked_as="by-line", cents_by_line=shares)


def _credit_by_amount(stage: Stage) -> None:
    _credit(stage, "invoice", asked_as="by-amount")


def _refund_and_credit(stage: Stage) -> None:
    payment = stage.made["payment"]
    made = refund_payment(
        access=stage.access,
        refund_id=f"refund-{stage.mark}",
        payment_intent_id=payment,
        amount_cents=ODD_CENTS,
    )
    read_refund(access=stage.access, refund_id=made.refund_id)
    refunds_of(access=stage.access, payment_intent_id=payment)
    _credit(stage, "invoice", asked_as="refunded", made_refund_id=made.refund_id)


def _credit(
    stage: Stage,
    name: str,
    *,
    asked_as: str,
    cents_by_line: dict[str, int] | None = None,
    made_refund_id: str = "",
    is_out_of_band: bool = False,
) -> None:
    """Take back a part of an invoice, of its lines or spread over them; `asked_as` tells it from others."""
    shares = cents_by_line or {}
    asked = CreditRequest(
        invoice_id=stage.made[name],
        refund_id=f"{asked_as}-{stage.mark}",
        made_refund_id=made_refund_id,
        is_out_of_band=is_out_of_band,
        amount_cents=sum(shares.values()) or ODD_CENTS,
        cents_by_line=shares,
    )
    made = credit_invoice(access=stage.access, asked=asked)
    read_credit_note(access=stage.access, credit_note_id=made.credit_note_id, rate_of=stage.rate_of)


def _invoice_what_was_paid_before(stage: Stage) -> None:
    request = stage.invoice("late")
    stage.made["late"] = draft_invoice(access=stage.access, request=request)
    finish_invoice(access=stage.access, invoice_id=stage.made["late"], request=request)
    read_invoice(access=stage.access, invoice_id=stage.made["late"], rate_of=stage.rate_of)
    _credit(stage, "late", asked_as="late", is_out_of_band=True)


def _correct_an_invoice(stage: Stage) -> None:
    wrong = _paid_invoice(stage, "wrong").invoice_id
    request = CorrectionRequest(invoice_id=wrong, correction_id=stage.mark, memo=NAME)
    note = credit_without_money(access=stage.access, request=request)
    read_credit_note(access=stage.access, credit_note_id=note, rate_of=stage.rate_of)
    cite_new_invoice(access=stage.access, credit_note_id=note, invoice_id=wrong)


def _renew_a_membership(stage: Stage) -> None:
    made = subscribe_by_test_card(
        access=stage.access,
        stripe_customer_id=stage.made["customer"],
        card_id=stage.made["card"],
        line=stage.lines()[0],
        invoice=INVOICE,
    )
    begun = read_subscription(access=stage.access, subscription_id=made)
    read_invoice(access=stage.access, invoice_id=begun.paid_invoice_id, rate_of=stage.rate_of)
    change_price(access=stage.access, subscription_id=made, amount_cents=ODD_CENTS)
    stop_subscription(access=stage.access, subscription_id=made)
    end_subscription(access=stage.access, subscription_id=made)


def _enter_the_portal(stage: Stage) -> None:
    portal = keep_portal_configuration(access=stage.access, configuration_id="")
    is_portal_ready(access=stage.access, configuration_id=portal)
    request = PortalRequest(
        configuration_id=portal,
        stripe_customer_id=stage.made["customer"],
        language="fr",
        return_url=RETURN_URL,
    )
    open_portal_session(access=stage.access, request=request)


def _ask_the_account_s_own_portal(stage: Stage) -> None:
    request = PortalRequest(
        configuration_id="",
        stripe_customer_id=stage.made["customer"],
        language="fr",
        return_url=RETURN_URL,
    )
    open_portal_session(access=stage.access, request=request)


def _ask_too_many_fields(stage: Stage) -> None:
    printed = InvoiceRequest(description=NAME, footer="", custom_fields=ONE_FIELD_TOO_MANY)
    open_session(access=stage.access, request=replace(stage.session("fields"), invoice=printed))


def _pay_on_the_page(stage: Stage) -> None:
    opened = open_session(access=stage.access, request=stage.session("page"))
    with heard_by(_nobody):
        is_paid = stage.side.buyer is not None and stage.side.buyer(opened)
    if not is_paid:
        raise NobodyPaid
    stage.made["session"] = opened.session_id
    paid = read_session(access=stage.access, session_id=opened.session_id)
    stage.made["bought"] = paid.invoice_id
    read_invoice(access=stage.access, invoice_id=paid.invoice_id, rate_of=stage.rate_of)
    _credit(stage, "bought", asked_as="bought")


def _nobody(_message: Message) -> None:
    """Hear nothing of how somebody waits: that is as long as it takes."""


PAGE = "page"
ACTS: dict[str, Callable[[Stage], None]] = {
    "account": _look_at_the_account,
    "tax_rates": _make_tax_rates,
    "customers": _introduce_the_buyer,
    "purchase": _open_a_purchase,
    "membership_opened": _open_a_membership,
    "card": _keep_a_card,
    "invoice": _pay_an_invoice,
    "credit_by_line": _credit_by_line,
    "credit_by_amount": _credit_by_amount,
    "refund": _refund_and_credit,
    "late_invoice": _invoice_what_was_paid_before,
    "correction": _correct_an_invoice,
    "membership": _renew_a_membership,
    "portal": _enter_the_portal,
    "own_portal": _ask_the_account_s_own_portal,
    "too_many_fields": _ask_too_many_fields,
    PAGE: _pay_on_the_page,
}
