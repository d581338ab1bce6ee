"""The doors of an account: asking for a link, entering with it, leaving."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from souche.actions.request_sign_in import request_sign_in
from souche.actions.sign_in import sign_in
from souche.actions.sign_out import sign_out
from souche.actions.sign_out_everywhere import sign_out_everywhere
from souche.domain.customers.models import BadSignInLink, Customer, SignIn, TooManySignIns
from souche.domain.customers.recognition import session_token
from souche.entrypoints.account.cookie import give_cookie, take_cookie
from souche.entrypoints.account.name_form import NameForm
from souche.entrypoints.account.pages import for_the_signed_in, never_kept, show
from souche.kit import clock
from souche.kit.addresses import client_address, network_of
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class AskForm(forms.Form):
    """The address that is to receive a link."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Give the e-mail address with which you bought."),
            "invalid": _("This e-mail address is not complete. Example: alice@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whoever is or is not known."""
    form = AskForm(request.POST or None)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return show(request=request, template="account/ask.html", form=form, status=status)
    try:
        request_sign_in(
            email=form.cleaned_data["email"],
            network=network_of(client_address(request)),
            now=clock.now(),
        )
    except TooManySignIns:
        return show(request=request, template="account/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    return SeeOther(reverse("account:asked"))


@require_safe
@never_kept
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return show(request=request, template="account/asked.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button, which enters: programs that look at e-mails open their links, and press nothing."""
    now = clock.now()
    try:
        waiting = SignIn.opened_by(token, now=now)
        form = _name_form(request, email=waiting.email)
        if request.method != "POST" or not form.is_valid():
            return _show_button(request, form=form, email=waiting.email)
        session = sign_in(token=token, name=form.cleaned_data.get("name", ""), now=now)
    except BadSignInLink:
        return show(request=request, template="account/bad_link.html", status=HTTPStatus.GONE)
    response = SeeOther(reverse("account:home"))
    give_cookie(response=response, token=session)
    return response


def _name_form(request: HttpRequest, *, email: str) -> forms.Form:
    """Return what is asked beside the button: the first time a name, since anybody may have typed one."""
    typed = request.POST if request.method == "POST" else None
    customer = Customer.objects.filter(email=email, proven_at=None).first()
    if customer is None:
        return forms.Form(typed)
    return NameForm(typed, initial={"name": _known_name(customer)})


def _known_name(customer: Customer) -> str:
    """Return the name known at Stripe, else the one under which all was paid; of several none."""
    if customer.stripe_customer_id:
        return customer.name
    typed = set(customer.orders.paid().values_list("buyer_name", flat=True))
    return typed.pop() if len(typed) == 1 else ""


def _show_button(request: HttpRequest, *, form: forms.Form, email: str) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request=request, template="account/enter.html", form=form, email=email, status=status)


@require_POST
@never_kept
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out of this browser."""
    token = session_token(request)
    if token:
        sign_out(token=token)
    return _outside()


@require_POST
@for_the_signed_in
def leave_everywhere(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Sign out of every browser."""
    del request
    sign_out_everywhere(customer=customer)
    return _outside()


def _outside() -> HttpResponse:
    response = SeeOther(reverse("account:ask"))
    take_cookie(response=response)
    return response
