"""A buyer gives tickets back: chooses them, sees what comes back, confirms."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from souche.actions.cancel_tickets import cancel_tickets
from souche.actions.preview_refund import preview_refund
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.pages import show
from souche.entrypoints.shop.proof import ask_for_proof, needs_proof
from souche.entrypoints.shop.refusals import CANCELLING_REFUSED, sentence_for_cancelling
from souche.entrypoints.shop.views.orders import order_of
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from souche.actions.preview_refund import RefundPreview
    from souche.domain.orders.models import Order, Ticket


class TicketsForm(forms.Form):
    """The tickets to give back; none is chosen beforehand."""

    chosen = forms.MultipleChoiceField(
        error_messages={
            "required": _("Choose at least one ticket."),
            "invalid_choice": _("One of these tickets can no longer be cancelled. Choose again."),
        }
    )

    def __init__(self, *args: Any, tickets: Sequence[Ticket], **options: Any) -> None:
        super().__init__(*args, **options)
        self.tickets = tickets
        self.fields["chosen"].choices = [(ticket.public_id, "") for ticket in tickets]  # type: ignore[attr-defined]  # a choice field


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def cancel_tickets_page(request: HttpRequest, link: str) -> HttpResponse:
    """Show the tickets that may be given back; for chosen ones, what comes back; once seen, do it."""
    order, now = order_of(request, link), clock.now()
    if needs_proof(request, order, now=now):
        return ask_for_proof(request, order)
    form = TicketsForm(request.POST or None, tickets=list(order.tickets.cancellable(now=now)))
    if "change" in request.POST or not form.is_valid():
        return _show_form(request, order=order, form=form)
    try:
        preview = _preview(order, chosen=form.cleaned_data["chosen"])
        if request.POST.get("seen") != str(preview.amount_cents):
            return _show(
                request,
                order=order,
                form=form,
                template="shop/cancel_preview.html",
                preview=preview,
                is_overtaken="seen" in request.POST,
            )
        cancel_tickets(order=order, chosen=form.cleaned_data["chosen"], now=now)
    except CANCELLING_REFUSED as error:
        form.add_error("chosen", sentence_for_cancelling(error))
        return _show_form(request, order=order, form=form)
    return SeeOther(reverse("shop:order", args=[link]))


def _preview(order: Order, *, chosen: Sequence[str]) -> RefundPreview:
    fee_cents = order.tickets.filter(public_id__in=chosen).cancellation_fee_cents()
    return preview_refund(order=order, chosen=chosen, fee_cents=fee_cents)


def _show_form(request: HttpRequest, *, order: Order, form: TicketsForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _show(request, order=order, form=form, template="shop/cancel_tickets.html", status=status)


def _show(
    request: HttpRequest, *, order: Order, form: TicketsForm, template: str, status: int = 200, **page: Any
) -> HttpResponse:
    line = order.lines.exclude(event=None).select_related("event").first()
    event = line.event if line else None
    return show(
        request=request,
        template=template,
        organisation=Organisation.current(),
        status=status,
        order=order,
        event=event,
        is_open=event is not None and event.is_open_to_cancelling(now=clock.now()),
        form=form,
        **page,
    )
