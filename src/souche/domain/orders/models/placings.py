"""From where an order was placed: so that nobody holds a house without paying. Kept for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from souche.domain.orders.models.orders import Order
from souche.domain.orders.states import OrderStatus

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Event
    from souche.domain.customers.models import Customer

# Places that were held and not paid count for so long: whoever empties a house does it again and again.
REMEMBERED = timedelta(hours=2)
AN_HOUR = timedelta(hours=1)
# Then the network is forgotten.
KEPT = timedelta(days=1)
GIVEN_UP = (OrderStatus.EXPIRED, OrderStatus.CANCELLED, OrderStatus.REFUSED)


@dataclass(frozen=True)
class Held:
    """What unproven buyers hold without having paid: places of a network, of an address, of an event.

    `of_event` counts also what was given up within two hours; `orders` are those of the network that were
    not paid within the hour.
    """

    of_network: int
    of_address: int
    of_event: int
    orders: int


class PlacingQuerySet(models.QuerySet["Placing"]):
    """Questions about where orders come from."""

    def waiting(self) -> PlacingQuerySet:
        """Keep those whose places are held and not paid."""
        return self.filter(order__status=OrderStatus.HELD)

    def over(self, *, now: datetime) -> PlacingQuerySet:
        """Keep those that count for nothing any more."""
        return self.filter(placed_at__lte=now - KEPT)

    def held(self, *, network: str, customer: Customer, event: Event | None, now: datetime) -> Held:
        """Count what unproven buyers hold; one statement."""
        unsure = self.filter(is_sure=False, placed_at__gt=now - REMEMBERED)
        waits = Q(order__status=OrderStatus.HELD)
        missed = Q(order__status__in=(OrderStatus.HELD, *GIVEN_UP))
        places = "order__lines__quantity"
        counted: dict[str, Any] = unsure.aggregate(
            of_network=Sum(places, filter=waits & Q(network=network), default=0),
            of_address=Sum(places, filter=waits & Q(order__customer=customer), default=0),
            of_event=Sum(places, filter=missed & Q(order__lines__event=event), default=0),
            orders=Count(
                "order",
                filter=missed & Q(network=network, placed_at__gt=now - AN_HOUR),
                distinct=True,
            ),
        )
        return Held(**counted)


class Placing(models.Model):
    """From which network an order was placed, and whether its buyer proved their address."""

    order = models.OneToOneField(
        Order, on_delete=models.CASCADE, related_name="placing", verbose_name=_("order")
    )
    network = models.CharField(_("network"), max_length=60, db_index=True)
    is_sure = models.BooleanField(
        _("proven"), help_text=_("Ordered in an account, or by a link that was sent to the address.")
    )
    placed_at = models.DateTimeField(_("held since"), db_index=True)

    objects = PlacingQuerySet.as_manager()

    class Meta:
        verbose_name = _("held places")
        verbose_name_plural = _("held places")
        ordering: ClassVar = ["-placed_at", "-pk"]

    def __str__(self) -> str:
        return str(self.order)

    @classmethod
    def note(cls, *, order: Order, network: str, is_sure: bool) -> None:
        """Remember where an order comes from."""
        cls.objects.create(order=order, network=network, is_sure=is_sure, placed_at=order.placed_at)
