from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stripe_sandbox.shop import invoiced_session, line, pay, session_params

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Server


@pytest.fixture
def customers(api: stripe.V1Services) -> list[str]:
    """Return the ids of seven customers, newest first."""
    return [api.customers.create({"name": f"Buyer {n}"}).id for n in range(7)][::-1]


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_it_reads_every_page_whatever_their_size(
    api: stripe.V1Services, customers: list[str], limit: int
) -> None:
    assert [one.id for one in api.customers.list({"limit": limit}).auto_paging_iter()] == customers


def test_it_reads_backwards_from_a_cursor(api: stripe.V1Services, customers: list[str]) -> None:
    page = api.customers.list({"limit": 2, "ending_before": customers[-1]})
    assert [one.id for one in page.auto_paging_iter()] == customers[-2::-1]


def test_it_turns_the_pages_forth_one_by_one(api: stripe.V1Services, customers: list[str]) -> None:
    second = api.customers.list({"limit": 3}).next_page()
    assert [one.id for one in second.data] == customers[3:6]
    assert second.next_page().next_page().is_empty


def test_it_turns_the_pages_back_one_by_one(api: stripe.V1Services, customers: list[str]) -> None:
    last = api.customers.list({"limit": 3, "ending_before": customers[-1]})
    assert [one.id for one in last.data] == customers[3:6]
    assert [one.id for one in last.previous_page().data] == customers[:3]


def test_it_keeps_a_filter_over_the_pages(api: stripe.V1Services) -> None:
    wanted = [api.customers.create({"email": "alice@example.org"}).id for _ in range(5)]
    api.customers.create({"email": "bob@example.org"})
    found = api.customers.list({"email": "alice@example.org", "limit": 2}).auto_paging_iter()
    assert [one.id for one in found] == wanted[::-1]


def test_it_reads_invoices_both_ways(server: Server, api: stripe.V1Services) -> None:
    customer = api.customers.create({"email": "alice@example.org"}).id
    paid = [pay(server, invoiced_session(api, customer=customer).id)["invoice"] for _ in range(5)]
    newest_first = api.invoices.list({"customer": customer, "limit": 2})
    oldest_first = api.invoices.list({"customer": customer, "limit": 2, "ending_before": paid[0]})
    assert [one.id for one in newest_first.auto_paging_iter()] == paid[::-1]
    assert [one.id for one in oldest_first.auto_paging_iter()] == paid[1:]


def test_it_catches_up_on_the_events_since_one(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api)
    since = api.events.list({"limit": 1}).data[0].id
    pay(server, session.id)
    missed = list(api.events.list({"limit": 3, "ending_before": since}).auto_paging_iter())
    everything = [event.id for event in api.events.list({"limit": 100}).data]
    assert [event.id for event in missed] == everything[: everything.index(since)][::-1]
    assert {"checkout.session.completed", "invoice.paid"} <= {event.type for event in missed}


def test_it_reads_the_lines_of_a_session_in_their_order(api: stripe.V1Services) -> None:
    lines = [line(100 + n) for n in range(12)]
    session = api.checkout.sessions.create(session_params(line_items=lines))
    pages = api.checkout.sessions.line_items.list(session.id, {"limit": 5})
    assert [one.amount_total for one in pages.auto_paging_iter()] == [100 + n for n in range(12)]


def test_it_stops_where_the_reader_stops(api: stripe.V1Services, customers: list[str]) -> None:
    reader = api.customers.list({"limit": 2}).auto_paging_iter()
    assert [next(reader).id for _ in range(3)] == customers[:3]
