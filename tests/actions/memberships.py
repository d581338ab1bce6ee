"""Memberships as the actions' tests need them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from souche.actions.place_order import Placed, place_order
from souche.actions.record_invoice import record_invoice
from souche.domain.catalogue.models import Price
from souche.domain.memberships.models import Membership
from souche.domain.orders.pricing import Choice
from souche.domain.organisation.models import Organisation
from souche.kit import clock
from tests.cast import ALICE, NOON

if TYPE_CHECKING:
    from datetime import datetime

    from souche.actions.place_order import Buyer
    from souche.domain.catalogue.models import Plan
    from souche.domain.memberships.states import MembershipStatus
    from tests.sandbox import LocalStripe

PERIOD = timedelta(days=365)


def join(plan: Plan, *, buyer: Buyer = ALICE, now: datetime = NOON) -> Placed:
    """Alice orders a membership at its first price."""
    return place_order(
        organisation=Organisation.current(),
        offering=plan,
        choices=[Choice(Price.objects.filter(product=plan)[0].public_id, 1)],
        buyer=buyer,
        success_url=lambda order: f"http://127.0.0.1/{order.public_id}?paye=1",
        cancel_url=lambda order: f"http://127.0.0.1/{order.public_id}",
        now=now,
    )


def membership_in(status: MembershipStatus, *, term: str, plan: Plan, now: datetime = NOON) -> Membership:
    """Return Alice's membership as it is in a state, without what led there; it turns a year after `now`.

    The plan must be free, so that nobody asks Stripe.
    """
    membership = Membership.objects.get(line__order=join(plan, now=now).order)
    Membership.objects.filter(pk=membership.pk).update(
        status=status,
        term=term,
        stripe_subscription_id="sub_alice" if term in {"monthly", "yearly"} else "",
        ends_at=now + PERIOD,
    )
    return Membership.objects.with_their_facts().get(pk=membership.pk)


def subscribe(plan: Plan, *, local_stripe: LocalStripe, buyer: Buyer = ALICE) -> Membership:
    """Alice begins a membership that renews: ordered, paid at Stripe, its first invoice recorded."""
    order = join(plan, buyer=buyer, now=clock.now()).order
    local_stripe.pay(order.stripe_session_id)
    record_invoice(stripe_invoice_id=local_stripe.objects("invoices")[0]["id"], now=clock.now())
    return Membership.objects.with_their_facts().get(line__order=order)
