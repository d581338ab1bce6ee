"""Seeing is not acting: no page of the administration tells a word that acts in a buyer's name."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from souche.domain.customers.models import AccountSession, Customer
from souche.domain.mailing.models import Mail
from souche.domain.memberships.models import Membership
from souche.domain.organisation.models import JournalEntry
from souche.domain.payments.gateway.facts import ReceivedEvent
from souche.domain.payments.models import Case, Refund, StripeEvent
from souche.kit import clock
from tests.entrypoints.account.visits import link_word
from tests.entrypoints.administration.rows import PDF, buy, join, open_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from souche.domain.orders.models import Order

# What Stripe puts into its events: each opens a page of the buyer's, or acts with their card.
AT_STRIPE = {
    "url": "https://checkout.stripe.com/c/pay/cs_0#planted-checkout",
    "hosted_invoice_url": "https://invoice.stripe.com/i/acct_1/planted-invoice",
    "invoice_pdf": "https://pay.stripe.com/invoice/acct_1/planted-pdf/pdf?s=ap",
    "receipt_url": "https://pay.stripe.com/receipts/planted-receipt",
    "client_secret": "pi_0_secret_plantedsecret",
    "portal": "https://billing.stripe.com/p/session/planted-portal",
}


class Planted:
    """Everything that a buyer has, with every word that opens it, written wherever a row may hold text."""

    def __init__(self) -> None:
        now = clock.now()
        self.order: Order = buy()
        self.customer: Customer = self.order.customer
        self.membership: Membership = join(customer=self.customer)
        self.order.invoices.get().archive(pdf=PDF, now=now)
        open_case(self.order)
        self.words = {
            "order": self.order.link,
            "membership": self.membership.link,
            "ticket": self.order.tickets.get().qr_text,
            "sign-in": link_word(self.customer.email),
            "session": AccountSession.begin(customer=self.customer, now=now),
            **{name: self._telling_part(link) for name, link in AT_STRIPE.items()},
        }
        self._write_everywhere()

    @staticmethod
    def _telling_part(link: str) -> str:
        parts = link.replace("#", "/").replace("_secret_", "/").split("/")
        return next(part for part in parts if "planted" in part)

    def _write_everywhere(self) -> None:
        now = clock.now()
        page = f"http://testserver/commandes/{self.order.link}/"
        content: dict[str, object] = {
            "data": {"object": {**AT_STRIPE, "success_url": f"{page}?paye=1", "nested": [AT_STRIPE]}}
        }
        StripeEvent.objects.create(
            stripe_id="evt_of_before", type="checkout.session.completed", object_id="cs_0", is_livemode=False,
            is_routed=True, created_at=now, received_at=now, payload=content,
        )  # fmt: skip
        JournalEntry.record(verb="configuration.changed", now=now, details=content)
        Mail.objects.update(last_error=f"554 refused: {page} {AT_STRIPE['url']} {self.membership.link}")

    def told_in(self, said: str) -> set[str]:
        """Return the names of the words that are told."""
        return {name for name, word in self.words.items() if word in said}


@pytest.fixture
def planted(desk: Client) -> Planted:
    del desk
    return Planted()


def pages_of_rows() -> Iterator[str]:
    """Yield the list of every table, and every page of each of its rows."""
    for model in admin.site._registry:  # noqa: SLF001  # Django's list of its pages
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"  # noqa: SLF001  # same
        yield reverse(f"{name}_changelist")
        for row in model._default_manager.all():  # noqa: SLF001  # same
            yield reverse(f"{name}_change", args=[row.pk])
            yield reverse(f"{name}_history", args=[row.pk])


def said(desk: Client, address: str) -> str:
    """Return everything that an address answers, headers included."""
    answer = desk.get(address, follow=True)
    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.FORBIDDEN}, address
    return f"{dict(answer.headers)} {answer.getvalue().decode(errors='replace')}"


def test_no_page_of_any_row_tells_what_acts(desk: Client, planted: Planted) -> None:
    addresses = [reverse("admin:index"), reverse("admin:health_check_health"), *pages_of_rows()]

    assert {address: told for address in addresses if (told := planted.told_in(said(desk, address)))} == {}
    assert len(addresses) > 60


@pytest.mark.usefixtures("planted")
def test_no_row_that_staff_see_was_left_out() -> None:
    shown = {model for model in admin.site._registry if model._default_manager.exists()}  # noqa: SLF001  # same
    ours = {model for model in apps.get_models() if model.__module__.startswith("souche.")}
    empty = {model.__name__ for model in ours & set(admin.site._registry) - shown}  # noqa: SLF001  # same

    # What is held is shown on its list alone, and has no text of its own.
    assert empty <= {"AccountChart", "Export", "Placing"}
    assert {Case, Mail, Membership, Refund, StripeEvent} <= shown


def test_a_preview_of_everything_tells_nothing(desk: Client, planted: Planted) -> None:
    order, membership, customer = planted.order, planted.membership, planted.customer
    invoice = order.invoices.get()
    addresses = [
        *(reverse(f"preview:{name}", args=[order.public_id])
          for name in ("order", "cancel_tickets", "attestations", "request_invoice")),
        reverse("preview:order", args=[membership.line.order.public_id]),
        reverse("preview:correct_invoice", args=[order.public_id, invoice.public_id]),
        reverse("preview:membership", args=[membership.public_id]),
        *(reverse(f"account_preview:{name}", args=[customer.pk])
          for name in ("home", "details", "personal_data")),
    ]  # fmt: skip

    assert {address: told for address in addresses if (told := planted.told_in(said(desk, address)))} == {}


def test_exports_of_the_lists_tell_nothing(desk: Client, planted: Planted) -> None:
    answer = desk.post(
        reverse("admin:memberships_membership_changelist"),
        {"action": "export", "_selected_action": [planted.membership.pk]},
    )

    assert planted.customer.email in answer.content.decode()
    assert planted.told_in(answer.content.decode()) == set()


def test_stripes_links_are_not_even_kept(planted: Planted) -> None:
    now = clock.now()
    received = ReceivedEvent(
        event_id="evt_new", type="invoice.paid", object_id="in_0", is_livemode=False, created_at=now,
        payload={"data": {"object": dict(AT_STRIPE, id="in_0")}},
    )  # fmt: skip

    StripeEvent.store(received=received, job=None, now=now)

    kept = StripeEvent.objects.get(stripe_id="evt_new").payload
    assert planted.told_in(str(kept)) == set()
    assert kept["data"]["object"]["id"] == "in_0"
    assert kept["data"]["object"]["url"] == "https://checkout.stripe.com/…"
