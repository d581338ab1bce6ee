"""The dashboard's lists of money: refunds, disputes, the balance, payouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stripe_sandbox.pages.test_dashboard import page, rows
from tests.stripe_sandbox.shop import invoiced_session, pay

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Server

DISPUTED_CARD = "4000000000000259"
TEN_DAYS = 10 * 24 * 3600


def test_a_refund_shows_its_amount_its_payment_and_its_reason(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, invoiced_session(api).id)
    api.refunds.create(
        {"payment_intent": paid["payment_intent"], "amount": 500, "reason": "requested_by_customer"}
    )

    (row,) = rows(page(server, "/dashboard/refunds"))
    assert row[:4] == ["5,00 €", "Réussi", paid["payment_intent"], "requested_by_customer"]


def test_a_dispute_waits_for_its_response(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, invoiced_session(api).id, card=DISPUTED_CARD)
    server.control("clock", advance=60)

    (row,) = rows(page(server, "/dashboard/disputes"))
    assert row[:4] == ["21,00 €", "Réponse attendue", paid["payment_intent"], "fraudulent"]


def test_the_balance_shows_what_each_payment_left(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, invoiced_session(api).id)
    charge = api.payment_intents.retrieve(paid["payment_intent"]).latest_charge

    shown = rows(page(server, "/dashboard/balance"))
    (row,) = [row for row in shown if row[4] == charge]
    assert row[:4] == ["21,00 €", "0,57 €", "20,43 €", "charge"]


def test_payouts_show_when_they_arrive(server: Server, api: stripe.V1Services) -> None:
    pay(server, invoiced_session(api).id)
    server.control("clock", advance=TEN_DAYS)

    shown = rows(page(server, "/dashboard/payouts"))
    assert shown
    assert all(row[0].endswith("€") and row[1] in {"Versé", "En route", "En attente"} for row in shown)


def test_a_payment_leads_to_all_that_came_of_it(server: Server, api: stripe.V1Services) -> None:
    paid = pay(server, invoiced_session(api).id)
    refund = api.refunds.create({"payment_intent": paid["payment_intent"], "amount": 500})

    found = rows(page(server, f"/dashboard/objects/{paid['payment_intent']}"))
    assert ["refund", refund.id] in [row[:2] for row in found]
    assert ["checkout.session", paid["id"]] in [row[:2] for row in found]
    assert "payment_intent.succeeded" in [row[0] for row in found]
