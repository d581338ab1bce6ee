"""What a buyer does on Stripe's pages, done by the API with Stripe's test card: in test mode alone.

`pm_card_visa` is a card of Stripe's own that always pays (docs.stripe.com/testing); live mode has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from souche.domain.payments.gateway.checkout import line_item, printed_particulars
from souche.domain.payments.gateway.client import client, idempotency_key
from souche.domain.payments.gateway.errors import in_our_words
from souche.domain.payments.gateway.late_invoices import add_lines

if TYPE_CHECKING:
    from stripe.params import ProductCreateParams, SubscriptionCreateParams

    from souche.domain.payments.gateway.facts import (
        InvoiceRequest,
        LateInvoiceRequest,
        SessionLine,
        StripeAccess,
    )

TEST_CARD = "pm_card_visa"


def keep_test_card(*, access: StripeAccess, stripe_customer_id: str) -> str:
    """Give a Customer the test card and return its id; raise StripeFailed."""
    with in_our_words():
        return client(access).payment_methods.attach(TEST_CARD, {"customer": stripe_customer_id}).id


def pay_by_test_card(
    *, access: StripeAccess, invoice_id: str, card_id: str, request: LateInvoiceRequest
) -> None:
    """Number a draft with its lines and let the card pay it; raise StripeFailed."""
    with in_our_words():
        add_lines(access=access, invoice_id=invoice_id, request=request)
        invoices = client(access).invoices
        invoices.finalize_invoice(invoice_id, {"auto_advance": False})
        invoices.pay(invoice_id, {"payment_method": card_id})


def subscribe_by_test_card(
    *, access: StripeAccess, stripe_customer_id: str, card_id: str, line: SessionLine, invoice: InvoiceRequest
) -> str:
    """Begin a yearly subscription as Checkout would, and return its id; raise StripeFailed."""
    with in_our_words():
        services = client(access)
        product: ProductCreateParams = {"name": line.label}
        key = idempotency_key("rehearsed-product", stripe_customer_id, product)
        product_id = services.products.create(product, {"idempotency_key": key}).id
        params = {
            "customer": stripe_customer_id,
            "default_payment_method": card_id,
            "items": [_yearly(line, product_id=product_id)],
            "invoice_settings": printed_particulars(invoice),
        }
        key = idempotency_key("rehearsed-subscription", stripe_customer_id, params)
        begun = services.subscriptions.create(
            cast("SubscriptionCreateParams", params), {"idempotency_key": key}
        )
        return begun.id


def _yearly(line: SessionLine, *, product_id: str) -> dict[str, Any]:
    """Return a line as a subscription has it: its product stands beside, where Checkout makes one."""
    item = line_item(line, currency="EUR")
    del item["price_data"]["product_data"]
    item["price_data"] |= {"product": product_id, "recurring": {"interval": "year"}}
    return item
