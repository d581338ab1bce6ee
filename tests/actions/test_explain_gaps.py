"""What became of the numbers that the register misses is asked for at Stripe."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.explain_gaps import explain_gaps
from souche.domain.accounting.models import NumberElsewhere
from souche.domain.accounting.numbers import explain, series_of_register
from souche.kit import clock
from tests.register import issue

if TYPE_CHECKING:
    from tests.sandbox import LocalStripe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("event")]


def issue_at_stripe(local_stripe: LocalStripe, **metadata: str) -> dict[str, str]:
    """Make and finalize an invoice by the API, as another product of the account would."""
    customer = local_stripe.ask("customers", email="other@example.org")["id"]
    invoice = local_stripe.ask(
        "invoices",
        customer=customer,
        collection_method="send_invoice",
        days_until_due=9,
        **{f"metadata[{name}]": value for name, value in metadata.items()},
    )["id"]
    local_stripe.ask("invoiceitems", customer=customer, invoice=invoice, amount=900, currency="eur")
    answer: dict[str, str] = local_stripe.ask(f"invoices/{invoice}/finalize")
    return answer


def neighbours(number: str) -> None:
    """Write the invoices before and after a number in the register."""
    series, place = number.rsplit("-", 1)
    for step in (-1, 1):
        issue(step + 1, number=f"{series}-{int(place) + step:04d}")


def look() -> int:
    now = clock.now()
    return explain_gaps(since=now - timedelta(days=1), now=now)


@pytest.mark.parametrize(
    ("metadata", "why"), [({}, "other"), ({"order": "ord_1"}, "unpaid")], ids=["of another product", "unpaid"]
)
def test_a_number_that_went_elsewhere_is_explained(
    local_stripe: LocalStripe, metadata: dict[str, str], why: str
) -> None:
    number = issue_at_stripe(local_stripe, **metadata)["number"]
    neighbours(number)

    assert look() == 1

    found = NumberElsewhere.objects.get()
    assert (found.number, found.why) == (number, why)


def test_a_voided_invoice_explains_its_number(local_stripe: LocalStripe) -> None:
    invoice = issue_at_stripe(local_stripe, order="ord_1")
    local_stripe.ask(f"invoices/{invoice['id']}/void")
    neighbours(invoice["number"])

    look()

    (year,) = series_of_register(is_livemode=False, time_zone="Europe/Paris")
    (gap,) = explain(year.gaps, is_livemode=False)
    assert [row.why for row in gap.explained] == ["void"]
    assert gap.left == 0


def test_what_was_explained_is_not_asked_again(local_stripe: LocalStripe) -> None:
    neighbours(issue_at_stripe(local_stripe)["number"])
    look()
    local_stripe.forget()

    assert look() == 0
    assert NumberElsewhere.objects.count() == 1


def test_a_number_outside_the_gaps_is_not_kept(local_stripe: LocalStripe) -> None:
    issue_at_stripe(local_stripe)
    issue(1, number="FACT-0001")
    issue(3, number="FACT-0003")

    assert look() == 0
    assert not NumberElsewhere.objects.exists()
