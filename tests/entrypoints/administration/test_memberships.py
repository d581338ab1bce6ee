"""Members are found, filtered, exported; a new price is proposed, never imposed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from souche.domain.customers.models import Customer
from souche.domain.mailing.models import Mail
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from tests.cast import offer_plan
from tests.entrypoints.administration.rows import join

if TYPE_CHECKING:
    from django.test import Client

MEMBERS = reverse("admin:memberships_membership_changelist")


def member(name: str, *, number: int, status: str = "active") -> Membership:
    customer = Customer.welcome(email=f"{number}@example.org", name=name, language="fr")
    membership = join(customer=customer, number=number)
    Membership.objects.filter(pk=membership.pk).update(status=status)
    return membership


def names_shown(desk: Client, **question: str) -> set[str]:
    page = BeautifulSoup(desk.get(MEMBERS, question).content, "html.parser")
    cells = page.select("#result_list tbody .field-member, #result_list tbody th.field-member")
    return {cell.get_text(strip=True).split(" <")[0] for cell in cells}


def do(desk: Client, action: str, *memberships: Membership) -> bytes:
    chosen = {"action": action, "_selected_action": [membership.pk for membership in memberships]}
    response = desk.post(MEMBERS, chosen, follow=True)
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("status", ["active", "past_due", "ending"])
def test_members_are_filtered_by_their_state(desk: Client, status: str) -> None:
    for number, each in enumerate(MembershipStatus.values):
        member(each, number=number, status=each)

    assert names_shown(desk, status__exact=status) == {status}


def test_members_are_found_by_name(desk: Client) -> None:
    member("Alice Durand", number=1)
    member("Charlie Petit", number=2)

    assert names_shown(desk, q="durand") == {"Alice Durand"}


def test_members_are_exported_as_a_table(desk: Client) -> None:
    chosen = member("=HYPERLINK(1)", number=1)
    member("Charlie Petit", number=2)

    table = do(desk, "export", chosen).decode("utf-8")

    assert table.startswith("\ufeff")
    head, row = table.removeprefix("\ufeff").splitlines()
    assert head.split(";")[0] == "Nom"
    assert row.split(";")[0].strip('"') == "'=HYPERLINK(1)"
    assert "30,00" in row


def test_a_price_that_nobody_raised_is_proposed_to_nobody(desk: Client) -> None:
    membership = member("Alice", number=1)

    page = do(desk, "propose", membership).decode()

    assert "Personne n’est consulté" in page
    assert not Mail.objects.exists()


def test_a_new_price_is_proposed_by_mail(desk: Client) -> None:
    membership = member("Alice", number=1)
    Membership.objects.filter(pk=membership.pk).update(term="yearly", stripe_subscription_id="sub_alice")
    membership.plan.prices.update(amount_cents=3500)

    page = do(desk, "propose", membership).decode()

    membership.refresh_from_db()
    assert "Un adhérent est consulté par e-mail" in page
    assert (membership.amount_cents, membership.proposed_cents) == (3000, 3500)
    assert Mail.objects.get().to == "1@example.org"


def test_a_season_needs_its_last_day(desk: Client) -> None:
    plan = offer_plan()

    page = desk.post(
        reverse("admin:catalogue_plan_change", args=[plan.pk]),
        {"name": "Saison", "slug": "saison", "term": "season", "position": "0",
         "prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0"},
    )  # fmt: skip

    assert "dernier jour de la saison" in page.content.decode()


def test_a_period_that_ends_at_midnight_is_paid_until_the_day_before(desk: Client) -> None:
    chosen = member("Alice Durand", number=1)
    midnight = datetime(2027, 9, 1, tzinfo=ZoneInfo("Europe/Paris"))
    Membership.objects.filter(pk=chosen.pk).update(term="season", ends_at=midnight)

    page = BeautifulSoup(desk.get(MEMBERS).content, "html.parser")

    assert [cell.get_text(strip=True) for cell in page.select(".field-paid_until")] == ["31/08/2027"]
    assert "31/08/2027" in do(desk, "export", chosen).decode("utf-8")
