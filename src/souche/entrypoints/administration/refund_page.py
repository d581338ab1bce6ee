"""« Refund or cancel » an order: a form, then what will happen, then it happens."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.actions.preview_refund import OrderNotPaid, preview_refund
from souche.actions.refund_order import NothingToGiveBack, refund_order
from souche.actions.void_and_tell import void_and_tell
from souche.actions.void_tickets import StillRenews
from souche.domain.memberships.entitlements import NotValid, valid_entitlements
from souche.entrypoints.administration.amounts import euros, percent
from souche.entrypoints.administration.facts import page_of
from souche.entrypoints.administration.refund_form import RefundForm
from souche.kit import clock
from souche.kit.responses import SeeOther
from souche.kit.wording import for_kind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from souche.actions.preview_refund import RefundPreview
    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import StaffMember

REFUSALS: dict[type[Exception], _StrPromise] = {
    OrderNotPaid: _(
        "This order is not paid, or everything of it was given back: there is nothing to refund."
    ),
    NotValid: _("Somebody has just cancelled some of these tickets. Here is what is left: choose again."),
    NothingToGiveBack: _(
        "No money would go back. To make these tickets void, choose to cancel without refunding."
    ),
    StillRenews: _("This membership renews by itself: its member stops it first."),
}


def refund_page(request: HttpRequest, *, order: Order, context: dict[str, Any]) -> HttpResponse:
    """Show the form; for a filled one, what will happen; once that was seen, do it and go to the order."""
    form = RefundForm(request.POST or None, entitlements=valid_entitlements(order=order))
    page = {**context, "order": order, "form": form, "title": gettext("Refund or cancel")}
    if "change" in request.POST or not form.is_valid():
        return _show_form(request, page)
    try:
        preview = _preview(order, form)
        if request.POST.get("seen") != str(preview.amount_cents):
            return TemplateResponse(
                request,
                "administration/refund_preview.html",
                {**page, **_told(preview), "is_overtaken": "seen" in request.POST},
            )
        _give_back(request, order=order, form=form)
    except tuple(REFUSALS) as error:
        form.add_error(None, str(for_kind(REFUSALS, error)))
        return _show_form(request, page)
    messages.success(request, _done(form, preview))
    return SeeOther(page_of(order))


def _show_form(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page["form"].errors else HTTPStatus.OK
    return TemplateResponse(request, "administration/refund.html", page, status=status)


def _preview(order: Order, form: RefundForm) -> RefundPreview:
    preview = preview_refund(order=order, chosen=form.cleaned_data["chosen"], fee_cents=form.fee)
    if form.is_refunded and not preview.amount_cents:
        raise NothingToGiveBack(order.number)
    return preview


def _told(preview: RefundPreview) -> dict[str, Any]:
    rows = [
        {
            "quantity": part.quantity,
            "label": part.line.label,
            "rate": percent(part.line.vat_rate),
            "amount": euros(part.amount_cents),
        }
        for part in preview.parts
    ]
    return {
        "preview": preview,
        "rows": rows,
        "amount": euros(preview.amount_cents),
        "kept": euros(preview.kept_cents) if preview.kept_cents else "",
        "places_by_event": list(preview.places_by_event.items()),
        "staying_by_label": list(preview.staying_by_label.items()),
    }


def _give_back(request: HttpRequest, *, order: Order, form: RefundForm) -> None:
    chosen, actor, now = form.cleaned_data["chosen"], cast("StaffMember", request.user), clock.now()
    if not form.is_refunded:
        void_and_tell(
            order=order,
            chosen=chosen,
            message=form.cleaned_data["message"],
            comment=form.cleaned_data["comment"],
            actor=actor,
            now=now,
        )
        return
    refund_order(
        order=order,
        chosen=chosen,
        reason=form.cleaned_data["reason"],
        fee_cents=form.fee,
        comment=form.cleaned_data["comment"],
        message=form.cleaned_data["message"],
        actor=actor,
        now=now,
    )


def _done(form: RefundForm, preview: RefundPreview) -> str:
    if not form.is_refunded:
        return gettext("The tickets are void. No money goes back.")
    return gettext("The tickets are void, and %(amount)s are on their way to the buyer.") % {
        "amount": euros(preview.amount_cents)
    }
