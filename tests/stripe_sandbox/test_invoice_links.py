from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.patience import PATIENCE_SECONDS
from tests.stripe_sandbox.shop import invoiced_session, pay

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Server

DAY = 24 * 3600


@pytest.fixture
def invoice(server: Server, api: stripe.V1Services) -> stripe.Invoice:
    return api.invoices.retrieve(pay(server, invoiced_session(api).id)["invoice"])


def is_open(invoice: stripe.Invoice) -> bool:
    links = (str(invoice.hosted_invoice_url), str(invoice.invoice_pdf))
    answers = {httpx.get(link, timeout=PATIENCE_SECONDS).is_success for link in links}
    assert len(answers) == 1, "the page and the PDF open together"
    return answers.pop()


def test_the_links_open_for_thirty_days(server: Server, invoice: stripe.Invoice) -> None:
    server.control("clock", advance=29 * DAY)
    assert is_open(invoice)
    server.control("clock", advance=2 * DAY)
    assert not is_open(invoice)


def test_reading_the_invoice_opens_its_links_for_ten_more_days(
    server: Server, api: stripe.V1Services, invoice: stripe.Invoice
) -> None:
    server.control("clock", advance=40 * DAY)
    api.invoices.retrieve(invoice.id)
    server.control("clock", advance=9 * DAY)
    assert is_open(invoice)
    server.control("clock", advance=2 * DAY)
    assert not is_open(invoice)


def test_reading_it_through_its_session_renews_it_too(
    server: Server, api: stripe.V1Services, invoice: stripe.Invoice
) -> None:
    server.control("clock", advance=40 * DAY)
    api.checkout.sessions.list({"expand": ["data.invoice"]})
    assert is_open(invoice)


def test_a_made_up_link_opens_nothing(server: Server, api: stripe.V1Services) -> None:
    account = api.accounts.retrieve_current().id
    assert not httpx.get(f"{server.url}/i/{account}/test_nothing").is_success
