"""The lines of an order. Amounts are cents, VAT included."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import Event, Price, Quota
from souche.domain.orders.states import OrderStatus
from souche.kit.one_line import LineField

if TYPE_CHECKING:
    from souche.domain.customers.models import Customer


class LineQuerySet(models.QuerySet["Line"]):
    """Questions about lines."""

    def places_of(self, *, customer: Customer, price_pk: int) -> int:
        """Return how many a customer holds or bought at a price."""
        alive = (OrderStatus.HELD, OrderStatus.PROCESSING, OrderStatus.PAID)
        lines = self.filter(price=price_pk, order__customer=customer, order__status__in=alive)
        places: int = lines.aggregate(places=Sum("quantity", default=0))["places"]
        return places - lines.filter(tickets__voided_at__isnull=False).count()

    def with_voided(self) -> LineQuerySet:
        """Read with each line its `voided`: how many of its tickets are void."""
        return self.annotate(voided=Count("tickets", filter=Q(tickets__voided_at__isnull=False)))


class Line(models.Model):
    """What was bought, at the price and VAT rate of that day; a membership has no event and no quota."""

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="lines", verbose_name=_("order")
    )
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, related_name="lines", verbose_name=_("event")
    )
    price = models.ForeignKey(Price, on_delete=models.PROTECT, related_name="lines", verbose_name=_("price"))
    quota = models.ForeignKey(
        Quota, on_delete=models.PROTECT, null=True, related_name="lines", verbose_name=_("quota")
    )
    # As long as the longest title, product and tariff, and what joins them.
    label = LineField(_("label"), max_length=300)
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    unit_cents = models.PositiveIntegerField(_("unit price with VAT, in cents"))
    vat_rate = models.DecimalField(_("VAT rate, %"), max_digits=5, decimal_places=2)
    total_cents = models.PositiveIntegerField(_("total with VAT, in cents"))
    vat_cents = models.PositiveIntegerField(_("of which VAT, in cents"))

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(total_cents=F("unit_cents") * F("quantity")),
                name="line_total_is_unit_times_quantity",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_has_a_quantity"),
            models.CheckConstraint(
                condition=Q(event__isnull=False, quota__isnull=False)
                | Q(event__isnull=True, quota__isnull=True, quantity=1),
                name="line_is_of_an_event_or_one_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.label}"
