"""The sidebar, in the words of a French box office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from souche.domain.payments.models import Case

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


def _item(title: str, icon: str, page: str, may_see: Callable[[HttpRequest], bool]) -> dict[str, Any]:
    app, model = page.split(".")
    return {
        "title": capfirst(title),
        "icon": icon,
        "link": reverse(f"admin:{app}_{model}_changelist"),
        "permission": may_see,
    }


def _page(title: str, icon: str, page: str) -> dict[str, Any]:
    app, model = page.split(".")
    return _item(title, icon, page, lambda request: request.user.has_perm(f"{app}.view_{model}"))


def stylesheet(request: HttpRequest) -> str:
    """Return the address of our stylesheet, which also holds the colours of the theme."""
    del request
    return static("administration/administration.css")


def script(request: HttpRequest) -> str:
    """Return the address of our script."""
    del request
    return static("administration/administration.js")


def icon(request: HttpRequest) -> str:
    """Return the address of the icon of the tab."""
    del request
    return static("administration/souche.svg")


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what the menu of one's own name offers."""
    del request
    return [
        {"title": _("My access"), "link": reverse("admin:my_access")},
        {"title": _("Change my password"), "link": reverse("admin:password_change")},
    ]


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of the sidebar, as Unfold wants them."""
    return [
        {"items": _first(request)},
        {"title": _("Box office"), "items": _box_office()},
        {"title": _("Money"), "items": _money()},
        {"title": _("Administration"), "items": _house()},
    ]


def _first(request: HttpRequest) -> list[dict[str, Any]]:
    dashboard = {"title": _("Dashboard"), "icon": "dashboard", "link": reverse("admin:index")}
    to_handle = _page(_("To handle"), "inbox", "payments.case")
    if to_handle["permission"](request):
        to_handle["badge"] = Case.objects.open().count()
    return [dashboard, to_handle]


def _box_office() -> list[dict[str, Any]]:
    return [
        _page(_("Events"), "theater_comedy", "catalogue.event"),
        _page(_("Products and prices"), "sell", "catalogue.product"),
        _page(_("Orders"), "shopping_bag", "orders.order"),
        _page(_("Tickets"), "confirmation_number", "orders.ticket"),
        _page(_("Held places"), "hourglass_top", "orders.placing"),
        _page(_("Memberships on sale"), "loyalty", "catalogue.plan"),
        _page(_("Members"), "card_membership", "memberships.membership"),
        _page(_("Customers"), "group", "customers.customer"),
    ]


def _money() -> list[dict[str, Any]]:
    return [
        _page(_("Invoices"), "receipt_long", "invoices.invoice"),
        _page(_("Exports"), "download", "accounting.export"),
        _page(_("Payments"), "credit_card", "payments.payment"),
        _page(_("Refunds"), "undo", "payments.refund"),
        _page(_("Disputes"), "gavel", "payments.dispute"),
        _page(_("Stripe events"), "bolt", "payments.stripeevent"),
    ]


def _house() -> list[dict[str, Any]]:
    return [
        {
            "title": _("State of health"),
            "icon": "monitor_heart",
            "link": reverse("admin:health_check_health"),
            "permission": lambda request: request.user.has_perm("health.view_check"),
        },
        _page(_("Configuration"), "settings", "organisation.organisation"),
        {
            "title": _("Check my configuration"),
            "icon": "checklist",
            "link": reverse("admin:organisation_organisation_verification"),
            "permission": lambda request: request.user.has_perm("organisation.view_organisation"),
        },
        _page(_("Chart of accounts"), "account_tree", "accounting.accountchart"),
        _page(_("E-mails"), "mail", "mailing.mail"),
        _page(_("Checks"), "fact_check", "health.check"),
        _page(_("Journal"), "history", "organisation.journalentry"),
        _page(_("Team"), "badge", "organisation.staffmember"),
    ]
