"""An account at a glance: orders with their tickets, memberships, and all documents by year."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from souche.entrypoints.account.pages import for_the_signed_in, show
from souche.kit import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.customers.models import Customer


@require_safe
@for_the_signed_in
def home(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Show what the customer bought."""
    return show_home(request=request, customer=customer)


def show_home(
    *, request: HttpRequest, customer: Customer, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    """Show it, with what could not be done on top."""
    orders, now = list(customer.orders.to_look_back_at()), clock.now()
    return show(
        request=request,
        template="account/home.html",
        status=status,
        customer=customer,
        problem=problem,
        orders=orders,
        cancellable={order.pk for order in orders if order.is_open_to_cancelling(now=now)},
        memberships=list(customer.memberships.begun().with_their_facts()),
        documents=list(customer.invoices.archived()),
    )
