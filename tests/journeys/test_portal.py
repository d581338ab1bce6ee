"""« Mes factures chez Stripe »: the Stripe Customer of who is proven; « Mon compte » has everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from souche.actions.configure_organisation import configure_organisation
from souche.domain.customers.models import Customer
from souche.domain.invoices.models import Invoice
from souche.domain.memberships.states import MembershipStatus
from souche.domain.organisation.models import SOUCHE, Organisation
from souche.kit import clock
from tests.cast import ALICE, CHARLIE, offer_plan
from tests.jobs import failed_jobs
from tests.journeys.members import Member
from tests.journeys.test_memberships import NEVER_CHARGED, YEAR
from tests.journeys.visits import come_anew, enter

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _portal(house: House) -> None:  # noqa: ARG001  # the theatre is open and connected
    """The organiser offers the portal."""
    organisation = Organisation.current()
    organisation.is_portal_enabled = True
    configure_organisation(
        organisation=organisation, secret_key="", webhook_secret="", actor=SOUCHE, now=clock.now()
    )


def buy(alice: Member) -> None:
    """Alice buys one place, with her visitor signed in or not."""
    alice.house.order(1)
    alice.house.pay()
    alice.work()


def numbers_in_portal(house: House) -> list[str]:
    """Press « Mes factures chez Stripe » and return the numbers that the portal lists, oldest first."""
    house.visitor.open(f"{house.url}/mon-compte/")
    house.visitor.send(house.visitor.form_to("/factures-stripe/"), {})
    assert str(house.visitor.page.url).startswith(house.stripe.url)
    rows = BeautifulSoup(house.visitor.page.text, "html.parser").select("tbody tr")
    return sorted(row.select("a")[0].get_text(strip=True) for row in rows)


def numbers_of(email: str) -> list[str]:
    """Return the numbers of a buyer's invoices in the register, oldest first."""
    return sorted(Invoice.objects.filter(customer__email=email).values_list("number", flat=True))


def numbers_in_account(house: House) -> list[str]:
    """Return the numbers that « Mon compte » lists, oldest first."""
    house.visitor.open(f"{house.url}/mon-compte/")
    rows = BeautifulSoup(house.visitor.page.text, "html.parser").select(".register tbody th a")
    return sorted(row.get_text(strip=True).removesuffix(" (PDF)") for row in rows)


def test_the_portal_lists_the_membership_and_what_was_bought_after_signing_in(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    enter(house, email=ALICE.email)
    buy(alice)
    alice.live(YEAR)
    # A year later nobody is signed in any more: a session lasts thirty days.
    come_anew(house)
    enter(house, email=ALICE.email)

    assert len(house.stripe.objects("customers", email=ALICE.email)) == 1
    listed = numbers_in_portal(house)
    assert len(listed) == 3
    assert listed == numbers_of(ALICE.email) == numbers_in_account(house)
    kinds = Invoice.objects.filter(number__in=listed).values_list("kind", flat=True)
    assert sorted(kinds) == ["purchase", "subscription", "subscription"]
    assert not failed_jobs()


def test_what_was_bought_without_entering_is_in_the_account_and_in_no_portal(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    enter(house, email=ALICE.email)
    come_anew(house)
    buy(alice)
    come_anew(house)
    enter(house, email=ALICE.email)

    (known,) = numbers_in_portal(house)
    assert Invoice.objects.get(number=known).kind == "subscription"
    assert len(numbers_of(ALICE.email)) == 2
    assert numbers_in_account(house) == numbers_of(ALICE.email)


def test_charlie_s_portal_is_his_own(house: House) -> None:
    house.buy(1)
    come_anew(house)
    house.order(1, email=CHARLIE.email, name=CHARLIE.name)
    house.pay()
    house.wait_until_told_all()
    house.work()
    enter(house, email=CHARLIE.email)

    assert numbers_in_portal(house) == numbers_of(CHARLIE.email) != []
    assert not set(numbers_of(CHARLIE.email)) & set(numbers_of(ALICE.email))


def test_another_card_pays_the_renewal_that_failed(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    house.stripe.change_card(alice.membership.stripe_subscription_id, NEVER_CHARGED)
    alice.live(YEAR)
    assert alice.membership.status == MembershipStatus.PAST_DUE

    alice.press("carte/")
    house.pay()
    assert str(house.visitor.page.url) == f"{house.url}/mon-adhesion/{alice.membership.link}/"
    alice.work()
    assert alice.membership.status == MembershipStatus.ACTIVE
    assert len(alice.invoices()) == 2


def test_no_address_of_the_portal_is_kept_or_mailed(house: House) -> None:
    house.buy(1)
    enter(house, email=ALICE.email)
    numbers_in_portal(house)
    address = str(house.visitor.page.url)

    assert address not in str([mail["text"] for mail in house.stripe.mails()])
    assert address not in str(list(Customer.objects.values()) + list(Organisation.objects.values()))
