"""Money of the periods of a membership: it is written, goes back, and is disputed like any other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from souche.actions.cancel_membership import cancel_membership
from souche.actions.credit_refund import credit_refund
from souche.actions.reconcile_register import reconcile_register
from souche.actions.refund_order import refund_order
from souche.actions.review_cases import CREDIT_NOTE_PATIENCE, review_cases
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.memberships.states import MembershipStatus
from souche.domain.payments.models import Case, CaseKind, Dispute, Payment, Refund, RefundReason
from souche.kit import clock
from tests.books import books_of, cents
from tests.cast import hire_bob, offer_plan
from tests.jobs import failed_jobs
from tests.journeys.members import Member

if TYPE_CHECKING:
    from tests.books import Month
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

YEAR = timedelta(days=366)
DISPUTED, NEVER_CHARGED = "4000000000000259", "4000000000000341"


@pytest.fixture
def alice(house: House) -> Member:
    """Alice joined a year ago, and was renewed today."""
    member = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    member.live(YEAR)
    return member


def payments(member: Member) -> list[Payment]:
    """Return what she paid, oldest first."""
    return list(member.membership.line.order.payments.order_by("received_at"))


def cases(member: Member) -> dict[str, Case]:
    """Return what waits for Bob, by kind."""
    review_cases(now=member.today + 2 * CREDIT_NOTE_PATIENCE)
    return {case.kind: case for case in Case.objects.open()}


def credit_notes() -> list[tuple[str, int]]:
    """Return the number of the invoice that each credit note takes back, and its cents."""
    notes = Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE)
    return [(note.corrects.number, note.total_cents) for note in notes if note.corrects]


def test_each_period_has_its_payment_once(alice: Member) -> None:
    written = [(payment.stripe_invoice_id, payment.amount_cents) for payment in payments(alice)]
    assert written == [(invoice.stripe_invoice_id, 3000) for invoice in alice.invoices()]
    assert all(payment.is_invoiced for payment in payments(alice))
    charged = {intent["id"] for intent in alice.house.stripe.objects("payment_intents")}
    assert Payment.objects.stripe_ids(among=charged) == charged
    assert cases(alice) == {}
    assert not failed_jobs()


def test_a_dashboard_refund_gets_the_credit_note_of_its_own_invoice(alice: Member) -> None:
    renewal = payments(alice)[1]
    alice.house.stripe.ask("refunds", payment_intent=renewal.stripe_payment_intent_id, amount=1000)
    alice.work()

    assert Refund.objects.get().payment == renewal
    waiting = cases(alice)
    assert set(waiting) == {CaseKind.REFUND_UNEXPLAINED, CaseKind.CREDIT_NOTE_MISSING}
    credit_refund(case=waiting[CaseKind.CREDIT_NOTE_MISSING], actor=hire_bob(), now=clock.now())
    alice.work()

    assert credit_notes() == [(alice.invoices()[1].number, -1000)]
    assert set(cases(alice)) == {CaseKind.REFUND_UNEXPLAINED}
    assert not failed_jobs()


def test_a_dashboard_credit_note_brings_its_refund(alice: Member) -> None:
    renewal = alice.invoices()[1]
    alice.house.stripe.ask("credit_notes", invoice=renewal.stripe_invoice_id, amount=3000, refund_amount=3000)
    alice.work()

    assert credit_notes() == [(renewal.number, -3000)]
    assert [payment.left_cents for payment in payments(alice)] == [3000, 0]
    assert set(cases(alice)) == {CaseKind.REFUND_UNEXPLAINED}
    assert not failed_jobs()


def test_a_disputed_period_waits_for_bob(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    house.stripe.change_card(alice.membership.stripe_subscription_id, DISPUTED)
    alice.live(YEAR)
    house.stripe.control("clock", advance=10)
    house.wait_for_events("charge.dispute.created")
    alice.work()

    assert Dispute.objects.get().payment == payments(alice)[1]
    assert set(cases(alice)) == {CaseKind.DISPUTED}


def test_what_is_given_back_is_the_period_that_runs(alice: Member) -> None:
    cancel_membership(membership=alice.membership, now=alice.today)
    alice.work()
    refund_order(
        order=alice.membership.line.order,
        chosen=[alice.membership.public_id],
        reason=RefundReason.ORGANISER,
        now=alice.today,
    )
    alice.work()

    assert credit_notes() == [(alice.invoices()[1].number, -3000)]
    assert [payment.left_cents for payment in payments(alice)] == [3000, 0]
    assert cases(alice) == {}


def test_a_payment_that_lacks_is_written_at_night(alice: Member) -> None:
    Payment.objects.all().delete()

    assert reconcile_register(now=clock.now()).repaired == {"invoices": 2}
    assert [payment.amount_cents for payment in payments(alice)] == [3000, 3000]
    assert reconcile_register(now=clock.now()).repaired == {}


def test_a_period_paid_in_cash_has_no_payment_at_stripe(house: House) -> None:
    alice = Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    house.stripe.change_card(alice.membership.stripe_subscription_id, NEVER_CHARGED)
    alice.live(YEAR)
    (unpaid,) = house.stripe.objects("invoices", status="open")
    house.stripe.ask(f"invoices/{unpaid['id']}/pay", paid_out_of_band="true")
    alice.work()

    assert alice.membership.status == MembershipStatus.ACTIVE
    assert (len(alice.invoices()), len(payments(alice))) == (2, 1)
    assert reconcile_register(now=clock.now()).repaired == {}

    books = books_of(alice.today)
    (line,) = (line for line in books.lines if line["CompteNum"].startswith("411"))
    assert (line["PieceRef"], line["Debit"]) == (alice.invoices()[1].number, "30,00")
    number, why = (
        alice.membership.line.order.number,
        "Un document a été émis sans mouvement d’argent chez Stripe.",
    )
    assert matters(books) == [(number, 0, 3000, why)]
    # A month later the accountant has not written the cash yet.
    assert matters(books_of(alice.today + timedelta(days=32))) == [(number, 3000, 0, why)]


def matters(books: Month) -> list[tuple[str, int, int, str]]:
    """Return each order that account 411 names, what was open before, what these books write, and why."""
    *rows, _sum = books.table("clients-411.csv")
    return [(row[0], cents(row[2]), cents(row[3]), row[5].replace("\xa0", " ")) for row in rows]
