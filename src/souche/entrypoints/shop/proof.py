"""When a link alone is not enough: who wants to act enters their account first."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from souche.domain.customers.recognition import recognised_customer
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.previews import is_preview
from souche.entrypoints.shop.pages import show

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order


def needs_proof(request: HttpRequest, row: Order | Membership, *, now: datetime) -> bool:
    """Say whether this browser must enter the buyer's account before it moves money, binds or names them."""
    if is_preview(request) or row.is_link_enough(now=now):
        return False
    customer = recognised_customer(request)
    return customer is None or customer.pk != row.customer_id


def ask_for_proof(request: HttpRequest, row: Order | Membership) -> HttpResponse:
    """Offer to send the link that enters, to the buyer's own address: typing it proves nothing."""
    return show(
        request=request,
        template="shop/proof.html",
        organisation=Organisation.current(),
        status=HTTPStatus.FORBIDDEN,
        row=row,
    )
