"""Staff see what a buyer sees, by their own right, and nothing can be done from there."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from souche.domain.customers.models import Customer
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order, Ticket
from souche.domain.organisation.models import JournalEntry
from souche.domain.organisation.roles import Role, rights_of
from souche.domain.payments.models import Refund
from souche.entrypoints.account.preview_urls import urlpatterns as account_previews
from souche.entrypoints.shop.preview_urls import urlpatterns as previews
from souche.entrypoints.shop.urls import urlpatterns as public
from souche.kit import clock
from tests.entrypoints.administration.rows import PDF, buy, enter, hire, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from souche.domain.organisation.models import StaffMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(desk: Client) -> Order:
    del desk
    bought = buy()
    bought.invoices.get().archive(pdf=PDF, now=clock.now())
    return bought


@pytest.fixture
def membership(order: Order) -> Membership:
    return join(customer=order.customer)


def every_preview(order: Order, membership: Membership) -> Iterator[str]:
    """Yield the address of each preview there is."""
    invoice = order.invoices.get()
    for page in previews:
        row = membership if "mon-adhesion" in str(page.pattern) else order
        words = {"link": row.public_id, "invoice_id": invoice.public_id}
        wanted = page.pattern.regex.groupindex
        yield reverse(f"preview:{page.name}", kwargs={name: words[name] for name in wanted})
    for page in account_previews:
        known = {"pk": order.customer.pk, "invoice_id": invoice.public_id, "year": f"{invoice.issued_at:%Y}"}
        wanted = page.pattern.regex.groupindex
        yield reverse(f"account_preview:{page.name}", kwargs={name: known[name] for name in wanted})


def words_of(page: BeautifulSoup) -> str:
    """Return the words of a page's main part."""
    main = page.find("main")
    assert main
    return " ".join(main.get_text(" ").split())


def everything() -> list[object]:
    """Return what a press of a button could change."""
    return [
        list(model.objects.order_by("pk").values()) for model in (Order, Ticket, Membership, Customer, Refund)
    ]


def test_each_page_of_a_buyer_has_its_preview() -> None:
    assert {page.name for page in previews} == {
        page.name for page in public if "<str:link>" in str(page.pattern)
    }


def test_the_words_are_those_that_the_buyer_reads(desk: Client, order: Order) -> None:
    theirs = BeautifulSoup(Client().get(reverse("shop:order", args=[order.link])).content, "html.parser")

    ours = BeautifulSoup(desk.get(reverse("preview:order", args=[order.public_id])).content, "html.parser")

    assert words_of(ours) == words_of(theirs)
    assert "Aperçu" in ours.get_text()


def test_no_button_or_field_of_any_preview_is_alive(
    desk: Client, order: Order, membership: Membership
) -> None:
    Order.objects.filter(pk=order.pk).update(status="held", paid_at=None)
    held = buy(1)
    Order.objects.filter(pk=held.pk).update(invoice_requested_at=None, is_invoice_wanted=False)

    shown = 0
    for address in (*every_preview(order, membership), *every_preview_of_pages(held)):
        answer = desk.get(address)
        if not answer.headers["Content-Type"].startswith("text/html") or answer.status_code != HTTPStatus.OK:
            continue
        page = BeautifulSoup(answer.content, "html.parser")
        if page.find("main") is None:
            continue  # a part that the page reads again, and puts where the other stood
        for control in page.find_all(["button", "input", "select", "textarea"]):
            assert control.find_parent("fieldset", disabled=True), (address, control)
            shown += 1
    assert shown > 10


def every_preview_of_pages(order: Order) -> list[str]:
    """Return the addresses of the pages with forms of a paid order."""
    names = ("order", "cancel_tickets", "attestations", "request_invoice")
    return [reverse(f"preview:{name}", args=[order.public_id]) for name in names]


def test_whatever_is_sent_there_is_refused_and_changes_nothing(
    desk: Client, order: Order, membership: Membership
) -> None:
    before = everything()

    addresses = list(every_preview(order, membership))
    for address in addresses:
        assert desk.post(address, {"chosen": "x", "seen": "0"}).status_code == HTTPStatus.METHOD_NOT_ALLOWED

    assert len(addresses) > 15
    assert everything() == before


