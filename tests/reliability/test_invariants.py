"""Each invariant speaks when what it watches is broken, and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from souche.domain.catalogue.models import Quota
from souche.domain.mailing.models import Mail
from souche.domain.orders.models import Order, Ticket
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.models import Case, Payment, Refund
from souche.kit import clock, queue
from tests.cast import offer_plan
from tests.journeys.members import Member
from tests.reliability.invariants import violations, violations_at_rest
from tests.reliability.recovery import recover

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.house import House

pytestmark = pytest.mark.django_db(transaction=True)


def lose_a_place() -> None:
    Quota.objects.update(taken=0)


def oversell() -> None:
    Quota.objects.update(taken=1, size=1)


def lose_a_ticket() -> None:
    Ticket.objects.all()[0].delete()


def leave_a_hole() -> None:
    Ticket.objects.filter(number=2).update(number=3)


def lose_a_payment() -> None:
    forget_a_refund()
    Payment.objects.all().delete()


def charge_for_nothing() -> None:
    Ticket.objects.all().delete()
    Quota.objects.update(taken=0)
    Order.objects.update(status="expired")


def forget_a_refund() -> None:
    Case.objects.all().delete()
    Refund.objects.all().delete()


def leave_an_invoice_out() -> None:
    execute("UPDATE invoices_invoice SET stripe_invoice_id = 'in_of_nobody'")


def lose_a_pdf() -> None:
    execute("UPDATE invoices_invoice SET archived_at = NULL")


def alter_a_pdf() -> None:
    execute("UPDATE invoices_invoice SET pdf_sha256 = 'another'")


def send_nothing() -> None:
    Mail.objects.all().delete()


def fail_to_send() -> None:
    Mail.objects.update(status="failed")


def say_nothing() -> None:
    JournalEntry.objects.all().delete()


def leave_a_job() -> None:
    queue.defer("archive_invoice", {"invoice_id": "of nobody"})


SAID: dict[Callable[[], None], str] = {
    lose_a_place: "0 places taken, 2 held or sold",
    oversell: "2 places sold of 1",
    lose_a_ticket: "1 tickets instead of 2",
    leave_a_hole: "are numbered [1, 3]",
    lose_a_payment: "written {}",
    charge_for_nothing: "charged [4800], owed []",
    forget_a_refund: "here None, at Stripe (500",
    leave_an_invoice_out: "in the register None",
    lose_a_pdf: "is not archived",
    alter_a_pdf: "is not the one that was archived",
    send_nothing: "has 0 e-mails with its documents",
    fail_to_send: "is failed",
    say_nothing: "does not tell the refund",
    leave_a_job: "archive_invoice is not done",
}


def forget_that_a_debit_waits() -> None:
    Order.objects.filter(status="processing").update(status="held")


def let_a_hold_run_out() -> None:
    Order.objects.filter(status="processing").update(status="expired")


def wait_for_ever() -> None:
    Order.objects.filter(status="refused").update(status="processing")


def take_a_refusal_for_patience() -> None:
    Order.objects.filter(status="refused").update(status="expired")


def tell_nobody() -> None:
    Mail.objects.filter(kind="processing").delete()


def tell_a_lie() -> None:
    Mail.objects.filter(kind="processing").update(kind="refused")


SAID_OF_DEBITS: dict[Callable[[], None], str] = {
    lose_a_place: "0 places taken, 2 held or sold",
    forget_that_a_debit_waits: "is held, its debit is processing",
    let_a_hold_run_out: "is expired though its payment is in progress",
    wait_for_ever: "is processing, its debit is requires_payment_method",
    take_a_refusal_for_patience: "is expired, its debit is requires_payment_method",
    tell_nobody: "is processing: its buyer was told 0 times",
    tell_a_lie: "told of a refusal that never was",
}


def test_what_is_broken_is_said(house: House) -> None:
    payment = house.buy(2).payments.get()
    house.stripe.ask("refunds", payment_intent=payment.stripe_payment_intent_id, amount="500")
    recover(house.stripe, now=clock.now())
    assert violations_at_rest(house.stripe) == []

    check_that_each_is_said(SAID, house=house)


def test_what_is_broken_about_debits_is_said(house: House) -> None:
    refused, _waiting = debit(1, house=house), debit(2, house=house)
    house.stripe.answer_debit(refused.stripe_session_id, pays=False)
    recover(house.stripe, now=clock.now())
    assert violations_at_rest(house.stripe) == []

    check_that_each_is_said(SAID_OF_DEBITS, house=house)


def debit(number: int, *, house: House) -> Order:
    order = house.order(number)
    house.stripe.debit(order.stripe_session_id)
    return order


def check_that_each_is_said(damages: dict[Callable[[], None], str], *, house: House) -> None:
    for damage, words in damages.items():
        with transaction.atomic():
            damage()
            said = violations_at_rest(house.stripe)
            transaction.set_rollback(True)
        assert any(words in sentence for sentence in said), damage.__name__


def test_a_period_without_its_payment_is_said(house: House) -> None:
    Member.join(offer_plan(slug="soutien", term="yearly"), house=house)
    assert violations_at_rest(house.stripe) == []

    Payment.objects.all().delete()

    assert any("paid 3000, written None" in said for said in violations_at_rest(house.stripe))


def test_what_a_buyer_holds_is_no_fault(house: House) -> None:
    house.order(2)
    assert violations() == []


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
