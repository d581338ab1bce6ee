"""What Stripe's dashboard did waits for Bob under « À traiter », and his decision sets things right."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from souche.actions.review_cases import CREDIT_NOTE_PATIENCE, review_cases
from souche.domain.invoices.models import InvoiceKind
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Case, CaseKind, CaseOutcome, Payment, Refund, RefundStatus
from souche.kit import clock
from tests.cast import add_price
from tests.jobs import bring_jobs_forward, failed_jobs

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

TWENTY = Decimal("20.00")
REFUND_FAILS = "4000000000005126"


def listed(kind: CaseKind) -> Case:
    review_cases(now=clock.now() + CREDIT_NOTE_PATIENCE)
    return Case.objects.open().get(kind=kind)


def decide(house: House, desk: Client, case: Case, outcome: CaseOutcome, **fields: object) -> None:
    """Bob presses a button of the case's page; then Stripe tells all and the worker works."""
    page = reverse("admin:payments_case_change", args=[case.pk])
    assert desk.post(page, {"decision": outcome, **fields}).status_code == 303
    house.work()
    tell(house)


def tell(house: House) -> None:
    """A minute passes at Stripe, in which a bank may refuse a refund; Stripe tells, the worker works."""
    house.stripe.control("clock", advance=60)
    house.wait_until_told_all()
    house.work()
    bring_jobs_forward()
    house.work()
    assert not failed_jobs()


def pay_again(house: House, order: Order, *, cents: int) -> None:
    """The order is paid in another session, with its own invoice."""
    line = "line_items[0]"
    session = house.stripe.ask(
        "checkout/sessions",
        **{
            "mode": "payment",
            "customer": order.stripe_customer_id,
            "client_reference_id": order.public_id,
            "success_url": house.url,
            "invoice_creation[enabled]": "true",
            "invoice_creation[invoice_data][metadata][order]": order.public_id,
            f"{line}[quantity]": "1",
            f"{line}[price_data][currency]": "eur",
            f"{line}[price_data][unit_amount]": str(cents),
            f"{line}[price_data][product_data][name]": "Places",
        },
    )
    house.stripe.pay(session["id"])
    tell(house)


def test_a_refund_of_the_dashboard_gets_its_tickets_and_its_credit_note(house: House, desk: Client) -> None:
    add_price(house.event, label="Avec le programme", amount_cents=1003, vat_rate=TWENTY, position=2)
    order = house.buy(1, 0, 2)
    programme = order.tickets.filter(line__vat_rate=TWENTY)[0]
    intent = order.payments.get().stripe_payment_intent_id
    house.stripe.ask("refunds", payment_intent=intent, amount="1003")
    tell(house)

    unexplained = listed(CaseKind.REFUND_UNEXPLAINED)
    decide(house, desk, unexplained, CaseOutcome.EXPLAINED, chosen=[programme.public_id])
    decide(house, desk, listed(CaseKind.CREDIT_NOTE_MISSING), CaseOutcome.CREDITED)

    note = order.invoices.get(kind=InvoiceKind.CREDIT_NOTE)
    assert (note.total_cents, note.is_archived) == (-1003, True)
    assert note.vat_by_rate == [{"rate": "20.00", "taxable_cents": -836, "vat_cents": -167}]
    assert [refund["amount"] for refund in house.stripe.objects("refunds")] == [1003]
    assert order.tickets.valid().count() == 2
    review_cases(now=clock.now() + CREDIT_NOTE_PATIENCE)
    assert not Case.objects.open().exists()


def test_a_refund_that_the_bank_sends_back_is_tried_again_then_settled_otherwise(
    house: House, desk: Client
) -> None:
    order = house.order(1)
    house.pay(card_number=REFUND_FAILS)
    tell(house)
    house.stripe.ask("refunds", payment_intent=order.payments.get().stripe_payment_intent_id)
    tell(house)

    decide(house, desk, listed(CaseKind.REFUND_FAILED), CaseOutcome.RETRIED)
    assert list(Refund.objects.values_list("status", flat=True)) == [RefundStatus.FAILED] * 2
    again = listed(CaseKind.REFUND_FAILED)
    decide(house, desk, again, CaseOutcome.OTHERWISE, comment="Rendu par virement")

    review_cases(now=clock.now())
    assert not Case.objects.open().filter(kind=CaseKind.REFUND_FAILED).exists()
    assert len(house.stripe.objects("refunds")) == 2


def test_another_amount_is_accepted_as_it_is(house: House, desk: Client) -> None:
    order = house.order(2)
    pay_again(house, order, cents=4700)
    order.refresh_from_db()
    assert order.is_held

    decide(house, desk, listed(CaseKind.WRONG_AMOUNT), CaseOutcome.ACCEPTED)

    order.refresh_from_db()
    assert order.is_paid
    assert order.tickets.count() == 2
    assert not Refund.objects.exists()
    assert len(house.stripe.mails(to=order.buyer_email)) == 1


def test_another_amount_goes_back_with_its_credit_note(house: House, desk: Client) -> None:
    order = house.order(2)
    pay_again(house, order, cents=4700)

    decide(house, desk, listed(CaseKind.WRONG_AMOUNT), CaseOutcome.PAID_BACK)

    assert Refund.objects.get().status == RefundStatus.SUCCEEDED
    assert sum(order.invoices.values_list("total_cents", flat=True)) == 0
    order.refresh_from_db()
    assert order.status == OrderStatus.EXPIRED
    review_cases(now=clock.now() + CREDIT_NOTE_PATIENCE)
    assert not Case.objects.open().exists()


def test_a_second_payment_goes_back_by_itself(house: House) -> None:
    order = house.buy(2)

    pay_again(house, order, cents=4800)

    assert Payment.objects.filter(order=order).count() == 2
    refund = Refund.objects.get()
    assert (refund.amount_cents, refund.reason, refund.status) == (4800, "paid_twice", "succeeded")
    assert sum(order.invoices.values_list("total_cents", flat=True)) == 4800
    assert order.tickets.valid().count() == 2
    review_cases(now=clock.now() + CREDIT_NOTE_PATIENCE)
    assert not Case.objects.open().exists()


def test_a_dispute_voids_its_tickets_when_bob_says_so(house: House, desk: Client) -> None:
    order = house.buy(2)
    (charge,) = house.stripe.objects("charges")
    house.stripe.control(f"charges/{charge['id']}/dispute")
    tell(house)

    decide(house, desk, listed(CaseKind.DISPUTED), CaseOutcome.VOIDED)

    order.refresh_from_db()
    assert order.status == OrderStatus.VOIDED
    assert not order.tickets.valid().exists()
    assert not Refund.objects.exists()
