"""The invoice of a paid order is asked for once, and refused where there is none to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.actions.request_invoice import (
    AlreadyInvoiced,
    GivenBack,
    NothingSold,
    NotPaid,
    request_invoice,
)
from souche.actions.settle_payment import settle_payment
from souche.domain.catalogue.models import Price
from souche.domain.customers.models import BuyerIdentity, BuyerType
from souche.domain.invoices.models import LateInvoice
from souche.domain.orders.models import Order
from souche.domain.payments.models import Refund
from souche.kit import clock
from tests.actions.orders import paid_session, pay_without_invoice, place
from tests.cast import NOON, identity

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db


def test_it_is_asked_once(event: Event) -> None:
    order = pay_without_invoice(event)

    request_invoice(order=order, identity=identity(), is_proven=False, now=NOON)
    with pytest.raises(AlreadyInvoiced):
        request_invoice(order=Order.objects.get(), identity=identity(name="Autre"), is_proven=False, now=NOON)

    order.refresh_from_db()
    assert order.identity == BuyerIdentity.objects.get()
    assert (order.buyer_type, order.expects_invoice) == (BuyerType.COMPANY, True)
    assert LateInvoice.objects.get().identity.name == "Moutardes Martin SAS"
    assert ProcrastinateJob.objects.filter(task_name="issue_invoice").count() == 1
    assert order.payments.get().is_invoiced


def test_money_of_another_amount_is_not_on_it(event: Event) -> None:
    order = pay_without_invoice(event)
    other = paid_session(order, session_id="cs_other", payment_intent_id="pi_other", amount_cents=1)
    settle_payment(paid=other, now=NOON)

    request_invoice(order=order, identity=identity(), is_proven=False, now=NOON)

    assert order.payments.get(amount_cents=1).is_invoiced is False


def test_two_requests_at_once_make_one(event: Event) -> None:
    order = pay_without_invoice(event)
    stale = Order.objects.get()

    request_invoice(order=order, identity=identity(), is_proven=False, now=NOON)
    with pytest.raises(AlreadyInvoiced):
        request_invoice(order=stale, identity=identity(), is_proven=False, now=NOON)


def test_an_order_that_has_its_invoice_has_no_other(event: Event) -> None:
    order = pay_without_invoice(event)
    Order.objects.update(is_invoice_wanted=True)

    with pytest.raises(AlreadyInvoiced):
        request_invoice(order=order, identity=identity(), is_proven=False, now=NOON)


def test_a_held_order_and_a_cancelled_one_have_none(event: Event) -> None:
    held = place(event, now=clock.now()).order
    with pytest.raises(NotPaid):
        request_invoice(order=held, identity=identity(), is_proven=False, now=NOON)

    voided = pay_without_invoice(event)
    voided.void(now=NOON)
    with pytest.raises(NotPaid):
        request_invoice(order=voided, identity=identity(), is_proven=False, now=NOON)


def test_a_free_order_has_none(event: Event) -> None:
    Price.objects.update(amount_cents=0)
    free = place(event, now=clock.now()).order

    with pytest.raises(NothingSold):
        request_invoice(order=free, identity=identity(), is_proven=False, now=NOON)


def test_money_that_went_back_is_for_a_person_to_look_at(event: Event) -> None:
    order = pay_without_invoice(event)
    Refund.objects.create(
        payment=order.payments.get(), amount_cents=500, status="succeeded", reason="organiser", made_at=NOON
    )

    with pytest.raises(GivenBack):
        request_invoice(order=order, identity=identity(), is_proven=False, now=NOON)
    assert not BuyerIdentity.objects.exists()
