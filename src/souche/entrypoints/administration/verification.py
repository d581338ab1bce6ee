"""« Vérifier ma configuration »: will invoices really be made and sent? One line for each item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.actions.verify_configuration import verify_configuration
from souche.domain.health.findings import State
from souche.domain.health.sentences import sentence_of, title_of
from souche.domain.organisation.models import Organisation
from souche.domain.payments.dashboard import dashboard_url
from souche.entrypoints.administration.configuration_form import webhook_address
from souche.entrypoints.administration.verification_steps import (
    RIGHTS,
    STEPS,
    ConnectForm,
    ExampleForm,
    connect,
    send_an_example,
    take_step,
)
from souche.kit import clock

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from souche.domain.health.findings import Finding
    from souche.entrypoints.administration.look import AdminSite

NAME = "organisation_organisation_verification"
MAY_CHANGE = "organisation.change_organisation"
# The class of the stylesheet, Unfold's icon, and the word.
LOOKS: dict[State, tuple[str, str, _StrPromise]] = {
    State.WELL: ("well", "check_circle", _("In order")),
    State.TO_LOOK_AT: ("look", "visibility", _("For your own eyes")),
    State.BROKEN: ("broken", "error", _("To do")),
}
# Where each item is settled: a page of Stripe's dashboard, or our own configuration.
AT_STRIPE = {
    "key": "apikeys",
    "charges": "",
    "business_name": "settings/public",
    "business_address": "settings/public",
    "support_email": "settings/public",
    "tax_ids": "settings/billing/invoice",
    "numbering": "settings/billing/invoice",
    "webhook": "webhooks",
    "portal": "settings/billing/portal",
    "fees": "settings/billing/invoice",
    "stripe_mails": "settings/emails",
}


@dataclass(frozen=True)
class Item:
    """One finding as it is shown: where it is settled, and the words of the button that settles it here."""

    subject: str
    title: str
    sentence: str
    style: str
    icon: str
    state: str
    address: str
    is_at_stripe: bool
    step: str
    button: str


def verification_urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""

    def verification(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("organisation.view_organisation"):
            raise PermissionDenied
        if request.method == "POST":
            return _act(request, site)
        return _show(request, site, connect_form=ConnectForm())

    return [path("verification/", site.admin_view(verification), name=NAME)]


def _act(request: HttpRequest, site: AdminSite) -> HttpResponse:
    if not request.user.has_perm(MAY_CHANGE):
        raise PermissionDenied
    asked = request.POST.get("step", "")
    if asked == "connect":
        form = ConnectForm(request.POST)
        if not connect(request, form):
            return _show(request, site, connect_form=form)
    elif asked == "example":
        send_an_example(request, ExampleForm(request.POST))
    else:
        take_step(request, asked)
    return HttpResponseRedirect(reverse(f"admin:{NAME}"))


def _show(request: HttpRequest, site: AdminSite, *, connect_form: ConnectForm) -> HttpResponse:
    house = Organisation.current()
    may_change = request.user.has_perm(MAY_CHANGE)
    findings = verify_configuration(webhook_url=webhook_address(), now=clock.now())
    context = {
        **site.each_context(request),
        "title": gettext("Check my configuration"),
        "items": [_item(finding, house=house, may_change=may_change) for finding in findings],
        "left": sum(finding.state == State.BROKEN for finding in findings),
        "may_change": may_change,
        "connect_form": connect_form,
        "example_form": ExampleForm(initial={"to": getattr(request.user, "email", "")}),
        "rights": RIGHTS,
    }
    return TemplateResponse(request, "administration/verification.html", context)


def _item(finding: Finding, *, house: Organisation, may_change: bool) -> Item:
    style, icon, state = LOOKS[finding.state]
    step = STEPS.get(finding.word) if may_change else None
    is_at_stripe = finding.subject in AT_STRIPE
    return Item(
        subject=finding.subject,
        title=title_of(finding),
        sentence=sentence_of(finding),
        style=style,
        icon=icon,
        state=str(state),
        address=_at_stripe(finding.subject, house=house)
        if is_at_stripe
        else reverse("admin:organisation_organisation_changelist"),
        is_at_stripe=is_at_stripe,
        step=finding.word,
        button=str(step.label) if step else "",
    )


def _at_stripe(subject: str, *, house: Organisation) -> str:
    return dashboard_url(
        account_id=house.stripe_account_id, is_livemode=house.is_livemode, page=AT_STRIPE[subject]
    )
