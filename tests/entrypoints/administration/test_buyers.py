"""Bob sees whom an invoice names, what VIES said of it, and which invoice replaces which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from souche.domain.invoices.models import Invoice
from souche.kit import clock
from tests.cast import hire_bob, identity, open_theatre
from tests.entrypoints.administration.rows import buy, enter

if TYPE_CHECKING:
    from django.db.models import Model

    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """Alice bought for her company."""
    open_theatre()
    order = buy()
    company = identity(purchase_reference="BC-118")
    company.remember(customer=order.customer, is_proven=True, now=clock.now())
    order.bill_to(identity=company)
    return order


def page_of(row: Model) -> str:
    """Return the words of a row's page."""
    options = row._meta  # noqa: SLF001  # Django's public way to a model's names
    address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    return enter(hire_bob()).get(address).content.decode()


@pytest.mark.parametrize(
    ("is_known", "words"), [(True, "– connu de VIES"), (False, "– inconnu de VIES"), (None, "– BC-118")]
)
def test_an_order_says_whom_its_invoice_names(order: Order, is_known: bool | None, words: str) -> None:
    assert order.identity
    if is_known is not None:
        order.identity.note_vies(is_known=is_known)

    page = page_of(order)

    assert "Moutardes Martin SAS – 4 rue de la Liberté – 21000 Dijon – FR – 73282932000074" in page
    assert words in page


def test_an_invoice_leads_to_the_one_that_replaces_it(order: Order) -> None:
    first = order.invoices.get()
    second = buy(1).invoices.get()
    Invoice.objects.filter(pk=second.pk).update(replaces=first)

    assert second.number in page_of(first)
