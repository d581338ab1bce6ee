"""What a refund would do is told before, and telling changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.preview_refund import OrderNotPaid, preview_refund
from souche.actions.record_refund import record_refund
from souche.domain.memberships.entitlements import NothingChosen, NotValid
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.actions.orders import bought, place, ticket_ids
from tests.cast import ALICE, NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(event: Event, local_stripe: LocalStripe) -> Order:
    """Alice paid three places at 24 €."""
    return bought(event, 3, local_stripe=local_stripe)


def test_it_tells_amount_documents_places_and_what_stays(order: Order) -> None:
    preview = preview_refund(order=order, chosen=ticket_ids(order)[:2], fee_cents=150)

    (part,) = preview.parts
    assert (part.quantity, part.amount_cents, str(part.line.vat_rate)) == (2, 4650, "5.50")
    assert (preview.amount_cents, preview.kept_cents) == (4650, 150)
    assert preview.invoice_number == order.invoices.get().number
    assert preview.mail_to == ALICE.email
    assert preview.places_by_event == {"Hamlet": 2}
    assert preview.staying_by_label == {"Hamlet – Place assise – Plein tarif": 1}
    assert preview.payment == order.payments.get()
    assert len(ticket_ids(order)) == 3
    assert not Refund.objects.exists()


def test_without_an_invoice_of_its_own_a_payment_announces_none(order: Order) -> None:
    order.payments.update(is_invoiced=False)

    assert preview_refund(order=order, chosen=ticket_ids(order)).invoice_number == ""


def test_money_that_went_back_at_stripe_is_not_promised_again(
    order: Order, local_stripe: LocalStripe
) -> None:
    intent = order.payments.get().stripe_payment_intent_id
    made = local_stripe.ask("refunds", payment_intent=intent, amount=7000)
    record_refund(stripe_refund_id=made["id"], now=NOON)

    assert preview_refund(order=order, chosen=ticket_ids(order)).amount_cents == 200


def test_what_cannot_be_refunded_is_refused(order: Order, event: Event) -> None:
    with pytest.raises(NothingChosen):
        preview_refund(order=order, chosen=[])
    with pytest.raises(NotValid):
        preview_refund(order=order, chosen=["tkt_of_charlie"])
    with pytest.raises(OrderNotPaid):
        preview_refund(order=place(event, 1, now=clock.now()).order, chosen=["tkt_of_charlie"])
