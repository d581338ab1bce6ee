"""What the house knows of a buyer: to read, to take away, to have erased."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from souche.actions.erase_customer import (
    EventToCome,
    InvoiceUnderWay,
    MembershipRunning,
    NotErasable,
    OrderUnderWay,
    RefundUnderWay,
    erase_customer,
)
from souche.actions.export_personal_data import export_personal_data
from souche.entrypoints.account.cookie import take_cookie
from souche.entrypoints.account.pages import for_the_signed_in, show
from souche.kit import clock
from souche.kit.wording import for_kind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from souche.domain.customers.models import Customer

REASONS: dict[type[Exception], _StrPromise] = {
    OrderUnderWay: _("An order is waiting for its payment: pay it or give it up first."),
    RefundUnderWay: _("Money is on its way back to you: come back once you have our e-mail about it."),
    InvoiceUnderWay: _("An invoice that you asked for is on its way: come back once you have it."),
    EventToCome: _(
        "You have a ticket for an event that is not over. We keep your address until then, to tell you if it "
        "changes."
    ),
    MembershipRunning: _("Your membership renews by itself: stop it first, on its page."),
}


class EraseForm(forms.Form):
    """A box to tick, so that nobody is erased by one wrong press."""

    is_sure = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Tick this box to erase your account.")},
    )


@require_safe
@for_the_signed_in
def personal_data(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Show everything that is known."""
    known = export_personal_data(customer=customer, now=clock.now())
    return show(request=request, template="account/personal_data.html", customer=customer, known=known)


@require_safe
@for_the_signed_in
def personal_data_file(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Give the same for a program to read."""
    del request
    known = export_personal_data(customer=customer, now=clock.now())
    response = JsonResponse(known, DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="donnees.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_signed_in
def erase(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Say what goes and what stays, then erase."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return _show_erase(request, customer, form, status=status)
    try:
        erase_customer(customer=customer, now=clock.now())
    except NotErasable as refused:
        form.add_error(None, str(for_kind(REASONS, refused)))
        return _show_erase(request, customer, form, status=HTTPStatus.CONFLICT)
    response = show(request=request, template="account/erased.html")
    take_cookie(response=response)
    return response


def _show_erase(request: HttpRequest, customer: Customer, form: EraseForm, *, status: int) -> HttpResponse:
    return show(request=request, template="account/erase.html", customer=customer, form=form, status=status)
