"""What became void without money, and what its buyer is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from souche.domain.orders.models.orders import Order

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Voiding(models.Model):
    """Tickets and memberships of one order that became void together; an order may have several."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="voidings", verbose_name=_("order")
    )
    void = models.TextField(_("what became void, one line each"))
    message = models.TextField(_("message to the buyer"), blank=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("cancelling without refund")
        verbose_name_plural = _("cancellings without refund")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return ", ".join(self.lines)

    @classmethod
    def record(cls, *, order: Order, labels: Mapping[str, int], message: str, now: datetime) -> Voiding:
        """Write what became void, `{label: how many}`; the caller has voided it."""
        void = "\n".join(f"{count} × {label}" for label, count in labels.items())
        return cls.objects.create(order=order, void=void, message=message, made_at=now)

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what became void, one line each."""
        return tuple(self.void.splitlines())
