"""Buyers, who are facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.customers.models import Customer
from souche.domain.orders.models import Order
from souche.domain.organisation.previews import OF_AN_ACCOUNT
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.facts import FactAdmin, FactInline, link, link_to
from souche.entrypoints.administration.look import column
from souche.entrypoints.administration.reader import may

if TYPE_CHECKING:
    from django.http import HttpRequest


class OrdersOfCustomer(FactInline):
    """What someone ordered."""

    model = Order
    verbose_name_plural = _("orders")
    fields = ["page", "placed_at", "status", "amount"]
    per_page = 20

    @column(description=_("number"))
    def page(self, order: Order) -> str:
        """Link to the order."""
        return link_to(order)

    @column(description=_("amount"))
    def amount(self, order: Order) -> str:
        """Show the total with VAT."""
        return euros(order.total_cents, order.currency)


@admin.register(Customer)
class CustomerAdmin(FactAdmin[Customer]):
    """Who bought, or tried to."""

    list_display = ["name", "email", "language", "orders_count"]
    search_fields = ["name", "email"]
    list_filter = ["language"]
    fields = ["name", "email", "language", "proven_at", "stripe_customer_id", "buyers_account"]
    inlines = [OrdersOfCustomer]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Count the orders."""
        return super().get_queryset(request).annotate(orders_count=Count("orders"))

    @column(description=_("what the buyer sees"))
    def buyers_account(self, customer: Customer) -> str:
        """Link to the account as staff see it: nothing can be done there."""
        if not all(may(right) for right in OF_AN_ACCOUNT):
            return ""
        address = reverse("account_preview:home", args=[customer.pk])
        return link(address, gettext("See the buyer's account"))

    @column(description=_("orders"), ordering="orders_count")
    def orders_count(self, customer: Customer) -> int:
        """Return how many orders there are, whatever became of them."""
        return int(getattr(customer, "orders_count", 0))
