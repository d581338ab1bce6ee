"""A refund that the bank sends back after its credit note is given again, and the invoice taken back once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from souche.actions.refund_order import refund_order
from souche.actions.review_cases import CREDIT_NOTE_PATIENCE, review_cases
from souche.domain.health.findings import State
from souche.domain.health.models import Check
from souche.domain.invoices.models import InvoiceKind
from souche.domain.mailing.models import Mail
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Case, CaseKind, CaseOutcome, Refund, RefundReason, RefundStatus
from souche.entrypoints.worker.jobs import compare_register
from souche.kit import clock
from tests.cast import ALICE
from tests.health import finding
from tests.jobs import failed_jobs
from tests.journeys.test_to_handle import REFUND_FAILS, decide, tell

if TYPE_CHECKING:
    from django.test import Client

    from souche.domain.invoices.models import Invoice
    from souche.domain.orders.models import Order
    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)

DID_NOT_ARRIVE = "ne vous est pas parvenu"


@pytest.fixture
def order(house: House) -> Order:
    """Alice gave one of her two tickets back, and read so; then her bank sent the money back."""
    order = house.order(2)
    house.pay(card_number=REFUND_FAILS)
    tell(house)
    ticket = order.tickets.valid()[0]
    refund_order(order=order, chosen=[ticket.public_id], reason=RefundReason.BUYER, now=clock.now())
    house.work()
    tell(house)
    return order


def open_cases() -> list[Case]:
    review_cases(now=clock.now() + CREDIT_NOTE_PATIENCE)
    return list(Case.objects.open())


def credit_note(order: Order) -> Invoice:
    return order.invoices.get(kind=InvoiceKind.CREDIT_NOTE)


def letters(house: House) -> list[str]:
    """Return the texts of the letters about refunds, newest first."""
    mails = house.stripe.mails(to=ALICE.email)
    return [mail["text"] for mail in mails if "remboursement" in mail["subject"]]


def test_bob_reads_that_its_credit_note_stays(order: Order, desk: Client) -> None:
    (case,) = open_cases()

    page = desk.get(reverse("admin:payments_case_change", args=[case.pk])).content.decode()

    assert case.kind == CaseKind.REFUND_FAILED
    assert f"L’avoir {credit_note(order).number}" in page


def test_it_is_given_again_with_the_same_credit_note(house: House, desk: Client, order: Order) -> None:
    (case,) = open_cases()
    desk.post(reverse("admin:payments_case_change", args=[case.pk]), {"decision": CaseOutcome.RETRIED})
    house.work()

    again = Refund.objects.get(retry_of=case.refund)
    assert again.status == RefundStatus.SUCCEEDED
    assert open_cases() == []
    assert [note["total"] for note in house.stripe.objects("credit_notes")] == [2400]
    assert list(again.credit_notes.all()) == [credit_note(order)]
    asked = JournalEntry.objects.filter(verb="refund.requested").latest("pk")
    assert asked.details["credit_notes"] == [credit_note(order).number]
    assert [DID_NOT_ARRIVE in text for text in letters(house)] == [True, False]


def test_what_fails_for_good_is_settled_otherwise(house: House, desk: Client, order: Order) -> None:
    decide(house, desk, open_cases()[0], CaseOutcome.RETRIED)
    (case,) = open_cases()
    assert case.kind == CaseKind.REFUND_FAILED
    waiting = finding("cases")
    assert (waiting.state, order.number in str(waiting.rows[0])) == (State.TO_LOOK_AT, True)

    decide(house, desk, case, CaseOutcome.OTHERWISE, comment="Rendu par virement")
    compare_register(timestamp=0)

    assert open_cases() == []
    assert finding("cases").state == State.WELL
    check = Check.objects.latest("pk")
    assert (check.compared["refunds"], check.repaired, check.differences) == (2, {}, [])
    assert credit_note(order).total_cents == -2400
    assert all(mail.is_sent for mail in Mail.objects.all())
    assert not failed_jobs()
