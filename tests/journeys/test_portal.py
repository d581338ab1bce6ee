"""« Mes factures chez Stripe »: one Customer, one portal, whatever was bought before and after signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from souche.actions.configure_organisation import configure_organisation
from souche.domain.customers.models import Customer
from souche.domain.invoices.models import Invoice
from souche.domain.memberships.states import MembershipStatus
from souche.domain.organisation.models import Organisation
from souche.kit import clock
from tests.cast import ALICE, CHARLIE, offer_plan
from tests.jobs import failed_jobs
from tests.journeys.members import Member
from tests.journeys.test_memberships import NEVER_CHARGED, YEAR

if TYPE_CHECKING:
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

DOOR = "/mon-compte/entrer/"


@pytest.fixture(autouse=True)
def _portal(house: House) -> None:  # noqa: ARG001  # the theatre is open and connected
    """The organiser offers the portal."""
    organisation = Organisation.current()
    organisation.is_portal_enabled = True
    configure_organisation(
        organisation=organisation, secret_key="", webhook_secret="", actor=None, now=clock.now()
    )


def sign_in(house: House, *, email: str) -> None:
    """Ask for a link, open the mail, press the button."""
    visitor = house.visitor
    visitor.open(f"{house.url}{DOOR}")
    visitor.send(visitor.form_with("email"), {"email": email})
    house.work()
    mail = next(mail for mail in house.stripe.mails(to=email) if DOOR in mail["text"])
    visitor.open(f"{house.url}{DOOR}" + mail["text"].split(DOOR)[1].split()[0])
    visitor.send(visitor.form_to(""), {})


def come_anew(house: House) -> None:
    """Somebody opens a browser that knows nothing."""
    house.visitor.close()
    house.visitor = type(house.visitor)()


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


def test_the_portal_lists_what_was_bought_before_and_after_signing_in(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    buy(alice)
    sign_in(house, email=ALICE.email)
    buy(alice)
    alice.live(YEAR)
    # A year later nobody is signed in any more: a session lasts thirty days.
    come_anew(house)
    sign_in(house, email=ALICE.email)

    assert len(house.stripe.objects("customers", email=ALICE.email)) == 1
    listed = numbers_in_portal(house)
    assert len(listed) == 4
    assert listed == numbers_of(ALICE.email)
    kinds = Invoice.objects.filter(number__in=listed).values_list("kind", flat=True)
    assert sorted(kinds) == ["purchase", "purchase", "subscription", "subscription"]
    assert not failed_jobs()


def test_charlie_s_portal_is_his_own(house: House) -> None:
    house.buy(1)
    come_anew(house)
    house.order(1, email=CHARLIE.email, name=CHARLIE.name)
    house.pay()
    house.wait_until_told_all()
    house.work()
    sign_in(house, email=CHARLIE.email)

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
    sign_in(house, email=ALICE.email)
    numbers_in_portal(house)
    address = str(house.visitor.page.url)

    assert address not in str([mail["text"] for mail in house.stripe.mails()])
    assert address not in str(list(Customer.objects.values()) + list(Organisation.objects.values()))
