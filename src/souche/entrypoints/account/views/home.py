"""An account at a glance: orders with their tickets, memberships, and all documents by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from souche.entrypoints.account.pages import for_the_signed_in, show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.customers.models import Customer


@require_safe
@for_the_signed_in
def home(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Show what the customer bought."""
    return show(
        request=request,
        template="account/home.html",
        customer=customer,
        orders=list(customer.orders.to_look_back_at()),
        memberships=list(customer.memberships.begun().with_their_facts()),
        documents=list(customer.invoices.archived()),
    )
