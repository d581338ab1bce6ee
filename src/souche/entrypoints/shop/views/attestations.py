"""The attestations of an order: a name for each ticket, then the PDF."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from souche.actions.print_attestations import NobodyNamed, print_attestations
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.pages import show
from souche.entrypoints.shop.views.orders import order_of
from souche.kit import clock
from souche.kit.one_line import TypedName
from souche.kit.responses import pdf_attachment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse, QueryDict

    from souche.domain.orders.models import Order, Ticket


class NamesForm(forms.Form):
    """A name for each ticket; one left empty has no attestation."""

    def __init__(self, typed: QueryDict | None, *, tickets: Sequence[Ticket]) -> None:
        super().__init__(typed, auto_id="%s")
        for ticket in tickets:
            label = gettext("Ticket no. {number}: {label}").format(
                number=ticket.printed_number, label=ticket.line.label
            )
            self.fields[ticket.public_id] = TypedName(label=label, max_length=120, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def attestations(request: HttpRequest, link: str) -> HttpResponse:
    """Ask for the names and give the PDF."""
    order = order_of(request, link)
    tickets = list(order.tickets.valid().select_related("line"))
    if not tickets:
        raise Http404
    form = NamesForm(request.POST if request.method == "POST" else None, tickets=tickets)
    if form.is_bound and form.is_valid():
        try:
            pdf = print_attestations(order=order, names=form.cleaned_data, now=clock.now())
        except NobodyNamed:
            form.add_error(None, gettext("Write at least one name."))
        else:
            return pdf_attachment(pdf=pdf, filename=f"attestations-{order.number}.pdf")
    return _page(request, order=order, form=form)


def _page(request: HttpRequest, *, order: Order, form: NamesForm) -> HttpResponse:
    return show(
        request=request,
        template="shop/attestations.html",
        organisation=Organisation.current(),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
        form=form,
        order=order,
    )
