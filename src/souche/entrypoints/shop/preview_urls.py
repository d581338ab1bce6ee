"""The same addresses for staff: each page that a link opens, by the id of its order or membership.

They are made of the shop's own, so that a new page of a buyer has its preview.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from souche.domain.organisation.previews import previewed
from souche.entrypoints.shop.urls import urlpatterns as public

if TYPE_CHECKING:
    from django.urls import URLPattern

OPENED_BY_LINK = "<str:link>/"
ORDER = ("orders.view_order",)
# What shows more than the order needs the right to see that too.
RIGHTS = {
    "tickets": (*ORDER, "orders.view_ticket"),
    "attestations": (*ORDER, "orders.view_ticket"),
    "cancel_tickets": (*ORDER, "orders.view_ticket"),
    "invoice": (*ORDER, "invoices.view_invoice"),
    "correct_invoice": (*ORDER, "invoices.view_invoice"),
}
MEMBERSHIP = ("memberships.view_membership",)


def _preview(page: URLPattern) -> URLPattern:
    route = str(page.pattern)
    rights = MEMBERSHIP if route.startswith("mon-adhesion/") else RIGHTS.get(page.name or "", ORDER)
    return path(route, previewed(page.callback, rights=rights), name=page.name)


app_name = "preview"
urlpatterns = [_preview(page) for page in public if OPENED_BY_LINK in str(page.pattern)]
