"""A buyer replaces the link of an order or a membership: whoever else holds it sees nothing any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from souche.actions.replace_link import replace_link
from souche.domain.organisation.models import buyer
from souche.entrypoints.account.pages import for_the_signed_in
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.customers.models import Customer
    from souche.domain.memberships.models import Membership
    from souche.domain.orders.models import Order


@require_POST
@for_the_signed_in
def replace(request: HttpRequest, customer: Customer, public_id: str) -> HttpResponse:
    """Replace the link of something that is this customer's, and of nobody else."""
    replace_link(row=_own(customer, public_id), actor=buyer(customer.pk), now=clock.now())
    sentence = gettext("The former link opens nothing any more. The new one leaves for %(email)s.")
    messages.success(request, sentence % {"email": customer.email})
    return SeeOther(reverse("account:home"))


def _own(customer: Customer, public_id: str) -> Order | Membership:
    order: Order | None = customer.orders.filter(public_id=public_id).first()
    membership: Membership | None = customer.memberships.filter(public_id=public_id).first()
    found = order or membership
    if found is None:
        raise Http404
    return found
