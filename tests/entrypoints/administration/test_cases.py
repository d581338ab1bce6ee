"""« À traiter »: each case says what happened and what each decision does, and is decided once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from souche.domain.catalogue.models import Quota
from souche.domain.orders.models import Order
from souche.domain.organisation.models import JournalEntry
from souche.domain.organisation.roles import Role
from souche.domain.payments.models import Case, CaseKind, CaseOutcome, Dispute, Payment, Refund
from souche.kit import clock
from tests.cast import hire_bob
from tests.entrypoints.administration.rows import buy, enter

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    from souche.domain.organisation.models import StaffMember

pytestmark = pytest.mark.django_db

LIST = "/administration/payments/case/"


def a_case(kind: CaseKind, *, failure: str = "") -> Case:
    """Alice bought one ticket; something happened to her payment, or to a refund of 1 €."""
    payment = buy().payments.get()
    refund = payment.refunds.get()
    Refund.objects.update(failure=failure)
    Quota.objects.update(taken=1)
    causes: dict[CaseKind, Payment | Dispute] = {
        CaseKind.WRONG_AMOUNT: payment,
        CaseKind.DISPUTED: payment.disputes.get(),
    }
    Case.open(kind=kind, cause=causes.get(kind, refund), now=clock.now())
    return Case.objects.get()


def page_of(case: Case) -> str:
    return reverse("admin:payments_case_change", args=[case.pk])


def read(desk: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(desk.get(address).content, "html.parser")


def decide(desk: Client, case: Case, outcome: str, **fields: object) -> _MonkeyPatchedWSGIResponse:
    return desk.post(page_of(case), {"decision": outcome, **fields})


def words(answer: _MonkeyPatchedWSGIResponse) -> str:
    text = BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("kind", "buttons"),
    [
        (CaseKind.WRONG_AMOUNT, ["Accepter", "Rendre"]),
        (CaseKind.REFUND_FAILED, ["Relancer", "Marquer comme traité"]),
        (CaseKind.REFUND_UNEXPLAINED, ["Il était pour ces billets", "Il n’était pour aucun billet"]),
        (CaseKind.CREDIT_NOTE_MISSING, ["Émettre l’avoir", "Marquer comme traité"]),
        (CaseKind.DISPUTED, ["Annuler les billets", "Laisser les billets valables"]),
    ],
)
def test_each_kind_offers_its_decisions(desk: Client, kind: CaseKind, buttons: list[str]) -> None:
    page = read(desk, page_of(a_case(kind)))

    assert [button.get_text(strip=True) for button in page.select("form .souche-button")] == buttons


def test_the_list_and_the_menu_count_what_waits(desk: Client) -> None:
    case = a_case(CaseKind.DISPUTED)

    page = read(desk, LIST)

    entry = page.select_one(f'a[href="{LIST}"]')
    assert entry
    assert "1" in entry.get_text()
    assert page.select_one(f'a[href="{page_of(case)}"]')
    assert "Répondre chez Stripe, décider pour les billets" in page.get_text()


def test_an_empty_list_says_what_that_means(desk: Client) -> None:
    assert "Rien à traiter : aucun paiement" in read(desk, LIST).get_text()
    assert "Rien ne correspond à votre recherche." in read(desk, f"{LIST}?state=handled").get_text()


def test_what_is_handled_leaves_the_list_and_is_found_again(desk: Client) -> None:
    case = a_case(CaseKind.DISPUTED)
    decide(desk, case, CaseOutcome.KEPT)

    assert not read(desk, LIST).select(f'a[href="{page_of(case)}"]')
    handled = read(desk, f"{LIST}?state=handled")
    assert handled.select(f'a[href*="{page_of(case)}"]')
    assert "Billets laissés valables" in handled.get_text()


def test_a_dispute_leads_to_stripe_and_says_until_when(desk: Client) -> None:
    case = a_case(CaseKind.DISPUTED)

    page = read(desk, page_of(case))

    assert page.select_one('a[href$="/du_0"]')
    assert "répondre avant le" in page.get_text()


def test_a_lost_dispute_says_so(desk: Client) -> None:
    case = a_case(CaseKind.DISPUTED)
    Dispute.objects.update(status="lost", closed_at=clock.now())

    assert "23,00 € sont perdus" in words(desk.get(page_of(case)))


def test_a_failed_refund_says_why(desk: Client) -> None:
    case = a_case(CaseKind.REFUND_FAILED, failure="The account is closed.")

    assert "Stripe dit : The account is closed." in read(desk, page_of(case)).get_text()


def test_a_failed_refund_is_tried_again(desk: Client) -> None:
    case = a_case(CaseKind.REFUND_FAILED)

    answer = decide(desk, case, CaseOutcome.RETRIED)

    assert (answer.status_code, answer["Location"]) == (303, LIST)
    again = Refund.objects.get(retry_of__isnull=False)
    assert ProcrastinateJob.objects.get(task_name="issue_refund").args == {"refund_id": again.public_id}
    assert "Remboursement relancé" in words(desk.get(LIST))


def test_another_amount_is_accepted(desk: Client) -> None:
    case = a_case(CaseKind.WRONG_AMOUNT)
    case.order.tickets.all().delete()
    Order.objects.update(status="held", paid_at=None)

    decide(desk, case, CaseOutcome.ACCEPTED)

    assert Order.objects.get().is_paid
    assert Order.objects.get().tickets.count() == 1


def test_another_amount_of_a_paid_order_cannot_be_accepted(desk: Client) -> None:
    case = a_case(CaseKind.WRONG_AMOUNT)

    answer = decide(desk, case, CaseOutcome.ACCEPTED)

    assert answer.status_code == 422
    assert "déjà payée : rendez cet argent" in words(answer)
    assert Case.objects.get().is_open


def test_another_amount_goes_back(desk: Client, bob: StaffMember) -> None:
    case = a_case(CaseKind.WRONG_AMOUNT)

    decide(desk, case, CaseOutcome.PAID_BACK)

    assert (
        Refund.objects.filter(reason="wrong_amount").get().amount_cents == Payment.objects.get().amount_cents
    )
    entry = JournalEntry.objects.get(verb="case.paid_back")
    assert (entry.actor, entry.subject) == (bob, Order.objects.get().number)


def test_the_tickets_of_a_refund_are_named(desk: Client) -> None:
    case = a_case(CaseKind.REFUND_UNEXPLAINED)
    ticket = case.order.tickets.get()

    page = read(desk, page_of(case))
    decide(desk, case, CaseOutcome.EXPLAINED, chosen=[ticket.public_id])

    assert [box["value"] for box in page.select("input[name=chosen]")] == [ticket.public_id]
    assert not page.select("input[checked]")
    assert not case.order.tickets.valid().exists()


def test_naming_no_ticket_is_refused_in_words(desk: Client) -> None:
    case = a_case(CaseKind.REFUND_UNEXPLAINED)

    answer = decide(desk, case, CaseOutcome.EXPLAINED)

    assert answer.status_code == 422
    assert "Cochez au moins un billet." in words(answer)
    assert case.order.tickets.valid().count() == 1


def test_a_refund_for_no_ticket_voids_none(desk: Client) -> None:
    case = a_case(CaseKind.REFUND_UNEXPLAINED)

    decide(desk, case, CaseOutcome.GESTURE)

    assert case.order.tickets.valid().count() == 1
    assert Case.objects.get().outcome == CaseOutcome.GESTURE


def test_the_tickets_of_a_dispute_are_void_when_the_organiser_says_so(desk: Client) -> None:
    case = a_case(CaseKind.DISPUTED)

    decide(desk, case, CaseOutcome.VOIDED)

    assert not case.order.tickets.valid().exists()


def test_a_credit_note_waits_for_a_stripe_that_answers(desk: Client) -> None:
    case = a_case(CaseKind.CREDIT_NOTE_MISSING)

    answer = decide(desk, case, CaseOutcome.CREDITED)

    assert answer.status_code == 422
    assert "rien n’a été fait" in words(answer)
    assert Case.objects.get().is_open


def test_settled_otherwise_says_how(desk: Client, bob: StaffMember) -> None:
    case = a_case(CaseKind.REFUND_FAILED)

    for nothing in (" ", "\0", "x" * 501):
        assert decide(desk, case, CaseOutcome.OTHERWISE, comment=nothing).status_code == 422
    decide(desk, case, CaseOutcome.OTHERWISE, comment="Rendu en espèces")

    handled = Case.objects.get()
    assert (handled.outcome, handled.comment, handled.closed_by) == (
        CaseOutcome.OTHERWISE,
        "Rendu en espèces",
        bob,
    )
    assert "Rendu en espèces" in words(desk.get(page_of(case)))


def test_a_second_decision_is_refused_in_words(desk: Client) -> None:
    case = a_case(CaseKind.REFUND_FAILED)
    decide(desk, case, CaseOutcome.RETRIED)

    answer = decide(desk, case, CaseOutcome.RETRIED)

    assert answer.status_code == 422
    assert "Quelqu’un l’a fait avant vous" in words(answer)
    assert Refund.objects.filter(retry_of__isnull=False).count() == 1
    assert not read(desk, page_of(case)).select("form .souche-button")


def test_a_decision_of_another_kind_is_no_decision(desk: Client) -> None:
    case = a_case(CaseKind.DISPUTED)

    assert decide(desk, case, CaseOutcome.PAID_BACK).status_code == 403

    assert Case.objects.get().is_open


@pytest.mark.parametrize("word", ["0", "nothing", "9" * 40])
def test_a_case_that_is_none_is_not_found(desk: Client, word: str) -> None:
    for method in (desk.get, desk.post):
        assert method(reverse("admin:payments_case_change", args=[word])).status_code == 404


def test_who_may_look_may_not_decide() -> None:
    case, reader = a_case(CaseKind.DISPUTED), hire_bob(role=Role.ACCOUNTANT)
    desk = enter(reader)

    assert not read(desk, page_of(case)).select("form .souche-button")
    assert decide(desk, case, CaseOutcome.VOIDED).status_code == 403
    assert Case.objects.get().is_open


def test_charlie_sees_and_decides_nothing() -> None:
    case = a_case(CaseKind.DISPUTED)

    for answer in (Client().get(page_of(case)), decide(Client(), case, CaseOutcome.VOIDED)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/administration/login/")
    stranger = enter(hire_bob(role=Role.COUNTER))
    assert stranger.get(page_of(case)).status_code == 403
    assert stranger.get(LIST).status_code == 403
    assert Case.objects.get().is_open
