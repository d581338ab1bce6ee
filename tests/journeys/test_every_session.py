"""Whatever opens a session, one that begins a subscription never carries `invoice_creation`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from souche.domain.organisation.models import Organisation
from souche.kit import clock
from tests.architecture.sources import SOUCHE, name_of, python_files
from tests.cast import ALICE, offer_plan

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Plan
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

OPENERS = {
    "src/souche/domain/payments/gateway/checkout.py",
    "src/souche/domain/payments/gateway/subscriptions.py",
}


def offer_each() -> list[Plan]:
    """Offer a membership of each duration, those paid once on the pages of events too."""
    in_summer = clock.now().date() + timedelta(days=200)
    return [
        offer_plan(slug="annee", term="year", is_offered_with_tickets=True),
        offer_plan(slug="saison", term="season", season_ends_on=in_summer, is_offered_with_tickets=True),
        offer_plan(slug="mois", term="monthly"),
        offer_plan(slug="an", term="yearly"),
    ]


def order_everything(house: House, address: str) -> dict[str, Any]:
    """Order one of each thing that a page sells, and return the session that this opened."""
    before = {session["id"] for session in house.stripe.objects("checkout/sessions")}
    house.visitor.open(address)
    form = house.visitor.form_with("quantity")
    answers = {name: "1" for name in form.fields if name.startswith("quantity")}
    house.visitor.send(form, {**answers, "name": ALICE.name, "email": ALICE.email})
    (opened,) = (s for s in house.stripe.objects("checkout/sessions") if s["id"] not in before)
    return opened


@pytest.mark.parametrize("is_on", [True, False])
def test_no_subscription_carries_it_and_the_switch_decides_of_the_rest(house: House, is_on: bool) -> None:
    Organisation.objects.update(is_invoicing_enabled=is_on)
    addresses = [
        f"{house.url}/evenements/{house.event.slug}/",
        *(f"{house.url}/adhesions/{plan.slug}/" for plan in offer_each()),
    ]

    sessions = [order_everything(house, address) for address in addresses]

    modes = ["payment", "payment", "payment", "subscription", "subscription"]
    assert [session["mode"] for session in sessions] == modes
    asked = [bool((session["invoice_creation"] or {}).get("enabled")) for session in sessions]
    assert asked == [is_on, is_on, is_on, False, False]
    line_items = house.stripe.objects(f"checkout/sessions/{sessions[0]['id']}/line_items")
    assert len(line_items) == 4, "tickets and memberships paid once share a basket"


def test_sessions_are_opened_by_two_functions_alone() -> None:
    opening = {
        name_of(path)
        for path in python_files(SOUCHE)
        if "checkout.sessions.create(" in path.read_text(encoding="utf-8")
    }

    assert opening == OPENERS
