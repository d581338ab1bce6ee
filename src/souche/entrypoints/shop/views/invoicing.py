"""A buyer says whom an invoice is made out to, once the order is paid."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from souche.actions.correct_invoice import correct_invoice
from souche.actions.request_invoice import request_invoice
from souche.domain.customers.models import BuyerIdentity, BuyerType
from souche.domain.customers.recognition import recognised_customer
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.identity_form import IdentityForm
from souche.entrypoints.shop.pages import show
from souche.entrypoints.shop.proof import ask_for_proof, needs_proof
from souche.entrypoints.shop.refusals import INVOICE_REFUSED, sentence_for_invoice, status_for
from souche.entrypoints.shop.views.orders import order_of
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from souche.domain.invoices.models import Invoice
    from souche.domain.orders.models import Order


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def request_page(request: HttpRequest, link: str) -> HttpResponse:
    """Ask for the invoice of an order that was paid without one."""
    order = order_of(request, link)
    is_proven = recognised_customer(request) == order.customer

    def ask(identity: BuyerIdentity) -> None:
        request_invoice(order=order, identity=identity, is_proven=is_proven, now=clock.now())

    return _answer(
        request,
        order=order,
        known=order.identity or BuyerIdentity(buyer_type=BuyerType.INDIVIDUAL, name=order.buyer_name),
        title=gettext("Ask for the invoice"),
        act=ask,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def correct_page(request: HttpRequest, link: str, invoice_id: str) -> HttpResponse:
    """Correct whom an invoice of this order is made out to."""
    order = order_of(request, link)
    invoice = get_object_or_404(order.invoices.not_credit_notes(), public_id=invoice_id)
    is_proven = recognised_customer(request) == order.customer

    def correct(identity: BuyerIdentity) -> None:
        correct_invoice(order=order, invoice=invoice, identity=identity, is_proven=is_proven, now=clock.now())

    return _answer(
        request,
        order=order,
        known=invoice.identity or _billed_person(invoice),
        title=gettext("Complete my invoice"),
        act=correct,
    )


def _billed_person(invoice: Invoice) -> BuyerIdentity:
    """Return whom an invoice names, as a private person, with the address that Stripe was told."""
    buyer = invoice.sold_to
    return BuyerIdentity(
        buyer_type=BuyerType.INDIVIDUAL,
        name=buyer.name,
        street=", ".join(line for line in (buyer.street, buyer.street_2) if line),
        postal_code=buyer.postal_code,
        city=buyer.city,
        country=buyer.country,
    )


def _answer(
    request: HttpRequest,
    *,
    order: Order,
    known: BuyerIdentity,
    title: str,
    act: Callable[[BuyerIdentity], None],
) -> HttpResponse:
    """Show the form of an identity; do with it what the page is for, or say on the page why not."""
    if needs_proof(request, order, now=clock.now()):
        return ask_for_proof(request, order)
    form = IdentityForm(request.POST if request.method == "POST" else None, known=known)
    status = HTTPStatus.OK
    if form.is_bound and form.is_valid():
        try:
            act(form.instance)
        except INVOICE_REFUSED as error:
            form.add_error(None, sentence_for_invoice(error))
            status = status_for(error)
        else:
            return SeeOther(reverse("shop:order", args=[order.link]))
    elif form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return show(
        request=request,
        template="shop/identity.html",
        organisation=Organisation.current(),
        status=status,
        form=form,
        title=title,
        order=order,
    )
