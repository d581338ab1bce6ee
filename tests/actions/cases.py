"""What makes a case: money that moved at Stripe without the box office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.actions.record_dispute import record_dispute
from souche.actions.record_refund import record_refund
from souche.actions.review_cases import review_cases
from souche.actions.settle_payment import settle_payment
from souche.domain.payments.access import stripe_access
from souche.domain.payments.gateway.checkout import read_session
from souche.domain.payments.models import Case, CaseKind, Dispute, Payment, Refund
from souche.kit import clock
from tests.actions.orders import paid_session, place
from tests.cast import NOON

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from tests.sandbox import LocalStripe

# Long after whatever the local Stripe does in a test: its clock is the machine's.
LONG_AFTER = NOON.replace(year=2100)


def payment_intent(order: Order) -> str:
    """Return Stripe's id of the order's payment."""
    return order.payments.get().stripe_payment_intent_id


def refund_at_stripe(order: Order, local_stripe: LocalStripe, *, cents: int) -> Refund:
    """Somebody gives so much back in Stripe's dashboard, and Stripe tells."""
    made = local_stripe.ask("refunds", payment_intent=payment_intent(order), amount=cents)
    record_refund(stripe_refund_id=made["id"], now=NOON)
    return Refund.objects.get(stripe_refund_id=made["id"])


def dispute_at_stripe(order: Order, local_stripe: LocalStripe) -> str:
    """Alice's bank asks for the money back; return Stripe's id of the dispute."""
    (charge,) = local_stripe.objects("charges", payment_intent=payment_intent(order))
    made = local_stripe.control(f"charges/{charge['id']}/dispute", reason="product_not_received")
    return str(made["id"])


def disputed(order: Order, local_stripe: LocalStripe) -> Dispute:
    """Alice's bank asks for the money back, and Stripe tells."""
    record_dispute(stripe_dispute_id=dispute_at_stripe(order, local_stripe), now=NOON)
    return Dispute.objects.get()


def pay_again_without_invoice(order: Order, local_stripe: LocalStripe) -> Payment:
    """Alice pays her order a second time, in a session of which Stripe makes no invoice."""
    line = "line_items[0]"
    session = local_stripe.ask(
        "checkout/sessions",
        **{
            "mode": "payment",
            "customer": order.stripe_customer_id,
            "client_reference_id": order.public_id,
            "success_url": "http://127.0.0.1/",
            f"{line}[quantity]": "1",
            f"{line}[price_data][currency]": "eur",
            f"{line}[price_data][unit_amount]": str(order.total_cents),
            f"{line}[price_data][product_data][name]": "Places",
        },
    )
    local_stripe.pay(session["id"])
    paid = read_session(access=stripe_access(), session_id=session["id"]).paid
    assert paid
    settle_payment(paid=paid, now=clock.now())
    return Payment.objects.get(stripe_session_id=session["id"])


def overpaid(event: Event, *, cents: int = 5000) -> Order:
    """Alice orders two places, 48 €, and another amount arrives."""
    order = place(event, 2, now=clock.now()).order
    settle_payment(paid=paid_session(order, amount_cents=cents), now=NOON)
    return order


def listed(kind: CaseKind) -> Case:
    """Return the one case of a kind, once the list is up to date."""
    review_cases(now=LONG_AFTER)
    return Case.objects.select_related("payment__order", "refund", "dispute").get(kind=kind)
