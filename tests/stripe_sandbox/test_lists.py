from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stripe

from tests.stripe_sandbox.contract import body_of
from tests.stripe_sandbox.shop import invoiced_session, line, pay, session_params

if TYPE_CHECKING:
    from tests.stripe_sandbox.server import Server


@pytest.fixture
def customers(api: stripe.V1Services) -> list[str]:
    """Return the ids of seven customers, newest first."""
    ids = [api.customers.create({"email": f"c{n}@example.org"}).id for n in range(7)]
    return ids[::-1]


def test_a_page_begins_after_the_cursor(api: stripe.V1Services, customers: list[str]) -> None:
    page = api.customers.list({"limit": 3, "starting_after": customers[2]})
    assert [customer.id for customer in page.data] == customers[3:6]
    assert page.has_more


def test_a_page_ends_before_the_cursor(api: stripe.V1Services, customers: list[str]) -> None:
    page = api.customers.list({"limit": 3, "ending_before": customers[5]})
    assert [customer.id for customer in page.data] == customers[2:5]
    assert page.has_more
    first = api.customers.list({"limit": 5, "ending_before": customers[5]})
    assert not first.has_more


def test_the_sdk_pages_through_everything(api: stripe.V1Services, customers: list[str]) -> None:
    found = [customer.id for customer in api.customers.list({"limit": 2}).auto_paging_iter()]
    assert found == customers


def test_an_unknown_cursor_is_refused(api: stripe.V1Services) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.customers.list({"starting_after": "cus_none"})
    assert caught.value.param == "starting_after"


@pytest.mark.parametrize("limit", [0, 101])
def test_a_limit_stays_between_one_and_a_hundred(api: stripe.V1Services, limit: int) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        api.customers.list({"limit": limit})


def test_customers_are_found_by_email(api: stripe.V1Services, customers: list[str]) -> None:
    found = api.customers.list({"email": "c3@example.org"}).data
    assert [customer.id for customer in found] == [customers[3]]


def test_objects_are_found_by_their_instant(server: Server, api: stripe.V1Services) -> None:
    old = api.customers.create({})
    server.control("clock", advance=1000)
    new = api.customers.create({})
    assert [c.id for c in api.customers.list({"created": {"gt": old.created}}).data] == [new.id]
    assert [c.id for c in api.customers.list({"created": {"lte": old.created}}).data] == [old.id]


def test_lines_keep_their_order_over_pages(api: stripe.V1Services) -> None:
    lines = [line(100 + n, name=f"Tarif {n}") for n in range(15)]
    session = api.checkout.sessions.create(session_params(line_items=lines))
    pages = api.checkout.sessions.line_items.list(session.id, {"limit": 4})
    assert [item.description for item in pages.auto_paging_iter()] == [f"Tarif {n}" for n in range(15)]


def test_an_invoice_shows_ten_lines_and_lists_them_all(server: Server, api: stripe.V1Services) -> None:
    lines = [line(100 + n, name=f"Tarif {n}") for n in range(12)]
    session = invoiced_session(api, line_items=lines)
    invoice = api.invoices.retrieve(pay(server, session.id)["invoice"])
    assert (len(invoice.lines.data), invoice.lines.has_more) == (10, True)
    listed = api.invoices.line_items.list(invoice.id, {"limit": 5}).auto_paging_iter()
    assert [one.description for one in listed] == [f"Tarif {n}" for n in range(12)]


def test_expanding_goes_through_lists_and_levels(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api)
    pay(server, session.id)
    page = api.checkout.sessions.list({"expand": ["data.invoice", "data.payment_intent.latest_charge"]})
    found = body_of(page)["data"][0]
    assert found["invoice"]["object"] == "invoice"
    assert found["payment_intent"]["latest_charge"]["status"] == "succeeded"
    opened = api.checkout.sessions.retrieve(session.id, {"expand": ["line_items.data.price.product"]})
    assert body_of(opened)["line_items"]["data"][0]["price"]["product"]["name"] == "Plein tarif"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("charges", "doesn't exist: charges"),
        ("status", r"cannot be expanded \(status\)"),
        ("customer.invoice_settings.a.b.c", "more than 4 levels"),
    ],
)
def test_what_cannot_be_expanded_is_said(api: stripe.V1Services, path: str, message: str) -> None:
    session = invoiced_session(api)
    with pytest.raises(stripe.InvalidRequestError, match=message):
        api.checkout.sessions.retrieve(session.id, {"expand": [path]})
