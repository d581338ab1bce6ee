"""Nothing to pay: no Stripe at all, the tickets come at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.domain.catalogue.models import Price

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_fulfilled_without_stripe(house: House) -> None:
    Price.objects.update(amount_cents=0)

    order = house.order(2)
    house.work()

    assert order.is_paid
    assert order.tickets.count() == 2
    assert not order.is_invoice_wanted
    assert house.stripe.objects("checkout/sessions") == []
    assert [a["name"] for a in house.stripe.mails(to=order.buyer_email)[0]["attachments"]] == [
        f"billets-{order.number}.pdf"
    ]
