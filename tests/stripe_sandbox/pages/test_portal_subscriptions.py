"""What a customer does in the portal with a card and a subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.stripe_sandbox.pages.test_portal import page, text_of
from tests.stripe_sandbox.subscribers import (
    DECLINED_LATER,
    advance,
    card,
    customer_with_card,
    event_types,
    instant,
    invoices_of,
    recurring_price,
    start_clock,
    subscribe,
)
from tests.stripe_sandbox.test_portal import configure, let_in

if TYPE_CHECKING:
    import httpx

    from tests.stripe_sandbox.server import Server

TYPED = {"card_expiry": "12 / 40", "card_cvc": "123", "card_name": "Alice Martin"}


def subscribed(api: stripe.V1Services, **more: Any) -> stripe.Subscription:
    return subscribe(api, customer_with_card(api), recurring_price(api), **more)


def late(api: stripe.V1Services) -> stripe.Subscription:
    """Return a subscription whose first renewal was refused."""
    clock = start_clock(api, instant(2026, 1, 10)).id
    alice = customer_with_card(api, test_clock=clock)
    subscription = subscribe(api, alice, recurring_price(api, interval="month"))
    settings: Any = {"default_payment_method": card(api, alice, number=DECLINED_LATER)}
    api.customers.update(alice, {"invoice_settings": settings})
    advance(api, clock, instant(2026, 2, 11))
    return api.subscriptions.retrieve(subscription.id)


def portal(api: stripe.V1Services, subscription: stripe.Subscription, **more: Any) -> str:
    return let_in(api, str(subscription.customer), locale="en", **more).url


def give_card(server: Server, url: str, number: str) -> httpx.Response:
    return server.http.post(f"{url}/payment-method", data=TYPED | {"card_number": number})


def leave(server: Server, url: str, subscription: str, **typed: str) -> httpx.Response:
    return server.http.post(f"{url}/subscriptions/{subscription}/cancel", data=typed)


def test_the_home_page_tells_the_subscription_and_the_card(server: Server, api: stripe.V1Services) -> None:
    text = text_of(page(server, portal(api, subscribed(api))))
    for expected in ("1 × Adhésion (at €15.00 / year)", "Active", "Renews on", "•••• 4242", "12/2040"):
        assert expected in text


def test_a_customer_cancels_after_a_confirmation_and_changes_their_mind(
    server: Server, api: stripe.V1Services
) -> None:
    subscription = subscribed(api)
    url = portal(api, subscription)
    home = page(server, url)
    asked = page(server, str(home.find_all("a", string="Cancel")[0]["href"]))
    assert "Cancel your subscription?" in text_of(asked)
    assert api.subscriptions.retrieve(subscription.id).cancel_at_period_end is False

    done = leave(server, url, subscription.id)

    assert (done.status_code, done.headers["location"].endswith("?news=leaving")) == (303, True)
    assert api.subscriptions.retrieve(subscription.id).cancel_at_period_end is True
    assert "Ends on" in text_of(page(server, url))

    server.http.post(f"{url}/subscriptions/{subscription.id}/keep")

    kept = api.subscriptions.retrieve(subscription.id)
    assert (kept.cancel_at_period_end, kept.cancel_at, kept.canceled_at) == (False, None, None)
    assert event_types(api, "customer.subscription.updated")[-2:] == ["customer.subscription.updated"] * 2


def test_a_second_click_cancels_nothing_more(server: Server, api: stripe.V1Services) -> None:
    subscription = subscribed(api)
    url = portal(api, subscription)
    leave(server, url, subscription.id)
    told = event_types(api, "customer.subscription.")
    assert leave(server, url, subscription.id).status_code == 303
    assert event_types(api, "customer.subscription.") == told


def test_a_subscription_ends_at_once_where_it_is_configured_so(
    server: Server, api: stripe.V1Services
) -> None:
    subscription = subscribed(api)
    reason = {"enabled": True, "options": ["too_expensive", "other"]}
    cancel = {"enabled": True, "mode": "immediately", "cancellation_reason": reason}
    url = portal(api, subscription, configuration=configure(api, {"subscription_cancel": cancel}).id)
    asked = page(server, f"{url}/subscriptions/{subscription.id}/cancel")
    assert [option["value"] for option in asked.select("option")] == ["", "too_expensive", "other"]

    leave(server, url, subscription.id, feedback="too_expensive", comment="Trop loin")

    ended = api.subscriptions.retrieve(subscription.id)
    details = ended.cancellation_details
    assert details is not None
    assert (ended.status, details.feedback, details.comment, details.reason) == (
        "canceled",
        "too_expensive",
        "Trop loin",
        "cancellation_requested",
    )
    assert leave(server, url, subscription.id).status_code == 404


def test_a_reason_that_nobody_asks_is_not_kept(server: Server, api: stripe.V1Services) -> None:
    subscription = subscribed(api)
    leave(server, portal(api, subscription), subscription.id, feedback="unused", comment="Non")
    details = api.subscriptions.retrieve(subscription.id).cancellation_details
    assert details is not None
    assert (details.feedback, details.comment) == (None, None)


@pytest.mark.parametrize("is_own", [False, True])
def test_another_card_pays_from_now_on(server: Server, api: stripe.V1Services, is_own: bool) -> None:
    subscription = subscribed(api)
    if is_own:
        own: Any = {"default_payment_method": card(api, str(subscription.customer))}
        api.subscriptions.update(subscription.id, own)

    done = give_card(server, portal(api, subscription), "5555 5555 5555 4444")

    assert done.headers["location"].endswith("?news=card_saved")
    customer = api.customers.retrieve(str(subscription.customer))
    assert customer.invoice_settings is not None
    method = api.payment_methods.retrieve(str(customer.invoice_settings.default_payment_method))
    assert method.card is not None
    assert method.card.last4 == "4444"
    found = api.subscriptions.retrieve(subscription.id).default_payment_method
    assert found == (method.id if is_own else None)


def test_a_good_card_pays_what_is_late(server: Server, api: stripe.V1Services) -> None:
    subscription = late(api)
    url = portal(api, subscription)
    assert "Give another card" in text_of(page(server, url))

    give_card(server, url, "4242 4242 4242 4242")

    assert (subscription.status, api.subscriptions.retrieve(subscription.id).status) == ("past_due", "active")
    assert [i.status for i in invoices_of(api, str(subscription.customer))] == ["paid", "paid"]


def test_a_card_that_pays_nothing_leaves_it_late(server: Server, api: stripe.V1Services) -> None:
    subscription = late(api)
    done = give_card(server, portal(api, subscription), DECLINED_LATER)
    assert done.headers["location"].endswith("?news=card_refused")
    assert api.subscriptions.retrieve(subscription.id).status == "past_due"


@pytest.mark.parametrize(
    ("number", "status", "sentence"),
    [
        ("4000 0000 0000 0002", 402, "Your card was declined"),
        ("1234", 422, "This card number is not valid."),
    ],
)
def test_a_card_that_cannot_be_kept_is_refused(
    server: Server, api: stripe.V1Services, number: str, status: int, sentence: str
) -> None:
    subscription = subscribed(api)
    before = api.customers.retrieve(str(subscription.customer)).invoice_settings
    refused = give_card(server, portal(api, subscription), number)
    assert (refused.status_code, sentence in refused.text) == (status, True)
    assert 'value="123"' not in refused.text
    assert api.customers.retrieve(str(subscription.customer)).invoice_settings == before


def test_what_is_off_is_neither_shown_nor_done(server: Server, api: stripe.V1Services) -> None:
    subscription = subscribed(api)
    url = portal(api, subscription, configuration=configure(api).id)
    assert page(server, url).select("form, a.button") == []
    assert server.http.get(f"{url}/payment-method").status_code == 404
    assert give_card(server, url, "4242424242424242").status_code == 404
    assert leave(server, url, subscription.id).status_code == 404
    assert api.subscriptions.retrieve(subscription.id).cancel_at_period_end is False


def test_charlie_cancels_nothing_of_alice(server: Server, api: stripe.V1Services) -> None:
    hers = subscribed(api)
    charlie = api.customers.create({"email": "charlie@example.org"}).id
    url = let_in(api, charlie).url
    assert server.http.get(f"{url}/subscriptions/{hers.id}/cancel").status_code == 404
    assert leave(server, url, hers.id).status_code == 404
    assert server.http.post(f"{url}/subscriptions/{hers.id}/keep").status_code == 404
    assert "Adhésion" not in text_of(page(server, url))
    found = api.subscriptions.retrieve(hers.id)
    assert (found.status, found.cancel_at_period_end) == ("active", False)


def test_a_session_for_one_thing_leads_there_and_back(server: Server, api: stripe.V1Services) -> None:
    subscription = subscribed(api)
    flow = {
        "type": "subscription_cancel",
        "subscription_cancel": {"subscription": subscription.id},
        "after_completion": {"type": "redirect", "redirect": {"return_url": "https://shop.example/done"}},
    }
    url = portal(api, subscription, flow_data=flow)
    led = server.http.get(url).headers["location"]
    assert "Cancel your subscription?" in text_of(page(server, led))
    done = server.http.post(led)
    assert done.headers["location"] == "https://shop.example/done"
    assert api.subscriptions.retrieve(subscription.id).cancel_at_period_end is True


def test_nobody_is_led_into_the_subscription_of_another(api: stripe.V1Services) -> None:
    hers = subscribed(api)
    charlie = api.customers.create({"email": "charlie@example.org"}).id
    flow = {"type": "subscription_cancel", "subscription_cancel": {"subscription": hers.id}}
    with pytest.raises(stripe.InvalidRequestError, match="no running subscription"):
        let_in(api, charlie, flow_data=flow)
