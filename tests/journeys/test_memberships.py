"""Years of memberships: renewed, unpaid, stopped, at another price, with the switch on and off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.propose_price import propose_price
from souche.domain.catalogue.models import Price
from souche.domain.invoices.models import Invoice
from souche.domain.memberships.models import NOTICE, Membership
from souche.domain.memberships.states import MembershipStatus
from souche.domain.organisation.models import Organisation
from tests.cast import offer_plan
from tests.jobs import failed_jobs
from tests.journeys.members import Member

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

# Longer than any, by more than the hour after which Stripe finalises the invoice of a period.
YEAR, MONTH, DAY = timedelta(days=367), timedelta(days=32), timedelta(days=1)
GOOD, NEVER_CHARGED = "4242424242424242", "4000000000000341"


def test_a_yearly_member_over_three_years_with_one_failed_card(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", name="Soutien", term="yearly"), house=house)
    assert alice.membership.status == MembershipStatus.ACTIVE
    assert alice.subjects()[0].startswith("Votre adhésion (commande")

    alice.live(YEAR - NOTICE)
    assert alice.subjects()[-1].startswith("Votre adhésion se renouvelle le")
    alice.live(NOTICE)
    assert len(alice.invoices()) == 2

    alice.house.stripe.change_card(alice.membership.stripe_subscription_id, NEVER_CHARGED)
    alice.live(YEAR)
    assert alice.membership.status == MembershipStatus.PAST_DUE
    assert alice.subjects()[-1] == "Votre adhésion n’a pas pu être renouvelée"
    assert alice.subjects(to=Organisation.current().email) == ["Un renouvellement a échoué : Alice Martin"]
    assert Membership.objects.open(now=alice.today).exists()

    alice.house.stripe.change_card(alice.membership.stripe_subscription_id, GOOD)
    alice.live(4 * DAY)
    assert alice.membership.status == MembershipStatus.ACTIVE
    assert [invoice.total_cents for invoice in alice.invoices()] == [3000, 3000, 3000]
    assert all(invoice.is_for_subscription and invoice.is_archived for invoice in alice.invoices())
    assert not failed_jobs()


def test_a_monthly_member_who_stops_stays_one_until_the_end(house: House) -> None:
    alice = Member.join(offer_plan(slug="mensuelle", term="monthly", cents=500), house=house)
    alice.live(MONTH)
    assert len(alice.invoices()) == 2

    alice.press("arreter/")
    assert alice.membership.status == MembershipStatus.ENDING
    assert Membership.objects.open(now=alice.today).exists()

    alice.live(MONTH)
    assert alice.membership.status == MembershipStatus.ENDED
    alice.live(MONTH)
    assert len(alice.invoices()) == 2
    assert not failed_jobs()


def test_another_price_waits_for_the_member_s_word(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    Price.objects.filter(product=alice.membership.plan).update(amount_cents=3500)
    alice.live(YEAR)
    assert [invoice.total_cents for invoice in alice.invoices()] == [3000, 3000]

    propose_price(membership=Membership.objects.with_their_facts().get(), now=alice.today)
    alice.work()
    assert alice.subjects()[-1] == "Votre adhésion : un nouveau tarif, si vous l’acceptez"
    alice.live(YEAR)
    assert alice.invoices()[-1].total_cents == 3000

    alice.press("accepter/")
    alice.live(YEAR)
    assert [invoice.total_cents for invoice in alice.invoices()] == [3000, 3000, 3000, 3500]
    assert not failed_jobs()


@pytest.mark.parametrize("is_on", [True, False])
def test_the_switch_says_nothing_of_what_renews(house: House, is_on: bool) -> None:
    Organisation.objects.update(is_invoicing_enabled=is_on)

    alice = Member.join(offer_plan(slug="mensuelle", term="monthly", cents=500), house=house)

    (invoice,) = alice.invoices()
    (session,) = house.stripe.objects("checkout/sessions")
    assert (session["mode"], session["invoice_creation"]) == ("subscription", None)
    assert invoice.is_for_subscription
    assert "Association Le Petit Théâtre" in invoice.footer
    assert ["SIRET", "73282932000074"] in invoice.custom_fields
    assert f"Votre adhésion : facture {invoice.number}" in alice.subjects()


@pytest.mark.parametrize("is_on", [True, False])
def test_the_switch_decides_of_what_is_paid_once(house: House, is_on: bool) -> None:
    Organisation.objects.update(is_invoicing_enabled=is_on)

    alice = Member.join(offer_plan(), house=house)

    assert alice.membership.status == MembershipStatus.ACTIVE
    assert [invoice.is_for_subscription for invoice in Invoice.objects.all()] == [False] * is_on
    (mail,) = house.stripe.mails(to=alice.membership.customer.email)
    assert len(mail["attachments"]) == int(is_on)