def test_the_accountant_sees_the_order_and_what_its_role_shows(order: Order, membership: Membership) -> None:
    browser, invoice = enter(hire(Role.ACCOUNTANT)), order.invoices.get()
    seen = [
        reverse("preview:order", args=[order.public_id]),
        reverse("preview:invoice", args=[order.public_id, invoice.public_id]),
    ]
    hidden = [
        reverse("preview:tickets", args=[order.public_id]),
        reverse("preview:attestations", args=[order.public_id]),
        reverse("preview:membership", args=[membership.public_id]),
        reverse("account_preview:home", args=[order.customer.pk]),
    ]

    assert [browser.get(address).status_code for address in seen] == [HTTPStatus.OK] * len(seen)
    assert [browser.get(address).status_code for address in hidden] == [HTTPStatus.FORBIDDEN] * len(hidden)


@pytest.mark.parametrize("role", [*Role.values, ""])
def test_an_account_wants_the_right_to_all_that_it_shows(order: Order, role: str) -> None:
    rights = {"customers.view_customer", "orders.view_order", "orders.view_ticket", "invoices.view_invoice"}
    may = rights | {"memberships.view_membership"} <= rights_of(role)

    answer = enter(hire(role)).get(reverse("account_preview:home", args=[order.customer.pk]))

    assert answer.status_code == (HTTPStatus.OK if may else HTTPStatus.FORBIDDEN)
    assert (b"Alice 0" in answer.content) == may


def test_charlie_is_sent_to_the_door(order: Order, membership: Membership) -> None:
    for address in every_preview(order, membership):
        answer = Client().get(address)
        assert answer.status_code == HTTPStatus.FOUND
        assert answer["Location"].startswith(reverse("admin:login"))


def test_a_buyers_own_link_is_no_preview_and_a_preview_is_no_link(desk: Client, order: Order) -> None:
    assert desk.get(reverse("preview:order", args=[order.link])).status_code == HTTPStatus.NOT_FOUND
    assert desk.get(f"/commandes/{order.public_id}/").status_code == HTTPStatus.NOT_FOUND


def test_a_ticket_that_staff_print_lets_nobody_in(desk: Client, order: Order) -> None:
    pdf = desk.get(reverse("preview:tickets", args=[order.public_id])).content

    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "Aperçu" in text
    assert "Cette page ne fait entrer personne" in " ".join(text.split())


def test_a_document_that_staff_take_is_in_the_journal(desk: Client, order: Order, bob: StaffMember) -> None:
    invoice = order.invoices.get()

    desk.get(reverse("preview:tickets", args=[order.public_id]))
    desk.get(reverse("preview:invoice", args=[order.public_id, invoice.public_id]))
    Client().get(reverse("shop:tickets", args=[order.link]))

    written = JournalEntry.objects.filter(verb__endswith=".read").order_by("pk")
    assert [(entry.verb, entry.subject, entry.actor) for entry in written] == [
        ("tickets.read", order.number, bob),
        ("invoice.read", invoice.number, bob),
    ]


def test_a_preview_keeps_the_policy_of_the_public_pages(desk: Client, order: Order) -> None:
    ours = desk.get(reverse("preview:order", args=[order.public_id]))
    theirs = Client().get(reverse("shop:order", args=[order.link]))

    def rules(answer: object) -> set[str]:
        policy = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]  # of an answer
        return {rule for rule in policy.split("; ") if "nonce" not in rule}

    assert rules(ours) == rules(theirs)
    assert "no-store" in ours["Cache-Control"]


def test_looking_at_an_order_that_waits_asks_nothing_of_stripe(desk: Client, order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(status="held", paid_at=None)
    before = everything()

    desk.get(f"{reverse('preview:order', args=[order.public_id])}?paye=1")
    desk.get(reverse("preview:order_state", args=[order.public_id]))

    assert everything() == before
