"""The link of an order or a membership, which staff send to its buyer and never read themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from souche.actions.replace_link import replace_link
from souche.actions.send_link import NobodyToWriteTo, send_link
from souche.entrypoints.administration.facts import page_of
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order
    from souche.domain.organisation.models import StaffMember

MAY_SEND = "mailing.add_mail"
ACTS = {"send": send_link, "replace": replace_link}


def link_page(request: HttpRequest, *, row: Order | Membership, context: dict[str, Any]) -> HttpResponse:
    """Show the two buttons; press one and go back to the row."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        page = {**context, "row": row, "title": gettext("The buyer's link"), "back": page_of(row)}
        return TemplateResponse(request, "administration/link.html", page)
    try:
        act(row=row, actor=cast("StaffMember", request.user), now=clock.now())
    except NobodyToWriteTo:
        messages.error(request, gettext("This buyer was erased: there is nobody to write to."))
    else:
        sentence = gettext("The link leaves for %(email)s in a moment.")
        messages.success(request, sentence % {"email": row.customer.email})
    return SeeOther(page_of(row))
