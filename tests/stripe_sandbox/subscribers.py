"""Alice subscribes: prices that come back, a customer on a test clock, and time that passes for her."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from tests.stripe_sandbox.server import wait_for
from tests.stripe_sandbox.shop import session_params

if TYPE_CHECKING:
    import stripe
    from stripe.checkout import Session
    from stripe.params import CustomerCreateParams, SubscriptionCreateParams
    from stripe.test_helpers import TestClock

DECLINED_LATER = "4000000000000341"


def instant(year: int, month: int, day: int, hour: int = 10) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())


def day_of(instant: int) -> str:
    return datetime.fromtimestamp(instant, tz=UTC).date().isoformat()


def recurring_price(
    api: stripe.V1Services, *, cents: int = 1500, interval: str = "year", count: int = 1
) -> str:
    recurring = {"interval": interval, "interval_count": count}
    product = api.products.create({"name": "Adhésion"}).id
    params = {"currency": "eur", "unit_amount": cents, "product": product, "recurring": recurring}
    return api.prices.create(cast("Any", params)).id


def start_clock(api: stripe.V1Services, at: int) -> TestClock:
    return api.test_helpers.test_clocks.create({"frozen_time": at, "name": "Alice"})


def card(api: stripe.V1Services, customer: str, *, number: str = "4242424242424242") -> str:
    content = {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}
    method = api.payment_methods.create({"type": "card", "card": cast("Any", content)}).id
    return api.payment_methods.attach(method, {"customer": customer}).id


def customer_with_card(api: stripe.V1Services, **more: Any) -> str:
    params = {"email": "alice@example.org", "name": "Alice Martin", **more}
    customer = api.customers.create(cast("CustomerCreateParams", params)).id
    settings = {"default_payment_method": card(api, customer)}
    api.customers.update(customer, {"invoice_settings": cast("Any", settings)})
    return customer


def subscribe(api: stripe.V1Services, customer: str, price: str, **more: Any) -> stripe.Subscription:
    params = {"customer": customer, "items": [{"price": price}], **more}
    return api.subscriptions.create(cast("SubscriptionCreateParams", params))


def advance(api: stripe.V1Services, clock: str, to: int) -> None:
    api.test_helpers.test_clocks.advance(clock, {"frozen_time": to})
    wait_for(lambda: api.test_helpers.test_clocks.retrieve(clock).status == "ready")


def subscription_session(api: stripe.V1Services, **more: Any) -> Session:
    lines = [{"price": recurring_price(api), "quantity": 1}]
    params = {"mode": "subscription", "line_items": lines, **more}
    return api.checkout.sessions.create(session_params(**params))


def invoices_of(api: stripe.V1Services, customer: str) -> list[stripe.Invoice]:
    """Return a customer's invoices, oldest first."""
    return api.invoices.list({"customer": customer, "limit": 100}).data[::-1]


def event_types(api: stripe.V1Services, *prefixes: str) -> list[str]:
    """Return the types of all events that begin so, oldest first."""
    found = [event.type for event in api.events.list({"limit": 100}).auto_paging_iter()][::-1]
    return [name for name in found if name.startswith(prefixes or "")]
