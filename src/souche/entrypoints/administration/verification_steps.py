"""What the buttons of « Vérifier ma configuration » do, and what they say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.actions.configure_portal import PortalNotConfigured
from souche.actions.connect_stripe import connect_stripe
from souche.actions.publish_tax_ids import publish_tax_ids
from souche.actions.reconnect_webhook import reconnect_webhook
from souche.actions.repair_portal import repair_portal
from souche.domain.payments.gateway.errors import StripeFailed, StripeKeyRefused, StripeRefused
from souche.entrypoints.administration import look
from souche.entrypoints.administration.configuration_form import (
    SecretInput,
    checked_secret_key,
    webhook_address,
)
from souche.kit import clock, queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from souche.domain.organisation.models import StaffMember

# What a restricted key must be allowed, in the words of Stripe's page of keys.
RIGHTS: tuple[tuple[str, _StrPromise], ...] = (
    ("Checkout Sessions", _("write")),
    ("Customers", _("write")),
    ("PaymentIntents", _("read")),
    ("Charges and Refunds", _("write")),
    ("Disputes", _("read")),
    ("Products, Prices", _("write")),
    ("Tax Rates, Tax IDs", _("write")),
    ("Invoices, Credit Notes", _("write")),
    ("Subscriptions", _("write")),
    ("Customer Portal", _("write")),
    ("Events", _("read")),
    ("Webhook Endpoints", _("write")),
    ("Balance, Balance Transaction Sources, Payouts", _("read")),
    ("Basic Business Contact Information", _("read")),
)


@dataclass(frozen=True)
class Step:
    """The words of a button, and what it does; it may raise StripeFailed or PortalNotConfigured."""

    label: _StrPromise
    take: Callable[[], None]


def _reconnect() -> None:
    reconnect_webhook(webhook_url=webhook_address(), now=clock.now())


REPAIR = Step(_("Repair"), _reconnect)
# The button of each finding, by its word.
STEPS: dict[str, Step] = {
    "webhook_missing": REPAIR,
    "webhook_disabled": REPAIR,
    "webhook_incomplete": REPAIR,
    "webhook_without_secret": REPAIR,
    "tax_ids_missing": Step(_("Tell Stripe my numbers"), publish_tax_ids),
    "portal_missing": Step(_("Repair"), repair_portal),
}


class ConnectForm(forms.Form):
    """A key to connect with."""

    secret_key = forms.CharField(label=_("Secret or restricted key"), widget=SecretInput)

    def clean_secret_key(self) -> str:
        """Refuse what is no secret key before Stripe is asked."""
        return checked_secret_key(str(self.cleaned_data["secret_key"]))


class ExampleForm(forms.Form):
    """Where to send an example."""

    to = forms.EmailField(label=_("E-mail"), widget=look.Line)


def take_step(request: HttpRequest, word: str) -> None:
    """Do what the button of a finding does, and say what came of it."""
    step = STEPS.get(word)
    if step is None:
        raise PermissionDenied
    try:
        step.take()
    except (StripeFailed, PortalNotConfigured) as failure:
        messages.error(request, gettext("Stripe did not do it: %(why)s") % {"why": _why(failure)})
    else:
        messages.success(request, gettext("Done."))


def connect(request: HttpRequest, form: ConnectForm) -> bool:
    """Connect with the key of the form; say whether that is settled, otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        connect_stripe(
            secret_key=form.cleaned_data["secret_key"],
            webhook_url=webhook_address(),
            actor=cast("StaffMember", request.user),
            now=clock.now(),
        )
    except StripeKeyRefused:
        form.add_error("secret_key", _("Stripe does not know this key, or it lacks a right listed below."))
        return False
    except StripeRefused as refusal:
        sentence = gettext("The key is kept, but Stripe cannot send messages to %(address)s: %(why)s")
        messages.warning(request, sentence % {"address": webhook_address(), "why": refusal})
        return True
    except StripeFailed:
        form.add_error("secret_key", _("Stripe could not be reached: try again in a moment."))
        return False
    messages.success(request, gettext("Your Stripe account is connected."))
    return True


def send_an_example(request: HttpRequest, form: ExampleForm) -> None:
    """Let an example leave, and say where it is seen."""
    if not form.is_valid():
        messages.error(request, gettext("Write an e-mail address."))
        return
    to = form.cleaned_data["to"]
    queue.defer("send_example", {"to": to, "timestamp": int(clock.now().timestamp())})
    sentence = gettext("The example leaves for %(to)s. The page E-mails says what became of it.")
    messages.success(request, sentence % {"to": to})


def _why(failure: Exception) -> str:
    return str(failure.__cause__ or failure)
