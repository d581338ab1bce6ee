"""« Cancel the event »: what will happen, a reason for the public; then how far the refunds have come."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.actions.cancel_event import cancel_event
from souche.domain.catalogue.models import AlreadyCancelled
from souche.domain.payments.cancelled_event import consequences_of_cancelling, progress_of_cancelling
from souche.entrypoints.administration import look
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.facts import page_of
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.catalogue.models import Event
    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import StaffMember


class CancelEventForm(forms.Form):
    """Why, and that it is meant."""

    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=500,
        widget=look.Textarea(attrs={"rows": 3}),
        help_text=_("The public reads it on the page of the event, and each buyer in an e-mail."),
    )
    is_sure = forms.BooleanField(label=_("Yes, cancel this event: it cannot be undone"), widget=look.Checkbox)


def cancel_event_page(request: HttpRequest, *, event: Event, context: dict[str, Any]) -> HttpResponse:
    """Show what cancelling would do, cancel, and then show its progress at the same address."""
    if event.is_cancelled:
        return _show_progress(request, event=event, context=context)
    form = CancelEventForm(request.POST or None)
    if not form.is_valid():
        return _show_form(request, event=event, form=form, context=context)
    actor = cast("StaffMember", request.user)
    try:
        cancel_event(event=event, reason=form.cleaned_data["reason"], actor=actor, now=clock.now())
    except AlreadyCancelled:
        messages.warning(request, gettext("Somebody else has just cancelled this event."))
    else:
        messages.success(request, gettext("The event is cancelled. The refunds are on their way."))
    return SeeOther(request.path)


def _show_form(
    request: HttpRequest, *, event: Event, form: CancelEventForm, context: dict[str, Any]
) -> HttpResponse:
    consequences = consequences_of_cancelling(event=event)
    page = {
        **context,
        "title": gettext("Cancel the event"),
        "event": event,
        "form": form,
        "back": page_of(event),
        "consequences": consequences,
        "amount": euros(consequences.amount_cents),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "administration/cancel_event.html", page, status=status)


def _show_progress(request: HttpRequest, *, event: Event, context: dict[str, Any]) -> HttpResponse:
    progress = progress_of_cancelling(event=event)
    failures = [
        _failure(
            refund.payment.order,
            amount=euros(refund.amount_cents, refund.payment.currency),
            why=refund.why_failed or str(refund.get_status_display()),
        )
        for refund in progress.failed
    ]
    given_up = gettext("The box office tried for hours and gave up.")
    failures += [_failure(order, amount="", why=given_up) for order in progress.given_up]
    page = {
        **context,
        "title": gettext("The event is cancelled"),
        "event": event,
        "progress": progress,
        "failures": failures,
        "cases": reverse("admin:payments_case_changelist"),
        "health": reverse("admin:health_check_health"),
    }
    return TemplateResponse(request, "administration/cancelled_event.html", page)


def _failure(order: Order, *, amount: str, why: str) -> dict[str, object]:
    return {"order": order, "address": page_of(order), "amount": amount, "why": why}
