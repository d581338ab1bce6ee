"""Events: one performance, on one date, until it is over or cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models.products import Price, PriceQuerySet, SaleState, in_season
from souche.domain.catalogue.models.quotas import Quota
from souche.kit.ids import public_id
from souche.kit.one_line import LineField

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import Organisation


class AlreadyCancelled(Exception):
    """The event was cancelled before."""


def event_id() -> str:
    """Return a new public id of an event."""
    return public_id("event")


class EventQuerySet(models.QuerySet["Event"]):
    """Questions about events."""

    def published(self) -> EventQuerySet:
        """Keep what the public may see."""
        return self.filter(is_published=True)

    def upcoming(self, *, now: datetime) -> EventQuerySet:
        """Keep what is not over yet, soonest first."""
        return self.filter(ends_at__gt=now).order_by("starts_at")

    def with_places(self) -> EventQuerySet:
        """Add `places_left`, summed over the quotas of the event."""
        left = (
            Quota.objects.filter(event=models.OuterRef("pk"))
            .order_by()
            .values("event")
            .annotate(left=models.Sum(F("size") - F("taken")))
            .values("left")
        )
        return self.annotate(places_left=models.Subquery(left, output_field=models.IntegerField()))


class Event(models.Model):
    """One performance, on one date."""

    public_id = models.CharField(max_length=40, unique=True, default=event_id, editable=False)
    slug = models.SlugField(_("address of the page"), max_length=80, unique=True)
    title = LineField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    picture = models.ImageField(_("picture"), upload_to="events", blank=True)
    place_name = LineField(_("place"), max_length=120)
    place_address = LineField(_("address of the place"), max_length=200, blank=True)
    doors_at = models.DateTimeField(_("doors"), null=True, blank=True)
    starts_at = models.DateTimeField(_("start"), db_index=True)
    ends_at = models.DateTimeField(_("end"))
    is_published = models.BooleanField(_("published"), default=False)
    sales_open_at = models.DateTimeField(_("sales open"), null=True, blank=True)
    sales_close_at = models.DateTimeField(
        _("sales close"), null=True, blank=True, help_text=_("Empty: when the event starts.")
    )
    buyers_cancel_until = models.DateTimeField(
        _("buyers may cancel until"),
        null=True,
        blank=True,
        help_text=_("Empty: buyers cannot cancel by themselves; they write to you."),
    )
    cancellation_fee_cents = models.PositiveIntegerField(_("fee kept per ticket, in cents"), default=0)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancellation_reason = models.TextField(_("why it is cancelled"), blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse dates in an impossible order."""
        if any(instant is None for instant in (self.starts_at, self.ends_at)):
            return  # the form has already said that they are missing
        if self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("An event ends after it starts.")})
        if self.doors_at and self.doors_at > self.starts_at:
            raise ValidationError({"doors_at": _("Doors open before the event starts.")})
        if self.sales_open_at and self.sales_open_at >= self.sales_end_at:
            raise ValidationError({"sales_open_at": _("Sales open before they close.")})
        if self.buyers_cancel_until and self.buyers_cancel_until > self.starts_at:
            raise ValidationError({"buyers_cancel_until": _("Buyers cancel before the event starts.")})

    def prices_on_sale(self, *, house: Organisation, now: datetime) -> PriceQuerySet:
        """Return what its page sells: its own prices, and memberships offered with tickets that day."""
        own, offered = Q(product__event=self), Q(product__is_offered_with_tickets=True)
        return Price.objects.on_sale(own | offered & in_season(house.day_of(now), of="product__"))

    @property
    def sales_end_at(self) -> datetime:
        """Return the instant from which nothing is sold any more."""
        return self.sales_close_at or self.starts_at

    @property
    def is_cancelled(self) -> bool:
        """Say whether the organiser cancelled it."""
        return self.cancelled_at is not None

    def is_open_to_cancelling(self, *, now: datetime) -> bool:
        """Say whether its buyers may cancel their tickets by themselves at `now`."""
        until = self.buyers_cancel_until
        return until is not None and now < until and not self.is_cancelled

    def cancel(self, *, reason: str, now: datetime) -> None:
        """Cancel the event and close its quotas for good; raise AlreadyCancelled.

        Call it inside a transaction: who takes places at this moment comes before it or finds none.
        """
        waiting = Event.objects.filter(pk=self.pk, cancelled_at=None)
        if not waiting.update(cancelled_at=now, cancellation_reason=reason):
            raise AlreadyCancelled(self.slug)
        self.quotas.update(is_open=False)
        self.cancelled_at, self.cancellation_reason = now, reason

    def sale_state(self, *, now: datetime, places_left: int) -> SaleState:
        """Say whether the event can be bought at `now`; periods are [start, end)."""
        if self.is_cancelled:
            return SaleState.CANCELLED
        if now >= self.sales_end_at:
            return SaleState.CLOSED
        if self.sales_open_at and now < self.sales_open_at:
            return SaleState.NOT_YET
        return SaleState.ON_SALE if places_left > 0 else SaleState.SOLD_OUT
